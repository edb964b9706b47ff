import { describe, expect, test } from '@jest/globals';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import {
  azureTime,
  CLUSTER_OPERATION,
  errorOf,
  failure,
  LOCATION_OPERATION,
  OPERATION,
  type Options,
  play,
  poolWith,
  type Script,
  SECOND,
  STARTED_AT,
  STEADY,
  status,
} from '../samples/waits.ts';

const POOL_ID = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`;

const named = (name: string, text = 'InProgress', more = {}) => status(text, { name, ...more });
const idle = (script: Script, { schedule, ...options }: Options = {}) =>
  play(script, { wait: waitUntilIdle, schedule: { ...STEADY, ...schedule }, ...options });
const asked = ({ asks }: Awaited<ReturnType<typeof play>>) => asks.map(({ name }) => name.operationId);

describe('One operation with no newer one', () => {
  const script = [named('op-1'), named('op-1', 'Succeeded')];

  test('is over when the latest is still the same and the pool has settled', async () => {
    const played = await idle(script);
    expect(asked(played)).toEqual(['op-1', 'op-1', 'latest']);
    expect(played.ended).toMatchObject({
      verdict: { outcome: 'succeeded' },
      operation: OPERATION,
      polls: 3,
      elapsedMs: 10_000,
    });
    expect(played.ended).not.toHaveProperty('earlier');
    expect(played.reported).toEqual(['0 changed InProgress -', '10000 changed Succeeded -']);
  });

  test('is recognized when Azure writes its id in other letters', async () => {
    const played = await idle([named('OP-1', 'Failed')]);
    expect(asked(played)).toEqual(['op-1', 'latest']);
    expect(played.ended).toMatchObject({ verdict: { outcome: 'failed' }, operation: OPERATION });
  });

  test('keeps its own verdict, status and history', async () => {
    const { ended } = await idle([named('op-1'), named('op-1', 'Failed', { error: errorOf('X', 'y') })]);
    expect(ended).toMatchObject({ lastStatus: { name: 'op-1', error: { code: 'X' } } });
    expect(ended.history.first.map((change) => change.status)).toEqual(['InProgress', 'Failed']);
  });

  test('that was requested as latest is known by its id', async () => {
    const played = await idle(script, { operation: { ...OPERATION, operationId: 'latest' } });
    expect(asked(played)).toEqual(['latest', 'op-1', 'latest']);
    expect(played.ended.operation.operationId).toBe('op-1');
  });

  test('that had ended before the step began is marked as such', async () => {
    const over = named('op-1', 'Succeeded', { endTime: azureTime(-SECOND) });
    const { ended } = await idle([over], { operation: { ...OPERATION, operationId: 'latest' } });
    expect(ended.foundEnded).toBe(true);
  });

  test('is the only one where the pool and cluster have no name', async () => {
    const operation = LOCATION_OPERATION;
    const played = await idle([named('op-1', 'Canceled')], { operation });
    expect(asked(played)).toEqual(['op-1']);
    expect(played.ended).toMatchObject({ verdict: { outcome: 'canceled' }, operation });
  });

  test('of a signed URL is compared with the latest of its names', async () => {
    const url = 'https://management.azure.com/x?s=1';
    const over = named('op-1', 'Succeeded', { resourceId: POOL_ID });
    const { asks } = await idle([over], { operation: { ...OPERATION, url } });
    expect(asks.map(({ name }) => name.url)).toEqual([url, undefined]);
  });
});

describe('Newer operations', () => {
  test('are waited for one after the other', async () => {
    const superseded = { error: errorOf('OperationPreempted', 'by op-b') };
    const played = await idle([
      named('op-1', 'Canceled', superseded),
      named('op-b'),
      named('op-b'),
      named('op-b', 'Failed'),
      named('op-c'),
      named('op-c'),
      named('op-c', 'Succeeded'),
    ]);
    expect(asked(played)).toEqual(['op-1', 'latest', 'op-b', 'op-b', 'latest', 'op-c', 'op-c', 'latest']);
    const { ended, reported } = played;
    expect(ended).toMatchObject({
      verdict: { outcome: 'succeeded' },
      operation: { operationId: 'op-c' },
      lastStatus: { name: 'op-c' },
      polls: 8,
      elapsedMs: 20_000,
    });
    expect(ended.earlier?.map(({ operation, verdict }) => [operation.operationId, verdict.outcome])).toEqual([
      ['op-1', 'canceled'],
      ['op-b', 'failed'],
    ]);
    expect(reported).toEqual([
      '0 changed Canceled -',
      'next op-b',
      '0 changed InProgress -',
      '10000 changed Failed -',
      'next op-c',
      '10000 changed InProgress -',
      '20000 changed Succeeded -',
    ]);
  });

  test.each([
    ['Failed', 'Succeeded'],
    ['Canceled', 'Succeeded'],
    ['Succeeded', 'Failed'],
    ['Succeeded', 'Canceled'],
  ])('decide: first %s, then %s', async (first, last) => {
    const { ended } = await idle([named('op-1', first), named('op-b', last)]);
    expect(ended.verdict.outcome).toBe(last.toLowerCase());
    expect(ended.earlier?.map(({ verdict }) => verdict.outcome)).toEqual([first.toLowerCase()]);
  });

  test('can have ended when they are seen, and are not marked as old then', async () => {
    const { ended } = await idle([named('op-1', 'Succeeded'), named('op-b', 'Succeeded')]);
    expect(ended.operation.operationId).toBe('op-b');
    expect(ended).not.toHaveProperty('foundEnded');
  });

  test('need no start time, as the first one does', async () => {
    const late = named('op-1', 'Succeeded', { startTime: azureTime(0) });
    const since = { startedAfter: STARTED_AT, graceMs: 0 };
    const { ended } = await idle([late, named('op-b', 'Succeeded')], { target: { since } });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, operation: { operationId: 'op-b' } });
  });

  test('are not requested at the URL of the first one', async () => {
    const url = 'https://management.azure.com/subscriptions/s/operations/op-1?t=1';
    const script = [
      named('op-1', 'Succeeded', { resourceId: POOL_ID }),
      named('op-b'),
      named('op-b', 'Succeeded'),
    ];
    const { asks } = await idle(script, { operation: { ...OPERATION, url } });
    expect(asks.map(({ name }) => name.url)).toEqual([url, ...Array(asks.length - 1).fill(undefined)]);
  });

  test('are not waited for twice, however often they become the latest', async () => {
    const played = await idle([
      named('op-1', 'Succeeded'),
      ...[named('op-b'), named('op-b', 'Succeeded'), named('op-1')],
    ]);
    expect(asked(played)).toEqual(['op-1', 'latest', 'op-b', 'latest']);
    expect(played.ended).toMatchObject({ verdict: { outcome: 'succeeded' } });
  });

  test('have one deadline with the first one', async () => {
    const { ended } = await idle([named('op-1'), named('op-1', 'Succeeded'), named('op-b')], {
      schedule: { timeoutMs: 35 * SECOND },
    });
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out', timeoutMs: 35_000 },
      operation: { operationId: 'op-b' },
      elapsedMs: 35_000,
    });
    expect(ended.earlier).toHaveLength(1);
  });
});

test('A newer one that Azure does not know by its id for a moment is waited for, however late', async () => {
  const { ended } = await idle((_, poll) => {
    if (poll <= 13) return named('op-1', poll < 13 ? 'InProgress' : 'Succeeded');
    if (poll === 14) return named('op-b');
    return poll === 15 ? failure('operation-missing') : named('op-b', 'Succeeded');
  });
  expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, operation: { operationId: 'op-b' } });
});

describe('When it is not known whether there is a newer one, that is the verdict', () => {
  const over = named('op-1', 'Succeeded');

  test.each<[string, Script, Options]>([
    ['unreachable', [over, failure('network')], {}],
    ['unreachable', [over, status('InProgress')], {}],
    ['unauthorized', [over, failure('unauthorized')], {}],
    ['unreachable', [over, failure('rejected')], {}],
    ['error', [over, failure('api-version')], {}],
    ['not-found', [over, failure('missing')], {}],
    ['timed-out', [over, failure('throttled')], { schedule: { timeoutMs: 30 * SECOND } }],
    ['timed-out', [over, 'hangs'], { schedule: { timeoutMs: 30 * SECOND } }],
    ['interrupted', [over, 'hangs'], { cancel: [[5 * SECOND, 'SIGINT']] }],
    ['interrupted', [over, failure('network')], { cancel: [[5 * SECOND, 'SIGINT']] }],
  ])('%s: %j', async (outcome, script, options) => {
    const { ended } = await idle(script, options);
    expect(ended.verdict.outcome).toBe(outcome);
    expect(ended).toMatchObject({ operation: OPERATION, lastStatus: { status: 'Succeeded' } });
    expect(ended).not.toHaveProperty('earlier');
  });

  test('failures that pass are waited out', async () => {
    const { ended } = await idle([over, failure('network'), failure('throttled'), over]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'succeeded' },
      operation: OPERATION,
      polls: 4,
      elapsedMs: 20_000,
    });
    expect(ended).not.toHaveProperty('earlier');
  });

  test.each<[string, Script]>([
    ['does not end', ['hangs']],
    ['is unknown', [failure('missing')]],
  ])('an operation that %s is the only one', async (_, script) => {
    const played = await idle(script, { schedule: { timeoutMs: 30 * SECOND } });
    expect(asked(played)).toEqual(['op-1']);
    expect(played.ended).not.toHaveProperty('earlier');
  });
});

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

  test('a cluster has no pool to read', async () => {
    const { ended, pools } = await idle([over], { operation: CLUSTER_OPERATION, pool: [state('Upgrading')] });
    expect([ended.verdict.outcome, pools]).toEqual(['succeeded', []]);
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

test('A refusal of the first poll of a newer operation is not the set-up: it is waited out', async () => {
  const script = [
    named('op-1', 'Succeeded'),
    named('op-b'),
    ...[failure('unauthorized'), failure('rejected')],
    named('op-b', 'Succeeded'),
  ];
  const { ended } = await idle(script);
  expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, operation: { operationId: 'op-b' } });
});
