import type { Ports } from './ports.ts';

/**
 * Runs one task for at most `limitMs`, or until `cancel` fires, even when the task does not listen to its signal:
 * GitHub's ID token request, for one, cannot be aborted.
 *
 * @returns what the task returned; undefined when it was given up.
 */
export async function bounded<T>(
  { sleep }: Pick<Ports, 'sleep'>,
  limitMs: number,
  cancel: AbortSignal,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const stop = new AbortController();
  const giveUp = () => stop.abort();
  cancel.addEventListener('abort', giveUp);
  const settled = new AbortController();
  try {
    // What the task left running when it settled, such as the renewal of a token, may go on.
    void sleep(limitMs, settled.signal).then(() => settled.signal.aborted || giveUp());
    const aborted = new Promise<undefined>((resolve) => {
      stop.signal.addEventListener('abort', () => resolve(undefined));
    });
    if (cancel.aborted) return undefined;
    const work = task(stop.signal);
    // Given up, it may still fail later, when nobody is left to be told.
    work.catch(() => {});
    return await Promise.race([work, aborted]);
  } finally {
    cancel.removeEventListener('abort', giveUp);
    settled.abort();
  }
}
