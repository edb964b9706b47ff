import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../simulator/seeded.ts';
import {
  failure,
  HOUR,
  MINUTE,
  play,
  running,
  type Script,
  SECOND,
  STEADY,
  status,
  succeeded,
} from '../samples/waits.ts';

describe('The deadline', () => {
  test('gets one last poll, and is red without an end', async () => {
    const { ended, asks, clock } = await play([running], { schedule: { ...STEADY, timeoutMs: 25 * SECOND } });
    expect(asks.map(({ at }) => at)).toEqual([0, 10_000, 20_000, 25_000]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out', timeoutMs: 25_000 },
      lastStatus: { status: 'InProgress' },
      polls: 4,
      elapsedMs: 25_000,
    });
    expect(clock.pending).toBe(0);
  });

  test.each(['Succeeded', 'Failed', 'Canceled'])('the last poll counts: %s', async (text) => {
    const { ended } = await play((now) => (now >= 25_000 ? status(text) : running), {
      schedule: { timeoutMs: 25 * SECOND },
    });
    expect(ended.verdict.outcome).toBe(text.toLowerCase());
  });

  test('the last answer can come a moment late', async () => {
    const late = { after: 400, answer: succeeded };
    const { ended } = await play((now) => (now >= 25_000 ? late : running), {
      schedule: { timeoutMs: 25 * SECOND },
    });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, elapsedMs: 25_400 });
  });

  test('a poll that is answered after it was the last one', async () => {
    const late = { after: 300, answer: running };
    const { ended, asks } = await play([running, late], { schedule: { ...STEADY, timeoutMs: 10_100 } });
    expect(asks.map(({ at }) => at)).toEqual([0, 10_000]);
    expect(ended).toMatchObject({ verdict: { outcome: 'timed-out' }, elapsedMs: 10_300 });
  });

  test('reports the failure of the last poll', async () => {
    const { ended } = await play((now) => (now >= 25_000 ? failure('server-error') : running), {
      schedule: { timeoutMs: 25 * SECOND },
    });
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out', failure: { kind: 'server-error' } },
      lastStatus: { status: 'InProgress' },
    });
  });

  test('comes at once where there is hardly any time', async () => {
    const { ended, asks } = await play([running], { schedule: { timeoutMs: 1 } });
    expect(ended).toMatchObject({ verdict: { outcome: 'timed-out' }, elapsedMs: 1 });
    expect(asks).toHaveLength(2);
  });

  test('an operation that has ended needs no time', async () => {
    const { ended } = await play([succeeded], { schedule: { timeoutMs: 1 } });
    expect(ended.verdict.outcome).toBe('succeeded');
  });

  test('two hours by default, with a poll about every thirteen seconds', async () => {
    const { ended, asks } = await play([running]);
    expect(ended).toMatchObject({ verdict: { outcome: 'timed-out' }, elapsedMs: 2 * HOUR });
    expect(asks.length).toBeGreaterThan(550);
    expect(asks.length).toBeLessThan(650);
  });
});

