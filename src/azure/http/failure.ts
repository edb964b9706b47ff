import type { CloudError } from './cloudError.ts';

/** Who did not give the answer that was asked for. */
export type Service = 'github' | 'entra' | 'metadata' | 'arm';

/**
 * Why a poll gave no status.
 *
 * Transient, because another try may well be answered: `network` (no answer, or half of one), `server-error`
 * (5xx, 408, 409), `bad-answer` (an answer that is no operation status), `throttled` (429: alive, but asking for
 * patience, so it is never counted against the error budget).
 *
 * `operation-missing` (404 for the operation alone) is in between: Azure may know an operation a little later
 * than the caller who started it.
 *
 * Permanent, because asking again changes nothing: `unauthorized` (Entra or ARM said no), `missing` (404 for the
 * subscription, resource group, cluster or pool), `api-version` (Azure refuses the api-version), `other-resource` (the
 * answer is about another pool, cluster or subscription), `not-proven` (nothing shows that a success is this pool's), `rejected` (any other refusal).
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

/** A poll that gave no status, as data; the words for it are made in explain/. */
export interface Failure {
  readonly kind: FailureKind;
  readonly service: Service;
  /** One line of plain text: Azure's own message where there is one, else what was seen on the wire. */
  readonly message: string;
  readonly httpStatus?: number;
  /** Azure's or Entra's code (`AuthorizationFailed`, `AADSTS700213`) or the system's (`ECONNRESET`). */
  readonly code?: string;
  /** The error body, where the answer had one. */
  readonly error?: CloudError;
  /** `x-ms-correlation-request-id`, `x-ms-request-id` or Entra's correlation id: what Azure support asks for. */
  readonly correlationId?: string;
  /** How long the service asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Claims of the ID token that Entra refused (iss, sub, aud; never the token itself). */
  readonly presented?: IdTokenClaims;
  /** The answer as it came, for the log; absent when there was none. */
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

/** Thrown inside azure/ where a value is promised; whoever polls turns it back into the data it carries. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}
