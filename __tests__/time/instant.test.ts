import { describe, expect, test } from '@jest/globals';
import { epochTime, parseIsoTime, parseTime, stepTime, utcText } from '../../src/time/instant.ts';

describe('A moment', () => {
  test.each([
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22 10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22t10:00:00z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.5Z', '2026-11-22T10:00:00.500Z'],
    ['2026-11-22T10:00:00.1239999Z', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T10:00:00.123456789Z', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T10:00:00+00:00', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00+01:00', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T10:00:00+0100', '2026-11-22T09:00:00.000Z'],
    ['2026-11-22T10:00:00.25-05:30', '2026-11-22T15:30:00.250Z'],
    ['2026-11-22 10:00:00+01:00', '2026-11-22T09:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('is read from %s', (text, iso) => {
    expect(new Date(parseIsoTime(text) ?? Number.NaN).toISOString()).toBe(iso);
  });

  test.each([
    '',
    'now',
    'yesterday',
    '10m',
    '1795341600',
    '2026-11-22',
    '2026-11-22Z',
    '10:00:00Z',
    '2026-11-22T10Z',
    '2026-11-22T10:00:00.Z',
    '2026-11-22T10:00:00,5Z',
    '2026-1-2T10:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-32T00:00:00Z',
    '2026-11-22T25:00:00Z',
    '2026-11-22T10:60:00Z',
    '2026-11-22T10:00:00 UTC',
    '2026-11-22T10:00:00CET',
    '2026-11-22T10:00:00+1',
    ' 2026-11-22T10:00:00Z',
    '2026-11-22T10:00:00Z\n',
    '22 Nov 2026 10:00:00 GMT',
    '+002026-11-22T10:00:00Z',
    '2026-11-22T10:00:00Z (maybe)',
    'Sun 2026-11-22T10:00:00Z',
    // `Date` reads these.
    '2026-11-22 10:00:00Z (maybe)',
    '2026-11-22 (2026-11-22 10:00Z',
  ])('is not read from %j', (text) => expect(parseIsoTime(text)).toBeUndefined());

  test.each(['2026-11-22T10:00', '2026-11-22T10:00:00', '2026-11-22 10:00:00.000'])(
    '%s is refused: without a zone it could be any',
    (text) => expect(parseIsoTime(text)).toBeUndefined(),
  );
});

test.each([
  ['2026-11-22T10:00:00Z', '2026-11-22 10:00:00 UTC'],
  ['2026-11-22T10:00:00.999+01:00', '2026-11-22 09:00:00 UTC'],
  ['1969-12-31T23:59:59.5Z', '1969-12-31 23:59:59 UTC'],
])('%s is shown as %s', (iso, text) => expect(utcText(epochTime(Date.parse(iso)))).toBe(text));

test('A day that does not exist is not a time', () => {
  expect(parseIsoTime('2026-02-30T00:00:00Z')).toBeUndefined();
  expect(parseIsoTime('2028-02-29T00:00:00Z')).toBe(Date.UTC(2028, 1, 29));
});

test('A time of Azure without a zone is not a time', () => {
  expect(parseTime('2026-01-02T03:00:00.1234567Z')).toBe(Date.parse('2026-01-02T03:00:00.123Z'));
  expect(parseTime('2026-01-02T03:00:00.123456+00:00')).toBe(Date.parse('2026-01-02T03:00:00.123Z'));
  expect(parseTime('2026-01-02T03:00:00+0100')).toBe(Date.parse('2026-01-02T02:00:00Z'));
  expect(parseTime('2026-01-02T03:00:00')).toBeNaN();
  expect(parseTime('Z 2026-01-02 03:00')).toBeNaN();
  expect(parseTime('2026-01-02T03:00:00Z (maybe)')).toBeNaN();
  expect(parseTime('')).toBeNaN();
});

test('A time of the step and a time of the epoch cannot be mixed up', () => {
  // @ts-expect-error: the compiler refuses it.
  const epoch: ReturnType<typeof epochTime> = stepTime(1);
  // @ts-expect-error: the compiler refuses it.
  const step: ReturnType<typeof stepTime> = epochTime(1);
  expect([epoch, step]).toEqual([1, 1]);
});
