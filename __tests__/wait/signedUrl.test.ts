import { describe, expect, test } from '@jest/globals';
import type { PoolAnswer } from '../../src/azure/aks/agentPool.ts';
import type { StatusAnswer } from '../../src/azure/aks/statusAnswer.ts';
import {
  failure,
  LOCATION_OPERATION,
  OPERATION,
  type Options,
  play,
  poolWith,
  STEADY,
  status,
  succeeded,
} from '../samples/waits.ts';

const POOL_ID = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`;
const OF_URL = { ...OPERATION, url: 'https://management.azure.com/x?s=1' };
const MISSING = failure('operation-missing');
const UPGRADING = poolWith({ provisioningState: 'Upgrading' });

/** Waits for an operation by its URL; the answers alternate between the URL and the operation's own id. */
function follow(script: readonly StatusAnswer[], options: Options = {}) {
  return play(script, { operation: OF_URL, schedule: STEADY, ...options });
}

describe('A success from a signed URL that does not say whose it is', () => {
  test('counts when the pool knows the operation by its id', async () => {
    const own = status('Succeeded', { resourceId: POOL_ID });
    const { ended, asks, pools } = await follow([succeeded, own]);
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, lastStatus: { resourceId: POOL_ID } });
    expect(asks.map(({ name }) => [name.operationId, name.url])).toEqual([
      ['op-1', OF_URL.url],
      ['op-1', undefined],
    ]);
    expect(pools).toEqual([]);
  });

  test('does not count while the pool says that the operation is still running', async () => {
    const { ended } = await follow([succeeded, status('InProgress'), succeeded, status('Failed')]);
    expect(ended.verdict.outcome).toBe('failed');
  });

  test.each(['Succeeded', 'Failed', ''])(
    'counts when the pool does not know it and does not change: %j',
    async (provisioningState) => {
      const { ended, pools } = await follow([succeeded, MISSING], {
        pool: [poolWith({ provisioningState })],
      });
      expect([ended.verdict.outcome, pools.length]).toEqual(['succeeded', 1]);
    },
  );

  test.each([
    ['at the first poll', [succeeded, MISSING], 1],
    ['later', [status('InProgress'), status('InProgress'), succeeded, MISSING], 2],
  ] as const)('is not green when the pool does not know it and is changing: %s', async (_, script, reads) => {
    const { ended, pools } = await follow(script, { pool: [UPGRADING] });
    expect(ended.verdict).toEqual({
      outcome: 'error',
      kind: 'refused',
      failure: {
        kind: 'not-proven',
        service: 'arm',
        message: 'agent pool np1 does not know operation op-1 and is still changing (Upgrading)',
      },
      failures: 1,
    });
    expect(pools).toHaveLength(reads);
  });

  test('does not count when the pool knows it as an operation of another pool', async () => {
    const foreign = status('Succeeded', { resourceId: POOL_ID.replace('np1', 'np2') });
    const { ended } = await follow([succeeded, foreign]);
    expect(ended.verdict).toMatchObject({ outcome: 'error', failure: { kind: 'other-resource' } });
  });

  test('does not count on a look at another pool', async () => {
    const foreign = poolWith({ id: POOL_ID.replace('aks-prod', 'aks-test') });
    const { ended } = await follow([succeeded, MISSING], { pool: [foreign] });
    expect(ended.verdict).toMatchObject({ outcome: 'error', failure: { kind: 'other-resource' } });
  });

  describe('and whose pool is gone', () => {
    const GONE = failure('missing');
    const gone: PoolAnswer = GONE;

    test.each(['missing', 'operation-missing'] as const)(
      'counts when the pool was there while it was running: %s',
      async (kind) => {
        const script = [status('InProgress'), status('InProgress'), succeeded, failure(kind)];
        const { ended, pools } = await follow(script, { pool: [poolWith({}), gone] });
        expect([ended.verdict.outcome, pools.length]).toEqual(['succeeded', 2]);
      },
    );

    test('counts when the pool was seen after a hiccup, and it is read no more than needed', async () => {
      const script = [...Array(4).fill(status('InProgress')), succeeded, GONE];
      const { ended, pools } = await follow(script, { pool: [failure('network'), poolWith({}), gone] });
      expect([ended.verdict.outcome, pools.length]).toEqual(['succeeded', 3]);
    });

    test.each([
      ['was never there', [status('InProgress'), succeeded, GONE], [gone]],
      ['was not seen', [succeeded, GONE, succeeded, GONE, succeeded, GONE], [gone]],
      ['could not be read', [status('InProgress'), succeeded, GONE], [failure('unauthorized'), gone]],
    ])('does not count when the pool %s', async (_, script, pool) => {
      const { ended } = await follow(script, { pool, schedule: { ...STEADY, maxConsecutiveErrors: 2 } });
      expect(ended.verdict.outcome).toBe('not-found');
    });

    test.each([
      ['network', 'unreachable'],
      ['unauthorized', 'unauthorized'],
    ] as const)('does not count when the pool that was there cannot be read: %s', async (kind, outcome) => {
      const { ended } = await follow([status('InProgress'), succeeded, GONE, succeeded, GONE], {
        pool: [poolWith({}), failure(kind)],
        schedule: { ...STEADY, maxConsecutiveErrors: 2 },
      });
      expect(ended.verdict).toMatchObject({ outcome, failures: 2, failure: { kind } });
    });
  });

  test.each(['server-error', 'network', 'throttled'] as const)(
    'is asked about again after %s',
    async (kind) => {
      const { ended, pools } = await follow([succeeded, failure(kind), succeeded, status('Failed')]);
      expect([ended.verdict.outcome, pools]).toEqual(['failed', []]);
    },
  );
});

describe('A signed URL is enough', () => {
  test.each([{ id: `${POOL_ID}/operations/op-1` }, { resourceId: POOL_ID }])(
    'for a success with %j',
    async (ids) => {
      const { ended, asks, pools } = await follow([status('Succeeded', ids)]);
      expect([ended.verdict.outcome, asks.length, pools.length]).toEqual(['succeeded', 1, 0]);
    },
  );

  test.each(['InProgress', 'Failed', 'Canceled'])('for %s', async (text) => {
    const { asks, pools } = await follow([status(text), status('Failed')]);
    expect(asks.every(({ name }) => name.url === OF_URL.url)).toBe(true);
    expect(pools).toEqual(text === 'InProgress' ? [0] : []);
  });

  test('where no pool is given', async () => {
    const { ended, asks, pools } = await follow([succeeded], { operation: LOCATION_OPERATION });
    expect([ended.verdict.outcome, asks.length, pools.length]).toEqual(['succeeded', 1, 0]);
  });
});
