import type { HttpClient, Pipeline, PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import type { AccessToken, ClientAssertionCredentialOptions } from '@azure/identity';
import { FailureError, type FailureKind } from '../http/failure.ts';
import { asRecord, asText, parseJson } from '../http/json.ts';
import { retryAfterOf } from '../http/retryAfter.ts';
import { createPipeline, networkFailure, withinLimit } from '../http/transport.ts';
import type { Cloud } from './clouds.ts';
import { claimsOf } from './idToken.ts';

/** Who signs in where. */
export interface Identity {
  readonly clientId: string;
  readonly tenantId: string;
  readonly cloud: Cloud;
}

/**
 * Exchanges one GitHub ID token for one access token at Microsoft Entra ID.
 *
 * Every exchange has a credential of its own: MSAL calls the assertion callback twice per token (hence the
 * memory in it: one ID token per Entra request), and after a 5xx or 429 it keeps answering with that error from
 * its cache for a minute, when the wait would long have asked again.
 *
 * @throws FailureError with Entra's own code (`AADSTS...`) and the claims that it was shown.
 */
export async function exchangeIdToken(
  identity: Identity,
  idToken: () => Promise<string>,
  client: HttpClient,
  signal: AbortSignal,
  claims?: string,
): Promise<AccessToken> {
  const seen: { idToken?: string; answer?: PipelineResponse; error?: unknown } = {};
  const watch: PipelinePolicy = {
    name: 'entraAnswerPolicy',
    async sendRequest(request, next) {
      request.abortSignal = signal;
      try {
        seen.answer = await next(request);
        return seen.answer;
      } catch (error) {
        // MSAL would only say "network_error".
        seen.error = error;
        throw error;
      }
    },
  };
  // On its way before the library is loaded: the one takes as long as the other.
  const assertion = withinLimit(signal, idToken).catch((cause: unknown) => {
    throw cause instanceof FailureError ? cause : networkFailure(cause, 'github', 'ID token');
  });
  assertion.catch(() => {});
  const { ClientAssertionCredential } = await import(/* webpackMode: "eager" */ '@azure/identity');
  const credential = new ClientAssertionCredential(
    identity.tenantId,
    identity.clientId,
    async () => {
      seen.idToken = await assertion;
      return seen.idToken;
    },
    clientOptions(identity.cloud, client, createPipeline(watch)),
  );
  try {
    return await credential.getToken(identity.cloud.scope, {
      enableCae: true,
      ...(claims !== undefined && { claims }),
    });
  } catch (cause) {
    // An ID token that was never given is GitHub's failure; MSAL would wrap it in its own words.
    await assertion;
    if (!seen.error && seen.answer && seen.answer.status !== 200)
      throw refusal(seen.answer, seen.idToken, cause);
    const host = new URL(identity.cloud.authorityHost).host;
    throw networkFailure(seen.error ?? cause, 'entra', host);
  }
}

/**
 * Options for a credential that sends through our own pipeline. The library's types do not name `pipeline`, but
 * it hands all its options to the client of @azure/core-client, which takes it. The pipeline that it would make
 * retries by itself, follows redirects, and costs 25 ms in loading Node's fetch to look for form data.
 */
function clientOptions(
  cloud: Cloud,
  httpClient: HttpClient,
  pipeline: Pipeline,
): ClientAssertionCredentialOptions {
  const options = {
    authorityHost: cloud.authorityHost,
    disableInstanceDiscovery: true,
    httpClient,
    pipeline,
  };
  return options;
}

/** Entra's answer as data: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function refusal(answer: PipelineResponse, idToken: string | undefined, cause: unknown): FailureError {
  const body = answer.bodyAsText ?? '';
  const json = asRecord(parseJson(body));
  const description = asText(json?.['error_description']);
  const code = /AADSTS\d+/.exec(description)?.[0] ?? asText(json?.['error']);
  const correlationId = asText(json?.['correlation_id']);
  const retryAfterMs = retryAfterOf((name) => answer.headers.get(name), Date.now());
  const presented = idToken === undefined ? undefined : claimsOf(idToken);
  return new FailureError(
    {
      kind: kindOf(answer.status, asText(json?.['error']), code),
      service: 'entra',
      httpStatus: answer.status,
      message: firstSentence(description) || `HTTP ${answer.status} without Entra's usual error body`,
      ...(code && { code }),
      ...(correlationId && { correlationId }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(presented && { presented }),
    },
    { cause },
  );
}

/** Entra appends trace id, correlation id and timestamp, each on a line or behind a period. */
function firstSentence(description: string): string {
  const line = description.split('\n', 1)[0] ?? '';
  return (line.split('Trace ID:', 1)[0] ?? '').trim();
}

function kindOf(status: number, error: string, code: string): FailureKind {
  if (status === 429) return 'throttled';
  // Entra's own passing troubles also come as 400 (AADSTS90033: a transient error has occurred).
  const passing = error === 'temporarily_unavailable' || error === 'server_error' || code === 'AADSTS90033';
  if (status === 408 || status >= 500 || passing) return 'server-error';
  // A refusal names its reason; anything else was written by something between us and Entra.
  return code ? 'unauthorized' : 'bad-answer';
}
