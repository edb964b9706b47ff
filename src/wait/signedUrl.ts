import { type PoolOperation, sibling } from '../azure/aks/operationName.ts';
import type { StatusAnswer } from '../azure/aks/statusAnswer.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { Azure } from './context.ts';
import { readPool } from './pool.ts';

type Status = StatusAnswer & { readonly kind: 'status' };

/**
 * Checks a success from an `Azure-AsyncOperation` URL, which does not say whose success it is, against the pool that
 * the inputs name: either the pool knows the operation by its id, or nothing changes the pool any more.
 *
 * @returns the answer that counts, or the failure to prove that the operation is one of this pool.
 */
export async function proveOwner(
  operation: PoolOperation,
  answer: Status,
  azure: Azure,
  signal: AbortSignal,
): Promise<StatusAnswer> {
  const { id, resourceId, phase } = answer.status;
  if (operation.url === undefined || phase !== 'succeeded' || id || resourceId) return answer;
  const own = sibling(operation, operation.operationId);
  const byId = own && (await azure.getStatus(own, signal));
  if (byId?.kind === 'status') return byId;
  const isUnknown = byId?.failure.kind === 'operation-missing';
  if (byId && !isUnknown) return byId;
  const pool = await readPool(operation, azure, signal);
  if (pool.kind === 'failure') return pool;
  const { provisioningState } = pool.pool;
  const isChanging = provisioningState !== '' && pool.pool.phase === 'running';
  return isChanging ? { kind: 'failure', failure: unproven(operation, provisioningState) } : answer;
}

function unproven({ operationId, agentPoolName }: PoolOperation, provisioningState: string): Failure {
  return {
    kind: 'not-proven',
    service: 'arm',
    message: `agent pool ${agentPoolName} does not know operation ${operationId} and is still changing (${provisioningState})`,
  };
}
