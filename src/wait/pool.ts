import type { PoolAnswer } from '../azure/aks/agentPool.ts';
import type { PoolName } from '../azure/aks/operationName.ts';
import type { Failure } from '../azure/http/failure.ts';
import { withDeadline } from '../time/deadline.ts';
import type { Azure, WaitContext } from './context.ts';
import { whyNotOurs } from './ownership.ts';

/** A pool that could not be read in time. */
export const NO_ANSWER: Failure = { kind: 'network', service: 'arm', message: 'no answer in time' };

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

/** Reads an agent pool, and gives up after `limitMs` milliseconds or when the run is cancelled. */
export async function readPoolWithin(
  limitMs: number,
  pool: PoolName,
  { azure, clock, cancel }: Pick<WaitContext, 'azure' | 'clock' | 'cancel'>,
): Promise<PoolAnswer> {
  const limits = { limitMs, signal: cancel, sleep: clock.sleep };
  const given = await withDeadline(limits, (signal) => readPool(pool, azure, signal));
  return given.kind === 'done' ? given.value : { kind: 'failure', failure: NO_ANSWER };
}
