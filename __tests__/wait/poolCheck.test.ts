import { describe, expect, test } from '@jest/globals';
import type { PoolAnswer } from '../../src/azure/aks/agentPool.ts';
import type { FailureKind } from '../../src/azure/http/failure.ts';
import { checkPool, type Expectation } from '../../src/wait/poolCheck.ts';
import { waitForEnd } from '../../src/wait/wait.ts';
import {
  CLUSTER_OPERATION,
  failure,
  LOCATION_OPERATION,
  MINUTE,
  type Options,
  play,
  poolWith,
  type Script,
  SECOND,
  STEADY,
  status,
  succeeded,
} from '../samples/waits.ts';

const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
const trouble = (kind: FailureKind, retryAfterMs?: number): PoolAnswer =>
  failure(kind, retryAfterMs ? { retryAfterMs } : {});

function check(script: Script, options: Options = {}, expected: Expectation = {}) {
  return play(script, {
    wait: async (target, terms) => checkPool(await waitForEnd(target, terms), expected, terms),
    ...options,
  });
}

describe('The pool after the end', () => {
  test.each(['Succeeded', 'Failed', 'Canceled'])('is looked at once: %s', async (text) => {
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

  test.each<[string, Script]>([
    ['timed-out', [status('InProgress')]],
    ['not-found', [failure('missing')]],
    ['unauthorized', [failure('unauthorized')]],
    ['unreachable', [failure('network')]],
    ['error', [failure('rejected')]],
  ])('is not looked at after %s', async (outcome, script) => {
    const { ended, pools } = await check(script, { schedule: { timeoutMs: 5 * MINUTE } });
    expect([ended.verdict.outcome, pools]).toEqual([outcome, []]);
    expect(ended).not.toHaveProperty('pool');
  });

  test('is not looked at when the run is cancelled', async () => {
    const { pools } = await check([status('InProgress')], { cancel: [[SECOND, 'SIGINT']] });
    expect(pools).toEqual([]);
  });

  test.each([
    ['an operation of the cluster', CLUSTER_OPERATION],
    ['an address without names', LOCATION_OPERATION],
  ])('has no name where there is only %s', async (_, operation) => {
    const { ended, pools } = await check([succeeded], { operation });
    expect([ended.verdict.outcome, pools]).toEqual(['succeeded', []]);
  });

  test.each(['Succeeded', 'Failed'])('may not be readable: %s stays', async (text) => {
    const { ended, pools } = await check([status(text)], { pool: [trouble('server-error')] });
    expect(ended.verdict.outcome).toBe(text.toLowerCase());
    expect(ended.pool).toMatchObject({ kind: 'failure', failure: { kind: 'server-error' } });
    expect(pools).toHaveLength(1);
  });
});

describe('A look that hangs is given up', () => {
  const at =
    (ms: number): Script =>
    (now) =>
      now >= ms ? succeeded : status('InProgress');

  test.each([
    ['at the deadline', 20_000, 22 * SECOND, 22_000],
    ['half a second behind the deadline, where that is over', 20_000, 20 * SECOND, 20_500],
  ])('%s', async (_, endsAt, timeoutMs, elapsedMs) => {
    const { ended, clock } = await check(at(endsAt), {
      pool: ['hangs'],
      schedule: { ...STEADY, timeoutMs },
    });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, elapsedMs });
    expect(ended.pool).toMatchObject({ kind: 'failure', failure: { message: 'no answer in time' } });
    expect(clock.pending).toBe(0);
  });

  test('when the run is cancelled, and the verdict stays', async () => {
    const { ended } = await check([succeeded], { pool: ['hangs'], cancel: [[SECOND, 'SIGINT']] });
    expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, elapsedMs: SECOND });
  });
});

