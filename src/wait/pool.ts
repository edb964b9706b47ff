import type { PoolAnswer } from '../azure/aks/agentPool.ts';
import type { PoolName } from '../azure/aks/operationName.ts';
import type { Azure } from './context.ts';
import { whyNotOurs } from './ownership.ts';

/** Reads an agent pool; an answer about another pool is not taken. */
export async function readPool(
  pool: PoolName,
  azure: Pick<Azure, 'getPool'>,
  signal: AbortSignal,
): Promise<PoolAnswer> {
  const answer = await azure.getPool(pool, signal);
  const failure = answer.kind === 'pool' ? whyNotOurs(pool, [answer.pool.id]) : undefined;
  return failure ? { kind: 'failure', failure } : answer;
}
