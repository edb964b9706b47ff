import type { EndedWait } from './verdict.ts';

/** The reason with which the other waits are given up when one has ended red. */
export const FAIL_FAST = 'fail-fast';

/** How several waits hang together. */
export interface Together {
  /** Whether the first wait that ends red ends the others. */
  readonly failFast: boolean;
  /** Fires when the run is cancelled. */
  readonly cancel: AbortSignal;
  /** Called as each wait ends, with its place in the order of the targets. */
  onEnd(ended: EndedWait, index: number): Promise<void> | void;
}

/**
 * Waits for several targets at the same time.
 *
 * @param wait waits for one target; its signal fires when the run is cancelled or another wait has failed fast
 * @returns the ended waits, in the order of the targets.
 */
export async function waitSideBySide<T>(
  targets: readonly T[],
  { failFast, cancel, onEnd }: Together,
  wait: (target: T, index: number, cancel: AbortSignal) => Promise<EndedWait>,
): Promise<readonly EndedWait[]> {
  const stop = new AbortController();
  const onCancel = () => stop.abort(cancel.reason);
  cancel.addEventListener('abort', onCancel);
  if (cancel.aborted) onCancel();
  try {
    return await Promise.all(
      targets.map(async (target, index) => {
        const ended = await wait(target, index, stop.signal);
        if (failFast && ended.verdict.outcome !== 'succeeded') stop.abort(FAIL_FAST);
        await onEnd(ended, index);
        return ended;
      }),
    );
  } finally {
    cancel.removeEventListener('abort', onCancel);
  }
}
