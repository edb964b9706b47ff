import type { OperationName } from '../azure/aks/operationName.ts';
import type { WaitContext } from './context.ts';
import { readPoolWithin } from './pool.ts';

/** The read is only for a warning, so the deadline does not wait for it. */
const LIMIT_MS = 5_000;

/**
 * Reads how long AKS tries to drain one node of the pool.
 *
 * @returns minutes; undefined where the operation is not a pool's, or the pool does not say or cannot be read soon
 */
export async function drainTimeoutOf(
  operation: OperationName,
  context: WaitContext,
): Promise<number | undefined> {
  if (operation.scope !== 'agent-pool') return undefined;
  const left = context.schedule.timeoutMs - context.clock.now();
  const answer = await readPoolWithin(Math.min(LIMIT_MS, Math.max(0, left)), operation, context);
  return answer.kind === 'pool' ? answer.pool.drainTimeoutMinutes : undefined;
}
