import type { CloudError } from './cloudError.ts';

/** The service that failed to answer. */
export type Service = 'github' | 'github-api' | 'entra' | 'metadata' | 'arm';

/**
 * Why a request did not bring what it asked for.
 *
 * Transient, because the next request might succeed: `network` (no complete response), `server-error` (5xx, 408, 409,
 * and Entra ID's codes for trouble that passes), `bad-answer` (a response that is not what was asked for), `throttled`
 * (429: the service works, but asks for patience, so it is never counted against the error budget).
 *
 * In between: `operation-missing` (404 for the operation alone), because Azure sometimes knows an operation a little
 * later than the caller who started it.
 *
 * Permanent, because another request brings the same response: `unauthorized` (GitHub, Entra ID or Resource Manager
 * refused), `missing` (404 for the subscription, resource group, cluster or pool), `api-version` (Azure refuses the
 * api-version), `other-resource` (the response is about another pool, cluster or subscription), `not-proven` (nothing
 * shows that a success is that of the pool), `rejected` (any other refusal).
 */
export type FailureKind =
  | 'network'
  | 'server-error'
  | 'bad-answer'
  | 'throttled'
  | 'operation-missing'
  | 'api-version'
  | 'other-resource'
  | 'not-proven'
  | 'unauthorized'
  | 'missing'
  | 'rejected';

/** What stopped a request before it reached its service. */
export type Obstacle =
  /** The proxy that HTTPS_PROXY names does not answer, or refuses the connection. */
  | 'proxy'
  /** The certificate is not trusted, which is what a proxy that opens TLS looks like. */
  | 'certificate';

/** A failed request, as data; explain/ has the words for it. */
export interface Failure {
  readonly kind: FailureKind;
  readonly service: Service;
  /** One line of plain text: the service's own message, or a description of what came back. */
  readonly message: string;
  readonly httpStatus?: number;
  /** Azure's or Entra's code (`AuthorizationFailed`, `AADSTS700213`) or the system's (`ECONNRESET`). */
  readonly code?: string;
  /** Absent when the service itself failed, or when nothing is known. */
  readonly obstacle?: Obstacle;
  /** The error body, where the answer had one. */
  readonly error?: CloudError;
  /** `x-ms-correlation-request-id`, `x-ms-request-id` or Entra's correlation id: what Azure support asks for. */
  readonly correlationId?: string;
  /** The pause that the service asked for, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Claims of the ID token that Entra refused (iss, sub, aud; never the token itself). */
  readonly presented?: IdTokenClaims;
  /** The unchanged body, for the log; absent when there was none. */
  readonly rawBody?: string;
}

/** The claims that a federated credential is matched against. */
export interface IdTokenClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

const PERMANENT: ReadonlySet<FailureKind> = new Set([
  'unauthorized',
  'missing',
  'api-version',
  'other-resource',
  'not-proven',
  'rejected',
]);

/** Whether the same request would be refused again. */
export function isPermanent(kind: FailureKind): boolean {
  return PERMANENT.has(kind);
}

/** Carries a failure through functions that promise a value; the client turns it back into data. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}
