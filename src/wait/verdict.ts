import type { PoolAnswer } from '../azure/aks/agentPool.ts';
import type { OperationName } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { Abort } from './abort.ts';
import type { History } from './history.ts';

/** Why a wait is over. Only `succeeded` lets the job go on. */
export type Verdict =
  | { readonly outcome: 'succeeded' | 'failed' | 'canceled'; readonly status: OperationStatus }
  /** `failure` is the answer to the last poll, where that was one. */
  | { readonly outcome: 'timed-out'; readonly timeoutMs: number; readonly failure?: Failure }
  /** Asking again would change nothing, or the operation did not turn up in time. */
  | { readonly outcome: 'not-found' | 'unauthorized' | 'error'; readonly failure: Failure }
  /** The error budget is spent: `failures` polls in a row brought no status. */
  | { readonly outcome: 'unreachable'; readonly failure: Failure; readonly failures: number }
  | { readonly outcome: 'interrupted'; readonly signal: string }
  /** The operation succeeded, but that is not what the agent pool shows. */
  | {
      readonly outcome: 'mismatch';
      readonly status: OperationStatus;
      readonly differences: readonly Difference[];
      /** Why the pool could not be read; there are no differences then, and none can be ruled out. */
      readonly failure?: Failure;
    };

/** What the pool was expected to have, and what it has. */
export interface Difference {
  readonly name: 'Kubernetes version' | 'node image version';
  readonly expected: string;
  /** `''` when Azure does not tell. */
  readonly actual: string;
}

/** The end after a failure that asking again would not change. */
export function refusedAs(failure: Failure): Verdict {
  if (failure.kind === 'unauthorized') return { outcome: 'unauthorized', failure };
  return { outcome: failure.kind === 'missing' ? 'not-found' : 'error', failure };
}

/** Whether the operation has come to an end, whichever. */
export function hasEnded({ outcome }: Verdict): boolean {
  return outcome === 'succeeded' || outcome === 'failed' || outcome === 'canceled';
}

/** A wait that is over, with everything that a report may want to say about it. */
export interface EndedWait {
  readonly operation: OperationName;
  readonly verdict: Verdict;
  /** The last status that Azure reported, however long ago. */
  readonly lastStatus?: OperationStatus;
  /** The body of the last answer that had one, status or failure. */
  readonly lastBody?: string;
  readonly history: History;
  /** How many times the status was asked for. */
  readonly polls: number;
  /** Milliseconds from the start of the step to the verdict. */
  readonly elapsedMs: number;
  /** `latest` was an operation that had ended before the step began. */
  readonly foundEnded?: true;
  /** The operations that ended before this one and were waited for too, oldest first. */
  readonly earlier?: readonly EndedWait[];
  /** The agent pool after the end, or why it could not be read; absent when it was not looked at. */
  readonly pool?: PoolAnswer;
  /** The operation that has become the pool's latest meanwhile. */
  readonly newer?: { readonly operationId: string; readonly status: OperationStatus };
  /** What became of the wish to abort the operation; absent when there was none. */
  readonly abort?: Abort;
}
