import { describe, expect, test } from '@jest/globals';
import type { ListAnswer } from '../../src/azure/aks/operationList.ts';
import type { OperationName } from '../../src/azure/aks/operationName.ts';
import { type AbortLimits, abortOperation, HURRIED, UNHURRIED } from '../../src/wait/abort.ts';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import { waitForEnd } from '../../src/wait/wait.ts';
import {
  CLUSTER_OPERATION,
  failure,
  LOCATION_OPERATION,
  listOf,
  OPERATION,
  type Options,
  play,
  poolWith,
  type Script,
  SECOND,
  STEADY,
  status,
} from '../samples/waits.ts';

const POOL_ID = `/subscriptions/${OPERATION.subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1`;

const running = (name = 'op-1') => status('InProgress', { name });

/** A wait that runs out of time after two polls, at 10 s, and then aborts. */
function abortLate(script: Script, options: Options = {}, wait = waitForEnd) {
  return play(script, {
    schedule: { ...STEADY, timeoutMs: 10 * SECOND },
    wait: async (target, context) => abortOperation(await wait(target, context), context, UNHURRIED),
    ...options,
  });
}

/** A wait that is cancelled at 3 s, and then aborts. */
function abortCancelled(script: Script, options: Options = {}, limits: AbortLimits = HURRIED) {
  return play(script, {
    cancel: [[3 * SECOND, 'SIGINT']],
    wait: async (target, context) => abortOperation(await waitForEnd(target, context), context, limits),
    ...options,
  });
}

/** What latest is when the wait is over, after two polls. */
const thenLatest =
  (latest: ReturnType<Extract<Script, (...args: never[]) => unknown>>): Script =>
  (_, poll) =>
    poll > 2 ? latest : running();

describe('An operation that is the latest', () => {
  test.each([202, 204])('is aborted by one request: HTTP %d', async (httpStatus) => {
    const { ended, asks, aborts } = await abortLate([running()], { abort: { kind: 'taken', httpStatus } });
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out' },
      abort: { kind: 'taken', httpStatus },
      polls: 2,
      elapsedMs: 10_000,
    });
    expect(asks.map(({ name }) => name.operationId)).toEqual(['op-1', 'op-1', 'latest']);
    expect(aborts).toEqual([10_000]);
    expect(ended).not.toHaveProperty('newer');
  });

  test('is aborted when the run is cancelled, too, although its signal has fired', async () => {
    const { ended, aborts } = await abortCancelled([running()]);
    expect(ended).toMatchObject({ verdict: { outcome: 'interrupted' }, abort: { kind: 'taken' } });
    expect(aborts).toEqual([3_000]);
  });

  test('is known by its id in other letters', async () => {
    const { ended } = await abortLate(thenLatest(running('OP-1')));
    expect(ended.abort?.kind).toBe('taken');
  });

  test('was requested as latest and is known by its own id now', async () => {
    const operation = { ...OPERATION, operationId: 'latest' };
    const { ended, aborts } = await abortLate([running('op-7')], { operation });
    expect([ended.operation.operationId, ended.abort?.kind, aborts.length]).toEqual(['op-7', 'taken', 1]);
  });

  test.each([
    ['HTTP 409', failure('server-error', { httpStatus: 409, code: 'OperationNotAllowed' })],
    ['a broken connection', failure('network', { code: 'ECONNRESET' })],
    ['HTTP 403', failure('unauthorized', { httpStatus: 403 })],
    ['HTTP 429', failure('throttled', { httpStatus: 429 })],
  ])('can be refused: %s, and no second request is sent', async (_, abort) => {
    const { ended, aborts } = await abortLate([running()], { abort });
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out' },
      abort: { kind: 'refused', failure: abort.failure },
    });
    expect(aborts).toHaveLength(1);
  });
});

