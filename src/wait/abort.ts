import type { PoolOperation } from '../azure/aks/operationName.ts';
import type { OperationStatus } from '../azure/aks/operationStatus.ts';
import { withDeadline } from '../time/deadline.ts';
import type { WaitContext } from './context.ts';
import { hasId, lookAtLatest, ownIdOf } from './latest.ts';
import { readList } from './list.ts';
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

type Newer = NonNullable<EndedWait['newer']>;
type NotSent = Extract<Abort, { readonly kind: 'not-sent' }>;
/** Why nothing is sent; distributed, so that each reason keeps its own fields. */
type Reason<A = NotSent> = A extends NotSent ? Omit<A, 'kind'> : never;

/** Why the abort must not be sent, and a newer operation where there is one. */
type Objection = Pick<EndedWait, 'abort' | 'newer'>;

function notSent(reason: Reason, newer: Newer | false = false): Objection {
  return { abort: { kind: 'not-sent', ...reason }, ...(newer && { newer }) };
}

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
    objectionTo({ ...ended, operation }, azure, signal),
  );
  if (look.kind === 'given-up') return done({ kind: 'not-sent', why: 'unknown' });
  if (look.value) return { ...ended, ...look.value };
  const reply = await withDeadline({ ...limits, limitMs: until - clock.now() }, (signal) =>
    azure.postAbort(operation, signal),
  );
  if (reply.kind === 'given-up') return done({ kind: 'unanswered' });
  return done(reply.value.kind === 'taken' ? reply.value : { ...reply.value, kind: 'refused' });
}

/** Returns undefined where the operation is the only active one. */
async function objectionTo(
  ended: EndedWait & { readonly operation: PoolOperation },
  azure: WaitContext['azure'],
  signal: AbortSignal,
): Promise<Objection | undefined> {
  const { operation } = ended;
  const latest = await lookAtLatest(ended, azure, signal);
  switch (latest.kind) {
    case 'failure':
      return notSent({ why: 'unknown', failure: latest.failure });
    case 'older':
      return notSent({ why: 'unknown' });
    case 'same':
      if (latest.status.phase !== 'running') return notSent({ why: 'ended', status: latest.status });
  }
  const newer = latest.kind === 'newer' && {
    operationId: latest.operation.operationId,
    status: latest.status,
  };
  const list = await readList(operation, azure, signal);
  if (list.kind === 'failure') return notSent({ why: 'unknown', failure: list.failure }, newer);
  if (list.kind === 'list') return lookInList(list.operations, operation, newer);
  if (!newer) return undefined;
  // Without the list, only the newer one is known of.
  return newer.status.phase === 'running'
    ? notSent({ why: 'others', operationIds: [newer.operationId] }, newer)
    : notSent({ why: 'unknown' }, newer);
}

/** The list decides which operations are active; a newer one that is not in it yet counts as well. */
function lookInList(
  operations: readonly OperationStatus[],
  { operationId }: PoolOperation,
  newer: Newer | false,
): Objection | undefined {
  const others = operations
    .filter((one) => one.phase === 'running' && !hasId(one, operationId))
    .map((one) => ownIdOf(one) ?? 'without an id');
  const isListed = newer && operations.some((one) => hasId(one, newer.operationId));
  if (newer && newer.status.phase === 'running' && !isListed) others.unshift(newer.operationId);
  if (others.length > 0) return notSent({ why: 'others', operationIds: others }, newer);
  const own = operations.find((one) => hasId(one, operationId));
  if (own && own.phase !== 'running') return notSent({ why: 'ended', status: own }, newer);
  // A list that does not have it cannot prove that it is the only active one, unless it is the latest.
  return own || !newer ? undefined : notSent({ why: 'unknown' }, newer);
}
