import type { PoolOperation } from '../azure/aks/operationName.ts';
import { withDeadline } from '../time/deadline.ts';
import type { WaitContext } from './context.ts';
import { isSameId, lookAtLatest, ownIdOf } from './latest.ts';
import { isLatest } from './target.ts';
import type { Abort, EndedWait } from './verdict.ts';

/** The most time, milliseconds, for the looks before the abort, and for both together. */
export interface AbortLimits {
  readonly lookMs: number;
  readonly totalMs: number;
}

/** After a timeout every request has a limit of its own; this is the limit for all of them. */
export const UNHURRIED: AbortLimits = { lookMs: 90_000, totalMs: 180_000 };

/** GitHub gives a cancelled step 7.5 s from SIGINT to SIGTERM; the rest is for outputs and summary. */
export const HURRIED: AbortLimits = { lookMs: 2_500, totalMs: 6_000 };

/** A run that is cancelled already has no signal left: only the time counts. */
const NEVER = new AbortController().signal;

/** The wait, with what is known of a newer operation. */
type Look =
  | { readonly kind: 'clear' }
  | { readonly kind: 'not-sent'; readonly abort: Abort; readonly newer?: EndedWait['newer'] };

/**
 * Requests the abort of the operation that was waited for, if it is the only active one of its pool: Azure aborts
 * whatever is the latest. One request, never repeated. Never throws.
 *
 * @param cancel gives up what is still unanswered, where the run can still be cancelled
 */
export async function abortOperation(
  ended: EndedWait,
  { azure, clock }: Pick<WaitContext, 'azure' | 'clock'>,
  { lookMs, totalMs }: AbortLimits,
  cancel: AbortSignal = NEVER,
): Promise<EndedWait> {
  const { operation, earlier, lastStatus } = ended;
  const until = clock.now() + totalMs;
  const done = (abort: Abort): EndedWait => ({ ...ended, abort });
  if (earlier) return done({ kind: 'not-sent', why: 'not-given' });
  if (lastStatus && lastStatus.phase !== 'running') {
    return done({ kind: 'not-sent', why: 'ended', status: lastStatus });
  }
  if (operation.scope !== 'agent-pool' || isLatest(operation))
    return done({ kind: 'not-sent', why: 'unknown' });

  const limits = { signal: cancel, sleep: clock.sleep };
  const look = await withDeadline({ ...limits, limitMs: lookMs }, (signal) =>
    lookForOthers({ ...ended, operation }, azure, signal),
  );
  if (look.kind === 'given-up') return done({ kind: 'not-sent', why: 'unknown' });
  if (look.value.kind === 'not-sent') {
    const { abort, newer } = look.value;
    return { ...done(abort), ...(newer && { newer }) };
  }
  const reply = await withDeadline({ ...limits, limitMs: until - clock.now() }, (signal) =>
    azure.postAbort(operation, signal),
  );
  if (reply.kind === 'given-up') return done({ kind: 'unanswered' });
  return done(reply.value.kind === 'taken' ? reply.value : { ...reply.value, kind: 'refused' });
}

async function lookForOthers(
  ended: EndedWait & { readonly operation: PoolOperation },
  azure: WaitContext['azure'],
  signal: AbortSignal,
): Promise<Look> {
  const { operation } = ended;
  const latest = await lookAtLatest(ended, azure, signal);
  switch (latest.kind) {
    case 'failure':
      return { kind: 'not-sent', abort: { kind: 'not-sent', why: 'unknown', failure: latest.failure } };
    case 'older':
      return { kind: 'not-sent', abort: { kind: 'not-sent', why: 'unknown' } };
    case 'newer': {
      const { operationId } = latest.operation;
      return {
        kind: 'not-sent',
        abort: { kind: 'not-sent', why: 'others', operationIds: [operationId] },
        newer: { operationId, status: latest.status },
      };
    }
  }
  if (latest.status.phase !== 'running') {
    return { kind: 'not-sent', abort: { kind: 'not-sent', why: 'ended', status: latest.status } };
  }
  const list = await azure.listOperations(operation, signal);
  if (list.kind === 'unsupported') return { kind: 'clear' };
  if (list.kind === 'failure') {
    return { kind: 'not-sent', abort: { kind: 'not-sent', why: 'unknown', failure: list.failure } };
  }
  const others = list.operations
    .filter(({ phase }) => phase === 'running')
    .map((one) => ownIdOf(one) ?? 'without an id')
    .filter((id) => !isSameId(id, operation.operationId));
  if (others.length === 0) return { kind: 'clear' };
  return { kind: 'not-sent', abort: { kind: 'not-sent', why: 'others', operationIds: others } };
}
