import type { ListAnswer } from '../azure/aks/operationList.ts';
import type { PoolName } from '../azure/aks/operationName.ts';
import type { StatusAnswer } from '../azure/aks/statusAnswer.ts';
import { type EpochTime, parseTime } from '../time/instant.ts';
import type { Azure } from './context.ts';
import { whyNotOurs } from './ownership.ts';
import { firstSince } from './target.ts';

type Lists = Pick<Azure, 'listOperations'>;

/** Reads the list of a pool's operations; a list with an operation of another resource is not taken. */
export async function readList(pool: PoolName, azure: Lists, signal: AbortSignal): Promise<ListAnswer> {
  const list = await azure.listOperations(pool, signal);
  if (list.kind !== 'list') return list;
  const ids = list.operations.flatMap(({ id, resourceId }) => [id, resourceId]);
  const failure = whyNotOurs(pool, ids);
  return failure ? { kind: 'failure', failure } : list;
}

/**
 * Replaces the latest operation by the first one of the list that has started since a time, where the list is offered
 * and has an earlier one.
 */
export async function firstInList(
  pool: PoolName,
  since: EpochTime,
  latest: StatusAnswer & { readonly kind: 'status' },
  azure: Lists,
  signal: AbortSignal,
): Promise<StatusAnswer> {
  const list = await readList(pool, azure, signal);
  if (list.kind === 'failure') return list;
  const first = list.kind === 'list' ? firstSince(since, list.operations) : undefined;
  const isEarlier = first && parseTime(first.startTime) < parseTime(latest.status.startTime);
  return isEarlier ? { kind: 'status', status: first, rawBody: JSON.stringify(first.json) } : latest;
}
