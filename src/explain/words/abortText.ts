import type { Failure } from '../../azure/http/failure.ts';
import type { Abort } from '../../wait/abort.ts';
import { answeredText, failureText } from './failureText.ts';

/** What became of the wish to abort, in a sentence of its own. */
export function abortText(abort: Abort): string {
  switch (abort.kind) {
    case 'taken':
      return abort.httpStatus === 204
        ? 'As asked for, it was aborted: Azure took the request and says that nothing is left to do (HTTP 204).'
        : `As asked for, it is being aborted: Azure took the request (HTTP ${abort.httpStatus}).`;
    case 'refused':
      return `Azure was asked to abort it, but ${answeredText(abort.failure)}: ${abort.failure.message}`;
    case 'unanswered':
      return 'Azure was asked to abort it, but gave no answer in time; it may have taken the request all the same.';
    case 'not-sent':
      return `It was not aborted: ${whyNotSent(abort)}.`;
  }
}

/** What happens to the operation now, in a few words. */
export function fateText(abort: Abort | undefined): string {
  switch (abort?.kind) {
    case 'taken':
      return 'abort requested';
    case 'unanswered':
      return 'abort not confirmed';
    case 'not-sent':
      return abort.why === 'ended' ? 'operation had ended' : 'operation not aborted';
    case 'refused':
      return isNo(abort.failure) ? 'abort refused' : 'abort not confirmed';
    default:
      return 'operation goes on';
  }
}

/** Without a complete answer, and after a 5xx, which a gateway may have made of none, Azure may have taken the request. */
function isNo({ httpStatus }: Failure): boolean {
  return httpStatus !== undefined && httpStatus < 500;
}

function whyNotSent(abort: Abort & { readonly kind: 'not-sent' }): string {
  switch (abort.why) {
    case 'ended':
      return `it had ended by then, as ${abort.status.status}`;
    case 'newer':
      return `operation ${abort.operationId} is the pool's latest now, and that is the one that Azure would have aborted`;
    case 'followed':
      return 'it is a newer operation than the one that the step was given';
    case 'not-known':
      return abort.failure
        ? `which operation is the pool's latest could not be found out (${failureText(abort.failure)})`
        : "which operation is the pool's latest was not known, or not in time";
  }
}
