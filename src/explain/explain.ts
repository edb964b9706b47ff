import { type OperationStatus, wholeErrorOf } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { EndedWait, Verdict } from '../wait/verdict.ts';
import { explainArmRefusal } from './endings/armRefusal.ts';
import { explainNotStarted } from './endings/noOperation.ts';
import { explainDifferences, explainUnreadPool } from './endings/poolMismatch.ts';
import { type Applicant, explainEntraRefusal, explainIdTokenRefusal } from './endings/signInRefusal.ts';
import {
  explainInterrupted,
  explainTimeout,
  explainUnreachable,
  lastingRefusal,
} from './endings/undecided.ts';
import type { Explanation } from './explanation.ts';
import { explainCloudError } from './failedOperation/failedOperation.ts';

type Refused = Extract<Verdict, { readonly kind: 'refused' }>;

/**
 * Puts the end of a wait into words: what happened, why, and what to do next.
 *
 * @returns undefined for `succeeded`, which needs no explanation.
 */
export function explain(ended: EndedWait, applicant: Applicant): Explanation | undefined {
  const { verdict } = ended;
  switch (verdict.outcome) {
    case 'succeeded':
      return undefined;
    case 'failed':
      return explainEnd(ended, verdict.status, 'Failed');
    case 'canceled':
      return explainEnd(ended, verdict.status, 'Canceled');
    case 'timed-out':
      return explainTimeout(ended, verdict.timeoutMs, verdict.failure);
    case 'unreachable':
      return explainUnreachable(ended, verdict);
    case 'interrupted':
      return explainInterrupted(ended, verdict.signal);
    case 'mismatch':
      return verdict.kind === 'differs'
        ? explainDifferences(ended, verdict.differences)
        : explainUnreadPool(ended, verdict.failure, applicant);
    case 'not-found':
    case 'unauthorized':
    case 'error':
      return verdict.kind === 'not-started'
        ? explainNotStarted(verdict.found, ended.operation)
        : explainRefused(ended, verdict, applicant);
    default:
      return verdict satisfies never;
  }
}

function explainEnd(ended: EndedWait, status: OperationStatus, end: 'Failed' | 'Canceled'): Explanation {
  const { startTime, endTime } = status;
  return explainCloudError(wholeErrorOf(status), {
    place: ended.operation,
    status: end,
    ...(startTime && { startTime }),
    ...(endTime && { endTime }),
  });
}

/** A refusal that came at once, or one that lasted although a status was seen before. */
function explainRefused(ended: EndedWait, verdict: Refused, applicant: Applicant): Explanation {
  const { failure, failures } = verdict;
  const refusal = explainRefusal(failure, ended, applicant);
  if (failures === 1) return refusal;
  return { ...refusal, ...lastingRefusal(ended, failure, failures, refusal) };
}

function explainRefusal(failure: Failure, { operation }: EndedWait, applicant: Applicant): Explanation {
  if (failure.service === 'entra') return explainEntraRefusal(failure, applicant);
  if (failure.service === 'arm') return explainArmRefusal(failure, operation, applicant);
  return explainIdTokenRefusal(failure);
}
