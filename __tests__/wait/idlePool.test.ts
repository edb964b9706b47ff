import { describe, expect, test } from '@jest/globals';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import {
  CLUSTER_OPERATION,
  failure,
  OPERATION,
  type Options,
  play,
  poolWith,
  type Script,
  STEADY,
  status,
} from '../samples/waits.ts';

const POOL_ID = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`;

const named = (name: string, text = 'InProgress', more = {}) => status(text, { name, ...more });
const idle = (script: Script, { schedule, ...options }: Options = {}) =>
  play(script, { wait: waitUntilIdle, schedule: { ...STEADY, ...schedule }, ...options });

describe("While the pool's provisioning state is not an end, the pool is not idle", () => {
  const over = named('op-1', 'Succeeded');
  const state = (provisioningState: string) => poolWith({ provisioningState });

  test.each(['Upgrading', 'Scaling', 'Updating', 'Deleting', 'InProgress'])(
    '%s: it is waited for, with polls of the latest operation and of the pool',
    async (changing) => {
      const pool = [state(changing), state(changing), state('Succeeded')];
      const { ended, asks, pools, reported } = await idle([over], { pool });
      expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, polls: 4, elapsedMs: 20_000 });
      expect([asks.length, pools]).toEqual([4, [0, 10_000, 20_000]]);
      expect(reported).toEqual(['0 changed Succeeded -', `settling ${changing}`]);
    },
  );

  test.each(['Succeeded', 'Failed', 'Canceled'])('also after %s', async (text) => {
    const pool = [state('Upgrading'), state(text)];
    const { ended, pools } = await idle([named('op-1', text)], { pool });
    expect([ended.verdict.outcome, pools.length]).toEqual([text.toLowerCase(), 2]);
  });

  test('an operation that appears in the meantime is waited for', async () => {
    const script: Script = (now, _, operationId) =>
      operationId === 'latest' && now >= 10_000
        ? named('op-b', 'Succeeded')
        : named(operationId === 'latest' ? 'op-1' : operationId, 'Succeeded');
    const { ended } = await idle(script, { pool: [state('Upgrading'), state('Succeeded')] });
    expect(ended.operation.operationId).toBe('op-b');
  });

  test('for ever: the step is timed out, not green', async () => {
    const { ended } = await idle([over], { pool: [state('Upgrading')], schedule: { timeoutMs: 60_000 } });
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out' },
      lastStatus: { status: 'Succeeded' },
      elapsedMs: 60_000,
    });
  });

  test('the heartbeat says that the step is alive', async () => {
    const pool = (now: number) => state(now >= 130_000 ? 'Succeeded' : 'Upgrading');
    const { reported } = await idle([over], { pool });
    expect(reported.slice(1)).toEqual([
      'settling Upgrading',
      '60000 unchanged Upgrading',
      '120000 unchanged Upgrading',
    ]);
  });

  test('the heartbeat has the end of the operation while the pool cannot be read', async () => {
    const failing = failure('server-error');
    const pool = (now: number) => (now >= 130_000 ? state('Succeeded') : failing);
    const { reported } = await idle([over], { pool });
    expect(reported.filter((line) => line.includes('unchanged'))).toEqual([
      '60000 unchanged Succeeded',
      '120000 unchanged Succeeded',
    ]);
  });

  test.each([
    ['Failed', 'Failed'],
    ['Canceled', 'Canceled'],
    ['failed', 'failed'],
  ])('%s after a success is a mismatch', async (provisioningState, actual) => {
    const { ended } = await idle([over], { pool: [state(provisioningState)] });
    expect(ended.verdict).toMatchObject({
      outcome: 'mismatch',
      kind: 'differs',
      status: { status: 'Succeeded' },
      differences: [{ name: 'provisioning state', expected: 'Succeeded', actual }],
    });
  });

  test.each(['Failed', 'Canceled'])('%s after such an end does not change the verdict', async (text) => {
    const { ended } = await idle([named('op-1', text)], { pool: [state(text)] });
    expect(ended.verdict.outcome).toBe(text.toLowerCase());
  });

  test('a pool without a state counts as one that does not change', async () => {
    const { ended, pools } = await idle([over], { pool: [state('')] });
    expect([ended.verdict.outcome, pools]).toEqual(['succeeded', [0]]);
  });

  test('a cluster has neither a pool to read nor a list of operations', async () => {
    const { ended, pools, lists } = await idle([over], {
      operation: CLUSTER_OPERATION,
      pool: [state('Upgrading')],
    });
    expect([ended.verdict.outcome, pools, lists]).toEqual(['succeeded', [], []]);
  });

  test('a pool of another cluster is not taken for it', async () => {
    const foreign = poolWith({ id: POOL_ID.replace('aks-prod', 'aks-test') });
    const { ended, reported } = await idle([over], {
      pool: [foreign, poolWith({ id: POOL_ID.toUpperCase() })],
    });
    expect([ended.verdict.outcome, reported[1]]).toEqual(['succeeded', 'failed agent pool other-resource 1']);
  });
});

test('Failures of the looks are reported, and so is the first answer after them', async () => {
  const over = named('op-1', 'Succeeded');
  const pool = [failure('server-error'), poolWith({})];
  const { reported } = await idle([over, failure('network'), over], { pool });
  expect(reported).toEqual([
    '0 changed Succeeded -',
    'failed status network 1',
    'failed agent pool server-error 2',
    'recovered',
  ]);
});

describe('A pool that cannot be read', () => {
  const over = named('op-1', 'Succeeded');

  test.each([
    ['unauthorized', 'unauthorized'],
    ['missing', 'not-found'],
    ['rejected', 'error'],
  ] as const)('and never could, is given up after five refusals: %s', async (kind, outcome) => {
    const { ended, pools } = await idle([over], { pool: [failure(kind)] });
    expect(ended.verdict).toMatchObject({ outcome, failures: 5, failure: { kind } });
    expect(pools).toHaveLength(5);
  });

  test('once it was read, has all of the error budget', async () => {
    const pool = [poolWith({ provisioningState: 'Upgrading' }), failure('unauthorized')];
    const { ended, pools } = await idle([over], { pool });
    expect(ended.verdict).toMatchObject({ outcome: 'unauthorized', failures: 20 });
    expect(pools).toHaveLength(21);
  });

  test('for a while is waited out', async () => {
    const pool = [...Array(19).fill(failure('server-error')), poolWith({})];
    expect((await idle([over], { pool })).ended.verdict.outcome).toBe('succeeded');
  });

  test('is not refused for good by one refusal after other failures', async () => {
    const pool = [...Array(4).fill(failure('network')), failure('unauthorized'), poolWith({})];
    expect((await idle([over], { pool })).ended.verdict.outcome).toBe('succeeded');
  });
});
