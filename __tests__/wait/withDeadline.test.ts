import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { bounded } from '../../src/wait/withDeadline.ts';
import { FakeClock } from '../samples/fakeClock.ts';

function world() {
  const clock = new FakeClock();
  const cancel = new AbortController();
  const run = <T>(task: (signal: AbortSignal) => Promise<T>, limit = 1_000) =>
    clock.run(bounded(clock, limit, cancel.signal, task));
  return { clock, cancel, run };
}

const never = () => new Promise<never>(() => {});

describe('bounded', () => {
  test('returns what the task returns, and leaves nothing behind', async () => {
    const { clock, cancel, run } = world();
    await expect(run(async () => 'done')).resolves.toBe('done');
    expect([clock.now(), clock.pending, getEventListeners(cancel.signal, 'abort')]).toEqual([0, 0, []]);
  });

  test('gives up a task at the limit, even one that does not listen', async () => {
    const { clock, cancel, run } = world();
    await expect(run(never)).resolves.toBeUndefined();
    expect([clock.now(), clock.pending, getEventListeners(cancel.signal, 'abort')]).toEqual([1_000, 0, []]);
  });

  test('tells the task that it was given up', async () => {
    const { run } = world();
    let told: AbortSignal | undefined;
    await run((signal) => {
      told = signal;
      return never();
    });
    expect(told?.aborted).toBe(true);
  });

  test('gives up a task when the run is cancelled', async () => {
    const { clock, cancel, run } = world();
    clock.at(300, () => cancel.abort('SIGINT'));
    await expect(run(never)).resolves.toBeUndefined();
    expect([clock.now(), clock.pending]).toEqual([300, 0]);
  });

  test('does not begin in a run that is cancelled already', async () => {
    const { clock, cancel, run } = world();
    cancel.abort('SIGINT');
    let begun = false;
    await run(async () => {
      begun = true;
    });
    expect([begun, clock.now(), clock.pending]).toEqual([false, 0, 0]);
  });

  test('passes on what the task throws', async () => {
    const { clock, run } = world();
    await expect(run(() => Promise.reject(new Error('odd')))).rejects.toThrow('odd');
    expect(clock.pending).toBe(0);
  });

  test('a task that fails after it was given up disturbs nobody', async () => {
    const { clock, run } = world();
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    await run(async () => {
      await clock.takes(2_000);
      throw new Error('too late');
    });
    await clock.run(clock.takes(5_000));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
