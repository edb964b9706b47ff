import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { Nudge } from '../../src/wait/nudge.ts';
import { waitForEnd } from '../../src/wait/wait.ts';
import { failure, HOUR, MINUTE, type Options, play, running, SECOND, succeeded } from '../samples/waits.ts';

const NEVER = new AbortController().signal;

test('A request is urgent from a nudge until the next pause begins', () => {
  const nudge = new Nudge();
  const seen = [nudge.isUrgent];
  nudge.give();
  seen.push(nudge.isUrgent);
  nudge.beginPause(NEVER);
  seen.push(nudge.isUrgent);
  expect(seen).toEqual([false, true, false]);
});

describe('A pause is over', () => {
  test('when the wait is nudged', () => {
    const nudge = new Nudge();
    const pause = nudge.beginPause(NEVER);
    expect(pause.aborted).toBe(false);
    nudge.give();
    expect(pause.aborted).toBe(true);
  });

  test('when the wait is cancelled, which makes no request urgent', () => {
    const controller = new AbortController();
    const nudge = new Nudge();
    const pause = nudge.beginPause(controller.signal);
    controller.abort('SIGINT');
    expect([pause.aborted, nudge.isUrgent]).toEqual([true, false]);
  });

  test('at once when the wait was cancelled before it', () => {
    expect(new Nudge().beginPause(AbortSignal.abort('SIGINT')).aborted).toBe(true);
  });

  test('but a nudge before it does not end it', () => {
    const nudge = new Nudge();
    nudge.give();
    expect(nudge.beginPause(NEVER).aborted).toBe(false);
  });
});

test('Of many pauses, only the last one still listens for the cancellation', () => {
  const { signal } = new AbortController();
  const nudge = new Nudge();
  for (let pause = 0; pause < 100; pause++) nudge.beginPause(signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  nudge.give();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

describe('A wait that can be nudged', () => {
  const nudge = new Nudge();
  const nudged = (at: number, options: Options = {}) =>
    play((now) => (now >= at ? succeeded : failure('throttled', { retryAfterMs: HOUR })), {
      ...options,
      wait: (target, context) => {
        void context.clock.sleep(at, context.cancel).then(() => nudge.give());
        return waitForEnd(target, { ...context, nudge });
      },
    });

  test('polls at once, whatever its pause was', async () => {
    const { ended, asks } = await nudged(5 * MINUTE);
    expect([ended.verdict.outcome, asks.map(({ at }) => at)]).toEqual(['succeeded', [0, 5 * MINUTE]]);
  });

  test('ends at the moment of its cancellation, whatever its pause was', async () => {
    const { ended, asks } = await nudged(HOUR, { cancel: [[7 * SECOND, 'fail-fast']] });
    expect(ended).toMatchObject({
      verdict: { outcome: 'interrupted', signal: 'fail-fast' },
      elapsedMs: 7 * SECOND,
    });
    expect(asks).toHaveLength(1);
  });

  test('has its usual pauses while it is not nudged', async () => {
    const { asks } = await play([running, running, running, succeeded], {
      wait: (target, context) => waitForEnd(target, { ...context, nudge: new Nudge() }),
      schedule: { backoffFactor: 1 },
    });
    expect(asks.map(({ at }) => at)).toEqual([0, 2_000, 4_000, 6_000]);
  });
});
