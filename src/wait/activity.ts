import { isSameName, type OperationName, sibling } from '../azure/aks/operationName.ts';
import type { OperationStatus, Phase } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import { parseTime } from '../time/instant.ts';
import type { Azure, WaitContext } from './context.ts';
import { hasId, lookAtLatest, ownIdOf } from './latest.ts';
import { readList } from './list.ts';
import { readPool } from './pool.ts';
import { byAzuresClock, isLatest } from './target.ts';
import type { EndedWait } from './verdict.ts';

/** Whether there is an operation that was not waited for yet. */
export type Look =
  | { readonly kind: 'next'; readonly operation: OperationName; readonly status: OperationStatus }
  | { readonly kind: 'none' }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** What is active on the pool or cluster, as far as one look shows. */
export type Activity =
  | { readonly kind: 'next'; readonly operation: OperationName; readonly status: OperationStatus }
  /** No operation is left, but the pool's provisioning state is not an end. */
  | { readonly kind: 'settling'; readonly provisioningState: string }
  | { readonly kind: 'idle'; readonly poolState?: PoolState }
  | { readonly kind: 'failure'; readonly failure: Failure };

export interface PoolState {
  readonly provisioningState: string;
  readonly phase: Phase;
}

const NAMELESS_ACTIVE: Failure = {
  kind: 'bad-answer',
  service: 'arm',
  message: 'the list has an active operation without an id, which cannot be waited for',
};

/**
 * Looks at the list of the pool's operations for one that was not waited for yet.
 *
 * @param onList receives the operations of the list
 * @returns `unsupported` where Azure does not offer the list.
 */
export async function lookAtList(
  waits: readonly EndedWait[],
  context: WaitContext,
  signal: AbortSignal,
  onList: (operations: readonly OperationStatus[]) => void,
): Promise<Look | { readonly kind: 'unsupported' }> {
  const { operation } = waits[0] as EndedWait;
  if (operation.scope !== 'agent-pool') return { kind: 'unsupported' };
  const list = await readList(operation, context.azure, signal);
  if (list.kind !== 'list') return list;
  onList(list.operations);
  const others = othersIn(list.operations, waits, context);
  for (const status of others) {
    const id = ownIdOf(status);
    const next = id === undefined ? undefined : sibling(operation, id);
    if (next) return { kind: 'next', operation: next, status };
  }
  if (others.some(({ phase }) => phase === 'running')) return { kind: 'failure', failure: NAMELESS_ACTIVE };
  return { kind: 'none' };
}

/** The operations that run, or ended since the first one began, except those that were waited for; oldest first. */
function othersIn(
  operations: readonly OperationStatus[],
  waits: readonly EndedWait[],
  { azure, clock }: WaitContext,
): readonly OperationStatus[] {
  const starts = waits
    .map(({ lastStatus }) => parseTime(lastStatus?.startTime ?? ''))
    .filter((start) => !Number.isNaN(start));
  const begin =
    starts.length > 0 ? Math.min(...starts) : byAzuresClock(clock.startedAt, azure.clockDifferenceMs());
  const hasEndedSince = ({ startTime, endTime }: OperationStatus) =>
    parseTime(endTime) >= begin || (Number.isNaN(parseTime(endTime)) && parseTime(startTime) >= begin);
  return operations
    .filter((one) => one.phase === 'running' || hasEndedSince(one))
    .filter((one) => !waits.some((wait) => hasId(one, wait.operation.operationId)))
    .toSorted((one, other) => parseTime(one.startTime) - parseTime(other.startTime) || 0);
}

/** Looks at the latest operation of the pool or cluster for one that was not waited for yet. */
export async function lookForNewer(
  waits: readonly EndedWait[],
  azure: Pick<Azure, 'getStatus'>,
  signal: AbortSignal,
): Promise<Look> {
  const last = waits.at(-1) as EndedWait;
  const latest = await lookAtLatest(last, azure, signal);
  if (latest.kind === 'failure') {
    const isStillMissing = isLatest(last.operation) && latest.failure.kind === 'operation-missing';
    return isStillMissing ? { kind: 'none' } : latest;
  }
  if (latest.kind === 'newer') {
    const { operation, status } = latest;
    const isKnown = waits.some((wait) => isSameName(wait.operation.operationId, operation.operationId));
    if (!isKnown) return { kind: 'next', operation, status };
  }
  return { kind: 'none' };
}

/** Reads the state of the pool that no operation is left on; a cluster has no pool to read. */
export async function lookAtPool(
  operation: OperationName,
  azure: Pick<Azure, 'getPool'>,
  signal: AbortSignal,
): Promise<Activity> {
  if (operation.scope !== 'agent-pool') return { kind: 'idle' };
  const answer = await readPool(operation, azure, signal);
  if (answer.kind === 'failure') return answer;
  const { provisioningState, phase } = answer.pool;
  // Some answers have no provisioning state; then only the operations count.
  if (provisioningState !== '' && phase === 'running') return { kind: 'settling', provisioningState };
  return { kind: 'idle', poolState: { provisioningState, phase } };
}
