import type { Failure } from '../../azure/http/failure.ts';
import type { Abort } from '../../wait/abort.ts';
import { answeredText, failureText } from './failureText.ts';

/** Returns the result of the abort as a sentence. */
export function abortText(abort: Abort): string {
  switch (abort.kind) {
    case 'taken':
      return abort.httpStatus === 204
        ? 'Abort requested: Azure accepted the request and reports that nothing was left to abort (HTTP 204).'
        : `Abort requested: Azure accepted the request (HTTP ${abort.httpStatus}).`;
    case 'refused':
      return `Abort requested, but ${answeredText(abort.failure)}: ${abort.failure.message}`;
    case 'unanswered':
      return 'Abort requested, but Azure did not answer in time; it might still have accepted the request.';
    case 'not-sent':
      return `Not aborted: ${whyNotSent(abort)}.`;
  }
}

/** Returns what happens to the operation now, in a few words. */
export function abortStatus(abort: Abort | undefined): string {
  switch (abort?.kind) {
    case 'taken':
      return 'abort requested';
    case 'unanswered':
      return 'abort not confirmed';
    case 'not-sent':
      return abort.why === 'ended' ? 'operation had ended' : 'operation not aborted';
    case 'refused':
      return isRefusal(abort.failure) ? 'abort refused' : 'abort not confirmed';
    default:
      return 'operation goes on';
  }
}

/** Tells whether Azure refused. Without a complete answer, or after a gateway's 5xx, it might have accepted. */
function isRefusal({ httpStatus }: Failure): boolean {
  return httpStatus !== undefined && httpStatus < 500;
}

function whyNotSent(abort: Abort & { readonly kind: 'not-sent' }): string {
  switch (abort.why) {
    case 'ended':
      return `the operation had already ended as ${abort.status.status}`;
    case 'newer':
      return `operation ${abort.operationId} is the pool's latest now, and Azure would have aborted that one`;
    case 'followed':
      return 'it is a newer operation than the one that the step was given';
    case 'not-known':
      return abort.failure
        ? `could not find out which operation is the pool's latest (${failureText(abort.failure)})`
        : "could not find out in time which operation is the pool's latest";
  }
}
