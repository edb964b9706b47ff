import type { Answer } from '../azure/answer.ts';
import type { CloudError } from '../azure/cloudError.ts';
import type { Failure } from '../azure/failure.ts';
import type { OperationName } from '../azure/operationName.ts';
import type { OperationStatus } from '../azure/operationStatus.ts';
import type { StatusChange } from './history.ts';

/** What the wait needs of the world. All times are milliseconds since the start of the step. */
export interface Ports {
  /** One poll; `name` is the operation by its own id once that is known. Must answer, not throw. */
  ask(name: OperationName, signal: AbortSignal): Promise<Answer>;
  now(): number;
  /** Resolves after `ms`, or at once when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

/** Who watches the wait, to tell others. */
export interface Observer {
  /** The status or percentage is new. */
  changed(change: StatusChange, status: OperationStatus): void;
  /** An error that Azure shows beside a status which is no failure: news, told once. */
  noticed(error: CloudError, status: OperationStatus): void;
  /** A poll brought a status after one that did not. */
  recovered(): void;
  /** A poll brought no status; `inARow` counts those that use up the error budget. */
  failed(failure: Failure, inARow: number): void;
  /** Nothing new was seen for a while. */
  still(elapsedMs: number, latest: StatusChange | undefined): void;
}
