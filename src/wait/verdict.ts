import type { PoolAnswer } from '../azure/aks/agentPool.ts';
import type { OperationName } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { EpochTime } from '../time/instant.ts';
import type { History } from './history.ts';
import type { Stall } from './stall.ts';

/** Why a wait is over. Only `succeeded` lets the job continue. */
export type Verdict =
  | { readonly outcome: 'succeeded' | 'failed' | 'canceled'; readonly status: OperationStatus }
  /** `failure` is the answer to the last request, where that failed. */
  | { readonly outcome: 'timed-out'; readonly timeoutMs: number; readonly failure?: Failure }
  /** No operation has started since the time that `started-after` gives. */
  | { readonly outcome: 'not-found'; readonly kind: 'not-started'; readonly found: NotStarted }
  /** The cluster has no agent pool whose operations could be waited for; those of mode `Machines` are left out. */
  | { readonly outcome: 'not-found'; readonly kind: 'no-pools'; readonly leftOut: readonly string[] }
  /** Refused at once, where `failures` is 1, or after so many failed requests in a row. */
  | {
      readonly outcome: 'not-found' | 'unauthorized' | 'error' | 'unreachable';
      readonly kind: 'refused';
      readonly failure: Failure;
      readonly failures: number;
    }
  | { readonly outcome: 'interrupted'; readonly signal: string }
  /** The operation succeeded, but the agent pool is not as expected. */
  | {
      readonly outcome: 'mismatch';
      readonly kind: 'differs';
      readonly status: OperationStatus;
      readonly differences: readonly Difference[];
    }
  /** The operation succeeded, but the agent pool could not be read. */
  | {
      readonly outcome: 'mismatch';
      readonly kind: 'unread';
      readonly status: OperationStatus;
      readonly failure: Failure;
    };

/** No operation has started in the window: `latest` is an older one, or Azure reports none at all. */
export interface NotStarted {
  readonly startedAfter: EpochTime;
  readonly latest?: OperationStatus;
}

/** What the pool was expected to have, and what it has. */
export interface Difference {
  readonly name: 'Kubernetes version' | 'node image version' | 'provisioning state';
  readonly expected: string;
  /** `''` when Azure does not report it. */
  readonly actual: string;
}

/** Result of a request to abort an operation. */
export type Abort =
  | { readonly kind: 'taken'; readonly httpStatus: number }
  /** Azure refused, or the request failed; then Azure might still have accepted it. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** No answer came in time. */
  | { readonly kind: 'unanswered' }
  /** Nothing was sent. */
  | { readonly kind: 'not-sent'; readonly why: 'ended'; readonly status: OperationStatus }
  /** Other operations are active on the pool, and Azure would have aborted one of them. */
  | { readonly kind: 'not-sent'; readonly why: 'others'; readonly operationIds: readonly string[] }
  | { readonly kind: 'not-sent'; readonly why: 'unknown'; readonly failure?: Failure }
  /** The step was given another operation than the one that it waits for now. */
  | { readonly kind: 'not-sent'; readonly why: 'not-given' };

/** Whether the operation itself ended, and how is known. */
export function isEnd(
  verdict: Verdict,
): verdict is Verdict & { readonly outcome: 'succeeded' | 'failed' | 'canceled' } {
  const { outcome } = verdict;
  return outcome === 'succeeded' || outcome === 'failed' || outcome === 'canceled';
}

/** The failure that a verdict rests on, if any. */
export function failureIn(verdict: Verdict): Failure | undefined {
  return 'failure' in verdict ? verdict.failure : undefined;
}

/** A wait that is over, with everything that a report can use. */
export interface EndedWait {
  readonly operation: OperationName;
  readonly verdict: Verdict;
  /** The last status that Azure reported, however long ago. */
  readonly lastStatus?: OperationStatus;
  /** The body of the last answer that had one, status or failure. */
  readonly lastBody?: string;
  readonly history: History;
  /**
   * Requests for an operation's status, answered or not. Failed sign-ins, and reads of the pool or of a list, do not
   * count.
   */
  readonly polls: number;
  /** Milliseconds from the start of the step to the verdict. */
  readonly elapsedMs: number;
  /** The agent pools of the cluster were not listed, so none of their operations is known. */
  readonly unlisted?: true;
  /** `latest` was an operation that had ended before the step began. */
  readonly foundEnded?: true;
  /** The other operations on the pool that were waited for, in the order of their ends. */
  readonly earlier?: readonly EndedWait[];
  /** The agent pool after the end, or why it could not be read; absent when it was not read. */
  readonly pool?: PoolAnswer;
  /** The last time that the operation made no progress for long. It changes nothing about the verdict. */
  readonly stalled?: Stall;
  /** The operation that has become the pool's latest. */
  readonly newer?: { readonly operationId: string; readonly status: OperationStatus };
  /** Absent when no abort was to be requested. */
  readonly abort?: Abort;
}