describe('Whatever hangs, the deadline is not passed by more than a second', () => {
  const late = (after: number, deaf = false) => ({ after, answer: running, deaf });

  test.each<[string, Script]>([
    ['the first poll', ['hangs']],
    ['a later poll', [running, 'hangs']],
    ['the last poll', (now) => (now >= 30_000 ? 'hangs' : running)],
    ['a poll shortly before the deadline', (now) => (now >= 20_000 ? 'hangs' : running)],
    ['a poll that ignores its signal', [running, late(HOUR, true)]],
    ['a poll that answers too late', [running, late(HOUR)]],
    ['every poll for a while', () => late(14 * SECOND)],
    ['failures that come late', () => ({ after: 14 * SECOND, answer: failure('network') })],
    ['Retry-After', [failure('throttled', { retryAfterMs: 9e12 })]],
    ['Retry-After on a status', [{ ...running, retryAfterMs: 9e12 } as typeof running]],
  ])('%s', async (_, script) => {
    const { ended, clock } = await play(script, { schedule: { timeoutMs: 30 * SECOND } });
    expect(ended.verdict.outcome).toBe('timed-out');
    expect(ended.elapsedMs).toBeGreaterThanOrEqual(30 * SECOND);
    expect(ended.elapsedMs).toBeLessThan(31 * SECOND);
    expect(Math.min(...clock.sleeps)).toBeGreaterThanOrEqual(0);
  });

  test('any mixture', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed);
      const pick = (): ReturnType<Extract<Script, (...args: never[]) => unknown>> => {
        const answer =
          [
            running,
            failure('throttled', { retryAfterMs: random() * MINUTE }),
            failure('network'),
            status(`${random()}`),
          ][Math.floor(random() * 4)] ?? running;
        return random() < 0.05
          ? 'hangs'
          : random() < 0.5
            ? answer
            : { after: random() * 16 * SECOND, answer, deaf: random() < 0.3 };
      };
      const timeoutMs = Math.ceil(random() * 10 * MINUTE);
      const { ended } = await play(pick, { random, schedule: { timeoutMs, maxConsecutiveErrors: 1000 } });
      expect([seed, ended.verdict.outcome]).toEqual([seed, 'timed-out']);
      expect(ended.elapsedMs).toBeGreaterThanOrEqual(timeoutMs);
      expect(ended.elapsedMs).toBeLessThan(timeoutMs + SECOND);
    }
  });
});

describe('The pause', () => {
  const gaps = (asks: readonly { at: number }[]) =>
    asks.slice(1).map(({ at }, index) => at - (asks[index]?.at ?? 0));

  test('is counted from the answer, not from the request', async () => {
    const { asks } = await play(() => ({ after: 3_000, answer: running }), {
      schedule: { ...STEADY, timeoutMs: MINUTE },
    });
    expect(asks.slice(0, 3).map(({ at }) => at)).toEqual([0, 13_000, 26_000]);
  });

  test('grows after failed polls', async () => {
    const { asks } = await play([
      failure('server-error'),
      failure('network'),
      failure('bad-answer'),
      succeeded,
    ]);
    expect(gaps(asks)).toEqual([2_000, 3_000, 4_500]);
  });

  test('grows under throttling, even from a fixed interval', async () => {
    const { asks } = await play([running, running, failure('throttled'), failure('throttled'), succeeded], {
      schedule: { backoffFactor: 1 },
    });
    expect(gaps(asks)).toEqual([2_000, 2_000, 4_000, 8_000]);
  });

  test('follows Retry-After once, and then its own pace', async () => {
    const { asks } = await play(
      [failure('throttled', { retryAfterMs: 45_000 }), running, running, succeeded],
      {
        schedule: { backoffFactor: 1 },
      },
    );
    expect(gaps(asks)).toEqual([45_000, 2_000, 2_000]);
  });

  test('follows Retry-After of a 503 and of a status', async () => {
    const patient = { ...running, retryAfterMs: 20_000 } as typeof running;
    const { asks } = await play([failure('server-error', { retryAfterMs: 30_000 }), patient, succeeded]);
    expect(gaps(asks)).toEqual([30_000, 20_000]);
  });

  test('is shorter once every node is done', async () => {
    const at = (text: string) => status(`UpgradingNodes: ${text} nodes completed`);
    const { asks } = await play([at('3/9'), at('3/9'), at('9/9'), at('9/9'), at('10/9'), succeeded], {
      schedule: { pollIntervalMs: 4_000, backoffFactor: 10 },
    });
    expect(gaps(asks)).toEqual([4_000, 13_000, 4_000, 4_000, 4_000]);
  });

  test('has jitter that does not add up and stays within its bounds', async () => {
    const { asks } = await play([running], { random: seeded(5), schedule: { ...STEADY, timeoutMs: HOUR } });
    const inner = gaps(asks).slice(0, -1);
    expect(Math.min(...inner)).toBeGreaterThanOrEqual(9_500);
    expect(Math.max(...inner)).toBeLessThanOrEqual(10_500);
    expect(new Set(inner.map(Math.round)).size).toBeGreaterThan(50);
  });
});
