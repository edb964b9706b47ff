import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../simulator/seeded.ts';
import {
  type Intervals,
  LAST_POLL_MS,
  type LastPoll,
  nextIntervals,
  pauseFor,
  pollLimit,
  type Schedule,
} from '../../src/wait/schedule.ts';
import { HOUR, MINUTE, SCHEDULE, SECOND } from '../samples/waits.ts';

const ANSWERED: LastPoll = { kind: 'answered', outlook: { kind: 'far' } };
const nearEnd = (sinceMs = 0): LastPoll => ({ kind: 'answered', outlook: { kind: 'near', sinceMs } });
const atAge = (ageMs: number): LastPoll => ({ kind: 'answered', outlook: { kind: 'open', ageMs } });
const THROTTLED: LastPoll = { kind: 'throttled' };
const FAILED: LastPoll = { kind: 'failed' };

/** The pauses after requests that ended like this, one after the other. */
function pauses(schedule: Partial<Schedule>, ...polls: readonly LastPoll[]): number[] {
  const rules = { ...SCHEDULE, ...schedule };
  let intervals: Intervals = {};
  return polls.map((last) => {
    intervals = nextIntervals(rules, intervals, last);
    return pauseFor(rules, intervals, last, 0, 0);
  });
}

const times = (count: number, last: LastPoll): readonly LastPoll[] =>
  Array.from({ length: count }, () => last);

describe('The pause after requests that all end in one way', () => {
  test.each<[string, Partial<Schedule>, LastPoll, number[]]>([
    ['grows to its maximum', {}, ANSWERED, [2_000, 3_000, 4_500, 6_750, 10_125, 13_000, 13_000]],
    ['stays the same without growth', { backoffFactor: 1 }, ANSWERED, [2_000, 2_000, 2_000]],
    ['starts at its maximum', { pollIntervalMs: 13_000 }, ANSWERED, [13_000, 13_000]],
    ['grows at once with a large factor', { backoffFactor: 10 }, ANSWERED, [2_000, 13_000, 13_000]],
    ['doubles under throttling', {}, THROTTLED, [2_000, 4_000, 8_000, 13_000]],
    ['doubles under throttling, even without growth', { backoffFactor: 1 }, THROTTLED, [2_000, 4_000, 8_000]],
    ['grows faster under throttling with a larger factor', { backoffFactor: 3 }, THROTTLED, [2_000, 6_000]],
    ['does not grow near the end', {}, nearEnd(), [2_000, 2_000, 2_000]],
    ['does not grow in the first minute near the end', {}, nearEnd(MINUTE), [2_000, 2_000, 2_000]],
    [
      'grows where the end does not come',
      {},
      nearEnd(5 * MINUTE),
      [2_000, 3_000, 4_500, 6_750, 10_000, 10_000],
    ],
    ['is never shorter than the first, near the end', { pollIntervalMs: 8_000 }, nearEnd(), [8_000, 8_000]],
    ['does not grow while an operation is young', {}, atAge(10 * SECOND), [2_000, 2_000, 2_000]],
    [
      'is never longer than its maximum, however old an operation is',
      { backoffFactor: 9 },
      atAge(9 * HOUR),
      [2_000, 13_000, 13_000],
    ],
    [
      'grows after failures to six times its maximum',
      { backoffFactor: 3 },
      FAILED,
      [2_000, 6_000, 18_000, 54_000, 78_000, 78_000],
    ],
    ['stays the same after failures without growth', { backoffFactor: 1 }, FAILED, [2_000, 2_000, 2_000]],
  ])('%s', (_, schedule, last, expected) => {
    expect(pauses(schedule, ...times(expected.length, last))).toEqual(expected);
  });
});

test('The pause grows with the age of an operation, ever more slowly', () => {
  const pauseAt = (ageMs: number) => pauses({ backoffFactor: 10 }, ANSWERED, atAge(ageMs))[1] ?? 0;
  const ages = [10 * SECOND, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, HOUR];
  const grown = ages.map(pauseAt);
  expect(grown).toEqual(grown.toSorted((a, b) => a - b));
  expect([grown[0], grown.at(-1)]).toEqual([2_000, 13_000]);
  expect(pauseAt(4 * MINUTE)).toBeCloseTo(2 * pauseAt(MINUTE));
});

