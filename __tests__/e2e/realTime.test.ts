import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { hang, inProgress, type RunOptions, type SimulatorOptions } from './harness.ts';
import { type Played, play, REAL_TIME } from './play.ts';

/** What a step takes here and now that has nothing to wait for: how much slower this machine is than promised on. */
let ordinaryMs: number;

beforeAll(async () => {
  const runs = await Promise.all([1, 2, 3].map(() => play(REAL_TIME)));
  for (const played of runs) expectGreen(played);
  ordinaryMs = Math.max(...runs.map(({ durationMs }) => durationMs));
});

function inRealTime(world: SimulatorOptions, options: RunOptions): Promise<Played> {
  return play({ ...REAL_TIME, ...world }, options);
}

// Each of them waits for most of its time; the same promises are kept to the millisecond in the other files.
describe('In real seconds', () => {
  test.concurrent('the deadline is not passed by more than one', async () => {
    const timeoutMs = Math.ceil(ordinaryMs + 1_000);
    const played = await inRealTime(
      { operation: [inProgress(), hang()] },
      { inputs: { timeout: `${timeoutMs}ms` } },
    );
    expectRed(played, 'timed-out');
    expect(played.durationMs).toBeGreaterThan(timeoutMs - 20);
    expect(played.durationMs).toBeLessThan(timeoutMs + 1_000 + ordinaryMs);
  });

  test.concurrent.each<[string, SimulatorOptions, number]>([
    ['a request', { operation: [inProgress(), inProgress(), hang()] }, 3],
    ['a pause', { operation: [inProgress(), inProgress()] }, 1],
  ])('a run that is cancelled during %s is gone within one', async (_, world, polls) => {
    const played = await inRealTime(world, {
      inputs: { timeout: '50s', ...(polls === 1 && { 'poll-interval': '30s', 'max-poll-interval': '30s' }) },
      kill: { signal: 'SIGINT', when: (one) => one.count('status') === polls, delayMs: 100 },
    });
    expectRed(played, 'interrupted');
    expect(played.exitAfterSignalMs).toBeLessThan(1_000 + ordinaryMs);
  });

  test.concurrent('an abort that hangs leaves a cancelled run in time for the 7.5 that GitHub gives', async () => {
    const played = await inRealTime(
      { operation: inProgress(), abort: hang() },
      {
        inputs: { timeout: '50s', 'abort-on-cancel': 'true' },
        kill: { signal: 'SIGINT', when: (one) => one.count('status') === 3 },
      },
    );
    expectRed(played, 'interrupted');
    expect(played.exitAfterSignalMs).toBeGreaterThan(5_900);
    expect(played.exitAfterSignalMs).toBeLessThan(6_500 + ordinaryMs);
    expect(played.outputs['aborted']).toBe('false');
  });
});
