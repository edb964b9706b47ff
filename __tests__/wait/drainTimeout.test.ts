import { describe, expect, test } from '@jest/globals';
import { stepTime } from '../../src/time/instant.ts';
import type { WaitContext } from '../../src/wait/context.ts';
import { drainTimeoutOf } from '../../src/wait/drainTimeout.ts';
import { FakeClock } from '../samples/fakeClock.ts';
import {
  CLUSTER_OPERATION,
  failure,
  HOUR,
  MINUTE,
  OPERATION,
  type Options,
  play,
  poolWith,
  SECOND,
  STEADY,
  status,
  succeeded,
} from '../samples/waits.ts';

const OTHER_POOL = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np2`;

/** The heartbeats among what was reported. */
const beats = (reported: readonly string[]) => reported.filter((line) => line.includes(' unchanged '));

describe('A stall', () => {
  const stuck = status('UpgradingNodes: 3/9 nodes completed');
  const script = (now: number) => (now >= 40 * MINUTE ? succeeded : stuck);

  test('is reported once, when it happens, with the drain timeout of the pool', async () => {
    const { ended, reported, pools } = await play(script, { pool: [poolWith({ drainTimeoutMinutes: 45 })] });
    expect(reported.filter((line) => line.includes('stalled'))).toEqual([`${15 * MINUTE} stalled 45`]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'succeeded' },
      stalled: { sinceMs: 0, noticedMs: 15 * MINUTE, drainTimeoutMinutes: 45 },
    });
    expect(pools).toEqual([15 * MINUTE]);
  });

  test('takes the place of the heartbeat of that minute', async () => {
    const { reported } = await play(script, { pool: [poolWith({})] });
    const at15 = reported.filter((line) => line.startsWith(`${15 * MINUTE} `));
    expect(at15).toEqual([expect.stringContaining('stalled')]);
    expect(beats(reported)).toContain(`${16 * MINUTE} unchanged UpgradingNodes: 3/9 nodes completed`);
  });

  test.each<[string, Options['pool'] & {}]>([
    ['cannot be read', [failure('unauthorized')]],
    ['does not answer', ['hangs']],
    ['is another one', [poolWith({ id: OTHER_POOL, drainTimeoutMinutes: 45 })]],
  ])('is reported without it where the pool %s', async (_, pool) => {
    const { ended, reported } = await play(script, { pool });
    expect(reported.filter((line) => line.includes('stalled'))).toEqual([`${15 * MINUTE} stalled -`]);
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(ended.stalled).not.toHaveProperty('drainTimeoutMinutes');
  });

  test('is reported without it for an operation of the cluster, which has no pool', async () => {
    const { reported, pools } = await play(script, { operation: CLUSTER_OPERATION });
    expect(reported.filter((line) => line.includes('stalled'))).toEqual([`${15 * MINUTE} stalled -`]);
    expect(pools).toEqual([]);
  });

  test('waits five seconds for the pool, and then the polls go on', async () => {
    const { asks } = await play(script, { pool: ['hangs'], schedule: STEADY });
    const after = asks.map(({ at }) => at).filter((at) => at >= 15 * MINUTE);
    expect(after.slice(0, 2)).toEqual([15 * MINUTE + 5 * SECOND, 15 * MINUTE + 15 * SECOND]);
  });

  test('after the deadline does not wait for the pool', async () => {
    const clock = new FakeClock();
    const late = { ...clock, now: () => stepTime(HOUR + 1), sleep: clock.sleep };
    const context = {
      azure: { getPool: () => new Promise(() => {}) },
      clock: late,
      cancel: new AbortController().signal,
      schedule: { timeoutMs: HOUR },
    } as unknown as WaitContext;
    expect(await clock.run(drainTimeoutOf(OPERATION, context))).toBeUndefined();
    expect([clock.sleeps, clock.pending]).toEqual([[0], 0]);
  });

  test('does not delay the deadline, even when the pool does not answer', async () => {
    const schedule = { timeoutMs: 15 * MINUTE + 100 };
    const { ended } = await play([stuck], { pool: ['hangs'], schedule });
    expect(ended.verdict.outcome).toBe('timed-out');
    expect(ended.elapsedMs).toBeLessThan(15 * MINUTE + 1_100);
  });

  test('is not reported where it is turned off', async () => {
    const { reported } = await play(script, { schedule: { stalledAfterMs: 0 } });
    expect(reported.join()).not.toContain('stalled');
  });
});
