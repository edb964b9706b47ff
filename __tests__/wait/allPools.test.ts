import { describe, expect, test } from '@jest/globals';
import type { FailureKind } from '../../src/azure/http/failure.ts';
import { type AllPools, findAllPools } from '../../src/wait/allPools.ts';
import { EMPTY_HISTORY } from '../../src/wait/history.ts';
import type { EndedWait } from '../../src/wait/verdict.ts';
import {
  failure,
  MINUTE,
  OPERATION,
  type Options,
  type PoolListAnswer,
  play,
  SECOND,
} from '../samples/waits.ts';

const { subscriptionId, resourceGroup, clusterName } = OPERATION;
const CLUSTER = { subscriptionId, resourceGroup, clusterName };
const listed = (...pools: readonly (readonly [name: string, mode: string])[]): PoolListAnswer => ({
  kind: 'pools',
  pools: pools.map(([name, mode]) => ({ name, mode })),
});

/** Lists the pools of the cluster. */
async function find(poolList: Options['poolList'] & {}, options: Options = {}) {
  let found: AllPools | undefined;
  const played = await play([], {
    ...options,
    poolList,
    wait: async (_, context) => {
      found = await findAllPools(CLUSTER, context);
      return {} as EndedWait;
    },
  });
  if (!found) throw new Error('no answer');
  return { found, ...played };
}

describe('Every pool of the cluster', () => {
  test('is waited for by its latest operation', async () => {
    const { found } = await find([listed(['system', 'System'], ['np1', 'User'], ['gate', 'Gateway'])]);
    const latest = (agentPoolName: string) => ({
      scope: 'agent-pool',
      ...CLUSTER,
      agentPoolName,
      operationId: 'latest',
    });
    expect(found).toEqual({
      kind: 'pools',
      operations: [latest('system'), latest('np1'), latest('gate')],
      leftOut: [],
    });
  });

  test('has its name in small letters', async () => {
    const { found } = await find([listed(['NP1', 'User'])]);
    expect(found).toMatchObject({ operations: [{ agentPoolName: 'np1' }] });
  });

  test.each(['Machines', 'machines', 'MACHINES'])('but those of mode %s, which are named', async (mode) => {
    const { found } = await find([listed(['np1', 'User'], ['m1', mode], ['m2', mode])]);
    expect(found).toMatchObject({ operations: [{ agentPoolName: 'np1' }], leftOut: ['m1', 'm2'] });
  });

  test.each([
    ['has none', listed(), []],
    ['has only those of mode Machines', listed(['m1', 'Machines']), ['m1']],
  ])('is not found where the cluster %s', async (_, list, leftOut) => {
    const { found } = await find([list]);
    expect(found).toEqual({
      kind: 'ended',
      ended: {
        operation: { scope: 'cluster', ...CLUSTER, operationId: 'latest' },
        verdict: { outcome: 'not-found', kind: 'no-pools', leftOut },
        history: EMPTY_HISTORY,
        polls: 0,
        elapsedMs: 0,
      },
    });
  });
});

describe('A list of pools that cannot be read', () => {
  test.each<[FailureKind, string]>([
    ['unauthorized', 'unauthorized'],
    ['missing', 'not-found'],
    ['rejected', 'error'],
    ['api-version', 'error'],
  ])('ends the step at once: %s', async (kind, outcome) => {
    const refused = failure(kind);
    const { found } = await find([refused]);
    expect(found).toEqual({
      kind: 'ended',
      ended: {
        operation: { scope: 'cluster', ...CLUSTER, operationId: 'latest' },
        verdict: { outcome, kind: 'refused', failure: refused.failure, failures: 1 },
        unlisted: true,
        history: EMPTY_HISTORY,
        polls: 0,
        elapsedMs: 0,
      },
    });
  });

  test.each<FailureKind>(['network', 'server-error', 'bad-answer', 'throttled'])(
    'for a while is requested again: %s',
    async (kind) => {
      const { found, reported } = await find([failure(kind), failure(kind), listed(['np1', 'User'])]);
      expect(found.kind).toBe('pools');
      expect(reported.at(-1)).toBe('recovered');
      expect(reported[0]).toMatch(/^failed list of agent pools /);
    },
  );

  test('for good makes Azure unreachable', async () => {
    const { found } = await find([failure('server-error')]);
    expect(found).toMatchObject({ ended: { verdict: { outcome: 'unreachable', failures: 20 } } });
  });

  test('is given up at the deadline, and when the run is cancelled', async () => {
    const late = await find(['hangs'], { schedule: { timeoutMs: MINUTE } });
    expect(late.found).toMatchObject({ ended: { verdict: { outcome: 'timed-out' }, elapsedMs: MINUTE } });
    const cancelled = await find(['hangs'], { cancel: [[SECOND, 'SIGINT']] });
    expect(cancelled.found).toMatchObject({
      ended: { verdict: { outcome: 'interrupted', signal: 'SIGINT' }, elapsedMs: SECOND },
    });
  });
});
