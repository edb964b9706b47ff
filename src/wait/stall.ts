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
  /** The last status, and since when it has been the same; undefined before the first one. */
  #unchanged: { readonly status: string; readonly sinceMs: StepTime } | undefined;
  #percent: number | undefined;
  #percentMoves = false;
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
    if (!this.#unchanged || moved || status !== this.#unchanged.status) {
      this.#unchanged = { status, sinceMs: now };
      this.#isReported = false;
    }
    this.#percent = percentComplete ?? this.#percent;
  }

  /** Whether a stall was taken and nothing has changed since. */
  get isStalled(): boolean {
    return this.#isReported;
  }

  /** When the operation is to be called stalled unless it changes; undefined when it is not, or was already. */
  get dueMs(): number | undefined {
    return this.#due()?.dueMs;
  }

  /** Takes the stall that is due, once; undefined while none is. */
  take(now: StepTime): Stall | undefined {
    const due = this.#due();
    if (!due || now < due.dueMs) return undefined;
    this.#isReported = true;
    return { status: due.status, sinceMs: due.sinceMs, noticedMs: now };
  }

  #due() {
    if (!this.#unchanged || this.#afterMs === 0 || this.#isReported) return undefined;
    const { status, sinceMs } = this.#unchanged;
    const reports = nodesOf(status) !== undefined || this.#percentMoves;
    const isQuiet = /soak/i.test(status);
    return reports && !isQuiet ? { status, sinceMs, dueMs: sinceMs + this.#afterMs } : undefined;
  }
}
