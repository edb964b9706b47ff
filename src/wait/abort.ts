import { LATEST, latestOf } from '../azure/aks/operationName.ts';
import { type OperationStatus, phaseOf } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { Ports } from './ports.ts';
import { standingOf } from './target.ts';
import type { EndedWait } from './verdict.ts';
import { bounded } from './withDeadline.ts';

/** What became of the wish to abort an operation. */
export type Abort =
  | { readonly kind: 'taken'; readonly httpStatus: number }
  /** Azure said no, or nothing; in the latter case it may have taken the request all the same. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** No answer came in the time that there was. */
  | { readonly kind: 'unanswered' }
  /** Nothing was sent, because it would have hit another operation, or none, or nobody knows which. */
  | { readonly kind: 'not-sent'; readonly why: 'ended'; readonly status: OperationStatus }
  | { readonly kind: 'not-sent'; readonly why: 'newer'; readonly operationId: string }
  | { readonly kind: 'not-sent'; readonly why: 'not-known'; readonly failure?: Failure }
  | { readonly kind: 'not-sent'; readonly why: 'followed' };

/** The most that it may take, milliseconds: the look before it, and both together. */
export interface AbortLimits {
  readonly lookMs: number;
  readonly totalMs: number;
}

/** After a timeout nothing presses: every request has a limit of its own, and this is only for all of them. */
export const UNHURRIED: AbortLimits = { lookMs: 90_000, totalMs: 180_000 };

/** GitHub gives a cancelled step 7.5 s from SIGINT to SIGTERM; what is left of them is for outputs and summary. */
export const HURRIED: AbortLimits = { lookMs: 2_500, totalMs: 6_000 };

/** A run that is cancelled already has no signal left to listen to: only the time counts. */
const NEVER = new AbortController().signal;

/**
 * Aborts the operation that was waited for, by one request to its pool, after a look that it is still the latest
 * one: Azure aborts whatever that is. Never throws.
 *
 * @param cancel gives up what is still unanswered, where the run may still be cancelled
 */
export async function abortOperation(
  ended: EndedWait,
  ports: Ports,
  { lookMs, totalMs }: AbortLimits,
  cancel: AbortSignal = NEVER,
): Promise<EndedWait> {
  const { operation, earlier, lastStatus } = ended;
  const until = ports.now() + totalMs;
  const done = (abort: Abort): EndedWait => ({ ...ended, abort });
  // The step was told about the first operation only; the later ones are somebody else's.
  if (earlier) return done({ kind: 'not-sent', why: 'followed' });
  if (lastStatus && phaseOf(lastStatus.status) !== 'running') {
    return done({ kind: 'not-sent', why: 'ended', status: lastStatus });
  }
  const latest = operation.operationId === LATEST ? undefined : latestOf(operation);
  if (!latest || operation.scope !== 'agent-pool') return done({ kind: 'not-sent', why: 'not-known' });

  const answer = await bounded(ports, lookMs, cancel, (signal) => ports.ask(latest, signal));
  if (answer?.kind === 'failure') {
    return done({ kind: 'not-sent', why: 'not-known', failure: answer.failure });
  }
  if (!answer) return done({ kind: 'not-sent', why: 'not-known' });
  const { status } = answer;
  const standing = standingOf(status, ended);
  if (standing.kind === 'unclear') return done({ kind: 'not-sent', why: 'not-known' });
  if (standing.kind === 'newer') {
    const { operationId } = standing;
    return { ...done({ kind: 'not-sent', why: 'newer', operationId }), newer: { operationId, status } };
  }
  if (phaseOf(status.status) !== 'running') return done({ kind: 'not-sent', why: 'ended', status });

  const reply = await bounded(ports, until - ports.now(), cancel, (signal) => ports.abort(operation, signal));
  if (!reply) return done({ kind: 'unanswered' });
  return done(reply.kind === 'taken' ? reply : { kind: 'refused', failure: reply.failure });
}
