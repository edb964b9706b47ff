import { latestOf, type OperationName, sibling } from '../azure/aks/operationName.ts';
import type { Answer } from '../azure/aks/statusAnswer.ts';
import { insist } from './poll.ts';
import type { Terms } from './ports.ts';
import { NAMELESS, ownIdOf, standingOf, type Target } from './target.ts';
import { type EndedWait, hasEnded } from './verdict.ts';
import { waitForEnd } from './wait.ts';

/**
 * Waits for an operation, and then for every newer one that has come meanwhile, until none is left: only then can
 * another operation be started on the pool.
 *
 * @returns the last wait, with the ones before it.
 */
export async function waitUntilIdle(target: Target, terms: Terms): Promise<EndedWait> {
  const { ports, observer } = terms;
  const earlier: EndedWait[] = [];
  let ended = await waitForEnd(target, terms);
  let polls = ended.polls;
  for (;;) {
    const operation = latestOf(ended.operation);
    if (!operation || !hasEnded(ended.verdict)) break;
    const look = await insist(async (signal) => named(await ports.ask(operation, signal)), terms, 'status');
    polls += look.asked;
    if ('verdict' in look) {
      // It has ended, but nobody knows whether it was the last one.
      ended = { ...ended, verdict: look.verdict };
      break;
    }
    const newer = newerThan([...earlier, ended], look.answer);
    if (!newer) break;
    observer.followed(newer);
    earlier.push(ended);
    ended = await waitForEnd({ operation: newer }, terms);
    polls += ended.polls;
  }
  return { ...ended, polls, elapsedMs: ports.now(), ...(earlier.length > 0 && { earlier }) };
}

/** An answer that does not tell which operation it is about is none. */
function named(answer: Answer): Answer {
  const nameless = answer.kind === 'status' && ownIdOf(answer.status) === undefined;
  return nameless ? { kind: 'failure', failure: NAMELESS } : answer;
}

/** The operation in the answer, if it is newer than all that have ended. */
function newerThan(
  known: readonly EndedWait[],
  { status }: Answer & { readonly kind: 'status' },
): OperationName | undefined {
  const standings = known.map((ended) => standingOf(status, ended));
  const newest = standings.at(-1);
  const last = known.at(-1);
  if (!last || newest?.kind !== 'newer' || standings.some(({ kind }) => kind === 'same')) return undefined;
  return sibling(last.operation, newest.operationId);
}
