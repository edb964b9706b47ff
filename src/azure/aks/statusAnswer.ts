import type { Failure } from '../http/failure.ts';
import { failureOf } from '../http/httpFailure.ts';
import { parseJson } from '../http/json.ts';
import { retryAfterOf } from '../http/retryAfter.ts';
import type { HttpAnswer } from '../http/transport.ts';
import { type OperationStatus, parseOperationStatus } from './operationStatus.ts';

/** The result of one poll. */
export type StatusAnswer =
  | {
      readonly kind: 'status';
      readonly status: OperationStatus;
      /** The body as it came, for the log. */
      readonly rawBody: string;
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

/**
 * Reads Resource Manager's response to a status request. Only a 2xx with an operation status in it is a status;
 * everything else is a failure that says which kind it is.
 *
 * @param now epoch milliseconds, for a `Retry-After` date in a response without a `Date`
 */
export function readStatusAnswer(answer: HttpAnswer, now: number): StatusAnswer {
  const ok = answer.status >= 200 && answer.status < 300;
  const status = ok ? parseOperationStatus(parseJson(answer.body)) : undefined;
  if (!status) return { kind: 'failure', failure: failureOf(answer, 'operation status', now) };
  const retryAfterMs = retryAfterOf(answer.header, now);
  return {
    kind: 'status',
    status,
    rawBody: answer.body,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
