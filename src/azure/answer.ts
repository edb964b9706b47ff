import { type CloudError, parseCloudError } from './cloudError.ts';
import type { Failure, FailureKind } from './failure.ts';
import { parseJson } from './json.ts';
import { type OperationStatus, parseOperationStatus } from './operationStatus.ts';
import { retryAfterOf } from './retryAfter.ts';
import type { HttpAnswer } from './transport.ts';

/** What one poll came back with. */
export type Answer =
  | {
      readonly kind: 'status';
      readonly status: OperationStatus;
      /** The body as it came, for the log. */
      readonly rawBody: string;
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

/**
 * Reads Resource Manager's answer to a status request. Only a 2xx with an operation status in it is a status;
 * everything else is a failure that says what kind it is.
 *
 * @param now epoch milliseconds, for a `Retry-After` date without a `Date` beside it
 */
export function readAnswer(answer: HttpAnswer, now: number): Answer {
  const json = parseJson(answer.body);
  const retryAfterMs = retryAfterOf(answer.header, now);
  const patience = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (answer.status >= 200 && answer.status < 300) {
    const status = parseOperationStatus(json);
    if (status) return { kind: 'status', status, rawBody: answer.body, ...patience };
  }
  const error = parseCloudError(json);
  const correlationId = answer.header('x-ms-correlation-request-id') ?? answer.header('x-ms-request-id');
  const code = error?.code || error?.subcode;
  return {
    kind: 'failure',
    failure: {
      kind: kindOf(answer.status, error),
      service: 'arm',
      httpStatus: answer.status,
      message: error?.message || describeBody(answer),
      ...(code && { code }),
      ...(error && { error }),
      ...(correlationId && { correlationId }),
      ...(answer.body && { rawBody: answer.body }),
      ...patience,
    },
  };
}

function kindOf(status: number, error: CloudError | undefined): FailureKind {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'unauthorized';
  // ARM knows the address only in certain api-versions and says so with 400 or 404.
  if (status >= 400 && status < 500 && error && API_VERSION_CODES.test(error.code)) return 'rejected';
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

function describeBody({ status, body, header }: HttpAnswer): string {
  const type = header('content-type')?.split(';')[0] ?? 'no content type';
  if (status >= 300 && status < 400) return `HTTP ${status}, a redirect, which is not followed`;
  const title = /<title[^>]*>([^<]{1,120})/i.exec(body.slice(0, 20_000))?.[1]?.trim();
  const what =
    body.trim() === '' ? 'an empty body' : title ? `a page titled "${title}"` : `a body of ${type}`;
  return `HTTP ${status} with ${what}${status < 300 ? ', which is no operation status' : ''}`;
}
