import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { OperationName } from '../../src/azure/aks/operationName.ts';
import type { Priority } from '../../src/azure/aks/pace.ts';
import type { NamedPool } from '../../src/azure/aks/poolList.ts';
import type { FailureKind } from '../../src/azure/http/failure.ts';
import { stepTime } from '../../src/time/instant.ts';
import type { WaitContext } from '../../src/wait/context.ts';
import { watchPools } from '../../src/wait/poolWatch.ts';
import { FakeClock } from '../samples/fakeClock.ts';
import { CLUSTER_OPERATION, failure, OPERATION, SECOND, STARTED_AT } from '../samples/waits.ts';

/** The provisioning states of the pools of a cluster at some time; `''` where Azure reports none. */
type States = (now: number, clusterName: string) => Readonly<Record<string, string | undefined>>;

interface Watching {
  readonly pools?: number;
  readonly clusters?: number;
  /** Instead of those of so many pools. */
  readonly operations?: readonly OperationName[];
  readonly states?: States;
  readonly refusal?: FailureKind;
  /** Lists are not answered but throw. */
  readonly isBroken?: boolean;
  /** The first list is not answered. */
  readonly hangs?: boolean;
  /** When the wait for which place ends. */
  readonly ends?: readonly (readonly [at: number, index: number])[];
  readonly until?: number;
}

/** Watches pools for some virtual time; returns the lists that were read, and who was nudged when. */
async function watch({
  pools = 20,
  clusters = 1,
  states = () => ({}),
  refusal,
  isBroken = false,
  hangs = false,
  ends = [],
  until = 60 * SECOND,
  ...given
}: Watching) {
  const clock = new FakeClock();
  const lists: string[] = [];
  const cancel = new AbortController();
  const listPools: WaitContext['azure']['listPools'] = async ({ clusterName }) => {
    lists.push(`${clock.now() / SECOND} ${clusterName}`);
    if (isBroken) throw new TypeError('a defect of ours');
    if (hangs && lists.length === 1) return new Promise(() => {});
    if (refusal) return failure(refusal);
    const found = Object.entries(states(clock.now(), clusterName));
    const named = found.flatMap(([name, provisioningState]): NamedPool[] =>
      provisioningState === undefined
        ? []
        : [{ name, mode: 'User', ...(provisioningState && { provisioningState }) }],
    );
    return { kind: 'pools', pools: named };
  };
  const operations = given.operations ?? poolsOf(pools, clusters);
  const context = {
    azure: { listPools } as WaitContext['azure'],
    clock: { now: () => stepTime(clock.now()), startedAt: STARTED_AT, sleep: clock.sleep, random: () => 0 },
    cancel: cancel.signal,
  };
  const watched = watchPools(operations, context);
  const nudged: string[] = [];
  operations.forEach((_, index) => {
    const nudge = watched?.nudge(index);
    const pause = () =>
      nudge?.beginPause(cancel.signal).addEventListener('abort', () => {
        if (cancel.signal.aborted) return;
        nudged.push(`${clock.now() / SECOND} ${index} ${(nudge as Priority).isUrgent}`);
        pause();
      });
    pause();
  });
  for (const [at, index] of ends) clock.at(at, () => watched?.end(index));
  await clock.run(clock.takes(until));
  const before = { pending: clock.pending, listeners: getEventListeners(cancel.signal, 'abort').length };
  cancel.abort('SIGTERM');
  await clock.run(clock.takes(0));
  return { watched, lists, nudged, before, pending: clock.pending };
}

/** Operations on so many pools, spread over so many clusters. */
function poolsOf(pools: number, clusters = 1, more: object = {}): readonly OperationName[] {
  return Array.from({ length: pools }, (_, index) => ({
    ...OPERATION,
    clusterName: `aks${index % clusters}`,
    agentPoolName: `NP${index}`,
    ...more,
  }));
}

const changing = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`np${index}`, 'Upgrading']));

