import type { Failure } from '../http/failure.ts';
import { failureOf } from '../http/httpFailure.ts';
import type { HttpAnswer } from '../http/transport.ts';

/**
 * Reads a response about an agent pool, or about something below it that is not an operation: a 404 means that the
 * resource is missing.
 *
 * @param wanted what was requested, without an article: `agent pool`
 * @param now epoch milliseconds, for a `Retry-After` date in a response without a `Date`
 */
export function resourceFailureOf(answer: HttpAnswer, wanted: string, now: number): Failure {
  const failure = failureOf(answer, wanted, now);
  return failure.kind === 'operation-missing' ? { ...failure, kind: 'missing' } : failure;
}
