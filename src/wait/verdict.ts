import type { Failure } from '../azure/failure.ts';
import type { OperationName } from '../azure/operationName.ts';
import type { OperationStatus } from '../azure/operationStatus.ts';
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
  | { readonly outcome: 'interrupted'; readonly signal: string };

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
}
