import { type OperationStatus, wholeErrorOf } from '../azure/aks/operationStatus.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { EndedWait } from '../wait/verdict.ts';
import { explainArmRefusal } from './endings/armRefusal.ts';
import { explainDifferences, explainUnreadPool } from './endings/poolMismatch.ts';
import { type Applicant, explainEntraRefusal } from './endings/signInRefusal.ts';
import { explainInterrupted, explainTimeout, explainUnreachable } from './endings/undecided.ts';
import type { Explanation } from './explanation.ts';
import { explainCloudError } from './failedOperation/failedOperation.ts';
import { valuesOf } from './words/commands.ts';
import { answeredText, rootCauseOf } from './words/failureText.ts';

/**
 * Explains the end of a wait: what happened, why, and what to do next.
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
      return explainUnreachable(ended, verdict.failure, verdict.failures);
    case 'interrupted':
      return explainInterrupted(ended, verdict.signal);
    case 'mismatch':
      return verdict.differences.length > 0
        ? explainDifferences(ended, verdict.differences)
        : explainUnreadPool(ended, verdict.failure, applicant);
    case 'not-found':
    case 'unauthorized':
    case 'error':
      return explainRefusal(verdict.failure, ended, applicant);
    default:
      return verdict satisfies never;
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

function explainRefusal(failure: Failure, { operation }: EndedWait, applicant: Applicant): Explanation {
  if (failure.service === 'entra') return explainEntraRefusal(failure, applicant);
  if (failure.service === 'arm') return explainArmRefusal(failure, operation, applicant);
  return {
    what: `GitHub gave no ID token: ${answeredText(failure)}.`,
    rootCause: rootCauseOf(failure),
    why: 'GitHub gives ID tokens to a running job with the permission id-token: write, for as long as the job may run.',
    remedies: [
      'Check the input audience, and on GitHub Enterprise Server that OIDC is set up; then run the job again.',
    ],
    commands: [],
    facts: [],
  };
}
