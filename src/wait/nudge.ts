import type { Priority } from '../azure/aks/pace.ts';

/** Makes one wait poll at once: it ends a pause, and a request that waits for its turn overtakes others. */
export class Nudge implements Priority {
  #isUrgent = false;
  #pause = new AbortController();

  get isUrgent(): boolean {
    return this.#isUrgent;
  }

  /**
   * Begins a pause after a poll.
   *
   * @param cancel ends the pause as well
   * @returns the signal that ends it early.
   */
  beginPause(cancel: AbortSignal): AbortSignal {
    this.#isUrgent = false;
    // The pause before lets go of `cancel`: a wait of many hours makes thousands of them.
    this.#pause.abort();
    const pause = new AbortController();
    if (cancel.aborted) pause.abort();
    cancel.addEventListener('abort', () => pause.abort(), { signal: pause.signal });
    this.#pause = pause;
    return pause.signal;
  }

  give(): void {
    this.#isUrgent = true;
    this.#pause.abort();
  }
}
