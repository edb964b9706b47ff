import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { waitSideBySide } from '../../src/wait/sideBySide.ts';
import type { EndedWait, Verdict } from '../../src/wait/verdict.ts';
import { FakeClock } from '../samples/fakeClock.ts';

/** A wait that ends at a time, unless its signal fires before. */
interface Plan {
  readonly at: number;
  readonly outcome: Verdict['outcome'];
}

const SUCCESS = { at: 10, outcome: 'succeeded' } as const;

async function together(plans: readonly Plan[], { failFast = false, cancelAt = Number.NaN } = {}) {
  const clock = new FakeClock();
  const controller = new AbortController();
  if (!Number.isNaN(cancelAt)) clock.at(cancelAt, () => controller.abort('SIGINT'));
  const order: number[] = [];
  const onEnd = (_: EndedWait, index: number) => {
    order.push(index);
  };
  const cancel = controller.signal;
  const waits = await clock.run(
    waitSideBySide(plans, { failFast, cancel, onEnd }, async ({ at, outcome }, _, signal) => {
      await clock.sleep(at, signal);
      const verdict = signal.aborted ? { outcome: 'interrupted', signal: signal.reason } : { outcome };
      return { verdict, elapsedMs: clock.now() } as EndedWait;
    }),
  );
  return {
    outcomes: waits.map(({ verdict }) => verdict.outcome),
    signals: waits.map(({ verdict }) => 'signal' in verdict && verdict.signal),
    order,
    now: clock.now(),
    listeners: getEventListeners(cancel, 'abort').length,
  };
}

describe('Several waits at the same time', () => {
  test('take as long as the longest, and are returned in the order of their targets', async () => {
    const plans = [{ ...SUCCESS, at: 30 }, SUCCESS, { ...SUCCESS, at: 20 }];
    const { outcomes, order, now, listeners } = await together(plans);
    expect(outcomes).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect([order, now, listeners]).toEqual([[1, 2, 0], 30, 0]);
  });

  test.each(['failed', 'canceled', 'timed-out', 'error'] as const)(
    'do not end each other without fail-fast: %s',
    async (outcome) => {
      const { outcomes, now } = await together([{ at: 5, outcome }, SUCCESS]);
      expect([outcomes, now]).toEqual([[outcome, 'succeeded'], 10]);
    },
  );

  test.each(['failed', 'canceled', 'mismatch', 'timed-out', 'not-found', 'unreachable'] as const)(
    'end at the first red one with fail-fast, and are not succeeded then: %s',
    async (outcome) => {
      const plans = [SUCCESS, { at: 5, outcome }, { ...SUCCESS, at: 2 }];
      const { outcomes, signals, now, listeners } = await together(plans, { failFast: true });
      expect(outcomes).toEqual(['interrupted', outcome, 'succeeded']);
      expect(signals[0]).toBe('fail-fast');
      expect([now, listeners]).toEqual([5, 0]);
    },
  );

  test('are not ended by a success with fail-fast', async () => {
    const { outcomes, now } = await together([{ ...SUCCESS, at: 5 }, SUCCESS], { failFast: true });
    expect([outcomes, now]).toEqual([['succeeded', 'succeeded'], 10]);
  });

  test('all end when the run is cancelled, with the name of the signal', async () => {
    const { outcomes, signals, now } = await together([SUCCESS, { ...SUCCESS, at: 3 }], { cancelAt: 5 });
    expect(outcomes).toEqual(['interrupted', 'succeeded']);
    expect([signals[0], now]).toEqual(['SIGINT', 5]);
  });

  test('do not start to wait when the run was cancelled before', async () => {
    const controller = new AbortController();
    controller.abort('SIGTERM');
    const signals: unknown[] = [];
    await waitSideBySide(
      [1, 2],
      { failFast: false, cancel: controller.signal, onEnd: () => {} },
      async (_, __, signal) => {
        signals.push(signal.reason);
        return { verdict: { outcome: 'interrupted', signal: 'SIGTERM' } } as EndedWait;
      },
    );
    expect(signals).toEqual(['SIGTERM', 'SIGTERM']);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('of no target end at once', async () => {
    expect((await together([])).outcomes).toEqual([]);
  });
});
