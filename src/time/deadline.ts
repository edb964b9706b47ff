/** Resolves after `ms`, or at once when the signal fires; never rejects. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface Deadline {
  readonly limitMs: number;
  /** Gives up the task when it fires. */
  readonly signal?: AbortSignal | undefined;
  readonly sleep: Sleep;
}

/** How a task with a deadline ended. */
export type Deadlined<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'given-up'; readonly why: 'limit' | 'signal' };

/**
 * Runs one task until it settles, the limit is over or the outer signal fires, even when the task ignores its own
 * signal: GitHub's ID token request, for one, cannot be aborted. A task is not started when the outer signal has
 * fired already.
 *
 * The two signals are linked by hand: one made by `AbortSignal.any` stays linked to the long-lived outer signal, and
 * a wait of many hours makes thousands of them.
 *
 * @throws what the task throws in time. A rejection that comes later is ignored.
 */
export async function withDeadline<T>(
  { limitMs, signal, sleep }: Deadline,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<Deadlined<T>> {
  if (signal?.aborted) return { kind: 'given-up', why: 'signal' };
  const stop = new AbortController();
  const settled = new AbortController();
  let onSignal = () => {};
  const givenUp = new Promise<Deadlined<T>>((resolve) => {
    const giveUp = (why: 'limit' | 'signal') => {
      // Resolved before the task hears of it, so that the task's own error for an abort comes too late.
      resolve({ kind: 'given-up', why });
      stop.abort();
    };
    onSignal = () => giveUp('signal');
    // After the task has settled, what it left running, such as the renewal of a token, is allowed to continue.
    void sleep(limitMs, settled.signal).then(() => settled.signal.aborted || giveUp('limit'));
  });
  signal?.addEventListener('abort', onSignal);
  try {
    const work = task(stop.signal).then((value): Deadlined<T> => ({ kind: 'done', value }));
    // The race also handles a rejection after the deadline, which would end the process otherwise.
    return await Promise.race([work, givenUp]);
  } finally {
    signal?.removeEventListener('abort', onSignal);
    settled.abort(SETTLED);
  }
}

/** A reason that is there already: without one, each task would cost an error with its stack. */
const SETTLED = 'settled';
