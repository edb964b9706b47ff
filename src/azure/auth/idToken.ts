import * as core from '@actions/core';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { FailureError, type IdTokenClaims } from '../http/failure.ts';
import { kindOf } from '../http/failureKind.ts';
import { describeBody } from '../http/httpFailure.ts';
import { asRecord, asText, parseJson } from '../http/json.ts';
import { retryAfterOf } from '../http/retryAfter.ts';
import { createPipeline, type HttpAnswer, send } from '../http/transport.ts';

/** The runner sets both for a job that is allowed to request ID tokens, and neither for any other job. */
const URL_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const TOKEN_VARIABLE = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';

type Env = Readonly<Record<string, string | undefined>>;

/** Whether the job is allowed to request an ID token: `permissions: id-token: write` sets both variables. */
export function mayRequestIdToken(env: Env): boolean {
  return Boolean(env[URL_VARIABLE] && env[TOKEN_VARIABLE]);
}

/**
 * Requests an ID token from GitHub, and masks it. `core.getIDToken` is not used: it sends the job's request token along
 * any redirect, retries without a word, cannot be aborted, and leaves of a response only a sentence.
 *
 * @throws FailureError `unauthorized` when GitHub refuses, `rejected` when the runner's address is not https, else a
 * transient kind
 */
export async function requestIdToken(
  audience: string,
  client: HttpClient,
  signal: AbortSignal,
  env: Env = process.env,
): Promise<string> {
  const url = requestUrl(env[URL_VARIABLE] ?? '', audience);
  const service = 'github';
  const headers = { authorization: `Bearer ${env[TOKEN_VARIABLE]}` };
  const request = { method: 'GET', url: url.href, service, headers } as const;
  const pipeline = createPipeline({ service, origins: [url.origin] });
  const answer = await send(client, pipeline, request, signal);
  const token = answer.status < 300 ? asText(asRecord(parseJson(answer.body))?.['value']) : '';
  if (token === '') throw refusal(answer);
  core.setSecret(token);
  return token;
}

/** The runner alone names the host: GitHub.com's, or that of a GitHub Enterprise Server. */
function requestUrl(address: string, audience: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:') {
    throw new FailureError({
      kind: 'rejected',
      service: 'github',
      message: `${URL_VARIABLE} is not an https address, so the job's request token is not sent to it`,
    });
  }
  url.searchParams.set('audience', audience);
  return url;
}

/** The body itself is left out: half a response might contain a token that nothing has masked. */
function refusal(answer: HttpAnswer): FailureError {
  const message = asText(asRecord(parseJson(answer.body))?.['message']);
  const retryAfterMs = retryAfterOf(answer.header, Date.now());
  return new FailureError({
    kind: kindOf('github', answer.status),
    service: 'github',
    httpStatus: answer.status,
    message: message || describeBody(answer, 'ID token'),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/**
 * Reads what a federated credential is matched against from an ID token, without checking the token.
 *
 * @returns undefined when the text is not a JWT.
 */
export function claimsOf(idToken: string): IdTokenClaims | undefined {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
  const claims = asRecord(parseJson(payload));
  if (!claims) return undefined;
  const audience = claims['aud'];
  return {
    issuer: asText(claims['iss']),
    subject: asText(claims['sub']),
    audience: Array.isArray(audience) ? audience.map(asText).join(', ') : asText(audience),
  };
}
