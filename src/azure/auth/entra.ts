import type { HttpClient, Pipeline, PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import type { AccessToken, ClientAssertionCredentialOptions } from '@azure/identity';
import { NO_ERROR } from '../http/cloudError.ts';
import { networkFailure } from '../http/connectionError.ts';
import { FailureError } from '../http/failure.ts';
import { kindOf } from '../http/failureKind.ts';
import { asRecord, asText, parseJson } from '../http/json.ts';
import { retryAfterOf } from '../http/retryAfter.ts';
import { createPipeline } from '../http/transport.ts';
import { authorityOrigins, type Cloud } from './clouds.ts';
import type { Identity } from './identity.ts';
import { claimsOf } from './idToken.ts';

/** One exchange: who signs in where, with what. */
export interface Exchange {
  readonly identity: Identity;
  readonly cloud: Cloud;
  /** Requests an ID token from GitHub. */
  readonly idToken: () => Promise<string>;
  readonly client: HttpClient;
  readonly signal: AbortSignal;
  /** What Azure demands of the access token, from a challenge. */
  readonly claims?: string | undefined;
}

/**
 * Exchanges one GitHub ID token for one access token at Microsoft Entra ID.
 *
 * Every exchange has a credential of its own. MSAL calls the assertion callback twice for each token, hence the one
 * promise of an ID token; and after a 5xx or 429 it repeats that error from its cache for a minute.
 *
 * @throws FailureError with Entra's own code (`AADSTS...`) and the claims of the ID token
 */
export async function exchangeIdToken(exchange: Exchange): Promise<AccessToken> {
  const { identity, cloud, client, signal, claims } = exchange;
  const seen: { answer?: PipelineResponse; error?: unknown } = {};
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
  const assertion = exchange.idToken();
  // It might fail before MSAL asks for it, when nothing waits for it yet.
  assertion.catch(() => {});
  // Compiling the library takes milliseconds, in which nothing else happens: the request has to be on its way by then.
  await new Promise((resolve) => setImmediate(resolve));
  const { ClientAssertionCredential } = await import('@azure/identity');
  const pipeline = createPipeline({ service: 'entra', origins: authorityOrigins(cloud) }, watch);
  const credential = new ClientAssertionCredential(
    identity.tenantId,
    identity.clientId,
    () => assertion,
    clientOptions(cloud, client, pipeline),
  );
  try {
    return await credential.getToken(cloud.scope, {
      enableCae: true,
      ...(claims !== undefined && { claims }),
    });
  } catch (cause) {
    // A missing ID token is GitHub's failure; MSAL would put it into its own words.
    const idToken = await assertion;
    if (seen.error instanceof FailureError) throw seen.error;
    if (!seen.error && seen.answer) throw refusal(seen.answer, idToken, cause);
    throw networkFailure(seen.error ?? cause, 'entra', new URL(cloud.authorityHost).host);
  }
}

/**
 * Returns the options for a credential that sends through our own pipeline. The library's types do not name
 * `pipeline`, but it passes all its options to the client of @azure/core-client, which takes it. The pipeline that it
 * would create retries by itself, follows redirects, and costs 25 ms for loading Node's fetch.
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

/** Turns Entra's response into data: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function refusal(answer: PipelineResponse, idToken: string, cause: unknown): FailureError {
  const json = asRecord(parseJson(answer.bodyAsText ?? ''));
  const description = asText(json?.['error_description']);
  const error = asText(json?.['error']);
  const code = /AADSTS\d+/.exec(description)?.[0] ?? listedCode(json?.['error_codes']);
  const correlationId = asText(json?.['correlation_id']);
  const retryAfterMs = retryAfterOf((name) => answer.headers.get(name), Date.now());
  const presented = claimsOf(idToken);
  // A mask of the runner would not match a token that a shortened line has cut.
  const message = firstSentence(description).replaceAll(idToken, '***');
  return new FailureError(
    {
      kind: kindOf('entra', answer.status, { ...NO_ERROR, code, subcode: error }),
      service: 'entra',
      httpStatus: answer.status,
      message: message || `HTTP ${answer.status} without Entra's usual body`,
      ...((code || error) && { code: code || error }),
      ...(correlationId && { correlationId }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(presented && { presented }),
    },
    { cause },
  );
}

/** The same code as a number, which is there even where the description has none. */
function listedCode(codes: unknown): string {
  const code = asText(Array.isArray(codes) && codes[0]);
  return /^\d+$/.test(code) ? `AADSTS${code}` : '';
}

/** Entra appends trace id, correlation id and timestamp, each on its own line or after a period. */
function firstSentence(description: string): string {
  return description.replace(/(\n|Trace ID:).*/s, '').trim();
}
