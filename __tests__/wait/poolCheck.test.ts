import { describe, expect, test } from '@jest/globals';
import { checkPool } from '../../src/wait/poolCheck.ts';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import { check, trouble } from '../samples/poolChecks.ts';
import {
  CLUSTER_OPERATION,
  failure,
  LOCATION_OPERATION,
  MINUTE,
  OPERATION,
  play,
  poolWith,
  type Script,
  SECOND,
  STEADY,
  status,
  succeeded,
} from '../samples/waits.ts';

describe('The pool after the end', () => {
  test.each(['Succeeded', 'Failed', 'Canceled'])('is read once: %s', async (text) => {
    const { ended, pools } = await check([status(text)], {
      pool: [poolWith({ provisioningState: text, nodeCount: 3 })],
    });
    expect(pools).toEqual([0]);
    expect(ended).toMatchObject({
      verdict: { outcome: text.toLowerCase() },
      pool: { kind: 'pool', pool: { kubernetesVersion: '1.33.4', nodeCount: 3 } },
      polls: 1,
    });
  });

  test('is read as well where the wait until it is idle has seen that it is not as it should be', async () => {
    const pool = [poolWith({ provisioningState: 'Failed', nodeCount: 3 })];
    const { ended, pools } = await play([status('Succeeded', { name: 'op-1' })], {
      pool,
      wait: async (target, context) => checkPool(await waitUntilIdle(target, context), {}, context),
    });
    expect([ended.verdict.outcome, ended.pool, pools.length]).toEqual(['mismatch', pool[0], 2]);
  });

  test.each<[string, Script]>([
    ['timed-out', [failure('throttled')]],
    ['not-found', [failure('missing')]],
    ['unauthorized', [failure('unauthorized')]],
    ['unreachable', [failure('network')]],
    ['error', [failure('rejected')]],
    ['unreachable', [status('InProgress'), failure('network')]],
  ])('is not read after %s', async (outcome, script) => {
    const { ended, pools } = await check(script);
    expect([ended.verdict.outcome, pools]).toEqual([outcome, []]);
    expect(ended).not.toHaveProperty('pool');
  });

  test('is not read when the run is cancelled', async () => {
    const { pools } = await check([status('InProgress')], { cancel: [[SECOND, 'SIGINT']] });
    expect(pools).toEqual([]);
  });

  test.each([
    ['an operation of the cluster', CLUSTER_OPERATION],
    ['a URL without names', LOCATION_OPERATION],
  ])('has no name where there is only %s', async (_, operation) => {
    const { ended, pools } = await check([succeeded], { operation });
    expect([ended.verdict.outcome, pools]).toEqual(['succeeded', []]);
  });

  test.each(['Succeeded', 'Failed'])('need not be readable: %s stays', async (text) => {
    const { ended, pools } = await check([status(text)], { pool: [trouble('server-error')] });
    expect(ended.verdict.outcome).toBe(text.toLowerCase());
    expect(ended.pool).toMatchObject({ kind: 'failure', failure: { kind: 'server-error' } });
    expect(pools).toHaveLength(1);
  });
});

describe('A read that hangs is given up', () => {
  const at =
    (ms: number): Script =>
    (now) =>
      now >= ms ? succeeded : status('InProgress');

  test.each([
    ['at the deadline', 20_000, 22 * SECOND, 22_000],
    ['half a second after the deadline, where that is over', 20_000, 20 * SECOND, 20_500],
  ])('%s', async (_, endsAt, timeoutMs, elapsedMs) => {
    const { ended, clock } = await check(at(endsAt), {
      pool: ['hangs'],
      schedule: { ...STEADY, timeoutMs },
    });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, elapsedMs });
    expect(ended.pool).toEqual({
      kind: 'failure',
      failure: { kind: 'network', service: 'arm', message: 'no answer in time' },
    });
    expect(clock.pending).toBe(0);
  });

  test('when the run is cancelled, and the verdict stays', async () => {
    const { ended } = await check([succeeded], { pool: ['hangs'], cancel: [[SECOND, 'SIGINT']] });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, elapsedMs: SECOND });
  });
});

test('Failures of reads are reported, and so is the first answer after them', async () => {
  const pool = [trouble('network'), trouble('unauthorized'), poolWith({})];
  const { reported } = await check([succeeded], { pool }, { kubernetesVersion: '1.33' });
  expect(reported.slice(1)).toEqual([
    'failed agent pool network 1',
    'failed agent pool unauthorized 2',
    'recovered',
  ]);
});

describe('An answer about another pool', () => {
  const CLUSTER = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod`;
  const foreign = poolWith({ id: `${CLUSTER}/agentPools/np2`, kubernetesVersion: '1.34.0' });
  const own = poolWith({ id: `${CLUSTER}/agentPools/NP1`, kubernetesVersion: '1.34.0' });

  test('is not shown', async () => {
    const { ended } = await check([succeeded], { pool: [foreign] });
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(ended.pool).toMatchObject({ kind: 'failure', failure: { kind: 'other-resource' } });
  });

  test('does not meet an expectation', async () => {
    const passed = await check([succeeded], { pool: [foreign, own] }, { kubernetesVersion: '1.34' });
    expect([passed.ended.verdict.outcome, passed.pools.length]).toEqual(['succeeded', 2]);
    const { ended } = await check([succeeded], { pool: [foreign] }, { kubernetesVersion: '1.34' });
    expect(ended.verdict).toMatchObject({
      outcome: 'mismatch',
      kind: 'unread',
      failure: { kind: 'other-resource' },
    });
  });
});

describe('An operation that is still running at the deadline', () => {
  const timed = { ...STEADY, timeoutMs: MINUTE };

  test.each(['Succeeded', 'Upgrading', 'Failed'])(
    'the pool is read, and is %s',
    async (provisioningState) => {
      const { ended, pools, asks } = await check([status('InProgress')], {
        pool: [poolWith({ provisioningState })],
        schedule: timed,
      });
      expect(ended).toMatchObject({
        verdict: { outcome: 'timed-out' },
        pool: { kind: 'pool', pool: { provisioningState } },
        elapsedMs: MINUTE,
      });
      expect(pools).toEqual([MINUTE]);
      expect(asks.map(({ name }) => name.operationId)).not.toContain('latest');
    },
  );

  test.each<[string, Script]>([
    ['the read hangs', [status('InProgress')]],
    ['the last poll hangs as well', (now) => (now >= MINUTE ? 'hangs' : status('InProgress'))],
  ])('within a second of it, even when %s', async (_, script) => {
    const { ended } = await check(script, { pool: ['hangs'], schedule: timed });
    expect(ended).toMatchObject({ verdict: { outcome: 'timed-out' }, pool: { kind: 'failure' } });
    expect(ended.elapsedMs).toBeLessThan(MINUTE + SECOND);
  });

  test('with what is expected of the pool changes nothing: it is timed out', async () => {
    const expected = { kubernetesVersion: '1.33' };
    const { ended, pools } = await check([status('InProgress')], { schedule: timed }, expected);
    expect([ended.verdict.outcome, pools.length]).toEqual(['timed-out', 1]);
  });

  test('is not read about when the run is cancelled', async () => {
    const { ended } = await check([status('InProgress')], { cancel: [[30 * SECOND, 'SIGINT']] });
    expect(ended).not.toHaveProperty('pool');
  });
});
