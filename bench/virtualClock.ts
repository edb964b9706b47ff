import { setImmediate as queueEmpty } from 'node:timers/promises';
import { seeded } from '../simulator/seeded.ts';
import { epochTime, type StepTime, stepTime } from '../src/time/instant.ts';
import type { Clock } from '../src/wait/context.ts';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Virtual time that passes as fast as the code under it runs. */
export class VirtualClock implements Clock {
  readonly startedAt = epochTime(Date.parse('2026-01-01T00:00:00Z'));
  readonly random = seeded(2);
  #now = 0;
  /** A binary heap, the earliest timer first. */
  readonly #timers: Timer[] = [];

  readonly now = (): StepTime => stepTime(this.#now);

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#add({ at: this.#now + Math.max(0, ms), fire: wake });
    });

  /** Lets time pass until the promise has settled. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await queueEmpty();
      if (isSettled) return promise;
      const at = this.#timers[0]?.at;
      if (at === undefined) throw new Error('Nothing is left that could settle the promise.');
      this.#now = Math.max(this.#now, at);
      while (this.#timers[0]?.at === at) this.#takeFirst()?.fire();
    }
  }

  #add(timer: Timer): void {
    const heap = this.#timers;
    let place = heap.push(timer) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#at(parent) <= timer.at) break;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #takeFirst(): Timer | undefined {
    const heap = this.#timers;
    this.#swap(0, heap.length - 1);
    const first = heap.pop();
    for (let place = 0; ; ) {
      const children = [2 * place + 1, 2 * place + 2];
      const [left = 0, right = 0] = children;
      const next = this.#at(right) < this.#at(left) ? right : left;
      if (this.#at(next) >= this.#at(place)) return first;
      this.#swap(place, next);
      place = next;
    }
  }

  #at(place: number): number {
    return this.#timers[place]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(one: number, other: number): void {
    const heap = this.#timers;
    [heap[one], heap[other]] = [heap[other] as Timer, heap[one] as Timer];
  }
}