describe('The limits', () => {
  test('of a look that hangs: then nothing is sent', async () => {
    const { ended, aborts, clock } = await abortLate(thenLatest('hangs'));
    expect(ended.abort).toEqual({ kind: 'not-sent', why: 'unknown' });
    expect([aborts, clock.now(), clock.pending]).toEqual([[], 10_000 + UNHURRIED.lookMs, 0]);
  });

  test('of a request that hangs: one only, which Azure might have accepted', async () => {
    const { ended, aborts, clock } = await abortLate([running()], { abort: 'hangs' });
    expect(ended.abort).toEqual({ kind: 'unanswered' });
    expect([aborts, clock.now(), clock.pending]).toEqual([[10_000], 10_000 + UNHURRIED.totalMs, 0]);
  });

  test('are tight when the run is cancelled', async () => {
    const look = await abortCancelled((now) => (now >= 3_000 ? 'hangs' : running()));
    expect([look.ended.abort?.kind, look.clock.now()]).toEqual(['not-sent', 3_000 + HURRIED.lookMs]);
    const late = { after: HURRIED.lookMs - 1, answer: running() };
    const both = await abortCancelled((now) => (now >= 3_000 ? late : running()), { abort: 'hangs' });
    expect(both.ended.abort?.kind).toBe('unanswered');
    expect(both.clock.now()).toBe(3_000 + HURRIED.totalMs);
    // GitHub sends SIGTERM 7.5 s after SIGINT, and the report takes up to one.
    expect(HURRIED.totalMs).toBeLessThan(6_500);
  });
});

test('The limits after a timeout are minutes, and the limit of the looks is part of the whole', () => {
  expect(UNHURRIED).toEqual({ lookMs: 90_000, totalMs: 180_000 });
});

describe('Nothing is sent', () => {
  test('when its last status was an end, even where `latest` lags and calls it running', async () => {
    const script: Script = (_, poll) => (poll === 1 ? status('Succeeded', { name: 'op-1' }) : running());
    const { ended, asks, aborts } = await abortLate(
      script,
      { pool: [poolWith({ provisioningState: 'Upgrading' })] },
      waitUntilIdle,
    );
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out' },
      abort: { kind: 'not-sent', why: 'ended', status: { status: 'Succeeded' } },
    });
    expect([asks.length, aborts]).toEqual([3, []]);
  });

  test('when a newer one is active, and that one is named', async () => {
    const { ended, aborts } = await abortLate(thenLatest(running('op-2')));
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out' },
      operation: OPERATION,
      abort: { kind: 'not-sent', why: 'others', operationIds: ['op-2'] },
      newer: { operationId: 'op-2', status: { status: 'InProgress' } },
      lastStatus: { name: 'op-1' },
    });
    expect(aborts).toEqual([]);
  });

  test.each(['Succeeded', 'Failed', 'Canceled', 'Cancelled'])('when it had ended: %s', async (text) => {
    const { ended, aborts } = await abortLate(thenLatest(status(text, { name: 'op-1' })));
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out' },
      abort: { kind: 'not-sent', why: 'ended', status: { status: text } },
    });
    expect(aborts).toEqual([]);
  });

  test('when the latest is a newer one that has ended: which one Azure would abort is not known', async () => {
    const { ended, aborts } = await abortLate(thenLatest(status('Succeeded', { name: 'op-2' })));
    expect(ended).toMatchObject({
      abort: { kind: 'not-sent', why: 'unknown' },
      newer: { operationId: 'op-2', status: { status: 'Succeeded' } },
    });
    expect(aborts).toEqual([]);
  });

  test.each(['network', 'operation-missing', 'unauthorized', 'server-error'] as const)(
    'when the latest cannot be read: %s',
    async (kind) => {
      const { ended, aborts } = await abortLate(thenLatest(failure(kind)));
      expect(ended.abort).toMatchObject({ kind: 'not-sent', why: 'unknown', failure: { kind } });
      expect(aborts).toEqual([]);
    },
  );

  test('when the latest has no name', async () => {
    const { ended, aborts } = await abortLate(thenLatest(status('InProgress')));
    expect(ended.abort).toMatchObject({ kind: 'not-sent', why: 'unknown', failure: { kind: 'bad-answer' } });
    expect(aborts).toEqual([]);
  });

  test('when it was never known which one it is', async () => {
    const operation = { ...OPERATION, operationId: 'latest' };
    const { ended, asks, aborts } = await abortLate([failure('throttled')], { operation });
    expect(ended.abort).toEqual({ kind: 'not-sent', why: 'unknown' });
    expect([asks.length, aborts]).toEqual([2, []]);
  });

  test('when it is not the one that the step was given, but one that came later', async () => {
    const script = [status('Succeeded', { name: 'op-1' }), running('op-2')];
    const { ended, aborts } = await abortLate(script, {}, waitUntilIdle);
    expect(ended).toMatchObject({
      verdict: { outcome: 'timed-out' },
      operation: { operationId: 'op-2' },
      abort: { kind: 'not-sent', why: 'not-given' },
    });
    expect(aborts).toEqual([]);
  });

  test.each<[string, OperationName]>([
    ['of the cluster', CLUSTER_OPERATION],
    ['with an address only', LOCATION_OPERATION],
  ])('when it has no pool: %s', async (_, operation) => {
    const { ended, asks, aborts } = await abortLate([running()], { operation });
    expect(ended.abort).toEqual({ kind: 'not-sent', why: 'unknown' });
    expect([asks.length, aborts]).toEqual([2, []]);
  });
});

