import { nodesOf, type OperationStatus } from '../azure/aks/operationStatus.ts';
import type { StepTime } from '../time/instant.ts';

/** An operation that reports progress has reported none for a while. */
export interface Stall {
  /** The status that has not changed. */
  readonly status: string;
  /** Since when it has not. */
  readonly sinceMs: StepTime;
  /** When the stall was noticed. */
  readonly noticedMs: StepTime;
  /** How long AKS tries to drain one node, minutes, as the pool is configured; absent when unknown. */
  readonly drainTimeoutMinutes?: number;
}

/**
 * Notices that an operation has stopped to make progress. Progress is what AKS reports of it: finished nodes, or a
 * percentage that has been seen to move. A bare `InProgress` says nothing either way, and a soak is meant to be quiet.
 */
export class StallDetector {
  readonly #afterMs: number;
  #status = '';
  #percent: number | undefined;
  #percentMoves = false;
  #changedMs: StepTime | undefined;
  #isReported = false;

  /** @param afterMs how long without progress is a stall; 0 turns the detector off */
  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  /** Takes a status into account. */
  see({ status, percentComplete }: OperationStatus, now: StepTime): void {
    const moved =
      this.#percent !== undefined && percentComplete !== undefined && percentComplete !== this.#percent;
    if (moved) this.#percentMoves = true;
    if (this.#changedMs === undefined || moved || status !== this.#status) {
      this.#changedMs = now;
      this.#isReported = false;
    }
    this.#status = status;
    this.#percent = percentComplete ?? this.#percent;
  }

  /** Whether a stall was taken and nothing has changed since. */
  get isStalled(): boolean {
    return this.#isReported;
  }

  /** When the operation is to be called stalled unless it changes; undefined when it is not, or was already. */
  get dueMs(): number | undefined {
    const reports = nodesOf(this.#status) !== undefined || this.#percentMoves;
    const isQuiet = /soak/i.test(this.#status);
    if (this.#afterMs === 0 || !reports || isQuiet || this.#isReported || this.#changedMs === undefined) {
      return undefined;
    }
    return this.#changedMs + this.#afterMs;
  }

  /** Takes the stall that is due, once; undefined while none is. */
  take(now: StepTime): Stall | undefined {
    const { dueMs } = this;
    if (dueMs === undefined || now < dueMs || this.#changedMs === undefined) return undefined;
    this.#isReported = true;
    return { status: this.#status, sinceMs: this.#changedMs, noticedMs: now };
  }
}
