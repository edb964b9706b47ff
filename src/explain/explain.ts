import { type OperationStatus, wholeErrorOf } from '../azure/aks/operationStatus.ts';
import type { Identity } from '../azure/auth/identity.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { EndedWait } from '../wait/verdict.ts';
import { explainArmRefusal } from './endings/armRefusal.ts';
import { explainDifferences, explainUnreadPool } from './endings/poolMismatch.ts';
import { explainSignInRefusal } from './endings/signInRefusal.ts';
import { explainInterrupted, explainTimeout, explainUnreachable } from './endings/undecided.ts';
import type { Explanation } from './explanation.ts';
import { explainCloudError } from './failedOperation/failedOperation.ts';

/**
 * Puts the end of a wait into words: what happened, why, and what to do next.
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
      return explainTimeout(ended, verdict.timeoutMs, verdict.failure);
    case 'unreachable':
      return explainUnreachable(ended, verdict.failure, verdict.failures);
    case 'interrupted':
      return explainInterrupted(ended, verdict.signal);
    case 'mismatch':
      return verdict.differences.length > 0
        ? explainDifferences(ended, verdict.differences)
        : explainUnreadPool(ended, verdict.failure, identity);
    case 'not-found':
    case 'unauthorized':
    case 'error':
      return explainRefusal(verdict.failure, ended, identity);
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

function explainRefusal(failure: Failure, { operation }: EndedWait, identity: Identity): Explanation {
  return failure.service === 'arm'
    ? explainArmRefusal(failure, operation, identity)
    : explainSignInRefusal(failure, identity);
}
