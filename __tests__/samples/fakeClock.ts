/** Virtual time: nothing sleeps, and a day passes as fast as the code under it runs. Milliseconds, from 0. */
export class FakeClock {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly fire: () => void }>();
  /** Every sleep that was requested, in order. */
  readonly sleeps: number[] = [];

  readonly now = (): number => this.#now;

  /** Resolves after `ms` of virtual time, or at once when the signal fires. */
  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    this.sleeps.push(ms);
    return this.#wait(ms, signal);
  };

  /** How many timers were not released. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Does something at a moment of virtual time. */
  at(ms: number, act: () => void): void {
    this.#timers.add({ at: ms, fire: act });
  }

  /** Resolves after `ms`, whatever fires: work that ignores its signal. */
  takes(ms: number): Promise<void> {
    return this.#wait(ms, new AbortController().signal);
  }

  /** Lets time pass until the promise has settled; throws when there is nothing left that could settle it. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    promise.then(done, done);
    for (;;) {
      // All that can happen now has happened once the queue of microtasks is empty.
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return promise;
      const next = this.#earliest();
      if (!next) throw new Error(`Nothing is left to wait for at ${this.#now} ms.`);
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
  }

  #earliest() {
    return [...this.#timers].reduce<{ readonly at: number; readonly fire: () => void } | undefined>(
      (first, timer) => (first && first.at <= timer.at ? first : timer),
      undefined,
    );
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = { at: this.#now + Math.max(0, ms), fire: finish };
      const timers = this.#timers;
      function finish() {
        timers.delete(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      }
      timers.add(timer);
      signal.addEventListener('abort', finish);
    });
  }
}
