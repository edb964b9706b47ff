import { type Failure, FailureError, isPermanent } from '../../azure/http/failure.ts';
import { type Sleep, withDeadline } from '../../time/deadline.ts';
import type { Checks, Output, Shown } from './checks.ts';

/** GitHub allows a repository 1,000 requests an hour, and all its workflows share them. */
const INTERVAL_MS = 60_000;
/** A request without an answer might have made a check run all the same. */
const MAX_CREATIONS = 3;
/** Between two attempts to close. */
const PAUSE_MS = 500;

export interface UpdatesContext {
  /** Connects to GitHub; called once, when the first request is due. */
  readonly connect: () => Promise<Checks>;
  /** Writes what is to be shown now. */
  readonly output: () => Output;
  /** Called with the first failure only. */
  readonly onFailure: (failure: Failure) => void;
  /** Milliseconds since the start of the step. */
  readonly now: () => number;
  readonly sleep: Sleep;
}

/**
 * Keeps one check run up to date: creates it, updates it after a change, at most once a minute, and closes it. One
 * request at a time, in the background: only `close` waits, for as long as it is given.
 */
export class Updates {
  readonly #context: UpdatesContext;
  /** Ends the updates. A creation that is under way goes on: its answer is needed to close the check run. */
  readonly #stop = new AbortController();
  /** Gives up everything. */
  readonly #abandon = new AbortController();
  #checks: Checks | undefined;
  #id: number | undefined;
  #creations = 0;
  #isRefused = false;
  #isChanged = false;
  #hasFailed = false;
  #wake = () => {};
  #work: Promise<void> | undefined;

  constructor(context: UpdatesContext) {
    this.#context = context;
  }

  /** Creates the check run. */
  start(): void {
    this.#work ??= this.#run();
  }

  /** Notes that there is something new to show. */
  changed(): void {
    this.#isChanged = true;
    this.#wake();
  }

  /**
   * Closes the check run, if there is one or can be one. Resolves when that is done or has failed, at the latest when
   * the limit is over or the signal fires; never rejects.
   */
  async close(shown: () => Shown, limitMs: number, signal: AbortSignal): Promise<void> {
    if (!this.#work) return;
    this.#stop.abort();
    this.#wake();
    const { sleep } = this.#context;
    const ended = await withDeadline({ limitMs, signal, sleep }, async (inTime) => {
      await this.#work;
      await this.#finish(shown, inTime);
    });
    if (ended.kind === 'done') return;
    this.#abandon.abort();
    this.#report({ kind: 'network', service: 'github-api', message: 'no answer before the step ended' });
  }

  async #run(): Promise<void> {
    const { now, sleep, output } = this.#context;
    const { signal } = this.#stop;
    while (!signal.aborted && !this.#isRefused) {
      const sentAt = now();
      const failure = await this.#send(() => {
        this.#isChanged = false;
        return { output: output() };
      }, signal);
      // What could not be shown is still to be shown.
      if (failure) this.#isChanged = true;
      const pauseMs = Math.max(INTERVAL_MS, failure?.retryAfterMs ?? 0);
      await sleep(Math.max(0, sentAt + pauseMs - now()), signal);
      await this.#change();
    }
  }

  /** Resolves when there is something new, or when the updates are to end. */
  #change(): Promise<void> {
    if (this.#isChanged || this.#isRefused || this.#stop.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  async #finish(shown: () => Shown, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (this.#id !== undefined || this.#canCreate())) {
      const failure = await this.#send(shown, signal);
      if (!failure || isPermanent(failure.kind)) return;
      await this.#context.sleep(PAUSE_MS, signal);
    }
  }

  #canCreate(): boolean {
    return !this.#isRefused && this.#creations < MAX_CREATIONS;
  }

  /** Creates or updates the check run; returns why that failed. */
  async #send(what: () => Shown, signal: AbortSignal): Promise<Failure | undefined> {
    try {
      this.#checks ??= await this.#context.connect();
      if (this.#id === undefined) {
        this.#creations += 1;
        this.#id = await this.#checks.create(what(), this.#abandon.signal);
      } else {
        await this.#checks.update(this.#id, what(), signal);
      }
      return undefined;
    } catch (error) {
      const failure = failureIn(error);
      this.#isRefused ||= isPermanent(failure.kind) || (this.#id === undefined && !this.#canCreate());
      // A request that was given up on purpose has not failed.
      if (!signal.aborted || isPermanent(failure.kind)) this.#report(failure);
      return failure;
    }
  }

  #report(failure: Failure): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#context.onFailure(failure);
  }
}

/** Octokit wraps what our `fetch` throws. */
function failureIn(error: unknown): Failure {
  const { cause } = error as { readonly cause?: unknown };
  const known = [error, cause].find((one) => one instanceof FailureError);
  if (known) return known.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'rejected', service: 'github-api', message };
}
