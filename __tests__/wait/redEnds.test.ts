import { describe, expect, test } from '@jest/globals';
import { waitUntilIdle } from '../../src/wait/untilIdle.ts';
import { at, idle, listed, outcomes, type Plan, SCALE, UPGRADE } from '../samples/plans.ts';
import { listOf, play, STEADY, status } from '../samples/waits.ts';

describe('An operation that ended red', () => {
  const first = (end: string, kind: object) => ({ id: 'op-1', from: 0, until: 10, end, kind });
  const second = (end: string, kind: object) => ({ id: 'second', from: 5, until: 60, end, kind });
  const KINDS: readonly (readonly [string, object, object, boolean])[] = [
    ['another kind', UPGRADE, SCALE, false],
    ['the same kind', UPGRADE, UPGRADE, true],
    ['another sub-kind', UPGRADE, { ...UPGRADE, subOperationType: 'Scaling' }, false],
    ['the same kind without a sub-kind', { operationType: 'X' }, { operationType: 'X' }, true],
    ['a kind that is not known', UPGRADE, {}, true],
    ['a kind, where its own is not known', {}, SCALE, true],
    ['no kind, where its own is not known either', {}, {}, true],
    ['the same kind in other letters', UPGRADE, { ...UPGRADE, operationType: 'putAgentPool' }, false],
  ];

  test.each(KINDS)('and a later success of %s: %j, %j, made good: %s', async (_, kind, later, isMadeGood) => {
    for (const end of ['Failed', 'Canceled']) {
      const played = await idle([first(end, kind), second('Succeeded', later)]);
      expect(outcomes(played)).toEqual(
        isMadeGood
          ? ['second', 'succeeded', [['op-1', end.toLowerCase()]]]
          : ['op-1', end.toLowerCase(), [['second', 'succeeded']]],
      );
    }
  });

  test.each(KINDS)(
    'is judged by the kinds in the list where polls report none: %s: %j, %j, made good: %s',
    async (_, kind, later, isMadeGood) => {
      const plans = [first('Failed', kind), second('Succeeded', later)];
      const played = await play(
        (now, _count, id) =>
          at({ ...(plans.find((plan) => plan.id === id) ?? first('Failed', {})), kind: {} }, now),
        { list: (now) => listed(plans, now), wait: waitUntilIdle, schedule: STEADY },
      );
      expect(played.ended.operation.operationId).toBe(isMadeGood ? 'second' : 'op-1');
      const shown = { operationType: '', subOperationType: '', ...(isMadeGood ? later : kind) };
      expect(played.ended.lastStatus).toMatchObject(shown);
    },
  );

  test('is not made good by a success that ended before it', async () => {
    const played = await idle([
      { id: 'op-1', from: 0, until: 10, kind: UPGRADE },
      { id: 'second', from: 5, until: 60, end: 'Failed', kind: UPGRADE },
    ]);
    expect(outcomes(played)).toEqual(['second', 'failed', [['op-1', 'succeeded']]]);
  });

  test('is decided by the end, not by the order in which they were waited for', async () => {
    // `first` started before `second` and failed after it.
    const played = await idle([
      { id: 'op-1', from: 0, until: 10, kind: SCALE },
      { id: 'first', from: 2, until: 90, end: 'Failed', kind: UPGRADE },
      { id: 'second', from: 5, until: 60, kind: UPGRADE },
    ]);
    expect(outcomes(played)).toEqual([
      'first',
      'failed',
      [
        ['op-1', 'succeeded'],
        ['second', 'succeeded'],
      ],
    ]);
  });

  test('is not the one that decides where a later one ended red as well', async () => {
    const played = await idle([first('Failed', UPGRADE), second('Canceled', SCALE)]);
    expect(outcomes(played)).toEqual(['second', 'canceled', [['op-1', 'failed']]]);
  });

  test.each<[string, string, readonly Plan[], string, string]>([
    [
      'is not made good by a success of its kind that ended before it',
      'although one of another kind ended later',
      [
        { id: 'op-1', from: 0, until: 10, kind: UPGRADE },
        { id: 'b', from: 5, until: 60, end: 'Failed', kind: UPGRADE },
        { id: 'c', from: 6, until: 90, kind: SCALE },
      ],
      'b',
      'failed',
    ],
    [
      'is not made good by a later one that ended red',
      'although that was made good itself',
      [
        { id: 'op-1', from: 0, until: 10, end: 'Failed', kind: UPGRADE },
        { id: 'b', from: 5, until: 60, end: 'Failed' },
        { id: 'c', from: 6, until: 90, kind: SCALE },
      ],
      'op-1',
      'failed',
    ],
    [
      'is made good by a success of its kind',
      'although one of another kind ended later',
      [
        { id: 'op-1', from: 0, until: 10, end: 'Failed', kind: UPGRADE },
        { id: 'b', from: 5, until: 60, kind: UPGRADE },
        { id: 'c', from: 6, until: 90, kind: SCALE },
      ],
      'c',
      'succeeded',
    ],
  ])('%s, %s', async (_, __, plans, decides, outcome) => {
    expect(outcomes(await idle(plans)).slice(0, 2)).toEqual([decides, outcome]);
  });

  test('has the kind that its own status reports, whatever the list says', async () => {
    const plans = [first('Failed', UPGRADE), second('Succeeded', SCALE)];
    const list = (now: number) =>
      listed(
        plans.map((plan) => ({ ...plan, kind: SCALE })),
        now,
      );
    const played = await idle(plans, { list });
    expect(outcomes(played)).toEqual(['op-1', 'failed', [['second', 'succeeded']]]);
    expect(played.ended.lastStatus).toMatchObject(UPGRADE);
  });

  test('without end times is judged in the order in which they were waited for', async () => {
    const script = (_: number, __: number, id: string) =>
      status(id === 'b' ? 'Succeeded' : 'Failed', { name: id });
    const lists = [listOf(status('InProgress', { name: 'b' })), listOf()];
    const played = await play(script, { list: lists, wait: waitUntilIdle });
    expect(outcomes(played)).toEqual(['b', 'succeeded', [['op-1', 'failed']]]);
  });
});
