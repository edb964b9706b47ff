import { describe, expect, test } from '@jest/globals';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import {
  azureTime,
  errorOf,
  failure,
  LOCATION_OPERATION,
  OPERATION,
  type Options,
  play,
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
