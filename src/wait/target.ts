import { LATEST, type OperationName } from '../azure/aks/operationName.ts';
import { type OperationStatus, phaseOf } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import { parseTime, utcText } from '../time/instant.ts';

/** Which operation is waited for. */
export interface Target {
  readonly operation: OperationName;
  /** An operation that started earlier is not the one. */
  readonly since?: Since;
}

/** From when on the operation must have started, and how long it may take to appear. */
export interface Since {
  /** Epoch milliseconds. */
  readonly startedAfter: number;
  /** Milliseconds from the start of the step. */
  readonly graceMs: number;
}

/** It becomes part of the next address, so it must not lead to another one. */
const PATH_SEGMENT = /^(?!\.+$)[^\s/\\?#%]{1,200}$/;

/** The operation's own id, fit to be asked for; undefined when its status does not tell. */
export function ownIdOf({ name, id }: OperationStatus): string | undefined {
  const ownId = name || id.split('/').at(-1);
  return ownId && PATH_SEGMENT.test(ownId) && ownId.toLowerCase() !== LATEST ? ownId : undefined;
}

/** ARM compares ids without case. */
export function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Why a status is not yet one of the operation that is waited for; undefined when it is. */
export function doubtAbout(
  { operation, since }: Target,
  status: OperationStatus,
  wasNameless = false,
): Failure | undefined {
  // Followed under the name `latest`, a newer operation could lend this one its success.
  const nameless = operation.operationId === LATEST && ownIdOf(status) === undefined;
  if (nameless && (wasNameless || phaseOf(status.status) === 'running')) return NAMELESS;
  return since && !startedSince(since, status) ? notStarted(since, status) : undefined;
}

/** No operation has started since then, as far as Azure tells: `latest` is an older one, or there is none at all. */
export function notStarted({ startedAfter }: Since, latest?: OperationStatus): Failure {
  return {
    kind: 'not-started',
    service: 'arm',
    message: `no operation since ${utcText(startedAfter)}: ${latest ? startText(latest) : 'Azure knows none of this pool'}`,
  };
}

function startText(status: OperationStatus): string {
  const start = parseTime(status.startTime);
  const id = ownIdOf(status) ?? 'without a name';
  return `operation ${id} ${Number.isNaN(start) ? 'does not tell when it started' : `started ${utcText(start)}`}`;
}

/** An operation that does not tell when it started may be any old one. */
function startedSince({ startedAfter }: Since, { startTime }: OperationStatus): boolean {
  // Some answers have whole seconds only; what started within the second may have started at its end.
  const precision = /:\d\d\.\d/.test(startTime) ? 0 : SECOND - 1;
  return parseTime(startTime) + precision >= startedAfter;
}

/** What `latest` is, beside an operation that was asked about before. */
export type Standing =
  | { readonly kind: 'same' }
  | { readonly kind: 'newer'; readonly operationId: string }
  /** It has no name, or started earlier: `latest` can lag behind. */
  | { readonly kind: 'unclear' };

/** Compares the answer to a question for `latest` with an operation and what was last known of it. */
export function standingOf(
  latest: OperationStatus,
  { operation, lastStatus }: { readonly operation: OperationName; readonly lastStatus?: OperationStatus },
): Standing {
  const operationId = ownIdOf(latest);
  if (operationId === undefined) return { kind: 'unclear' };
  if (isSameId(operationId, operation.operationId)) return { kind: 'same' };
  // By less than a second nothing is certain: some answers have whole seconds only.
  const isOlder = lastStatus && parseTime(latest.startTime) + SECOND <= parseTime(lastStatus.startTime);
  return isOlder ? { kind: 'unclear' } : { kind: 'newer', operationId };
}

const SECOND = 1_000;

/** An answer about `latest` that does not tell which one that is. */
export const NAMELESS: Failure = {
  kind: 'bad-answer',
  service: 'arm',
  message:
    'the answer does not tell which operation is the latest, so it could not be told from the next one',
};