describe('With the list of operations', () => {
  const own = status('InProgress', { name: 'op-1' });
  const done = (name: string) => status('Succeeded', { name });

  test.each<[string, ReturnType<typeof listOf>]>([
    ['is in it alone', listOf(own)],
    ['is known there by its id in other letters', listOf(running('OP-1'))],
    ['is the only one that has not ended', listOf(done('op-3'), own, status('Failed', { name: 'op-4' }))],
    ['is not in it yet', listOf(done('op-3'))],
  ])('an operation that %s is aborted', async (_, list) => {
    const { ended, aborts, lists } = await abortLate([running()], { list: [list] });
    expect([ended.abort?.kind, aborts, lists]).toEqual(['taken', [10_000], [10_000]]);
  });

  test.each([
    ['has it', listOf(own, done('op-2'))],
    ['does not have it yet', listOf(own)],
  ])(
    'an operation that is the only active one is aborted, although a newer one that has ended is the latest: the list %s',
    async (_, list) => {
      const { ended, aborts } = await abortLate(thenLatest(done('op-2')), { list: [list] });
      expect([ended.abort?.kind, aborts]).toEqual(['taken', [10_000]]);
    },
  );

  test.each<[string, readonly string[], Script, ReturnType<typeof listOf>]>([
    ['an older one', ['op-0'], [running()], listOf(running('op-0'), own)],
    ['two more', ['op-2', 'op-0'], [running()], listOf(running('op-2'), own, running('op-0'))],
    ['a newer one, which is the latest', ['op-2'], thenLatest(running('op-2')), listOf(own, running('op-2'))],
    ['a newer one that is not in the list yet', ['op-2'], thenLatest(running('op-2')), listOf(own)],
    [
      'a newer one that is not in the list yet and an older one',
      ['op-2', 'op-0'],
      thenLatest(running('op-2')),
      listOf(own, running('op-0')),
    ],
    ['one without an id', ['without an id'], [running()], listOf(own, status('InProgress'))],
  ])('nothing is sent while there is %s, and %j is named', async (_, operationIds, script, list) => {
    const { ended, aborts } = await abortLate(script, { list: [list] });
    expect(ended.abort).toEqual({ kind: 'not-sent', why: 'others', operationIds });
    expect(aborts).toEqual([]);
  });

  test('nothing is sent when the list says that it has ended', async () => {
    const { ended, aborts } = await abortLate([running()], { list: [listOf(done('op-1'))] });
    expect(ended.abort).toMatchObject({ kind: 'not-sent', why: 'ended', status: { status: 'Succeeded' } });
    expect(aborts).toEqual([]);
  });

  test('nothing is sent when a newer one is the latest and the list does not have ours', async () => {
    const { ended, aborts } = await abortLate(thenLatest(done('op-2')), { list: [listOf(done('op-2'))] });
    expect([ended.abort, aborts]).toEqual([{ kind: 'not-sent', why: 'unknown' }, []]);
  });

  test.each<[string, ListAnswer]>([
    ['cannot be read', failure('server-error')],
    [
      'is about another pool',
      listOf(status('InProgress', { name: 'op-1', resourceId: `${POOL_ID.replace('np1', 'np2')}` })),
    ],
  ])('nothing is sent when the list %s', async (_, list) => {
    const { ended, aborts } = await abortLate([running()], { list: [list] });
    expect(ended.abort).toMatchObject({ kind: 'not-sent', why: 'unknown', failure: { service: 'arm' } });
    expect(aborts).toEqual([]);
  });

  test('nothing is sent when the list hangs: the limit is one for both looks', async () => {
    const { ended, aborts, clock } = await abortLate([running()], { list: ['hangs'] });
    expect(ended.abort).toEqual({ kind: 'not-sent', why: 'unknown' });
    expect([aborts, clock.now()]).toEqual([[], 10_000 + UNHURRIED.lookMs]);
  });
});
