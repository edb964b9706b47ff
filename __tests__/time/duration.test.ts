import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../simulator/seeded.ts';
import { formatDuration, parseDuration, roughDuration } from '../../src/time/duration.ts';

describe('parseDuration', () => {
  test.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1h30m15s250ms', 5_415_250],
    ['2h5s', 7_205_000],
    ['1m1ms', 60_001],
    ['1.5h', 5_400_000],
    ['0.5s', 500],
    ['90', 90_000],
    ['2.5', 2_500],
    ['2.125', 2_125],
    ['0.0125h', 45_000],
    ['1.125m', 67_500],
    ['1.125s', 1_125],
    ['1.625ms', 2],
    ['0', 0],
    ['0s', 0],
    [' 30m ', 1_800_000],
    ['1h 30m', 5_400_000],
    ['1h \t 30m', 5_400_000],
    ['30M', 1_800_000],
    ['2H', 7_200_000],
    ['500MS', 500],
    ['007s', 7_000],
    ['0.4ms', 0],
  ])('reads %j', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    ' ',
    'h',
    'ms',
    'soon',
    '-5m',
    '+5m',
    '5d',
    '5 minutes',
    '5min',
    '30m2h',
    '1h1h',
    '1s1m',
    '1ms1s',
    '2h30',
    '1e3',
    '1e3s',
    '.5s',
    '5.s',
    '1.2.3s',
    '1,5h',
    'Infinity',
    'NaN',
    '0x10',
    '٣s',
    'PT2H',
    '2h;',
    '2h\u0000',
  ])('does not take %j for a duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('reads what is put together from its own units', () => {
    const random = seeded(7);
    for (let round = 0; round < 500; round++) {
      const amounts = [200, 60, 60, 1000].map((max) => Math.floor(random() * max));
      const [h = 0, m = 0, s = 0, ms = 0] = amounts;
      const text = `${h}h${m}m${s}s${ms}ms`;
      expect([text, parseDuration(text)]).toEqual([text, h * 3_600_000 + m * 60_000 + s * 1_000 + ms]);
    }
  });
});

describe('formatDuration', () => {
  test.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [0.4, '0 ms'],
    [450, '450 ms'],
    [999.6, '1 s'],
    [1_000, '1 s'],
    [2_480, '2.5 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [9_960, '10 s'],
    [42_000, '42 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [60_000, '1 min'],
    [192_000, '3 min 12 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h'],
    [7_500_000, '2 h 5 min'],
    [7_200_000, '2 h'],
    [108_000_000, '30 h'],
    [432_000_000, '120 h'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('never goes up a unit without its number', () => {
    const texts = Array.from({ length: 16_000 }, (_, i) => formatDuration(i * 487));
    const right = /^(\d{1,3} ms|\d(\.\d)? s|[1-5]?\d s|[1-5]?\d min( [1-5]?\d s)?|\d+ h( [1-5]?\d min)?)$/;
    expect(texts.filter((text) => !right.test(text))).toEqual([]);
  });
});

describe('roughDuration', () => {
  test.each([
    [0, '1 min'],
    [20_000, '1 min'],
    [149_000, '2 min'],
    [151_000, '3 min'],
    [569_000, '9 min'],
    [599_000, '10 min'],
    [600_000, '10 min'],
    [12.4 * 60_000, '10 min'],
    [12.6 * 60_000, '15 min'],
    [57 * 60_000, '55 min'],
    [57.5 * 60_000, '1 h'],
    [68 * 60_000, '1 h 15 min'],
    [90 * 60_000, '1 h 30 min'],
    [239 * 60_000, '4 h'],
    [240 * 60_000, '4 h'],
    [260 * 60_000, '4 h'],
    [275 * 60_000, '5 h'],
  ])('rounds %d ms to %s', (ms, text) => {
    expect(roughDuration(ms)).toBe(text);
  });

  test('has no steps but those that people use', () => {
    const texts = Array.from({ length: 600 }, (_, minutes) => roughDuration(minutes * 60_000));
    const expected = [
      ...Array.from({ length: 10 }, (_, index) => `${index + 1} min`),
      ...['15 min', '20 min', '25 min', '30 min', '35 min', '40 min', '45 min', '50 min', '55 min'],
      ...['1 h', '1 h 15 min', '1 h 30 min', '1 h 45 min', '2 h', '2 h 15 min', '2 h 30 min', '2 h 45 min'],
      ...['3 h', '3 h 15 min', '3 h 30 min', '3 h 45 min', '4 h', '5 h', '6 h', '7 h', '8 h', '9 h', '10 h'],
    ];
    expect([...new Set(texts)]).toEqual(expected);
  });
});
