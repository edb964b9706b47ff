import { describe, expect, test } from '@jest/globals';
import { parseHttpDate, retryAfterOf, serverTimeOf } from '../../../src/azure/http/retryAfter.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');

function read(retryAfter: string | undefined, date?: string): number | undefined {
  const headers: Readonly<Record<string, string | undefined>> = { 'retry-after': retryAfter, date };
  return retryAfterOf((name) => headers[name], NOW);
}

describe('Retry-After', () => {
  test.each([
    ['1', 1_000],
    ['120', 120_000],
    [' 17 ', 17_000],
    ['0.5', 500],
    ['0.25', 250],
    ['300', 300_000],
  ])('%j is a number of seconds', (text, ms) => expect(read(text)).toBe(ms));

  test.each(['301', '86400', '99999999', '9'.repeat(400), 'Sat, 03 Jan 2026 03:04:05 GMT'])(
    '%j is cut to five minutes',
    (text) => expect(read(text)).toBe(300_000),
  );

  test.each([
    ['Fri, 02 Jan 2026 12:00:30 GMT', 'Fri, 02 Jan 2026 12:00:00 GMT'],
    ['Friday, 02-Jan-26 12:00:30 GMT', 'Friday, 02-Jan-26 12:00:00 GMT'],
    ['Fri Jan  2 12:00:30 2026', 'Fri Jan  2 12:00:00 2026'],
    ['Fri Jan  2 12:00:30 2026', 'Fri, 02 Jan 2026 12:00:00 GMT'],
  ])('the date %j counts from the Date of the response, not from our clock', (text, date) => {
    expect(read(text, date)).toBe(30_000);
  });

  test.each([undefined, 'sometime'])('a date counts from our clock where Date is %j', (date) => {
    expect(read('Fri, 02 Jan 2026 03:05:05 GMT', date)).toBe(60_000);
  });

  test.each([
    undefined,
    '',
    ' ',
    '0',
    '-5',
    '-0.1',
    '+5',
    '1e3',
    'soon',
    'NaN',
    'Infinity',
    '5 s',
    '5, 6',
    '0x10',
    'Fri, 02 Jan 2026 03:04:05 GMT',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'later than Fri, 02 Jan 2026 12:00:30 GMT',
    '2026-01-02T12:00:30Z',
  ])('%j asks for nothing', (text) => expect(read(text)).toBeUndefined());

  test('a date before that of the response asks for nothing', () => {
    expect(read('Fri, 02 Jan 2026 12:00:00 GMT', 'Fri, 02 Jan 2026 12:00:01 GMT')).toBeUndefined();
  });
});

describe('An HTTP date', () => {
  const AT = Date.parse('2026-11-06T08:49:37Z');

  const FORMS = [
    'Fri, 06 Nov 2026 08:49:37 GMT',
    'Fri, 6 Nov 2026 08:49:37 GMT',
    'fri, 06 nov 2026 08:49:37 gmt',
    'Friday, 06-Nov-26 08:49:37 GMT',
    'Fri Nov  6 08:49:37 2026',
    'Fri Nov 06 08:49:37 2026',
  ];

  test.each(FORMS)('%j is read, wherever the runner is', (text) => expect(parseHttpDate(text)).toBe(AT));

  test.each(FORMS)('%j is not read with something around it', (text) => {
    const around = [`at ${text}`, `${text}!`, `${text}5`, `(${text})`];
    expect(around.filter((one) => parseHttpDate(one) !== undefined)).toEqual([]);
  });

  test.each([
    '',
    'Fri, 06 Nov 2026 08:49:37',
    'Fri, 06 Nov 2026 08:49:37 CET',
    'Fri, 06 Xxx 2026 08:49:37 GMT',
    'Fri, 66 Nov 2026 08:49:37 GMT',
    'Fri, 06 Nov 2026 28:49:37 GMT',
    '06 Nov 2026 08:49:37 GMT',
    '2026-11-06 08:49:37',
  ])('%j is not one', (text) => expect(parseHttpDate(text)).toBeUndefined());

  test.each(Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 6, 8, 49, 37)))(
    'is read in each month: %d',
    (time) => expect(parseHttpDate(new Date(time).toUTCString())).toBe(time),
  );

  test("gives the service's clock", () => {
    const date = 'Fri, 06 Nov 2026 08:49:37 GMT';
    expect(serverTimeOf((name) => (name === 'date' ? date : undefined))).toBe(AT);
    expect(serverTimeOf(() => undefined)).toBeUndefined();
  });
});
