import type { Abort } from '../../wait/verdict.ts';
import { answeredText, failureText } from './failureText.ts';

/** Describes the result of an abort in one sentence. */
export function abortText(abort: Abort): string {
  switch (abort.kind) {
    case 'taken':
      return abort.httpStatus === 204
        ? 'Abort requested: Azure accepted the request and reports that nothing is left to do (HTTP 204).'
        : `Abort requested: Azure accepted the request (HTTP ${abort.httpStatus}).`;
    case 'refused':
      return `Abort requested, but ${answeredText(abort.failure)}: ${abort.failure.message}`;
    case 'unanswered':
      return 'Abort requested, but Azure did not answer in time; it might still have accepted the request.';
    case 'not-sent':
      return `Not aborted: ${whyNotSent(abort)}.`;
  }
}

/** Describes in a few words what happens to the operation now. */
export function abortStatus(abort: Abort | undefined): string {
  if (!abort) return 'operation continues';
  switch (abort.kind) {
    case 'taken':
      return 'abort requested';
    case 'not-sent':
      return abort.why === 'ended' ? 'operation had ended' : 'operation not aborted';
    case 'refused':
    case 'unanswered':
      return isUnconfirmed(abort) ? 'abort not confirmed' : 'abort refused';
  }
}

/**
 * Whether Azure might have accepted the request although it did not say so: there was no complete answer, or a 5xx,
 * which a gateway can send in place of one.
 */
export function isUnconfirmed(abort: Abort): boolean {
  if (abort.kind === 'unanswered') return true;
  return abort.kind === 'refused' && !((abort.failure.httpStatus ?? 500) < 500);
}

function whyNotSent(abort: Abort & { readonly kind: 'not-sent' }): string {
  switch (abort.why) {
    case 'ended':
      return `it had ended by then, as ${abort.status.status}`;
    case 'others':
      return `other operations are active on the pool (${abort.operationIds.join(', ')}), and Azure would have aborted whichever is the latest`;
    case 'not-given':
      return 'it is another operation than the one that the step was given';
    case 'unknown':
      return abort.failure
        ? `which operations are active on the pool could not be checked (${failureText(abort.failure)})`
        : 'which operations are active on the pool is not known';
  }
}