describe('With something expected, a success', () => {
  const expected = { kubernetesVersion: '1.33' };
  const expecting = (pool: Options['pool'] & {}, options: Options = {}) =>
    check([succeeded], { pool, ...options }, expected);

  test('stays one when the pool has it', async () => {
    const { ended, pools } = await expecting([poolWith({ kubernetesVersion: '1.33.4' })]);
    expect([ended.verdict.outcome, pools]).toEqual(['succeeded', [0]]);
  });

  test('is a mismatch when the pool has not', async () => {
    const { ended } = await expecting([poolWith({ kubernetesVersion: '1.32.9' })]);
    const difference = { name: 'Kubernetes version', expected: '1.33', actual: '1.32.9' };
    expect(ended.verdict).toMatchObject({
      outcome: 'mismatch',
      status: { status: 'Succeeded' },
      differences: [difference],
    });
    expect(ended.verdict).not.toHaveProperty('failure');
    expect(ended.pool?.kind).toBe('pool');
  });

  test.each(['Failed', 'Canceled'])('is not what %s is: one look, and no mismatch', async (text) => {
    const options: Options = { pool: [trouble('server-error'), poolWith({ kubernetesVersion: '1.32' })] };
    const { ended, pools } = await check([status(text)], options, expected);
    expect([ended.verdict.outcome, pools.length]).toEqual([text.toLowerCase(), 1]);
  });

  test.each(['network', 'server-error', 'bad-answer'] as const)('waits %s out', async (kind) => {
    const { ended, pools } = await expecting([...times(9, trouble(kind)), poolWith({})]);
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(pools.slice(0, 5)).toEqual([0, 2_000, 5_000, 9_500, 16_250]);
    expect(ended.elapsedMs).toBe(pools.at(-1));
  });

  test('waits only so much of it out', async () => {
    const { ended, pools } = await expecting([trouble('server-error')]);
    expect(pools).toHaveLength(10);
    expect(ended.verdict).toMatchObject({
      outcome: 'mismatch',
      differences: [],
      failure: { kind: 'server-error' },
    });
  });

  test('waits throttling out, outside that count, for as long as Azure asks', async () => {
    const { ended, pools } = await expecting([
      trouble('throttled', 45_000),
      ...times(40, trouble('throttled')),
      poolWith({}),
    ]);
    expect([ended.verdict.outcome, pools.length, pools[1]]).toEqual(['succeeded', 42, 45_000]);
  });

  test('waits until the deadline, with a last look at it', async () => {
    const { ended, pools } = await expecting([trouble('throttled')], { schedule: { timeoutMs: 20_000 } });
    expect(pools).toEqual([0, 2_000, 6_000, 14_000, 20_000]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'mismatch', failure: { kind: 'throttled' } },
      elapsedMs: 20_000,
    });
  });

  test.each(['unauthorized', 'missing', 'rejected'] as const)(
    'asks once when the answer is %s',
    async (kind) => {
      const { ended, pools } = await expecting([trouble(kind), poolWith({})]);
      expect(pools).toHaveLength(1);
      expect(ended.verdict).toMatchObject({ outcome: 'mismatch', differences: [], failure: { kind } });
    },
  );

  test('is none when every look hangs: the deadline ends it', async () => {
    const { ended } = await expecting(['hangs'], { schedule: { timeoutMs: MINUTE } });
    expect(ended).toMatchObject({ verdict: { outcome: 'mismatch', differences: [] }, elapsedMs: MINUTE });
    expect(ended.verdict).toMatchObject({ failure: { message: 'no answer in time' } });
  });

  test('tells the last answer when the look behind it hangs', async () => {
    const { ended } = await expecting([trouble('network'), 'hangs'], { schedule: { timeoutMs: MINUTE } });
    expect(ended.verdict).toMatchObject({ outcome: 'mismatch', failure: { kind: 'network' } });
  });

  test.each<[string, Options['pool'] & {}]>([
    ['a look', ['hangs']],
    ['a pause', [trouble('server-error')]],
    ['a long Retry-After', [trouble('throttled', MINUTE)]],
  ])('that was not checked when the run is cancelled during %s is interrupted', async (_, pool) => {
    const { ended, pools } = await expecting(pool, { cancel: [[SECOND, 'SIGTERM']] });
    expect(ended).toMatchObject({
      verdict: { outcome: 'interrupted', signal: 'SIGTERM' },
      elapsedMs: SECOND,
    });
    expect(pools).toHaveLength(1);
  });
});
