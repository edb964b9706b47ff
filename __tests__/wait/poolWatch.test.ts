import { describe, expect, test } from '@jest/globals';
import type { Priority } from '../../src/azure/aks/pace.ts';
import type { NamedPool } from '../../src/azure/aks/poolList.ts';
import type { FailureKind } from '../../src/azure/http/failure.ts';
import { stepTime } from '../../src/time/instant.ts';
import type { WaitContext } from '../../src/wait/context.ts';
import { watchPools } from '../../src/wait/poolWatch.ts';
import { FakeClock } from '../samples/fakeClock.ts';
import { CLUSTER_OPERATION, failure, OPERATION, SECOND, STARTED_AT } from '../samples/waits.ts';

/** The provisioning states of the pools of a cluster at some time; undefined for a pool that is gone. */
type States = (now: number, clusterName: string) => Readonly<Record<string, string | undefined>>;

interface Watching {
  readonly pools?: number;
  readonly clusters?: number;
  readonly states?: States;
  readonly refusal?: FailureKind;
  /** Lists are not answered but throw. */
  readonly isBroken?: boolean;
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
  ends = [],
  until = 60 * SECOND,
}: Watching) {
  const clock = new FakeClock();
  const lists: string[] = [];
  const cancel = new AbortController();
  const listPools: WaitContext['azure']['listPools'] = async ({ clusterName }) => {
    lists.push(`${clock.now() / SECOND} ${clusterName}`);
    if (isBroken) throw new TypeError('a defect of ours');
    if (refusal) return failure(refusal);
    const found = Object.entries(states(clock.now(), clusterName));
    const named = found.flatMap(([name, provisioningState]): NamedPool[] =>
      provisioningState === undefined ? [] : [{ name, mode: 'User', provisioningState }],
    );
    return { kind: 'pools', pools: named };
  };
  const operations = Array.from({ length: pools }, (_, index) => ({
    ...OPERATION,
    clusterName: `aks${index % clusters}`,
    agentPoolName: `NP${index}`,
  }));
  const context = {
    azure: { listPools } as WaitContext['azure'],
    clock: { now: () => stepTime(clock.now()), startedAt: STARTED_AT, sleep: clock.sleep, random: () => 0 },
    cancel: cancel.signal,
  };
  const watched = watchPools(operations, context);
  const nudged: string[] = [];
  operations.forEach((_, index) => {
    const nudge = watched?.nudge(index);
    const pause = nudge?.beginPause();
    pause?.addEventListener('abort', () => {
      if (!cancel.signal.aborted)
        nudged.push(`${clock.now() / SECOND} ${index} ${(nudge as Priority).isUrgent}`);
    });
  });
  for (const [at, index] of ends) clock.at(at, () => watched?.end(index));
  await clock.run(clock.takes(until));
  cancel.abort('SIGTERM');
  await clock.run(clock.takes(0));
  return { watched, lists, nudged, pending: clock.pending };
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

  test('for operations of clusters', async () => {
    const clock = new FakeClock();
    const context = {
      azure: {} as WaitContext['azure'],
      clock: { now: () => stepTime(clock.now()), startedAt: STARTED_AT, sleep: clock.sleep, random: () => 0 },
      cancel: new AbortController().signal,
    };
    expect(watchPools(Array(20).fill(CLUSTER_OPERATION), context)).toBeDefined();
    await clock.run(clock.takes(60 * SECOND));
  });

  test('any more once a list was refused for good', async () => {
    expect((await watch({ refusal: 'unauthorized' })).lists).toEqual(['0 aks0']);
  });

  test('any more after a defect of ours, and the waits go on', async () => {
    const { lists, watched } = await watch({ isBroken: true });
    expect([lists, watched !== undefined]).toEqual([['0 aks0'], true]);
  });

  test('any more once few waits are left, or the run is cancelled', async () => {
    const ends = Array.from({ length: 7 }, (_, index) => [15 * SECOND, index] as const);
    const { lists, pending } = await watch({ ends, until: 60 * SECOND });
    expect(lists).toEqual(['0 aks0', '10 aks0']);
    expect(pending).toBe(0);
  });
});

describe('Pools are listed', () => {
  test('every ten seconds, each cluster in its turn', async () => {
    const { lists } = await watch({ clusters: 2, until: 25 * SECOND });
    expect(lists).toEqual(['0 aks0', '0 aks1', '10 aks0', '10 aks1', '20 aks0', '20 aks1']);
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
