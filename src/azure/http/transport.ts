import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  isRestError,
  type Pipeline,
  type PipelinePolicy,
  setClientRequestIdPolicy,
  userAgentPolicy,
} from '@azure/core-rest-pipeline';
import { NAME, VERSION } from '../../version.ts';
import { FailureError, type Service } from './failure.ts';
import { proxyFromEnvironment, tunnelPolicy } from './proxy.ts';

/** An answer of any HTTP status, body read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** A response header; undefined when absent. */
  header(name: string): string | undefined;
}

/** A request that takes longer is given up: Azure answers a status in well under a second. */
export const REQUEST_LIMIT_MS = 15_000;

/** The connection to the network, shared by everything that sends; a test may put its own in. */
export function defaultHttpClient(): HttpClient {
  return createDefaultHttpClient();
}

/**
 * What every request gets: the proxy from the environment, a user agent that names the action, and
 * `x-ms-client-request-id`.
 *
 * Left out on purpose: retries, because the wait counts and shows every failed poll and owns the pauses; and
 * redirects, because a token must not travel to a host that an answer names.
 */
export function createPipeline(...policies: PipelinePolicy[]): Pipeline {
  const pipeline = createEmptyPipeline();
  const agent = userAgentPolicy({ userAgentPrefix: `${NAME}/${VERSION}` });
  for (const policy of [
    proxyFromEnvironment(),
    agent,
    setClientRequestIdPolicy(),
    ...policies,
    limitPolicy,
    tunnelPolicy,
  ]) {
    pipeline.addPolicy(policy);
  }
  return pipeline;
}

/** One request. */
export interface Question extends Extras {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly service: Service;
}

/** What only some requests have. */
export interface Extras {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the usual request limit, where that is shorter; milliseconds. */
  readonly limitMs?: number;
}

/**
 * One request over https; every request that it takes, a token's among them, is bounded by the request limit.
 *
 * @throws FailureError `network` when no complete answer came; errors that a policy throws pass through.
 */
export async function send(
  client: HttpClient,
  pipeline: Pipeline,
  { method, url, service, body, headers: more, limitMs }: Question,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const json = body === undefined ? undefined : { 'content-type': 'application/json' };
  const headers = createHttpHeaders({ accept: 'application/json', ...json, ...more });
  const request = createPipelineRequest({
    url,
    method,
    headers,
    abortSignal: signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(limitMs !== undefined && { timeout: limitMs }),
  });
  try {
    const response = await pipeline.sendRequest(client, request);
    return {
      status: response.status,
      body: response.bodyAsText ?? '',
      header: (name) => response.headers.get(name),
    };
  } catch (cause) {
    if (cause instanceof FailureError) throw cause;
    throw networkFailure(cause, service, new URL(url).host);
  }
}

/**
 * The innermost policy: it sees what goes over the wire, one request at a time, without the token that a policy
 * further out fetches first. (`request.timeout` would let go once the headers are there.)
 */
const limitPolicy: PipelinePolicy = {
  name: 'requestLimitPolicy',
  async sendRequest(request, next) {
    const outer = request.abortSignal as AbortSignal | undefined;
    const limitMs = Math.max(REQUEST_LIMIT_MS, request.timeout);
    try {
      return await withinLimit(
        outer,
        (signal) => {
          request.abortSignal = signal;
          return next(request);
        },
        limitMs,
      );
    } finally {
      if (outer) request.abortSignal = outer;
    }
  },
};

/**
 * Runs one request, given up at the limit or when `outer` fires, even if it does not listen to its signal. Written
 * out, because a signal made by `AbortSignal.any` stays linked to the long-lived outer one, and a wait of many
 * hours makes thousands of them.
 */
export function withinLimit<T>(
  outer: AbortSignal | undefined,
  task: (signal: AbortSignal) => Promise<T>,
  limitMs = REQUEST_LIMIT_MS,
): Promise<T> {
  const stop = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (why: string) => {
      release();
      // In this order, so that the reason told is ours and not the library's word for an abort.
      reject(new Error(why));
      stop.abort();
    };
    const onOuter = () => giveUp('given up');
    const timer = setTimeout(() => giveUp(`no answer within ${limitMs / 1000} s`), limitMs);
    const release = () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onOuter);
    };
    outer?.addEventListener('abort', onOuter);
    if (outer?.aborted) onOuter();
    task(stop.signal).finally(release).then(resolve, reject);
  });
}

/** Puts a transport error into data: what happened to the connection, with the system's code. */
export function networkFailure(cause: unknown, service: Service, host: string): FailureError {
  const code = isRestError(cause) || hasCode(cause) ? cause.code : undefined;
  return new FailureError(
    {
      kind: 'network',
      service,
      message: `${host}: ${causeText(cause)}`,
      ...(code && code !== 'REQUEST_SEND_ERROR' && { code }),
    },
    { cause },
  );
}

function causeText(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n', 1)[0] || 'the connection failed';
}

function hasCode(value: unknown): value is { code: string } {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
