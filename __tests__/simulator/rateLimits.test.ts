import { describe, expect, test } from '@jest/globals';
import { RateLimits } from '../../simulator/aks/rateLimits.ts';
import { inProgress, type RateLimitOptions } from '../../simulator/simulator.ts';
import { start } from './world.ts';

const SUBSCRIPTION = 'c41f8d3b-5e92-47a6-8b1c-90d2e7f6a354';

/** Limits at a time that the test sets. */
function limits(options: RateLimitOptions | true = true) {
  const clock = { now: 0 };
  const one = new RateLimits(options === true ? true : options, () => clock.now);
  const ask = (kind: 'status' | 'pool' = 'status', subscriptionId = SUBSCRIPTION) =>
    one.refusal({ kind, subscriptionId });
  const taken = (kind?: 'status' | 'pool') => {
    let count = 0;
    while (ask(kind) === undefined) count++;
    return count;
  };
  return { clock, limits: one, ask, taken };
}

describe('AKS takes', () => {
  test('200 operation statuses at once, then two a second', () => {
    const { clock, taken } = limits();
    expect(taken()).toBe(200);
    clock.now += 5_000;
    expect(taken()).toBe(10);
    clock.now += 3_600_000;
    expect(taken()).toBe(200);
  });

  test('60 of everything else, then one a second', () => {
    const { clock, taken } = limits();
    expect(taken('pool')).toBe(60);
    clock.now += 5_000;
    expect(taken('pool')).toBe(5);
    expect(taken('status')).toBe(200);
  });

  test('statuses out of the other bucket, when that is asked for', () => {
    const { taken } = limits({ statusCountsAs: 'other' });
    expect(taken('status')).toBe(60);
    expect(taken('pool')).toBe(0);
  });

  test('as many for each subscription', () => {
    const { ask, taken, limits: one } = limits();
    taken();
    expect(ask('status', SUBSCRIPTION.toUpperCase())).toBeDefined();
    expect(ask('status', 'another')).toBeUndefined();
    expect(one.count('another')).toEqual({ taken: 1, refused: 0 });
    expect(one.count()).toEqual({ taken: 201, refused: 2 });
  });
});

test('A refusal says after how many seconds the next request is taken', () => {
  const { clock, ask, taken } = limits({ status: { burst: 3, perSecond: 0.25 } });
  expect(taken()).toBe(3);
  clock.now += 1_500;
  const refusal = ask();
  expect(refusal).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
  expect(refusal?.body).toContain('Throttled');
  clock.now += 3_000;
  expect(ask()).toBeUndefined();
});

test('The limits hold in a simulator, and count', async () => {
  const { ask, simulator } = await start({
    pools: { np1: { operation: inProgress() } },
    rateLimits: { status: { burst: 2, perSecond: 0.001 } },
  });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await ask('/agentPools/np1/operations/latest')).status);
  statuses.push((await ask('/agentPools/np1')).status);
  expect(statuses).toEqual([200, 200, 429, 200]);
  expect(simulator.rateCount()).toEqual({ taken: 3, refused: 1 });
});

test('There are none unless asked for', async () => {
  const { ask, simulator } = await start({ pools: { np1: { operation: inProgress() } } });
  for (let i = 0; i < 70; i++) expect((await ask('/agentPools/np1')).status).toBe(200);
  expect(simulator.rateCount()).toEqual({ taken: 0, refused: 0 });
});
