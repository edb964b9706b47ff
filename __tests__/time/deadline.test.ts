import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withDeadline } from '../../src/time/deadline.ts';
import { FakeClock } from '../samples/fakeClock.ts';

function world() {
  const clock = new FakeClock();
  const outer = new AbortController();
  const run = <T>(task: (signal: AbortSignal) => Promise<T>, limitMs = 1_000) =>
    clock.run(withDeadline({ limitMs, signal: outer.signal, sleep: clock.sleep }, task));
  const leftovers = () => [clock.pending, getEventListeners(outer.signal, 'abort').length];
  return { clock, outer, run, leftovers };
}

const never = () => new Promise<never>(() => {});

describe('A task with a deadline', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => {
    unhandled.push(error);
  };

  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', note);
  });

  // Jest itself passes a test that leaves a rejection unhandled.
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  test('that ends in time gives its value and leaves no timer and no listener', async () => {
    const { clock, run, leftovers } = world();
    expect(await run(async () => 'value')).toEqual({ kind: 'done', value: 'value' });
    expect([clock.now(), ...leftovers()]).toEqual([0, 0, 0]);
  });

  test('that ends just before the limit is done', async () => {
    const { clock, run, leftovers } = world();
    expect(await run(() => clock.takes(999))).toEqual({ kind: 'done', value: undefined });
    expect([clock.now(), ...leftovers()]).toEqual([999, 0, 0]);
  });

  test('is given up at the limit, even when it ignores its signal', async () => {
    const { clock, run, leftovers } = world();
    expect(await run(never)).toEqual({ kind: 'given-up', why: 'limit' });
    expect([clock.now(), ...leftovers()]).toEqual([1_000, 0, 0]);
  });

  test('hears from its signal that it was given up, and cannot replace the reason by its own error', async () => {
    const { run } = world();
    let heard = false;
    const answer = await run(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            heard = true;
            reject(new Error('aborted'));
          });
        }),
    );
    expect([answer, heard]).toEqual([{ kind: 'given-up', why: 'limit' }, true]);
  });

  test('is given up when the outer signal fires', async () => {
    const { clock, outer, run, leftovers } = world();
    clock.at(300, () => outer.abort('SIGINT'));
    expect(await run(never)).toEqual({ kind: 'given-up', why: 'signal' });
    expect([clock.now(), ...leftovers()]).toEqual([300, 0, 0]);
  });

  test('does not start when the outer signal has fired already', async () => {
    const { clock, outer, run } = world();
    outer.abort('SIGINT');
    let started = false;
    const answer = await run(async () => {
      started = true;
    });
    expect([answer, started, clock.now(), clock.pending]).toEqual([
      { kind: 'given-up', why: 'signal' },
      false,
      0,
      0,
    ]);
  });

  test('needs no outer signal', async () => {
    const clock = new FakeClock();
    expect(await clock.run(withDeadline({ limitMs: 5, sleep: clock.sleep }, never))).toEqual({
      kind: 'given-up',
      why: 'limit',
    });
  });

  test('that has ended does not hear an outer signal that fires later', async () => {
    const { outer, run } = world();
    let own: AbortSignal | undefined;
    await run(async (signal) => {
      own = signal;
    });
    outer.abort();
    expect(own?.aborted).toBe(false);
  });

  test('that rejects in time passes its error on', async () => {
    const { run, leftovers } = world();
    await expect(run(() => Promise.reject(new Error('odd')))).rejects.toThrow('odd');
    expect(leftovers()).toEqual([0, 0]);
  });

  test('that throws instead of rejecting passes its error on, and leaves nothing running', async () => {
    const { run, leftovers } = world();
    const broken = () => {
      throw new Error('odd');
    };
    await expect(run(broken)).rejects.toThrow('odd');
    expect(leftovers()).toEqual([0, 0]);
  });

  test.each(['limit', 'signal'] as const)('given up by its %s is allowed to reject later', async (why) => {
    const { clock, outer, run } = world();
    if (why === 'signal') clock.at(500, () => outer.abort());
    const answer = await run(async () => {
      await clock.takes(2_000);
      throw new Error('too late');
    });
    expect(answer).toEqual({ kind: 'given-up', why });
    await clock.run(clock.takes(5_000));
  });
});
