import { describe, expect, test } from '@jest/globals';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import { at, idle, listed, outcomes, SCALE, UPGRADE } from '../samples/plans.ts';
import {
  azureTime,
  HOUR,
  listOf,
  MINUTE,
  OPERATION,
  type Options,
  play,
  poolWith,
  SECOND,
  status,
} from '../samples/waits.ts';

const POOL_ID = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`;

describe('With the list of operations, one operation is over', () => {
  const ALONE = [{ id: 'op-1', from: 0, until: 10 }];

  test('when two lists in a row have no other one and the pool has settled', async () => {
    const played = await idle(ALONE);
    expect(outcomes(played)).toEqual(['op-1', 'succeeded', []]);
    expect([played.lists, played.pools]).toEqual([
      [10_000, 20_000],
      [10_000, 20_000],
    ]);
    expect(played.ended).toMatchObject({ polls: 2, elapsedMs: 20_000 });
    expect(played.asks.map(({ name }) => name.operationId)).not.toContain('latest');
  });

  test('and the list is not read before that', async () => {
    const { lists, asks } = await idle([{ id: 'op-1', from: 0, until: 600 }]);
    expect([asks.length, lists]).toEqual([61, [600_000, 610_000]]);
  });

  test('also where a lagging list still calls it active', async () => {
    const running = status('InProgress', { name: 'OP-1', startTime: azureTime(0) });
    const played = await idle(ALONE, { list: [listOf(running)] });
    expect(outcomes(played)).toEqual(['op-1', 'succeeded', []]);
  });

  test('also where the list does not have it', async () => {
    expect(outcomes(await idle(ALONE, { list: [listOf()] }))).toEqual(['op-1', 'succeeded', []]);
  });

  test('when the pool has settled at last: the second look follows at once, whatever the pauses were', async () => {
    const pool = (now: number) =>
      poolWith({ provisioningState: now < 5 * MINUTE ? 'Upgrading' : 'Succeeded' });
    const { pools } = await play([status('Succeeded', { name: 'op-1' })], {
      list: [listOf()],
      pool,
      wait: waitUntilIdle,
    });
    const [before = 0, first = 0, second = 0] = pools.slice(-3);
    expect([first - before, second - first]).toEqual([13 * SECOND, 2 * SECOND]);
  });

  test('when the pool has settled: a change in between starts the two looks anew', async () => {
    const states = ['Succeeded', 'Upgrading', 'Succeeded', 'Succeeded'];
    const pool = states.map((provisioningState) => poolWith({ provisioningState }));
    const { pools, reported, ended } = await idle(ALONE, { pool });
    expect([pools.length, ended.verdict.outcome]).toEqual([4, 'succeeded']);
    expect(reported).toContain('settling Upgrading');
  });

  test.each(['Failed', 'Canceled'])('but not green on a pool that is %s', async (provisioningState) => {
    const { ended } = await idle(ALONE, { pool: [poolWith({ provisioningState })] });
    expect(ended.verdict).toMatchObject({
      outcome: 'mismatch',
      kind: 'differs',
      differences: [{ name: 'provisioning state', actual: provisioningState }],
    });
  });

  test('but at the deadline it is timed out when the pool is still changing', async () => {
    const { ended } = await idle(ALONE, {
      pool: [poolWith({ provisioningState: 'Upgrading' })],
      schedule: { timeoutMs: MINUTE },
    });
    expect(ended).toMatchObject({ verdict: { outcome: 'timed-out' }, lastStatus: { status: 'Succeeded' } });
  });

  test.each(['hangs', 'pause'] as const)('unless the run is cancelled during a look: %s', async (what) => {
    const list: Options['list'] = what === 'hangs' ? ['hangs'] : [listOf()];
    const { ended } = await idle(ALONE, { list, cancel: [[15 * SECOND, 'SIGTERM']] });
    expect(ended).toMatchObject({
      verdict: { outcome: 'interrupted', signal: 'SIGTERM' },
      operation: OPERATION,
      elapsedMs: 15_000,
    });
  });

  test('unless a look hangs until the deadline', async () => {
    const { ended } = await idle(ALONE, { list: ['hangs'], schedule: { timeoutMs: MINUTE } });
    expect(ended).toMatchObject({ verdict: { outcome: 'timed-out' }, elapsedMs: MINUTE });
  });
});

describe('Several operations at once', () => {
  test('a scale that starts later and ends first does not end the wait for the upgrade', async () => {
    const played = await idle([
      { id: 'upgrade', from: -60, until: 300, kind: UPGRADE },
      { id: 'op-1', from: 0, until: 10, kind: SCALE },
    ]);
    expect(outcomes(played)).toEqual(['upgrade', 'succeeded', [['op-1', 'succeeded']]]);
    expect(played.ended.elapsedMs).toBeGreaterThanOrEqual(300_000);
  });

  test('and the upgrade that then fails makes it red', async () => {
    const played = await idle([
      { id: 'upgrade', from: -60, until: 300, kind: UPGRADE, end: 'Failed' },
      { id: 'op-1', from: 0, until: 10, kind: SCALE },
    ]);
    expect(outcomes(played)).toEqual(['upgrade', 'failed', [['op-1', 'succeeded']]]);
  });

  test('are all waited for, the oldest first, in whatever order they are listed', async () => {
    const plans = [
      { id: 'op-1', from: 0, until: 10 },
      { id: 'third', from: 8, until: 40 },
      { id: 'second', from: 5, until: 50 },
    ];
    for (const order of [plans, plans.toReversed()]) {
      const { reported, ended } = await idle(order);
      expect(reported.filter((line) => line.startsWith('next'))).toEqual(['next second', 'next third']);
      // The verdict is that of the last one to end.
      expect(ended.operation.operationId).toBe('second');
      expect(ended.earlier?.map(({ operation }) => operation.operationId)).toEqual(['op-1', 'third']);
    }
  });

  test('one that appears only in the second look, because the list lags, is waited for', async () => {
    const plans = [
      { id: 'op-1', from: 0, until: 10 },
      { id: 'late', from: 5, until: 60, end: 'Failed' },
    ];
    const list = (now: number) => (now < 20_000 ? listed(plans.slice(0, 1), now) : listed(plans, now));
    expect(outcomes(await idle(plans, { list }))).toEqual(['late', 'failed', [['op-1', 'succeeded']]]);
  });

  test('one that ran at the same time as ours and has ended is not missed', async () => {
    const played = await idle([
      { id: 'op-1', from: 0, until: 30, kind: UPGRADE },
      { id: 'scale', from: 5, until: 12, end: 'Failed', kind: SCALE },
    ]);
    expect(outcomes(played)).toEqual(['scale', 'failed', [['op-1', 'succeeded']]]);
  });

  test('one that had ended before ours began is ignored, whichever way it ended', async () => {
    const played = await idle([
      { id: 'old', from: -600, until: -300, end: 'Failed', kind: UPGRADE },
      { id: 'older', from: -900, until: -800, kind: SCALE },
      { id: 'op-1', from: 0, until: 30, kind: UPGRADE },
    ]);
    expect(outcomes(played)).toEqual(['op-1', 'succeeded', []]);
  });

  test('where ours has no start time, those that had ended before the step are ignored', async () => {
    const old = at({ id: 'old', from: -600, until: -300, end: 'Failed' }, 0);
    const parallel = at({ id: 'parallel', from: 1, until: 2, end: 'Failed' }, HOUR);
    const own = status('Succeeded', { name: 'op-1' });
    const script = (_: number, __: number, id: string) => (id === 'parallel' ? parallel : own);
    const played = await play(script, { list: [listOf(own, old, parallel)], wait: waitUntilIdle });
    expect(outcomes(played)).toEqual(['parallel', 'failed', [['op-1', 'succeeded']]]);
  });

  test('one that has ended without an end time counts by its start', async () => {
    const parallel = status('Failed', { name: 'parallel', startTime: azureTime(5 * SECOND) });
    const before = status('Failed', { name: 'before', startTime: azureTime(-5 * SECOND) });
    const own = at({ id: 'op-1', from: 0, until: 10 }, HOUR);
    const script = (_: number, __: number, id: string) => (id === 'parallel' ? parallel : own);
    const played = await play(script, { list: [listOf(own, before, parallel)], wait: waitUntilIdle });
    expect(outcomes(played)).toEqual(['parallel', 'failed', [['op-1', 'succeeded']]]);
  });

  test('an active one without a start time is waited for', async () => {
    const active = { ...at({ id: 'odd', from: 0, until: 60 }, 0) };
    const list = (now: number) =>
      now < 60_000 ? listOf(status('InProgress', { name: 'odd' })) : listOf(active);
    const plans = [
      { id: 'op-1', from: 0, until: 10 },
      { id: 'odd', from: 0, until: 60 },
    ];
    expect(outcomes(await idle(plans, { list }))[0]).toBe('odd');
  });

  test('an active one without an id is not idle: it counts as a failed read until it has one', async () => {
    const nameless = status('InProgress', { startTime: azureTime(5 * SECOND) });
    const plans = [
      { id: 'op-1', from: 0, until: 10 },
      { id: 'named', from: 5, until: 60 },
    ];
    const list = (now: number) => (now < 40_000 ? listOf(nameless) : listed(plans, now));
    const played = await idle(plans, { list });
    expect(outcomes(played)).toEqual(['named', 'succeeded', [['op-1', 'succeeded']]]);
    expect(played.reported).toContain('failed list of operations bad-answer 1');
    const never = await idle(plans.slice(0, 1), { list: [listOf(nameless)] });
    expect(never.ended.verdict).toEqual({
      outcome: 'unreachable',
      kind: 'refused',
      failure: {
        kind: 'bad-answer',
        service: 'arm',
        message: 'the list has an active operation without an id, which cannot be waited for',
      },
      failures: 20,
    });
  });

  test('one without an id that has ended is not waited for', async () => {
    const nameless = at({ id: undefined, from: 5, until: 8, end: 'Failed', kind: SCALE }, MINUTE);
    const played = await idle([{ id: 'op-1', from: 0, until: 10 }], { list: [listOf(nameless)] });
    expect(outcomes(played)).toEqual(['op-1', 'succeeded', []]);
    expect(played.reported.join()).not.toContain('failed');
  });

  test.each([
    ['ended when ours began', { startTime: azureTime(-2 * MINUTE), endTime: azureTime(-MINUTE) }, true],
    ['ended a moment before', { startTime: azureTime(-2 * MINUTE), endTime: azureTime(-MINUTE - 1) }, false],
    ['started when ours began and has no end time', { startTime: azureTime(-MINUTE) }, true],
    ['started a moment before and has no end time', { startTime: azureTime(-MINUTE - 1) }, false],
  ])('one that %s counts: %j: %s', async (_, times, counts) => {
    const parallel = status('Failed', { name: 'parallel', ...times });
    const own = at({ id: 'op-1', from: -60, until: 10 }, HOUR);
    const script = (_: number, __: number, id: string) => (id === 'parallel' ? parallel : own);
    const played = await play(script, { list: [listOf(own, parallel)], wait: waitUntilIdle });
    expect((played.ended.earlier ?? []).length).toBe(counts ? 1 : 0);
  });

  test('one that ended before ours, but after the start of an earlier one that was waited for, counts', async () => {
    const played = await idle([
      { id: 'op-1', from: 0, until: 10, kind: UPGRADE },
      { id: 'upgrade', from: -300, until: 60, kind: UPGRADE },
      { id: 'scale', from: -200, until: -100, end: 'Failed', kind: SCALE },
    ]);
    expect(outcomes(played)).toEqual([
      'scale',
      'failed',
      [
        ['op-1', 'succeeded'],
        ['upgrade', 'succeeded'],
      ],
    ]);
  });

  test('a list with an operation of another pool is not taken', async () => {
    const foreign = status('InProgress', { name: 'x', resourceId: POOL_ID.replace('np1', 'np2') });
    const plans = [{ id: 'op-1', from: 0, until: 10 }];
    const list = (now: number) => (now < 20_000 ? listOf(foreign) : listed(plans, now));
    const { ended, reported } = await idle(plans, { list });
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(reported).toContain('failed list of operations other-resource 1');
  });
});
