import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Simulator } from './simulator.ts';

/** What a step says when it only waits: for its next timer, and for requests, by the id in their header. */
interface Question {
  readonly question: number;
  /** Epoch milliseconds; undefined when no timer runs. */
  readonly due?: number;
  readonly waiting: Readonly<Record<string, string>>;
}

/** What the scripts of the simulator do not say about the waits of a step. */
export interface ClockOptions {
  /** Whether a request that never reaches the simulator is one that gets no answer, by its URL. */
  readonly isLost?: (url: string) => boolean;
  /** Called when the step only waits, before any time passes. */
  readonly onIdle?: () => void;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

const NOBODY = (): void => {};
const PRELOAD = join(import.meta.dirname, 'stepClock.cjs');

/**
 * The time of a step and of the services that it talks to, one step at a time. It stands still while anybody works
 * and jumps to the next timer once the step waits for nothing else: for a pause, or for an answer that the script
 * withholds. So hours take no time, and what happens depends on what was asked, not on how fast the machine is.
 */
export class StepClock {
  #now: number;
  readonly #isFixed: boolean;
  readonly #timers = new Set<Timer>();
  /** Looks whether time may pass for the step that is attached. */
  #recheck: () => void = NOBODY;

  /** @param startsAt epoch milliseconds, so that every run shows the same times; the machine's time when absent */
  constructor(startsAt?: number) {
    this.#now = startsAt ?? Date.now();
    this.#isFixed = startsAt !== undefined;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.#now;

  /** Runs something at a later moment of this clock; returns how to prevent it. */
  readonly delay = (run: () => void, ms: number): (() => void) => {
    const timer = { due: this.#now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** What the process needs to start with this clock. Shell commands of a job, say, may have taken real time. */
  start(): { readonly execArgv: readonly string[]; readonly env: Readonly<Record<string, string>> } {
    if (!this.#isFixed) this.#now = Math.max(this.#now, Date.now());
    return { execArgv: ['--require', PRELOAD], env: { STEP_CLOCK_START: String(this.#now) } };
  }

  /** Lets time pass for a step; returns how to stop that, and what to call when a signal is sent. */
  attach(child: ChildProcess, simulator: Simulator, { isLost, onIdle }: ClockOptions = {}) {
    if (this.#recheck !== NOBODY) throw new Error('The clock is in use by another step');
    let open: Question | undefined;
    let isSignalled = false;
    const isUnanswered = ([id, url]: [string, string]): boolean => {
      const arrived = simulator.requests.findLast(({ headers }) => headers['x-step-request'] === id);
      return arrived ? arrived.isHeld : (isLost?.(url) ?? false);
    };
    this.#recheck = () => {
      if (!open || isSignalled || !Object.entries(open.waiting).every(isUnanswered)) return;
      onIdle?.();
      if (isSignalled) return;
      const { question, due = Number.POSITIVE_INFINITY } = open;
      const [mine] = [...this.#timers].sort((one, other) => one.due - other.due);
      if (mine && mine.due <= this.#now) {
        this.#timers.delete(mine);
        mine.run();
        // It may have been the answer that the step waits for, or one that it gave up.
        setImmediate(() => this.#recheck());
        return;
      }
      const next = Math.min(due, mine?.due ?? due);
      if (next === Number.POSITIVE_INFINITY) return;
      open = undefined;
      this.#now = Math.max(this.#now, next);
      child.send({ question, now: this.#now }, () => {});
    };
    child.on('message', (message: Question | { readonly signal: string }) => {
      // What the step has heard changes what it waits for.
      open = 'signal' in message ? undefined : message;
      if ('signal' in message) isSignalled = false;
      this.#recheck();
    });
    const stop = simulator.onChange(() => this.#recheck());
    return {
      signalled: () => {
        isSignalled = true;
      },
      detach: () => {
        stop();
        this.#recheck = NOBODY;
      },
    };
  }
}
