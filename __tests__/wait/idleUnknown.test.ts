import { describe, expect, test } from '@jest/globals';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import {
  azureTime,
  CLUSTER_OPERATION,
  failure,
  HOUR,
  listOf,
  MINUTE,
  OPERATION,
  type Options,
  play,
  poolWith,
  SECOND,
  STARTED_AT,
  STEADY,
  status,
} from '../samples/waits.ts';

const MISSING = failure('operation-missing');
const REFUSED = { kind: 'unsupported' } as const;

/** Waits for the latest operation of a pool of which Azure reports none at first. */
const idle = (script: Parameters<typeof play>[0], options: Options) =>
  play(script, {
    operation: { ...OPERATION, operationId: 'latest' },
    wait: waitUntilIdle,
    schedule: STEADY,
    ...options,
  });

describe('Until a pool is idle of which Azure reports no operation,', () => {
  test.each([
    ['the pool alone decides', [REFUSED]],
    ['two empty lists and the pool decide', [listOf()]],
  ])('%s, and the verdict stays not-found', async (_, list) => {
    const pool = [poolWith({ provisioningState: 'Upgrading' }), poolWith({})];
    const { ended, pools, reported, asks } = await idle(() => MISSING, { list, pool });
    expect(ended.verdict).toMatchObject({ outcome: 'not-found', failure: { kind: 'operation-missing' } });
    expect(pools.length).toBeGreaterThan(1);
    expect(reported).toContain('settling Upgrading');
    expect(ended.earlier).toBeUndefined();
    expect(ended).not.toHaveProperty('lastStatus');
    expect(ended.polls).toBe(asks.length);
  });

  test.each([
    ['latest', [REFUSED]],
    [
      'the list',
      (now: number) =>
        listOf(status(now < HOUR ? 'InProgress' : 'Succeeded', { name: 'op-1', startTime: azureTime(0) })),
    ],
  ] as const)('an operation that %s shows after all decides alone', async (_, list) => {
    const appears = MINUTE + 30 * SECOND;
    const script = (now: number) =>
      now < appears
        ? MISSING
        : status(now < HOUR ? 'InProgress' : 'Succeeded', { name: 'op-1', startTime: azureTime(0) });
    const pool = (now: number) => poolWith({ provisioningState: now < HOUR ? 'Upgrading' : 'Succeeded' });
    const { ended, asks } = await idle(script, { list, pool });
    expect([ended.operation.operationId, ended.verdict.outcome]).toEqual(['op-1', 'succeeded']);
    expect(ended.polls).toBe(asks.length);
    expect(ended.earlier).toBeUndefined();
  });

  test('a pool that does not settle runs into the timeout', async () => {
    const pool = [poolWith({ provisioningState: 'Upgrading' })];
    const { ended } = await idle(() => MISSING, { list: [REFUSED], pool });
    expect(ended.verdict.outcome).toBe('timed-out');
  });

  test('of a cluster there is no pool that could decide: it is not found after a minute', async () => {
    const { ended, asks } = await idle(() => MISSING, {
      operation: { ...CLUSTER_OPERATION, operationId: 'latest' },
    });
    expect([ended.verdict.outcome, asks.length, ended.elapsedMs]).toEqual(['not-found', 7, MINUTE]);
  });

  test('where none has started since the time given, that is the verdict', async () => {
    const old = status('Succeeded', { name: 'op-old', startTime: azureTime(-HOUR) });
    const { ended, pools } = await idle([old], {
      target: { since: { startedAfter: STARTED_AT, graceMs: 0 } },
    });
    expect(ended.verdict).toMatchObject({ outcome: 'not-found', kind: 'not-started' });
    expect(pools).toEqual([]);
  });

  test.each(['missing', 'unauthorized'] as const)(
    'a wrong name or right (%s) still ends it at once',
    async (kind) => {
      const { ended, pools } = await idle(() => failure(kind), { list: [REFUSED] });
      expect([ended.polls, pools]).toEqual([1, []]);
    },
  );
});
