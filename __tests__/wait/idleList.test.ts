import { describe, expect, test } from '@jest/globals';
import type { ListAnswer } from '../../src/azure/aks/operationList.ts';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import {
  azureTime,
  failure,
  HOUR,
  listOf,
  MINUTE,
  OPERATION,
  type Options,
  play,
  poolWith,
  SECOND,
  STEADY,
  status,
} from '../samples/waits.ts';

const POOL_ID = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`;
const UPGRADE = { operationType: 'PutAgentPool', subOperationType: 'Upgrading' };
const SCALE = { operationType: 'PatchAgentPool', subOperationType: 'Scaling' };

/** An operation: when it starts and ends, in seconds of the step, and how. */
interface Plan {
  readonly id: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly end?: string;
  readonly kind?: object;
}

function at({ id, from, until, end = 'Succeeded', kind = {} }: Plan, now: number) {
  const times = { startTime: azureTime(from * SECOND), name: id, ...kind };
  return now < until * SECOND
    ? status('InProgress', times)
    : status(end, { ...times, endTime: azureTime(until * SECOND) });
}

const started = (plans: readonly Plan[], now: number) => plans.filter(({ from }) => from * SECOND <= now);

/** What Azure lists at a time, the newest first. */
const listed = (plans: readonly Plan[], now: number): ListAnswer =>
  listOf(
    ...started(plans, now)
      .map((plan) => at(plan, now))
      .toReversed(),
  );

/** Plays operations on one pool; the wait is for `op-1`. */
function idle(plans: readonly Plan[], options: Options = {}) {
  return play(
    (now, _, operationId) => {
      const plan = plans.find(({ id }) => id === operationId);
      return plan ? at(plan, now) : failure('operation-missing');
    },
    {
      list: (now) => listed(plans, now),
      wait: waitUntilIdle,
      ...options,
      schedule: { ...STEADY, ...options.schedule },
    },
  );
}

const outcomes = ({ ended }: Awaited<ReturnType<typeof play>>) => [
  ended.operation.operationId,
  ended.verdict.outcome,
  (ended.earlier ?? []).map(({ operation, verdict }) => [operation.operationId, verdict.outcome]),
];

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
    expect(never.ended.verdict).toMatchObject({ outcome: 'unreachable', failures: 20 });
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

describe('An operation that ended red', () => {
  const first = (end: string, kind: object) => ({ id: 'op-1', from: 0, until: 10, end, kind });
  const second = (end: string, kind: object) => ({ id: 'second', from: 5, until: 60, end, kind });
  const KINDS: readonly (readonly [string, object, object, boolean])[] = [
    ['another kind', UPGRADE, SCALE, false],
    ['the same kind', UPGRADE, UPGRADE, true],
    ['another sub-kind', UPGRADE, { ...UPGRADE, subOperationType: 'Scaling' }, false],
    ['the same kind without a sub-kind', { operationType: 'X' }, { operationType: 'X' }, true],
    ['a kind that is not known', UPGRADE, {}, true],
    ['a kind, where its own is not known', {}, SCALE, true],
    ['no kind, where its own is not known either', {}, {}, true],
    ['the same kind in other letters', UPGRADE, { ...UPGRADE, operationType: 'putAgentPool' }, false],
  ];

  test.each(KINDS)('and a later success of %s: %j, %j, made good: %s', async (_, kind, later, isMadeGood) => {
    for (const end of ['Failed', 'Canceled']) {
      const played = await idle([first(end, kind), second('Succeeded', later)]);
      expect(outcomes(played)).toEqual(
        isMadeGood
          ? ['second', 'succeeded', [['op-1', end.toLowerCase()]]]
          : ['op-1', end.toLowerCase(), [['second', 'succeeded']]],
      );
    }
  });

  test.each(KINDS)(
    'is judged by the kinds in the list where polls report none: %s: %j, %j, made good: %s',
    async (_, kind, later, isMadeGood) => {
      const plans = [first('Failed', kind), second('Succeeded', later)];
      const played = await play(
        (now, _count, id) =>
          at({ ...(plans.find((plan) => plan.id === id) ?? first('Failed', {})), kind: {} }, now),
        { list: (now) => listed(plans, now), wait: waitUntilIdle, schedule: STEADY },
      );
      expect(played.ended.operation.operationId).toBe(isMadeGood ? 'second' : 'op-1');
      const shown = { operationType: '', subOperationType: '', ...(isMadeGood ? later : kind) };
      expect(played.ended.lastStatus).toMatchObject(shown);
    },
  );

  test('is not made good by a success that ended before it', async () => {
    const played = await idle([
      { id: 'op-1', from: 0, until: 10, kind: UPGRADE },
      { id: 'second', from: 5, until: 60, end: 'Failed', kind: UPGRADE },
    ]);
    expect(outcomes(played)).toEqual(['second', 'failed', [['op-1', 'succeeded']]]);
  });

  test('is decided by the end, not by the order in which they were waited for', async () => {
    // `first` started before `second` and failed after it.
    const played = await idle([
      { id: 'op-1', from: 0, until: 10, kind: SCALE },
      { id: 'first', from: 2, until: 90, end: 'Failed', kind: UPGRADE },
      { id: 'second', from: 5, until: 60, kind: UPGRADE },
    ]);
    expect(outcomes(played)).toEqual([
      'first',
      'failed',
      [
        ['op-1', 'succeeded'],
        ['second', 'succeeded'],
      ],
    ]);
  });

  test('is not the one that decides where a later one ended red as well', async () => {
    const played = await idle([first('Failed', UPGRADE), second('Canceled', SCALE)]);
    expect(outcomes(played)).toEqual(['second', 'canceled', [['op-1', 'failed']]]);
  });

  test('without end times is judged in the order in which they were waited for', async () => {
    const script = (_: number, __: number, id: string) =>
      status(id === 'b' ? 'Succeeded' : 'Failed', { name: id });
    const lists = [listOf(status('InProgress', { name: 'b' })), listOf()];
    const played = await play(script, { list: lists, wait: waitUntilIdle });
    expect(outcomes(played)).toEqual(['b', 'succeeded', [['op-1', 'failed']]]);
  });
});

describe('Where the list fails', () => {
  const ALONE = [{ id: 'op-1', from: 0, until: 10 }];
  const OFFERED = (now: number) => listed(ALONE, now);

  test.each(['server-error', 'bad-answer', 'network'] as const)(
    '%s for a while is waited out',
    async (kind) => {
      const list = (now: number) => (now < 60_000 ? failure(kind) : OFFERED(now));
      const { ended, reported } = await idle(ALONE, { list });
      expect(ended.verdict.outcome).toBe('succeeded');
      expect(reported).toContain(`failed list of operations ${kind} 1`);
      expect(ended.polls).toBe(2);
    },
  );

  test('for good, the verdict says so', async () => {
    const { ended } = await idle(ALONE, { list: [failure('bad-answer')] });
    expect(ended.verdict).toMatchObject({ outcome: 'unreachable', failures: 20 });
  });

  test('Azure does not offer it: the latest operation and the pool decide, and it is requested once', async () => {
    const script = () => status('Succeeded', { name: 'op-1' });
    const pool = [poolWith({ provisioningState: 'Upgrading' }), poolWith({})];
    const { lists, asks, pools, ended } = await play(script, {
      pool,
      list: [{ kind: 'unsupported' }],
      wait: waitUntilIdle,
      schedule: STEADY,
    });
    expect([lists.length, pools.length, ended.verdict.outcome]).toEqual([1, 2, 'succeeded']);
    expect(asks.map(({ name }) => name.operationId)).toEqual(['op-1', 'latest', 'latest']);
    expect(ended.polls).toBe(3);
  });

  test('after it was read, a refusal is a hiccup: it is requested again, and two looks must agree', async () => {
    const plans = [
      { id: 'op-1', from: 0, until: 10 },
      { id: 'latest', from: 0, until: 10 },
      { id: 'late', from: 15, until: 60, end: 'Failed' },
    ];
    const visible = (now: number) =>
      listed(
        [plans[0], plans[2]].flatMap((plan) => plan ?? []),
        now,
      );
    const list = (now: number, read: number): ListAnswer =>
      read === 2 ? { kind: 'unsupported' } : read === 1 ? listOf() : visible(now);
    const pool = [poolWith({ provisioningState: 'Scaling' }), poolWith({})];
    const script = (now: number, _: number, id: string) => {
      const plan = plans.find((one) => one.id === (id === 'latest' ? 'op-1' : id));
      return plan ? at(plan, now) : failure('operation-missing');
    };
    const played = await play(script, { list, pool, wait: waitUntilIdle, schedule: STEADY });
    expect(outcomes(played)).toEqual(['late', 'failed', [['op-1', 'succeeded']]]);
  });
});
