import { isSameName, LATEST, latestOf, type OperationName, sibling } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import type { StatusAnswer } from '../azure/aks/statusAnswer.ts';
import type { Failure } from '../azure/http/failure.ts';
import { parseTime } from '../time/instant.ts';
import type { Azure } from './context.ts';
import { whyNotOurs } from './ownership.ts';

/** An operation, and what was last known of it. */
export interface KnownOperation {
  readonly operation: OperationName;
  readonly lastStatus?: OperationStatus;
}

/** What `latest` is, compared with an operation that is known already. */
export type LatestComparison =
  | { readonly kind: 'same'; readonly status: OperationStatus }
  | { readonly kind: 'newer'; readonly operation: OperationName; readonly status: OperationStatus }
  /** It started earlier: `latest` can lag. */
  | { readonly kind: 'older'; readonly status: OperationStatus }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** An answer about `latest` that does not say which operation that is. */
export const NAMELESS: Failure = {
  kind: 'bad-answer',
  service: 'arm',
  message: 'the answer does not say which operation is the latest, so the next one could be mistaken for it',
};

const NO_POOL: Failure = {
  kind: 'bad-answer',
  service: 'arm',
  message: 'the operation is known by its URL only, so the latest operation of its pool cannot be requested',
};

/** It becomes part of the next address, so it must not lead to another one. */
const PATH_SEGMENT = /^(?!\.+$)[^\s/\\?#%]{1,200}$/;

/** Reads the operation's own id, fit for an address; undefined when the status does not have one. */
export function ownIdOf({ name, id }: OperationStatus): string | undefined {
  const ownId = name || id.split('/').at(-1);
  return ownId && PATH_SEGMENT.test(ownId) && ownId.toLowerCase() !== LATEST ? ownId : undefined;
}

/** Whether a status is that of the operation with this id. */
export function hasId(status: OperationStatus, operationId: string): boolean {
  const ownId = ownIdOf(status);
  return ownId !== undefined && isSameName(ownId, operationId);
}

/** Requests the latest operation of a pool or cluster and compares it with one that is known. */
export async function lookAtLatest(
  known: KnownOperation,
  azure: Pick<Azure, 'getStatus'>,
  signal: AbortSignal,
): Promise<LatestComparison> {
  const latest = latestOf(known.operation);
  if (!latest) return { kind: 'failure', failure: NO_POOL };
  return compareWithLatest(await azure.getStatus(latest, signal), known);
}

function compareWithLatest(answer: StatusAnswer, known: KnownOperation): LatestComparison {
  if (answer.kind === 'failure') return answer;
  const { status } = answer;
  const failure = whyNotOurs(known.operation, [status.id, status.resourceId]);
  if (failure) return { kind: 'failure', failure };
  const operationId = ownIdOf(status);
  const operation = operationId === undefined ? undefined : sibling(known.operation, operationId);
  if (!operation) return { kind: 'failure', failure: NAMELESS };
  if (isSameName(operation.operationId, known.operation.operationId)) return { kind: 'same', status };
  // A difference of less than a second proves nothing: some answers have whole seconds only.
  const { lastStatus } = known;
  const isOlder = lastStatus && parseTime(status.startTime) + 1_000 <= parseTime(lastStatus.startTime);
  return isOlder ? { kind: 'older', status } : { kind: 'newer', operation, status };
}
