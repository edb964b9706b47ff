import { latestOf } from '../azure/operationName.ts';
import type { Terms } from './ports.ts';
import { isSameId, type Target } from './target.ts';
import { type EndedWait, hasEnded } from './verdict.ts';
import { waitForEnd } from './wait.ts';

/**
 * Waits for an operation, and then for every newer one that has come meanwhile, until none is left: only then can
 * another operation be started on the pool.
 *
 * @returns the last wait, with the ones before it.
 */
export async function waitUntilIdle(target: Target, terms: Terms): Promise<EndedWait> {
  const earlier: EndedWait[] = [];
  let ended = await waitForEnd(target, terms);
  let { polls } = ended;
  while (hasEnded(ended.verdict)) {
    const { operationId: previousId } = ended.operation;
    const operation = latestOf(ended.operation);
    if (!operation) break;
    const next = await waitForEnd({ operation, previousId }, terms);
    polls += next.polls;
    if (isSameId(next.operation.operationId, previousId)) break;
    earlier.push(ended);
    ended = next;
  }
  return { ...ended, polls, elapsedMs: terms.ports.now(), ...(earlier.length > 0 && { earlier }) };
}
