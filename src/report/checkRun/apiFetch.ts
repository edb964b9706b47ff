import type { HttpClient } from '@azure/core-rest-pipeline';
import { NO_ERROR } from '../../azure/http/cloudError.ts';
import { FailureError } from '../../azure/http/failure.ts';
import { kindOf } from '../../azure/http/failureKind.ts';
import { describeBody } from '../../azure/http/httpFailure.ts';
import { asRecord, asText, parseJson } from '../../azure/http/json.ts';
import { retryAfterOf } from '../../azure/http/retryAfter.ts';
import { createPipeline, type HttpAnswer, type HttpRequest, send } from '../../azure/http/transport.ts';

const SERVICE = 'github-api';

/** What Octokit hands over of a request. */
interface Init {
  readonly method: HttpRequest['method'];
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly signal?: AbortSignal;
}

const NEVER = new AbortController().signal;

/**
 * Makes the `fetch` with which Octokit sends its requests the way that all others go: through the proxy of the
 * environment, with our limits, without redirects, and to no other host. Octokit's own needs `undici` and has none of
 * these.
 *
 * @param apiUrl address of GitHub's API
 * @returns a function that throws a FailureError for everything but a success
 */
export function apiFetch(client: HttpClient, apiUrl: string): (url: string, init: Init) => Promise<Response> {
  const pipeline = createPipeline({ service: SERVICE, origins: [new URL(apiUrl).origin] });
  return async (url, { method, headers, body, signal = NEVER }) => {
    const request = {
      url,
      method,
      service: SERVICE,
      headers,
      ...(body && { body: parseJson(body) }),
    } as const;
    const answer = await send(client, pipeline, request, signal);
    if (answer.status < 200 || answer.status > 299) throw refusal(answer);
    // These statuses have no body.
    const text = answer.body === '' ? null : answer.body;
    return new Response(text, {
      status: answer.status,
      headers: { 'content-type': answer.header('content-type') ?? 'application/json' },
    });
  };
}

function refusal(answer: HttpAnswer): FailureError {
  const message = asText(asRecord(parseJson(answer.body))?.['message']);
  const retryAfterMs = retryAfterOf(answer.header, Date.now()) ?? untilReset(answer);
  return new FailureError({
    kind: kindOf(SERVICE, answer.status, { ...NO_ERROR, message }),
    service: SERVICE,
    httpStatus: answer.status,
    message: message || describeBody(answer, 'answer of the API'),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Without `Retry-After`, GitHub says when the requests of the hour begin anew, in seconds of the epoch. */
function untilReset({ header }: HttpAnswer): number | undefined {
  if (header('x-ratelimit-remaining') !== '0') return undefined;
  const ms = Number(header('x-ratelimit-reset')) * 1_000 - Date.now();
  return ms > 0 ? ms : undefined;
}