describe('Pools are not listed', () => {
  test('where there are requests enough for all operations', async () => {
    const { watched, lists } = await watch({ pools: 13 });
    expect([watched, lists]).toEqual([undefined, []]);
  });

  test('where each cluster has two of them only', async () => {
    expect((await watch({ pools: 20, clusters: 10 })).lists).toEqual([]);
  });

  test('where no subscription has more than there are requests for', async () => {
    const other = OPERATION.subscriptionId.replace('abcdef00', '99999999');
    const operations = [...poolsOf(13), ...poolsOf(13, 1, { subscriptionId: other })];
    expect((await watch({ operations })).lists).toEqual([]);
  });

  test('for operations of clusters', async () => {
    const { watched, lists } = await watch({ operations: Array(20).fill(CLUSTER_OPERATION) });
    expect([watched !== undefined, lists]).toEqual([true, []]);
  });

  test('any more once a list was refused for good', async () => {
    expect((await watch({ refusal: 'unauthorized' })).lists).toEqual(['0 aks0']);
  });

  test('any more after a defect of ours, and the waits go on', async () => {
    const { lists, watched } = await watch({ isBroken: true });
    expect([lists, watched !== undefined]).toEqual([['0 aks0'], true]);
  });

  test.each([
    [6, ['0 aks0', '10 aks0', '20 aks0', '30 aks0']],
    [7, ['0 aks0', '10 aks0']],
  ])(
    'any more once few waits are left, or the run is cancelled: %d of 20 are over',
    async (over, expected) => {
      const ends = Array.from({ length: over }, (_, index) => [15 * SECOND, index] as const);
      const { lists, pending } = await watch({ ends, until: 35 * SECOND });
      expect([lists, pending]).toEqual([expected, 0]);
    },
  );

  test('any more once all waits are over, and then nothing is left that could keep the step alive', async () => {
    const ends = Array.from({ length: 20 }, (_, index) => [15 * SECOND, index] as const);
    const { lists, before, watched } = await watch({ ends, until: 16 * SECOND });
    expect(lists).toEqual(['0 aks0', '10 aks0']);
    // Each pause of the 20 waits listens for the cancellation, and nothing else does.
    expect(before).toEqual({ pending: 0, listeners: 20 });
    expect(watched?.nudge(0)).toBeUndefined();
  });
});

describe('Pools are listed', () => {
  test('every ten seconds, each cluster in its turn', async () => {
    const { lists } = await watch({ clusters: 2, until: 25 * SECOND });
    expect(lists).toEqual(['0 aks0', '0 aks1', '10 aks0', '10 aks1', '20 aks0', '20 aks1']);
  });

  test('where a cluster has three of them', async () => {
    const { lists } = await watch({ pools: 15, clusters: 5, until: 5 * SECOND });
    expect(lists).toEqual(['0 aks0', '0 aks1', '0 aks2', '0 aks3', '0 aks4']);
  });

  test('whose names are written in other letters as those of one cluster', async () => {
    const { subscriptionId } = OPERATION;
    const names = {
      resourceGroup: 'RG-Prod',
      clusterName: 'AKS0',
      subscriptionId: subscriptionId.toUpperCase(),
    };
    const operations = [...poolsOf(7), ...poolsOf(7, 1, names)];
    expect((await watch({ operations, until: 5 * SECOND })).lists).toEqual(['0 aks0']);
  });

  test('as those of two clusters where only their names in a row are the same', async () => {
    const operations = [
      ...poolsOf(7, 1, { resourceGroup: 'rg', clusterName: '1aks' }),
      ...poolsOf(7, 1, { resourceGroup: 'rg1', clusterName: 'aks' }),
    ];
    expect((await watch({ operations, until: 5 * SECOND })).lists).toEqual(['0 1aks', '0 aks']);
  });

  test('again after one that was not answered for a minute', async () => {
    const { lists } = await watch({ hangs: true, until: 75 * SECOND });
    expect(lists).toEqual(['0 aks0', '60 aks0', '70 aks0']);
  });

  test('again after a failure that passes', async () => {
    const { lists } = await watch({ refusal: 'server-error', until: 25 * SECOND });
    expect(lists).toHaveLength(3);
  });
});

describe('A wait is nudged', () => {
  test.each(['Succeeded', 'Failed', 'Canceled'])('once its pool has settled: %s', async (end) => {
    const states: States = (now) => ({ ...changing(20), np3: now < 15 * SECOND ? 'Upgrading' : end });
    const { nudged } = await watch({ states });
    expect(nudged).toEqual(['20 3 true']);
  });

  test('once its pool is gone', async () => {
    const states: States = (now) => ({ ...changing(20), np3: now < 15 * SECOND ? 'Deleting' : undefined });
    expect((await watch({ states })).nudged).toEqual(['20 3 true']);
  });

  test('when its pool had settled before the first list', async () => {
    expect((await watch({ states: () => ({ ...changing(20), np7: 'Succeeded' }) })).nudged).toEqual([
      '0 7 true',
    ]);
  });

  test('again after each change of its pool, but not while that has settled', async () => {
    const states: States = (now) => {
      const isChanging = now > 25 * SECOND && now < 35 * SECOND;
      return { ...changing(20), np3: isChanging ? 'Upgrading' : 'Succeeded' };
    };
    expect((await watch({ states })).nudged).toEqual(['0 3 true', '40 3 true']);
  });

  test('not for a pool without a state, which is not known to have settled', async () => {
    const { nudged, lists } = await watch({ states: () => ({ ...changing(20), np3: '' }) });
    expect([nudged, lists.length]).toEqual([[], 6]);
  });

  test('only in the cluster of the pool', async () => {
    const states: States = (now, clusterName) =>
      clusterName === 'aks1' && now > 5 * SECOND
        ? { ...changing(20), np3: 'Succeeded', np4: 'Succeeded' }
        : changing(20);
    expect((await watch({ clusters: 2, states })).nudged).toEqual(['10 3 true']);
  });

  test('not by the cancellation alone', async () => {
    expect((await watch({ states: () => changing(20) })).nudged).toEqual([]);
  });
});
