import type { AbortAnswer } from '../azure/aks/abortAnswer.ts';
import type { PoolAnswer } from '../azure/aks/agentPool.ts';
import type { OperationName, PoolName } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import type { Answer } from '../azure/aks/statusAnswer.ts';
import type { CloudError } from '../azure/http/cloudError.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { StatusChange } from './history.ts';
import type { Schedule } from './schedule.ts';

/** What the wait needs of the world. All times are milliseconds since the start of the step. */
export interface Ports {
  /** One poll; `name` is the operation by its own id once that is known. Must answer, not throw. */
  ask(name: OperationName, signal: AbortSignal): Promise<Answer>;
  /** One look at the agent pool that an operation belongs to. Must answer, not throw. */
  lookAtPool(name: PoolName, signal: AbortSignal): Promise<PoolAnswer>;
  /** One request to abort the pool's latest operation. Must answer, not throw. */
  abort(name: PoolName, signal: AbortSignal): Promise<AbortAnswer>;
  now(): number;
  /** Epoch milliseconds at the start of the step, to compare Azure's times with. */
  readonly startedAt: number;
  /** Resolves after `ms`, or at once when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

/** What a question is for. */
export type Wanted = 'status' | 'agent pool';

/** Who watches the wait, to tell others. */
export interface Observer {
  /** The status or percentage is new. */
  changed(change: StatusChange, status: OperationStatus): void;
  /** An error that Azure shows beside a status which is no failure: news, told once. */
  noticed(error: CloudError, status: OperationStatus): void;
  /** A poll brought a status after one that did not. */
  recovered(): void;
  /** A poll did not bring what was wanted; `inARow` counts those that use up the error budget. */
  failed(failure: Failure, inARow: number, wanted: Wanted): void;
  /** `latest` is this operation, which is followed by its own id from now on. */
  resolved(operation: OperationName, status: OperationStatus): void;
  /** The latest operation is not the one that is waited for, told once for each that is met. */
  looking(failure: Failure): void;
  /** The operation before has ended, and this newer one is waited for. */
  followed(operation: OperationName): void;
  /** Nothing new was seen for a while. */
  still(elapsedMs: number, latest: StatusChange | undefined): void;
}

/** Under which rules a wait happens, and who takes part in it. */
export interface Terms {
  readonly schedule: Schedule;
  readonly ports: Ports;
  readonly observer: Observer;
  /** Fires when the run is cancelled, with the name of the signal as its reason. */
  readonly cancel: AbortSignal;
}
