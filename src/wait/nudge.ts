import type { Priority } from '../azure/aks/pace.ts';

/** Makes one wait poll at once: it ends a pause, and a request that waits for its turn overtakes others. */
export class Nudge implements Priority {
  #isUrgent = false;
  #pause = new AbortController();

  /** @param cancel ends a pause as well */
  constructor(cancel: AbortSignal) {
    cancel.addEventListener('abort', () => this.#pause.abort(), { once: true });
  }

  get isUrgent(): boolean {
    return this.#isUrgent;
  }

  /** Begins a pause after a poll; returns the signal that ends it early. */
  beginPause(): AbortSignal {
    this.#isUrgent = false;
    this.#pause = new AbortController();
    return this.#pause.signal;
  }

  give(): void {
    this.#isUrgent = true;
    this.#pause.abort();
  }
}
