import { describe, expect, test } from '@jest/globals';
import { Pace } from '../../../src/azure/aks/pace.ts';
import { FakeClock } from '../../samples/fakeClock.ts';

const NEVER = new AbortController().signal;

/** Notes when each turn was given: `12000 name`. */
function paced() {
  const clock = new FakeClock();
  const pace = new Pace(clock);
  const given: string[] = [];
  const turn = async (name: string, isUrgent = false, signal = NEVER, subscription = 'one') => {
    await pace.turn(subscription, signal, { isUrgent });
    given.push(`${clock.now()} ${name}`);
  };
  const many = (count: number, name: string, isUrgent = false, subscription = 'one') =>
    Array.from({ length: count }, (_, index) => turn(`${name}${index}`, isUrgent, NEVER, subscription));
  return { clock, pace, given, turn, many };
}

const times = (given: readonly string[]) => given.map((line) => Number(line.split(' ')[0]));
const names = (given: readonly string[]) => given.map((line) => line.split(' ')[1]);

describe('Requests to one subscription', () => {
  test('go out at once up to sixty, then one a second, in their order', async () => {
    const { clock, given, many } = paced();
    await clock.run(Promise.all(many(63, 'r')));
    expect(times(given)).toEqual([...Array(60).fill(0), 1_000, 2_000, 3_000]);
    expect(names(given)).toEqual(Array.from({ length: 63 }, (_, index) => `r${index}`));
  });

  test('can go out at once again after a quiet time, but never more than sixty', async () => {
    const { clock, given, many } = paced();
    await clock.run(Promise.all(many(60, 'r')));
    await clock.run(clock.takes(10_000));
    await clock.run(Promise.all(many(11, 's')));
    expect(times(given).slice(60)).toEqual([...Array(10).fill(10_000), 11_000]);
    await clock.run(clock.takes(3_600_000));
    await clock.run(Promise.all(many(61, 't')));
    expect(times(given).slice(71)).toEqual([...Array(60).fill(3_611_000), 3_612_000]);
  });

  test('wait for the rest of a second that has begun, with one timer for all of them', async () => {
    const { clock, given, many } = paced();
    await clock.run(Promise.all(many(60, 'r')));
    await clock.run(clock.takes(400));
    await clock.run(Promise.all(many(3, 's')));
    expect(times(given).slice(60)).toEqual([1_000, 2_000, 3_000]);
    expect(clock.sleeps).toEqual([600, 1_000, 1_000]);
  });

  test('do not wait for those to another one; its id is compared without case', async () => {
    const { clock, given, many } = paced();
    const all = [
      ...many(60, 'a', false, 'ONE'),
      ...many(2, 'b', false, 'two'),
      ...many(1, 'c', false, 'one'),
    ];
    await clock.run(Promise.all(all));
    expect(given.filter((line) => !line.includes(' a'))).toEqual(['0 b0', '0 b1', '1000 c0']);
  });
});

describe('An urgent request', () => {
  test('overtakes those that wait', async () => {
    const { clock, given, many } = paced();
    await clock.run(Promise.all([...many(63, 'r'), ...many(1, 'urgent', true)]));
    expect(given.slice(60)).toEqual(['1000 urgent0', '2000 r60', '3000 r61', '4000 r62']);
  });

  test('does not starve them: after three urgent ones, the one that has waited longest has its turn', async () => {
    const { clock, given, many } = paced();
    await clock.run(Promise.all([...many(63, 'r'), ...many(5, 'urgent', true)]));
    expect(names(given.slice(60))).toEqual([
      ...['urgent0', 'urgent1', 'urgent2', 'r60', 'urgent3', 'urgent4', 'r61', 'r62'],
    ]);
  });
});

test('A request can become urgent while it waits', async () => {
  const { clock, pace, given, many } = paced();
  const priority = { isUrgent: false };
  const late = pace.turn('one', NEVER, priority).then(() => given.push(`${clock.now()} late`));
  const first = many(60, 'r');
  const waiting = [
    ...many(3, 's'),
    pace.turn('one', NEVER, priority).then(() => given.push(`${clock.now()} last`)),
  ];
  clock.at(500, () => {
    priority.isUrgent = true;
  });
  await clock.run(Promise.all([late, ...first, ...waiting]));
  expect(given.slice(60)).toEqual(['1000 last', '2000 r59', '3000 s0', '4000 s1', '5000 s2']);
});

describe('A request that is given up', () => {
  test('returns at once and leaves its turn to the next one', async () => {
    const { clock, given, turn, many } = paced();
    const stop = new AbortController();
    const all = [...many(60, 'r'), turn('given-up', false, stop.signal), turn('next')];
    clock.at(300, () => stop.abort());
    await clock.run(Promise.all(all));
    expect(given.slice(60)).toEqual(['300 given-up', '1000 next']);
  });

  test('after its turn takes no turn from those that wait', async () => {
    const { clock, given, turn, many } = paced();
    const stop = new AbortController();
    const all = [turn('first', false, stop.signal), ...many(61, 'r')];
    clock.at(300, () => stop.abort());
    await clock.run(Promise.all(all));
    expect(given.slice(60)).toEqual(['1000 r59', '2000 r60']);
  });

  test('before it waits takes no turn', async () => {
    const { clock, given, turn, many } = paced();
    const stop = new AbortController();
    stop.abort();
    await clock.run(Promise.all([turn('given-up', false, stop.signal), ...many(60, 'r')]));
    expect(new Set(times(given))).toEqual(new Set([0]));
  });
});
