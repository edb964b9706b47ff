import { describe, expect, test } from '@jest/globals';
import { retryAfterOf } from '../../../src/azure/http/retryAfter.ts';

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
    ['99999999', 99_999_999_000],
  ])('%j is seconds', (text, ms) => expect(read(text)).toBe(ms));

  test('a date counts from the Date of the answer, not from our clock', () => {
    expect(read('Fri, 02 Jan 2026 12:00:30 GMT', 'Fri, 02 Jan 2026 12:00:00 GMT')).toBe(30_000);
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
    '9'.repeat(400),
  ])('%j asks for nothing', (text) => expect(read(text)).toBeUndefined());

  test('a date before that of the answer asks for nothing', () => {
    expect(read('Fri, 02 Jan 2026 12:00:00 GMT', 'Fri, 02 Jan 2026 12:00:01 GMT')).toBeUndefined();
  });
});
