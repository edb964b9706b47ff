import * as core from '@actions/core';
import { FailureError, type FailureKind, type IdTokenClaims } from '../http/failure.ts';
import { asRecord, asText } from '../http/json.ts';

/** The runner gives a job the right to ask for ID tokens by setting both; without the permission, neither. */
const REQUEST_VARIABLES = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];

/** Whether the job may ask GitHub for an ID token, which is what `permissions: id-token: write` gives it. */
export function mayRequestIdToken(env: Readonly<Record<string, string | undefined>>): boolean {
  return REQUEST_VARIABLES.every((name) => env[name]);
}

/**
 * Asks GitHub for an ID token; `core.getIDToken` masks it before anybody can print it.
 *
 * @throws FailureError `unauthorized` when GitHub refuses, else a transient kind. (`core.getIDToken` retries 502,
 * 503 and 504 by itself for some seconds, without a word.)
 */
export async function requestIdToken(audience: string): Promise<string> {
  try {
    return await core.getIDToken(audience);
  } catch (cause) {
    throw idTokenFailure(cause);
  }
}

function idTokenFailure(cause: unknown): FailureError {
  const text = cause instanceof Error ? cause.message : String(cause);
  // The toolkit folds what it knows into one text: "Error message: ... Error Code : 500 ... Error Message: ...".
  const status = Number(/Error Code : (\d{3})/.exec(text)?.[1] ?? Number.NaN);
  const words =
    text
      .split(/Error Message:/i)
      .at(-1)
      ?.trim() || 'no answer';
  return new FailureError(
    {
      kind: kindOfStatus(status),
      service: 'github',
      message: proxyWords(words.split('\n', 1)[0] ?? words),
      ...(Number.isInteger(status) && { httpStatus: status }),
    },
    { cause },
  );
}

/** The toolkit speaks of a tunneling socket where the proxy is meant. */
function proxyWords(words: string): string {
  return words
    .replace(
      /tunneling socket could not be established, statusCode=/,
      'the proxy did not connect to it, HTTP ',
    )
    .replace(/tunneling socket could not be established, cause=/, 'the proxy cannot be reached: ');
}

function kindOfStatus(status: number): FailureKind {
  if (Number.isNaN(status)) return 'network';
  if (status === 429) return 'throttled';
  if (status === 408 || status >= 500) return 'server-error';
  return status >= 400 ? 'unauthorized' : 'bad-answer';
}

/**
 * What a federated credential is matched against, read from an ID token without judging it.
 *
 * @returns undefined when the text is no JWT.
 */
export function claimsOf(idToken: string): IdTokenClaims | undefined {
  try {
    const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims = asRecord(JSON.parse(payload));
    const audience = claims?.['aud'];
    return claims
      ? {
          issuer: asText(claims['iss']),
          subject: asText(claims['sub']),
          audience: Array.isArray(audience) ? audience.map(asText).join(', ') : asText(audience),
        }
      : undefined;
  } catch {
    return undefined;
  }
}
