import type { Failure } from '../http/failure.ts';
import { failureOf } from '../http/httpFailure.ts';
import type { HttpAnswer } from '../http/transport.ts';

/**
 * What Azure said to the request to abort a pool's latest operation: that it took it (HTTP 202, and 204 when there
 * is nothing left to wait for), or why not (409 when it is too late).
 */
export type AbortAnswer =
  | { readonly kind: 'taken'; readonly httpStatus: number }
  | { readonly kind: 'failure'; readonly failure: Failure };

/**
 * Reads Resource Manager's answer to the request to abort.
 *
 * @param now epoch milliseconds, for a `Retry-After` date without a `Date` beside it
 */
export function readAbortAnswer(answer: HttpAnswer, now: number): AbortAnswer {
  return answer.status < 300
    ? { kind: 'taken', httpStatus: answer.status }
    : { kind: 'failure', failure: failureOf(answer, 'answer to an abort', now) };
}
