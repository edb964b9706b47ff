import { type CloudError, parseCloudError } from './cloudError.ts';
import type { Failure, FailureKind } from './failure.ts';
import { parseJson } from './json.ts';
import { retryAfterOf } from './retryAfter.ts';
import type { HttpAnswer } from './transport.ts';

/**
 * Reads an answer of Resource Manager that is not what was asked for: which kind of failure it is, in Azure's own
 * words where it has some.
 *
 * @param wanted what was asked for, without an article: `operation status`
 * @param now epoch milliseconds, for a `Retry-After` date without a `Date` beside it
 */
export function failureOf(answer: HttpAnswer, wanted: string, now: number): Failure {
  const error = parseCloudError(parseJson(answer.body));
  const retryAfterMs = retryAfterOf(answer.header, now);
  const correlationId = answer.header('x-ms-correlation-request-id') ?? answer.header('x-ms-request-id');
  const code = error?.code || error?.subcode;
  return {
    kind: kindOf(answer.status, error),
    service: 'arm',
    httpStatus: answer.status,
    message: error?.message || describeBody(answer, wanted),
    ...(code && { code }),
    ...(error && { error }),
    ...(correlationId && { correlationId }),
    ...(answer.body && { rawBody: answer.body }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function kindOf(status: number, error: CloudError | undefined): FailureKind {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'unauthorized';
  // ARM knows the address only in certain api-versions and says so with 400 or 404.
  if (status >= 400 && status < 500 && error && API_VERSION_CODES.test(error.code)) return 'api-version';
  if (status === 404) return isOperationMissing(error) ? 'operation-missing' : 'missing';
  if (status === 408 || status === 409 || status >= 500) return 'server-error';
  return status >= 400 ? 'rejected' : 'bad-answer';
}

const API_VERSION_CODES =
  /^(InvalidResourceType|NoRegisteredProviderFound|(Invalid|Missing)ApiVersionParameter)$/i;
const MISSING_CODES =
  /^(SubscriptionNotFound|InvalidSubscriptionId|ResourceGroupNotFound|ResourceNotFound|ParentResourceNotFound)$/i;
const MISSING_SUBCODES = /^Get(AgentPool|ManagedCluster)_/i;
const MISSING_WORDS =
  /could not find (the )?(managed ?cluster|agent ?pool)|(managed ?cluster|agent ?pool) not found/i;

/**
 * Whether a 404 speaks of the operation alone. ARM and AKS say when it is the subscription, group, cluster or
 * pool that is not there; what they answer for an unknown operation is not documented, so it is all the rest.
 */
function isOperationMissing(error: CloudError | undefined): boolean {
  if (!error) return true;
  const words = [error.message, ...error.details.map((detail) => detail.message)].join('\n');
  if (/\/operations\//i.test(words)) return true;
  return !(
    MISSING_CODES.test(error.code) ||
    MISSING_SUBCODES.test(error.subcode) ||
    MISSING_WORDS.test(words)
  );
}

function describeBody({ status, body, header }: HttpAnswer, wanted: string): string {
  const type = header('content-type')?.split(';')[0] ?? 'no content type';
  if (status >= 300 && status < 400) return `HTTP ${status}, a redirect, which is not followed`;
  const title = /<title[^>]*>([^<]{1,120})/i.exec(body.slice(0, 20_000))?.[1]?.trim();
  const what =
    body.trim() === '' ? 'an empty body' : title ? `a page titled "${title}"` : `a body of ${type}`;
  return `HTTP ${status} with ${what}${status < 300 ? `, which is no ${wanted}` : ''}`;
}
