import { describe, expect, test } from '@jest/globals';
import {
  LAST_POLL_MS,
  type LastPoll,
  nextInterval,
  pauseFor,
  pollLimit,
  type Schedule,
} from '../../src/wait/schedule.ts';
import { seeded } from '../samples/seeded.ts';
import { HOUR, SCHEDULE, SECOND } from '../samples/waits.ts';

const CALM: LastPoll = { throttled: false, nearEnd: false };
const THROTTLED: LastPoll = { throttled: true, nearEnd: false };
const NEAR: LastPoll = { throttled: false, nearEnd: true };

/** The first intervals of a schedule when every poll ends the same way. */
function intervals(schedule: Partial<Schedule>, last: LastPoll, count: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < count; i++)
    result.push(nextInterval({ ...SCHEDULE, ...schedule }, result.at(-1), last));
  return result;
}

describe('The interval', () => {
  test.each([
    ['with the defaults', {}, CALM, [2_000, 3_000, 4_500, 6_750, 10_000, 10_000]],
    ['without growth', { backoffFactor: 1 }, CALM, [2_000, 2_000, 2_000]],
    ['from its maximum', { pollIntervalMs: 10_000 }, CALM, [10_000, 10_000]],
    ['with a large factor', { backoffFactor: 10 }, CALM, [2_000, 10_000, 10_000]],
    ['throttled', {}, THROTTLED, [2_000, 4_000, 8_000, 10_000]],
    ['throttled without growth', { backoffFactor: 1 }, THROTTLED, [2_000, 4_000, 8_000, 10_000]],
    ['near the end', {}, NEAR, [2_000, 3_000, 4_500, 5_000, 5_000]],
    ['near the end, never below the first', { pollIntervalMs: 8_000 }, NEAR, [8_000, 8_000]],
    ['near the end, but throttled', {}, { ...NEAR, throttled: true }, [2_000, 4_000, 8_000, 10_000]],
    ['throttled with a larger factor', { backoffFactor: 3 }, THROTTLED, [2_000, 6_000, 10_000]],
  ])('%s', (_, schedule, last, expected) => {
    expect(intervals(schedule, last, expected.length)).toEqual(expected);
  });
});

test('The interval shrinks near the end, and grows again where that was wrong', () => {
  const near = nextInterval(SCHEDULE, 10_000, NEAR);
  expect([near, nextInterval(SCHEDULE, near, CALM)]).toEqual([5_000, 7_500]);
});

describe('The pause', () => {
  const asking = (retryAfterMs: number): LastPoll => ({ ...CALM, retryAfterMs });

  test.each([
    ['is the interval', 2_000, CALM, 0, 2_000],
    ['is lengthened by Retry-After', 2_000, { ...THROTTLED, retryAfterMs: 30_000 }, 0, 30_000],
    ['heeds Retry-After on a status too', 2_000, asking(5_000), 0, 5_000],
    ['is not shortened by Retry-After', 10_000, asking(1_000), 0, 10_000],
    ['ends at the deadline', 10_000, CALM, 2 * HOUR - 3_000, 3_000],
    ['ends at the deadline whatever Retry-After asks for', 2_000, asking(9e15), HOUR, HOUR],
    ['is over at the deadline', 10_000, CALM, 2 * HOUR, 0],
    ['is not negative behind it', 10_000, CALM, 2 * HOUR + 400, 0],
  ])('%s', (_, interval, last, now, expected) => {
    expect(pauseFor(SCHEDULE, interval, last, now, 0)).toBe(expected);
  });

  test('carries a little jitter', () => {
    const pauses = [0, 0.25, 0.5, 0.999].map((random) => pauseFor(SCHEDULE, 10_000, CALM, 0, random));
    expect(new Set(pauses).size).toBe(4);
    for (const pause of pauses) expect(Math.abs(pause - 10_000)).toBeLessThanOrEqual(500);
  });

  test('stays in its bounds, whatever comes', () => {
    const random = seeded(11);
    for (let round = 0; round < 5_000; round++) {
      const schedule = { ...SCHEDULE, timeoutMs: random() * HOUR };
      const interval = random() * 20 * SECOND;
      const now = random() * HOUR;
      const retryAfterMs = random() < 0.5 ? 0 : random() * 100 * SECOND;
      const last = random() < 0.5 ? asking(retryAfterMs) : { ...THROTTLED, retryAfterMs };
      const pause = pauseFor(schedule, interval, last, now, random());
      const left = Math.max(0, schedule.timeoutMs - now);
      expect(pause).toBeGreaterThanOrEqual(Math.min(left, Math.max(interval * 0.95, retryAfterMs)));
      expect(pause).toBeLessThanOrEqual(Math.min(left, Math.max(interval, retryAfterMs) + interval * 0.05));
    }
  });
});

describe('The limit of a poll', () => {
  test.each([
    ['is the time that is left', 0, 2 * HOUR],
    ['shrinks towards the deadline', 2 * HOUR - 5_000, 5_000],
    ['leaves the last poll its time', 2 * HOUR, LAST_POLL_MS],
    ['leaves a late poll its time', 2 * HOUR - 1, LAST_POLL_MS],
    ['does not go on behind the deadline', 2 * HOUR + 100, LAST_POLL_MS],
  ])('%s', (_, now, expected) => {
    expect(pollLimit(SCHEDULE, now)).toBe(expected);
  });

  test('keeps the step within a second of its deadline', () => {
    for (let now = SCHEDULE.timeoutMs - 3_000; now <= SCHEDULE.timeoutMs; now += 7) {
      expect(now + pollLimit(SCHEDULE, now)).toBeLessThan(SCHEDULE.timeoutMs + SECOND);
    }
  });
});
