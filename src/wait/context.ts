import type { AbortAnswer } from '../azure/aks/abortAnswer.ts';
import type { PoolAnswer } from '../azure/aks/agentPool.ts';
import type { ListAnswer } from '../azure/aks/operationList.ts';
import type { ClusterName, OperationName, PoolName } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import type { NamedPool } from '../azure/aks/poolList.ts';
import type { StatusAnswer } from '../azure/aks/statusAnswer.ts';
import type { CloudError } from '../azure/http/cloudError.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { EpochTime, StepTime } from '../time/instant.ts';
import type { StatusChange } from './history.ts';
import type { Schedule } from './schedule.ts';
import type { Stall } from './stall.ts';
import type { NotStarted } from './verdict.ts';

/** What the wait needs of Azure. Each request is answered with data and never throws. */
export interface Azure {
  /** Requests the status of an operation. */
  getStatus(name: OperationName, signal: AbortSignal): Promise<StatusAnswer>;
  /** Reads an agent pool. */
  getPool(name: PoolName, signal: AbortSignal): Promise<PoolAnswer>;
  /** Reads the whole list of an agent pool's operations; `unsupported` where Azure does not offer it. */
  listOperations(name: PoolName, signal: AbortSignal): Promise<ListAnswer>;
  /** Lists the agent pools of a cluster. */
  listPools(
    name: ClusterName,
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'pools'; readonly pools: readonly NamedPool[] }
    | { readonly kind: 'failure'; readonly failure: Failure }
  >;
  /** Requests that the pool's latest operation is aborted. */
  postAbort(name: PoolName, signal: AbortSignal): Promise<AbortAnswer>;
  /**
   * How far Azure's clock is ahead of the runner's, milliseconds; 0 when the difference is too small to matter, or
   * while it is unknown.
   */
  clockDifferenceMs(): number;
}

/** The clock of the step, and chance. */
export interface Clock {
  now(): StepTime;
  /** When the step began, by the runner's clock. */
  readonly startedAt: EpochTime;
  /** Resolves after `ms`, or at once when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

/** What a request is for. */
export type Wanted =
  | 'status'
  | 'agent pool'
  | 'list of operations'
  | 'list of agent pools'
  | 'upgrade profile'
  | 'upgrade';

/** Watches a wait, to report it. */
export interface Observer {
  /** The status or percentage has changed. */
  changed(change: StatusChange, status: OperationStatus, timeLeftMs: number | undefined): void;
  /** Azure attached an error to a status that is not a failure; reported once. */
  noticed(error: CloudError, status: OperationStatus): void;
  /** A request was answered after one or more that failed. */
  recovered(): void;
  /** A request failed; `inARow` counts the failures that use up the error budget. */
  failed(failure: Failure, inARow: number, wanted: Wanted): void;
  /** `latest` turned out to be this operation, which is requested by its own id from now on. */
  resolved(operation: OperationName, status: OperationStatus): void;
  /** The latest operation started too early; reported once for each that is seen. */
  searching(found: NotStarted): void;
  /** The operation before has ended, and the wait goes on with this one. */
  nextOperation(operation: OperationName, status: OperationStatus): void;
  /** The operation has ended, but the pool is still changing; reported once for each state. */
  settling(provisioningState: string): void;
  /** Nothing has changed for a while. `timeLeftMs` is an estimate from the nodes that have finished. */
  unchanged(elapsedMs: number, latest: StatusChange | undefined, timeLeftMs: number | undefined): void;
  /** An operation that reports progress has reported none for a while; reported once for each stall. */
  stalled(stall: Stall, operation: OperationName): void;
}

/** Everything that takes part in a wait. */
export interface WaitContext {
  readonly schedule: Schedule;
  readonly azure: Azure;
  readonly clock: Clock;
  readonly observer: Observer;
  /** Fires when the run is cancelled, with the name of the signal as its reason. */
  readonly cancel: AbortSignal;
}
