import { LATEST, type OperationName } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import { type EpochTime, epochTime, parseTime } from '../time/instant.ts';

/** Which operation is waited for. */
export interface Target {
  readonly operation: OperationName;
  /** An operation that started earlier is ignored. */
  readonly since?: StartWindow;
  /** Azure itself has named the operation. */
  readonly isListed?: true;
}

/** When the operation must have started, and how long it can take to appear. */
export interface StartWindow {
  /** By the runner's clock. */
  readonly startedAfter: EpochTime;
  /** Milliseconds from the start of the step. */
  readonly graceMs: number;
}

/** Some answers have whole seconds only. */
const PRECISION_MS = 1_000;

/**
 * Checks whether an operation started at or after a time; false for one that does not say when it started.
 *
 * @param startedAfter by Azure's clock
 */
export function hasStartedSince(startedAfter: EpochTime, { startTime }: OperationStatus): boolean {
  // A time in whole seconds might be the end of that second.
  const precision = /:\d\d\.\d/.test(startTime) ? 0 : PRECISION_MS - 1;
  return parseTime(startTime) + precision >= startedAfter;
}

/**
 * Finds the first operation that started at or after a time, also one without an id: a later one must not take its
 * place. Undefined when there is none.
 *
 * @param startedAfter by Azure's clock
 */
export function firstSince(
  startedAfter: EpochTime,
  operations: readonly OperationStatus[],
): OperationStatus | undefined {
  return operations
    .filter((operation) => hasStartedSince(startedAfter, operation))
    .reduce<OperationStatus | undefined>(
      (first, operation) =>
        first && parseTime(first.startTime) <= parseTime(operation.startTime) ? first : operation,
      undefined,
    );
}

/** Moves a time of the runner's clock to Azure's clock. */
export function byAzuresClock(time: EpochTime, clockDifferenceMs: number): EpochTime {
  return epochTime(time + clockDifferenceMs);
}

/** Whether the target is whatever Azure calls the latest operation. */
export function isLatest({ operationId }: OperationName): boolean {
  return operationId === LATEST;
}
