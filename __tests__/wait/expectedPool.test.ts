import { describe, expect, test } from '@jest/globals';
import { check, trouble } from '../samples/poolChecks.ts';
import { MINUTE, type Options, poolWith, SECOND, STEADY, status, succeeded } from '../samples/waits.ts';

const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
describe('With something expected, a success', () => {
  const expected = { kubernetesVersion: '1.33' };
  const expecting = (pool: Options['pool'] & {}, options: Options = {}) =>
    check([succeeded], { pool, ...options }, expected);

  test('stays a success when the pool has it', async () => {
    const { ended, pools } = await expecting([poolWith({ kubernetesVersion: '1.33.4' })]);
    expect([ended.verdict.outcome, pools]).toEqual(['succeeded', [0]]);
  });

  test('is a mismatch when the pool has not', async () => {
    const { ended } = await expecting([poolWith({ kubernetesVersion: '1.32.9' })]);
    const difference = { name: 'Kubernetes version', expected: '1.33', actual: '1.32.9' };
    expect(ended.verdict).toMatchObject({
      outcome: 'mismatch',
      kind: 'differs',
      status: { status: 'Succeeded' },
      differences: [difference],
    });
    expect(ended.verdict).not.toHaveProperty('failure');
    expect(ended.pool?.kind).toBe('pool');
  });

  test.each(['Failed', 'Canceled'])('is different from %s: one read, and no mismatch', async (text) => {
    const options: Options = { pool: [trouble('server-error'), poolWith({ kubernetesVersion: '1.32' })] };
    const { ended, pools } = await check([status(text)], options, expected);
    expect([ended.verdict.outcome, pools.length]).toEqual([text.toLowerCase(), 1]);
  });

  test.each(['network', 'server-error', 'bad-answer'] as const)('waits %s out', async (kind) => {
    const { ended, pools } = await expecting([...times(19, trouble(kind)), poolWith({})]);
    expect(ended.verdict.outcome).toBe('succeeded');
    expect(pools.slice(0, 5)).toEqual([0, 2_000, 5_000, 9_500, 16_250]);
    expect(ended.elapsedMs).toBe(pools.at(-1));
  });

  test('waits out only as many failures as the budget allows', async () => {
    const { ended, pools } = await expecting([trouble('server-error')]);
    expect(pools).toHaveLength(20);
    expect(ended.verdict).toMatchObject({
      outcome: 'mismatch',
      kind: 'unread',
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

  test('waits until the deadline, and reads the pool then', async () => {
    const { ended, pools } = await expecting([trouble('throttled')], { schedule: { timeoutMs: 20_000 } });
    expect(pools).toEqual([0, 2_000, 6_000, 14_000, 20_000]);
    expect(ended).toMatchObject({
      verdict: { outcome: 'mismatch', failure: { kind: 'throttled' } },
      elapsedMs: 20_000,
    });
  });

  const REFUSALS = ['unauthorized', 'missing', 'rejected', 'api-version'] as const;

  test.each(REFUSALS)('waits %s out when it passes', async (kind) => {
    const { ended, pools } = await expecting([...times(4, trouble(kind)), poolWith({})]);
    expect([ended.verdict.outcome, pools.length]).toEqual(['succeeded', 5]);
  });

  test.each(REFUSALS)('is a mismatch when %s lasts', async (kind) => {
    const { ended, pools } = await expecting([trouble(kind)]);
    expect(pools).toHaveLength(5);
    expect(ended.verdict).toMatchObject({ outcome: 'mismatch', kind: 'unread', failure: { kind } });
    expect(ended.pool).toMatchObject({ kind: 'failure', failure: { kind } });
  });

  test('is not given up for one refusal after other failures', async () => {
    const pool = [...times(4, trouble('network')), trouble('unauthorized'), poolWith({})];
    expect((await expecting(pool)).ended.verdict.outcome).toBe('succeeded');
  });

  test('is a mismatch when every read hangs: the deadline ends it', async () => {
    const { ended } = await expecting(['hangs'], { schedule: { timeoutMs: MINUTE } });
    expect(ended).toMatchObject({ verdict: { outcome: 'mismatch', kind: 'unread' }, elapsedMs: MINUTE });
    expect(ended.verdict).toMatchObject({ failure: { message: 'no answer in time' } });
  });

  test('is a mismatch with the last failure when the read after it hangs', async () => {
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

describe('A pool without what is expected', () => {
  const expected = { kubernetesVersion: '1.34', nodeImageVersion: 'AKSUbuntu-2' };
  const OLD = { kubernetesVersion: '1.33.4', nodeImageVersion: 'AKSUbuntu-1' };
  const NEW = poolWith({ kubernetesVersion: '1.34.0', nodeImageVersion: 'AKSUbuntu-2' });
  const changing = (provisioningState: string) => poolWith({ ...OLD, provisioningState });
  const expecting = (pool: Options['pool'] & {}, options: Options = {}) =>
    check([succeeded], { pool, schedule: STEADY, ...options }, expected);

  test.each(['Upgrading', 'UpgradingNodeImageVersion', 'Updating'])(
    'is read again while it is %s, for as long as that takes',
    async (provisioningState) => {
      const pool = (now: number) => (now < 10 * MINUTE ? changing(provisioningState) : NEW);
      const { ended, pools } = await expecting(pool);
      expect(ended).toMatchObject({ verdict: { outcome: 'succeeded' }, elapsedMs: 10 * MINUTE });
      expect(pools).toHaveLength(61);
    },
  );

  test('is read again for some seconds after it has settled', async () => {
    const pool = (now: number) => (now < 12 * SECOND ? poolWith(OLD) : NEW);
    const { ended } = await expecting(pool);
    expect([ended.verdict.outcome, ended.elapsedMs <= 15 * SECOND]).toEqual(['succeeded', true]);
  });

  test('stays a mismatch when it has settled: the last read is 15 s after the first', async () => {
    const { ended, pools } = await expecting([poolWith(OLD)]);
    expect(pools).toEqual([0, 10_000, 15_000]);
    expect(ended).toMatchObject({
      verdict: {
        outcome: 'mismatch',
        kind: 'differs',
        differences: [
          { name: 'Kubernetes version', expected: '1.34', actual: '1.33.4' },
          { name: 'node image version', expected: 'AKSUbuntu-2', actual: 'AKSUbuntu-1' },
        ],
      },
      elapsedMs: 15_000,
    });
  });

  test('has these seconds again after each change', async () => {
    const states = (now: number) =>
      now < 10_000 ? poolWith(OLD) : now < 60_000 ? changing('Updating') : poolWith(OLD);
    const { ended } = await expecting(states);
    expect(ended).toMatchObject({ verdict: { outcome: 'mismatch' }, elapsedMs: 75_000 });
  });

  test('that has no state has settled', async () => {
    const { ended } = await expecting([poolWith({ ...OLD, provisioningState: '' })]);
    expect(ended).toMatchObject({ verdict: { outcome: 'mismatch' }, elapsedMs: 15_000 });
  });

  test.each(['Failed', 'Canceled'])('and %s has settled', async (provisioningState) => {
    const { ended } = await expecting([changing(provisioningState)]);
    expect(ended).toMatchObject({ verdict: { outcome: 'mismatch' }, elapsedMs: 15_000 });
  });

  test('that does not stop changing is a mismatch at the deadline, with the last state that was seen', async () => {
    for (const last of [changing('Upgrading'), trouble('network'), 'hangs'] as const) {
      const pool = [changing('Upgrading'), changing('Upgrading'), last];
      const { ended } = await expecting(pool, { schedule: { ...STEADY, timeoutMs: MINUTE } });
      expect(ended).toMatchObject({
        verdict: { outcome: 'mismatch', kind: 'differs', differences: [{ actual: '1.33.4' }, {}] },
        pool: { kind: 'pool', pool: { provisioningState: 'Upgrading' } },
        elapsedMs: MINUTE,
      });
    }
  });

  test('that is cancelled while it is changing is interrupted, with the last state that was seen', async () => {
    const { ended } = await expecting([changing('Upgrading')], { cancel: [[25 * SECOND, 'SIGINT']] });
    expect(ended).toMatchObject({
      verdict: { outcome: 'interrupted' },
      pool: { pool: { provisioningState: 'Upgrading' } },
      elapsedMs: 25 * SECOND,
    });
  });

  test('once it was read, has all of the error budget for refusals', async () => {
    const pool = [changing('Upgrading'), ...times(19, trouble('unauthorized')), NEW];
    expect((await expecting(pool)).ended.verdict.outcome).toBe('succeeded');
  });

  test('the heartbeat says that the step is alive', async () => {
    const pool = (now: number) => (now < 130 * SECOND ? changing('Upgrading') : NEW);
    const { reported } = await expecting(pool);
    expect(reported.filter((line) => line.includes('unchanged'))).toEqual([
      '60000 unchanged Upgrading',
      '120000 unchanged Upgrading',
    ]);
  });
});
