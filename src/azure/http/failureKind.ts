import { type CloudError, NO_ERROR } from './cloudError.ts';
import type { FailureKind, Service } from './failure.ts';

/**
 * Decides which kind of failure a response is: one table for every service that the action asks.
 *
 * @param status the HTTP status; undefined when no complete response came
 * @param error what the body says; for Entra ID `code` is its AADSTS code and `subcode` its OAuth `error`
 */
export function kindOf(
  service: Service,
  status: number | undefined,
  error: CloudError = NO_ERROR,
): FailureKind {
  if (status === undefined) return 'network';
  if (status === 429) return 'throttled';
  if (status === 408 || status >= 500) return 'server-error';
  return status < 400 ? 'bad-answer' : REFUSALS[service](status, error);
}

/** How each service means the remaining 4xx. */
const REFUSALS: Readonly<Record<Service, (status: number, error: CloudError) => FailureKind>> = {
  arm(status, error) {
    if (status === 401 || status === 403) return 'unauthorized';
    // Resource Manager knows the path only in certain api-versions, and says so with 400 or 404.
    if (API_VERSION_CODES.test(error.code)) return 'api-version';
    if (status === 404) return isOperationMissing(error) ? 'operation-missing' : 'missing';
    return status === 409 ? 'server-error' : 'rejected';
  },
  entra(_, { code, subcode }) {
    if (PASSING_ERRORS.has(subcode) || PASSING_CODES.has(code)) return 'server-error';
    // A refusal by Entra ID names its reason; a response without one comes from something on the way to it.
    return code || subcode ? 'unauthorized' : 'bad-answer';
  },
  // The job has permission to ask, so a path that does not exist is a routing problem at GitHub.
  github: (status) => (status === 404 || status === 409 ? 'bad-answer' : 'unauthorized'),
  // A limit on requests passes. What GitHub does not allow, it answers with 404 where it hides that the thing exists.
  'github-api'(status, { message }) {
    if (/\brate limit/i.test(message)) return 'throttled';
    if (status === 401 || status === 403) return 'unauthorized';
    if (status === 409) return 'server-error';
    return status === 404 || status === 410 ? 'missing' : 'rejected';
  },
  // Metadata is public: nothing in the request can be refused.
  metadata: () => 'bad-answer',
};

const API_VERSION_CODES =
  /^(InvalidResourceType|NoRegisteredProviderFound|(Invalid|Missing)ApiVersionParameter)$/i;
const MISSING_CODES =
  /^(SubscriptionNotFound|InvalidSubscriptionId|ResourceGroupNotFound|ResourceNotFound|ParentResourceNotFound)$/i;
const MISSING_SUBCODES = /^Get(AgentPool|ManagedCluster)_/i;
const MISSING_WORDS =
  /could not find (the )?(managed ?cluster|agent ?pool)|(managed ?cluster|agent ?pool) not found/i;

/**
 * Whether a 404 is about the operation alone. Resource Manager and AKS name a missing subscription, group, cluster or
 * pool; their response for an unknown operation is not documented, so everything else counts as one.
 */
function isOperationMissing({ code, subcode, message, details }: CloudError): boolean {
  const words = [message, ...details.map((detail) => detail.message)].join('\n');
  if (/\/operations\//i.test(words)) return true;
  return !(MISSING_CODES.test(code) || MISSING_SUBCODES.test(subcode) || MISSING_WORDS.test(words));
}

/** Values of OAuth's `error` that ask for another try (RFC 6749, 4.1.2.1, which Entra ID also uses here). */
const PASSING_ERRORS: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error']);

/** Entra ID could not fetch the signing keys of the ID token's issuer. */
export const ISSUER_UNREACHABLE_CODES: ReadonlySet<string> = new Set([
  'AADSTS50166',
  'AADSTS501661',
  'AADSTS90061',
]);

/**
 * Codes that Entra ID also sends with 400 or 401, although they pass by themselves: outages of Entra ID, of the
 * services that it depends on, and limits on the number of requests.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const PASSING_CODES: ReadonlySet<string> = new Set([
  ...ISSUER_UNREACHABLE_CODES,
  'AADSTS40010',
  'AADSTS50033',
  'AADSTS50087',
  'AADSTS50196',
  'AADSTS70012',
  'AADSTS90006',
  'AADSTS90012',
  'AADSTS90024',
  'AADSTS90033',
  'AADSTS90055',
  'AADSTS90090',
  'AADSTS90091',
]);
