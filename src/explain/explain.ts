import { type OperationStatus, wholeErrorOf } from '../azure/aks/operationStatus.ts';
import type { Identity } from '../azure/auth/identity.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { EndedWait, Verdict } from '../wait/verdict.ts';
import { explainArmRefusal } from './endings/armRefusal.ts';
import { explainInterrupted } from './endings/interrupted.ts';
import { explainNotStarted } from './endings/noOperation.ts';
import { explainNoPools, explainUnlistedTimeout, unlistedText } from './endings/noPools.ts';
import { explainDifferences, explainUnreadPool } from './endings/poolMismatch.ts';
import { explainSignInRefusal } from './endings/signInRefusal.ts';
import { explainTimeout, explainUnreachable, lastingRefusal } from './endings/undecided.ts';
import type { Explanation } from './explanation.ts';
import { explainCloudError } from './failedOperation/failedOperation.ts';
import { valuesOf } from './words/commands.ts';

type Refused = Extract<Verdict, { readonly kind: 'refused' }>;
type NothingSeen = Refused | Extract<Verdict, { readonly kind: 'not-started' | 'no-pools' }>;

/**
 * Explains the end of a wait: what happened, why, and what to do next.
 *
 * @returns undefined for `succeeded`, which needs no explanation.
 */
export function explain(ended: EndedWait, identity: Identity): Explanation | undefined {
  const { verdict } = ended;
  switch (verdict.outcome) {
    case 'succeeded':
      return undefined;
    case 'failed':
      return explainEnd(ended, verdict.status, 'Failed');
    case 'canceled':
      return explainEnd(ended, verdict.status, 'Canceled');
    case 'timed-out':
      if (ended.unlisted) return explainUnlistedTimeout(ended, verdict.timeoutMs, verdict.failure);
      return explainTimeout(ended, verdict.timeoutMs, verdict.failure);
    case 'unreachable':
      return explainUnreachable(ended, verdict);
    case 'interrupted':
      return explainInterrupted(ended, verdict.signal);
    case 'mismatch':
      return verdict.kind === 'differs'
        ? explainDifferences(ended, verdict.differences)
        : explainUnreadPool(ended, verdict.failure, identity);
    case 'not-found':
    case 'unauthorized':
    case 'error':
      return explainNothingSeen(ended, verdict, identity);
  }
}

function explainEnd(
  { operation, history }: EndedWait,
  status: OperationStatus,
  end: 'Failed' | 'Canceled',
): Explanation {
  const { startTime, endTime } = status;
  return explainCloudError(wholeErrorOf(status), {
    values: valuesOf(operation),
    status: end,
    ...(startTime && { startTime }),
    ...(endTime && { endTime }),
    seen: [...history.first, ...history.latest].map(({ status: seen }) => seen),
  });
}

function explainNothingSeen(ended: EndedWait, verdict: NothingSeen, identity: Identity): Explanation {
  switch (verdict.kind) {
    case 'not-started':
      return explainNotStarted(verdict.found, ended.operation);
    case 'no-pools':
      return explainNoPools(verdict.leftOut, ended.operation);
    case 'refused':
      return explainRefused(ended, verdict, identity);
  }
}

/** A refusal that came at once, or one that lasted although a status was seen before. */
function explainRefused(ended: EndedWait, verdict: Refused, identity: Identity): Explanation {
  const { failure, failures } = verdict;
  const refusal = explainRefusal(failure, ended, identity);
  if (failures === 1) return refusal;
  return { ...refusal, ...lastingRefusal(ended, failure, failures, refusal) };
}

function explainRefusal(
  failure: Failure,
  { operation, unlisted }: EndedWait,
  identity: Identity,
): Explanation {
  if (failure.service !== 'arm') return explainSignInRefusal(failure, identity);
  const refusal = explainArmRefusal(failure, operation, identity);
  return unlisted ? { ...refusal, what: unlistedText(failure, operation) } : refusal;
}
