import { afterEach, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { ARM, armClient, ask, RUNNING, STATUS_PATH, signIn, useNock } from '../samples/services.ts';

const wire = useNock();

describe('A long wait', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Only the calendar is virtual: the timers of the HTTP stack run as ever. */
  function setCalendar(time: number): void {
    jest.useFakeTimers({
      now: time,
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
  }

  const MINUTE = 60_000;
  const START = Date.parse('2026-01-02T03:00:00Z');

  /** A client whose clock and calendar are at so many minutes, the calendar perhaps `wrong` by some more. */
  function travelling() {
    const clock = { ms: 0 };
    const arm = armClient({ now: () => clock.ms });
    return async (minutes: number, wrong = 0) => {
      clock.ms = minutes * MINUTE;
      setCalendar(START + clock.ms + wrong * MINUTE);
      return (await ask(arm)).kind;
    };
  }

  /** Resource Manager as it takes tokens: it refuses one that is not alive, and remembers what it was shown. */
  function answerByToken() {
    const shown: string[] = [];
    const state = { alive: [] as readonly string[], shown };
    nock(ARM)
      .get(STATUS_PATH)
      .query(true)
      .times(1_000)
      .reply(({ headers }: Request) => {
        const token = headers.get('authorization')?.replace('Bearer ', '') ?? '';
        shown.push(token);
        return state.alive.includes(token)
          ? [200, RUNNING]
          : [401, { error: { code: 'ExpiredAuthenticationToken' } }];
      });
    return state;
  }

  const signIns = () => wire.requests.filter((name) => name === 'entra').length;

  test('renews its token before it runs out: no poll is ever refused', async () => {
    const at = travelling();
    const arm = answerByToken();
    signIn('first', 3_600, 'first ID token');
    arm.alive = ['first'];
    for (const minutes of [0, 20, 40, 54]) expect(await at(minutes)).toBe('status');
    expect(signIns()).toBe(1);
    signIn('second', 3_600, 'second ID token');
    arm.alive = ['first', 'second'];
    for (let minutes = 55; minutes < 60; minutes += 0.25) expect(await at(minutes)).toBe('status');
    arm.alive = ['second'];
    for (const minutes of [60, 61, 90, 110]) expect(await at(minutes)).toBe('status');
    expect(signIns()).toBe(2);
    expect(arm.shown).toHaveLength(28);
  });

  test.each([-24 * 60, 24 * 60])('outlives a calendar that is set by %d minutes', async (wrong) => {
    const at = travelling();
    const arm = answerByToken();
    signIn('first');
    arm.alive = ['first'];
    expect([await at(0), await at(10, wrong)]).toEqual(['status', 'status']);
    expect(arm.shown).toEqual(['first', 'first']);
    signIn('second');
    arm.alive = ['second'];
    expect(await at(61, wrong)).toBe('status');
    expect(signIns()).toBe(2);
  });
});
