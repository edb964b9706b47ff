import { describe, expect, test } from '@jest/globals';
import { inputsOf, problemsOf, read, STARTED_AT, wordsOf } from '../samples/inputs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Read with an operation that must have started after this. */
const since = (startedAfter: string, more = {}) => read({ 'started-after': startedAfter, ...more });
const sinceOf = (...args: Parameters<typeof since>) => inputsOf(since(...args)).since;

describe('started-after', () => {
  test.each([
    ['2026-11-22T09:50:00Z', -10 * MINUTE],
    ['2026-11-22T09:50:00.25Z', -10 * MINUTE + 250],
    ['2026-11-22T10:50:00+01:00', -10 * MINUTE],
    ['2026-11-22 09:50Z', -10 * MINUTE],
    [' 2026-11-22T09:50:00Z\n', -10 * MINUTE],
    ['2026-11-22T10:00:00Z', 0],
    ['2026-11-22T10:05:00Z', 5 * MINUTE],
    ['10m', -10 * MINUTE],
    ['1h30m', -90 * MINUTE],
    ['90s', -90_000],
    ['500ms', -500],
    ['45', -45_000],
    ['0', 0],
    ['720h', -30 * DAY],
  ])('takes %s', (text, fromStart) => {
    expect(sinceOf(text)).toEqual({ startedAfter: STARTED_AT + fromStart, graceMs: 5 * MINUTE });
  });

  test.each([
    ['without a zone', '2026-11-22T09:50:00'],
    ['a day', '2026-11-22'],
    ['a word', 'yesterday'],
    ['a sign', '-10m'],
    ['a unix timestamp', '1795341000'],
    ['a unix timestamp in milliseconds', '1795341000000'],
    ['longer ago than Azure remembers', '721h'],
    ['no such hour', '2026-11-22T25:00:00Z'],
    ['an expression that was not filled in', '$' + '{{ steps.start.outputs.time }}'],
  ])('refuses %s', (_, text) => {
    const result = since(text);
    expect(problemsOf(result)).toEqual([['started-after', text]]);
    expect(wordsOf(result)).toContain(
      'an ISO 8601 time with its zone, such as 2026-11-22T10:00:00Z, or how long ago, up to 720 h',
    );
  });

  test.each([
    ['2026-11-22T10:05:00.001Z', {}],
    ['2026-11-22T11:00:00Z', {}],
    ['2026-11-22T10:00:00.001Z', { 'start-grace': '0' }],
    ['2026-11-22T11:00:01Z', { 'start-grace': '1h' }],
  ])('refuses %s, which is later than any operation that would be looked for: %j', (text, grace) => {
    const result = since(text, grace);
    expect(problemsOf(result)).toEqual([['started-after', text]]);
    expect(wordsOf(result)).toContain('not later than the end of start-grace');
  });

  test('may be later when the grace is longer', () => {
    expect(sinceOf('2026-11-22T11:00:00Z', { 'start-grace': '1h' })).toEqual({
      startedAfter: STARTED_AT + HOUR,
      graceMs: HOUR,
    });
  });

  test('an empty value is none', () => {
    expect(inputsOf(since(''))).not.toHaveProperty('since');
    expect(since('', { 'start-grace': '' })).toEqual(read());
  });
});

describe('start-grace', () => {
  test.each([
    ['0', 0],
    ['1ms', 1],
    ['90', 90_000],
    ['5m', 5 * MINUTE],
    ['120h', 120 * HOUR],
    ['', 5 * MINUTE],
  ])('takes %j', (text, graceMs) => {
    expect(sinceOf('10m', { 'start-grace': text })?.graceMs).toBe(graceMs);
  });

  test.each(['soon', '-1', '121h'])('refuses %s, also when nothing is looked for', (text) => {
    for (const startedAfter of ['10m', '']) {
      const result = since(startedAfter, { 'start-grace': text });
      expect(problemsOf(result)).toEqual([['start-grace', text]]);
      expect(wordsOf(result)).toContain('from 0 ms to 120 h');
    }
  });

  test('alone looks for nothing', () => {
    expect(inputsOf(read({ 'start-grace': '10m' }))).not.toHaveProperty('since');
  });

  test('and started-after are refused together', () => {
    const result = since('soon', { 'start-grace': 'long' });
    expect(problemsOf(result)).toEqual([
      ['started-after', 'soon'],
      ['start-grace', 'long'],
    ]);
  });
});