describe('The pause after a change', () => {
  test('is shorter near the end, and grows again where that was wrong', () => {
    const polls = [...times(6, ANSWERED), nearEnd(), ANSWERED, ANSWERED];
    expect(pauses({}, ...polls).slice(5)).toEqual([13_000, 2_000, 3_000, 4_500]);
  });

  test('after the first failure is short again: most failures pass at once', () => {
    expect(pauses({}, ...times(6, ANSWERED), FAILED, FAILED).slice(5)).toEqual([13_000, 2_000, 3_000]);
  });

  test('after recovery is the one that it was before, and failures start anew', () => {
    const polls = [...times(6, ANSWERED), ...times(9, FAILED), ANSWERED, FAILED];
    const [before, , , , , , , , , longest = 0, after, anew] = pauses({}, ...polls).slice(5);
    expect([before, after, anew]).toEqual([13_000, 13_000, 2_000]);
    expect(longest).toBeGreaterThan(40_000);
  });

  test('after recovery grows further where it had not grown yet', () => {
    expect(pauses({}, ANSWERED, FAILED, FAILED, ANSWERED, ANSWERED)).toEqual([
      2_000, 2_000, 3_000, 3_000, 4_500,
    ]);
  });

  test('after throttling doubles the one before', () => {
    expect(pauses({ backoffFactor: 1 }, ANSWERED, THROTTLED, THROTTLED, ANSWERED)).toEqual([
      2_000, 4_000, 8_000, 2_000,
    ]);
  });
});

test('With the defaults, an error budget lasts for more than ten minutes', () => {
  const { maxConsecutiveErrors } = SCHEDULE;
  const spent = pauses({}, ...times(maxConsecutiveErrors - 1, FAILED)).reduce((sum, pause) => sum + pause, 0);
  expect(spent).toBeGreaterThan(10 * MINUTE);
  expect(spent).toBeLessThan(20 * MINUTE);
});

describe('The pause', () => {
  const pause = (last: LastPoll, now: number, intervals: Intervals = { answered: 10_000, failed: 2_000 }) =>
    pauseFor(SCHEDULE, intervals, last, now, 0);

  test.each<[string, LastPoll, number, number]>([
    ['is the interval', ANSWERED, 0, 10_000],
    ['is the interval of its own kind after a failure', FAILED, 0, 2_000],
    ['is lengthened by Retry-After', { ...THROTTLED, retryAfterMs: 30_000 }, 0, 30_000],
    ['is lengthened by Retry-After of a failure', { ...FAILED, retryAfterMs: 30_000 }, 0, 30_000],
    ['is lengthened by Retry-After on a status', { ...ANSWERED, retryAfterMs: 30_000 }, 0, 30_000],
    ['is not shortened by Retry-After', { ...ANSWERED, retryAfterMs: 1_000 }, 0, 10_000],
    ['ends at the deadline', ANSWERED, 2 * HOUR - 3_000, 3_000],
    [
      'ends at the deadline whatever Retry-After says',
      { ...FAILED, retryAfterMs: 9e15 },
      2 * HOUR - 3_000,
      3_000,
    ],
    ['is over at the deadline', ANSWERED, 2 * HOUR, 0],
    ['is not negative after it', ANSWERED, 2 * HOUR + 400, 0],
  ])('%s', (_, last, now, expected) => {
    expect(pause(last, now)).toBe(expected);
  });

  test('varies a little by chance', () => {
    const varied = [0, 0.25, 0.5, 0.999].map((random) =>
      pauseFor(SCHEDULE, { answered: 10_000 }, ANSWERED, 0, random),
    );
    expect(new Set(varied).size).toBe(4);
    for (const one of varied) expect(Math.abs(one - 10_000)).toBeLessThanOrEqual(500);
  });

  test('stays within its bounds, whatever comes', () => {
    const random = seeded(11);
    const outside: object[] = [];
    for (let round = 0; round < 5_000; round++) {
      const schedule = { ...SCHEDULE, timeoutMs: random() * HOUR };
      const interval = random() * 20 * SECOND;
      const now = random() * HOUR;
      const retryAfterMs = random() < 0.5 ? 0 : random() * 100 * SECOND;
      const kind = random() < 0.5 ? ANSWERED : FAILED;
      const intervals = { answered: interval, failed: interval };
      const one = pauseFor(schedule, intervals, { ...kind, retryAfterMs }, now, random());
      const left = Math.max(0, schedule.timeoutMs - now);
      const least = Math.min(left, Math.max(interval * 0.95, retryAfterMs));
      const most = Math.min(left, Math.max(interval, retryAfterMs) + interval * 0.05);
      if (!(one >= least && one <= most)) outside.push({ one, least, most });
    }
    expect(outside).toEqual([]);
  });
});

describe('The limit of a poll', () => {
  test.each([
    ['is the time that is left', 0, 2 * HOUR],
    ['shrinks towards the deadline', 2 * HOUR - 5_000, 5_000],
    ['leaves the last poll its time', 2 * HOUR, LAST_POLL_MS],
    ['leaves a late poll its time', 2 * HOUR - 1, LAST_POLL_MS],
    ['is as short for a poll after the deadline', 2 * HOUR + 100, LAST_POLL_MS],
  ])('%s', (_, now, expected) => {
    expect(pollLimit(SCHEDULE, now)).toBe(expected);
  });

  test('keeps the step within a second of its deadline', () => {
    for (let now = SCHEDULE.timeoutMs - 3_000; now <= SCHEDULE.timeoutMs; now += 7) {
      expect(now + pollLimit(SCHEDULE, now)).toBeLessThan(SCHEDULE.timeoutMs + SECOND);
    }
  });
});
