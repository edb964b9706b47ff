import { type CloudError, NO_ERROR, parseCloudError } from '../http/cloudError.ts';
import { asRecord, asText } from '../http/json.ts';

/**
 * Azure's `OperationStatusResult`: where an operation stands. Only `status` is promised by the API
 * (Microsoft.ContainerService, 2025-05-02-preview); every other field may be absent or `null`.
 */
export interface OperationStatus {
  /** As Azure wrote it: `InProgress`, `Succeeded`, or any text such as `UpgradingNodes: 3/9 nodes completed`. */
  readonly status: string;
  /** How the operation stands, read from `status` once. */
  readonly phase: Phase;
  /** ARM id of the operation; `''` when not given. */
  readonly id: string;
  /** The operation's own id, also when `latest` was asked for; `''` when not given. */
  readonly name: string;
  /** As reported, 0 to 100 by the specification. Never evidence of an end: running operations report anything. */
  readonly percentComplete?: number;
  /** ISO 8601 as Azure wrote it, with six or seven fraction digits; `''` when not given. */
  readonly startTime: string;
  readonly endTime: string;
  /** ARM id of what is operated on; `''` when not given. */
  readonly resourceId: string;
  /** Azure's name for the kind of operation, such as `PutAgentPool`; `''` when not given. Free text. */
  readonly operationType: string;
  /** What the operation does, such as `Upgrading`; `''` when not given. Free text. */
  readonly subOperationType: string;
  /** News while the operation runs, the reason once it has failed. */
  readonly error?: CloudError;
  /** Sub-operations. They never decide anything about the operation itself. */
  readonly operations: readonly OperationStatus[];
  /** The JSON that this was read from, with every field that is not named here. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** How an operation ended; `running` for every status that is none of the ends. */
export type Phase = 'succeeded' | 'failed' | 'canceled' | 'running';

const ENDS: ReadonlyMap<string, Phase> = new Map([
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
]);

const MAX_DEPTH = 20;

/**
 * Distinguishes an end from progress. The whole word decides, in any case, never a part of it: AKS reports free text
 * while an operation runs, and `CreatingAgentPool: 1/1 nodes completed` is not an end.
 */
export function phaseOf(status: string): Phase {
  return ENDS.get(status.trim().toLowerCase()) ?? 'running';
}

/** The progress that AKS writes into the status, `3/9 nodes completed`; undefined when it writes none. */
export function nodesOf(status: string): { readonly done: number; readonly all: number } | undefined {
  const found = /\b(\d{1,6})\/(\d{1,6}) nodes\b/.exec(status);
  const all = Number(found?.[2]);
  return found && all > 0 ? { done: Number(found[1]), all } : undefined;
}

/**
 * Reads a status body.
 *
 * @returns undefined when the value is not an operation status: not an object, or without a non-empty `status`.
 */
export function parseOperationStatus(value: unknown, depth = 0): OperationStatus | undefined {
  const json = asRecord(value);
  if (!json || typeof json['status'] !== 'string' || json['status'].trim() === '') return undefined;
  const percent = json['percentComplete'];
  const error = parseCloudError(json['error']);
  const parts = depth < MAX_DEPTH && json['operations'];
  return {
    status: json['status'],
    phase: phaseOf(json['status']),
    id: asText(json['id']),
    name: asText(json['name']),
    ...(Number.isFinite(percent) && { percentComplete: percent as number }),
    startTime: asText(json['startTime']),
    endTime: asText(json['endTime']),
    resourceId: asText(json['resourceId']),
    operationType: asText(json['operationType']),
    subOperationType: asText(json['subOperationType']),
    ...(error && { error }),
    operations: Array.isArray(parts)
      ? parts.flatMap((part) => parseOperationStatus(part, depth + 1) ?? [])
      : [],
    json,
  };
}

/** More failed sub-operations than this say nothing new about the reason. */
const MAX_PARTS = 200;

/**
 * The operation's error joined by those of its failed sub-operations, as further details: either can be the one
 * that has the reason. Undefined when there is none.
 */
export function wholeErrorOf(operation: OperationStatus): CloudError | undefined {
  const parts = failedParts(operation).slice(0, MAX_PARTS);
  if (parts.length === 0) return operation.error;
  const { error = NO_ERROR } = operation;
  return { ...error, details: [...error.details, ...parts] };
}

function failedParts({ operations }: OperationStatus): CloudError[] {
  return operations.flatMap((part) => {
    const own = part.error && part.phase === 'failed' ? [part.error] : [];
    return [...own, ...failedParts(part)];
  });
}

/**
 * How long the operation has taken: from its start to its end or, while it runs, to `now`.
 *
 * @param now epoch milliseconds
 * @returns milliseconds, at least 0; undefined when a time that counts is unknown or unreadable.
 */
export function durationOf(operation: OperationStatus, now: number): number | undefined {
  const start = Date.parse(operation.startTime);
  const runs = operation.endTime === '' && operation.phase === 'running';
  const end = runs ? now : Date.parse(operation.endTime);
  return Number.isNaN(start) || Number.isNaN(end) ? undefined : Math.max(0, end - start);
}
