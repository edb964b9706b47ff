import { describe, expect, test } from '@jest/globals';
import type { ListAnswer } from '../../src/azure/aks/operationList.ts';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import { at, idle, listed, outcomes } from '../samples/plans.ts';
import { failure, listOf, play, poolWith, STEADY, status } from '../samples/waits.ts';

describe('Where the list fails', () => {
  const ALONE = [{ id: 'op-1', from: 0, until: 10 }];
  const OFFERED = (now: number) => listed(ALONE, now);

  test.each(['server-error', 'bad-answer', 'network'] as const)(
    '%s for a while is waited out',
    async (kind) => {
      const list = (now: number) => (now < 60_000 ? failure(kind) : OFFERED(now));
      const { ended, reported } = await idle(ALONE, { list });
      expect(ended.verdict.outcome).toBe('succeeded');
      expect(reported).toContain(`failed list of operations ${kind} 1`);
      expect(ended.polls).toBe(2);
    },
  );

  test('before Azure refuses it, it is requested no more, and one look is enough', async () => {
    const list = [failure('server-error'), { kind: 'unsupported' }] as const;
    const script = () => status('Succeeded', { name: 'op-1' });
    const { lists, pools, ended } = await play(script, { list, wait: waitUntilIdle, schedule: STEADY });
    expect([ended.verdict.outcome, lists, pools]).toEqual(['succeeded', [0, 10_000], [10_000]]);
  });

  test('for good, the verdict says so', async () => {
    const { ended } = await idle(ALONE, { list: [failure('bad-answer')] });
    expect(ended.verdict).toMatchObject({ outcome: 'unreachable', failures: 20 });
  });

  test('Azure does not offer it: the latest operation and the pool decide, and it is requested once', async () => {
    const script = () => status('Succeeded', { name: 'op-1' });
    const pool = [poolWith({ provisioningState: 'Upgrading' }), poolWith({})];
    const { lists, asks, pools, ended } = await play(script, {
      pool,
      list: [{ kind: 'unsupported' }],
      wait: waitUntilIdle,
      schedule: STEADY,
    });
    expect([lists.length, pools.length, ended.verdict.outcome]).toEqual([1, 2, 'succeeded']);
    expect(asks.map(({ name }) => name.operationId)).toEqual(['op-1', 'latest', 'latest']);
    expect(ended.polls).toBe(3);
  });

  test('after it was read, a refusal is a hiccup: it is requested again, and two looks must agree', async () => {
    const plans = [
      { id: 'op-1', from: 0, until: 10 },
      { id: 'latest', from: 0, until: 10 },
      { id: 'late', from: 15, until: 60, end: 'Failed' },
    ];
    const visible = (now: number) =>
      listed(
        [plans[0], plans[2]].flatMap((plan) => plan ?? []),
        now,
      );
    const list = (now: number, read: number): ListAnswer =>
      read === 2 ? { kind: 'unsupported' } : read === 1 ? listOf() : visible(now);
    const pool = [poolWith({ provisioningState: 'Scaling' }), poolWith({})];
    const script = (now: number, _: number, id: string) => {
      const plan = plans.find((one) => one.id === (id === 'latest' ? 'op-1' : id));
      return plan ? at(plan, now) : failure('operation-missing');
    };
    const played = await play(script, { list, pool, wait: waitUntilIdle, schedule: STEADY });
    expect(outcomes(played)).toEqual(['late', 'failed', [['op-1', 'succeeded']]]);
  });
});
