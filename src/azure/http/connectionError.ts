import { isRestError } from '@azure/core-rest-pipeline';
import { FailureError, type Obstacle, type Service } from './failure.ts';
import { kindOf } from './failureKind.ts';

/** A request that something stopped before it reached the service; the message is complete without the host. */
export class ObstacleError extends Error {
  override readonly name = 'ObstacleError';
  readonly obstacle: Obstacle;
  readonly code: string | undefined;

  constructor(obstacle: Obstacle, message: string, code?: string, options?: ErrorOptions) {
    super(message, options);
    this.obstacle = obstacle;
    this.code = code;
  }
}

/**
 * Turns a transport error into data: what happened to the connection, with the system's code.
 *
 * @param host the host of the service, which the message starts with unless an obstacle has its own words
 */
export function networkFailure(cause: unknown, service: Service, host: string): FailureError {
  const code = codeOf(cause);
  const obstacle = obstacleOf(cause, code);
  const text = textOf(cause, code);
  return new FailureError(
    {
      kind: kindOf(service, undefined),
      service,
      message: cause instanceof ObstacleError ? text : `${host}: ${text}`,
      ...(code && { code }),
      ...(obstacle && { obstacle }),
    },
    { cause },
  );
}

function codeOf(cause: unknown): string | undefined {
  const hasCode = isRestError(cause) || (typeof cause === 'object' && cause !== null && 'code' in cause);
  const code = hasCode ? cause.code : undefined;
  return typeof code === 'string' && code !== 'REQUEST_SEND_ERROR' ? code : undefined;
}

/** One line. Where several addresses failed, Node's message is empty and only the code says why. */
function textOf(cause: unknown, code: string | undefined): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n', 1)[0] || `the connection failed${code ? ` (${code})` : ''}`;
}

function obstacleOf(cause: unknown, code = ''): Obstacle | undefined {
  if (cause instanceof ObstacleError) return cause.obstacle;
  return CERTIFICATE_CODES.test(code) ? 'certificate' : undefined;
}

/** OpenSSL's reasons to refuse a certificate (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const CERTIFICATE_CODES =
  /^(ERR_TLS_CERT_|(DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_(ISSUER|CRL)|DECRYPT|DECODE)|(CERT|CRL)_|ERROR_IN_(CERT|CRL)_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)/;
