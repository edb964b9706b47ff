import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  isRestError,
  type Pipeline,
  type PipelinePolicy,
  proxyPolicy,
  setClientRequestIdPolicy,
  userAgentPolicy,
} from '@azure/core-rest-pipeline';
import { NAME, VERSION } from '../version.ts';
import { FailureError, type Service } from './failure.ts';

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
  for (const policy of [proxyPolicy(), agent, setClientRequestIdPolicy(), ...policies]) {
    pipeline.addPolicy(policy);
  }
  return pipeline;
}

/**
 * One GET over https, bounded by the request limit and `signal`.
 *
 * @throws FailureError `network` when no complete answer came; errors that a policy throws pass through.
 */
export async function get(
  client: HttpClient,
  pipeline: Pipeline,
  url: string,
  service: Service,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const bound = bindRequest(signal);
  const request = createPipelineRequest({
    url,
    method: 'GET',
    headers: createHttpHeaders({ accept: 'application/json' }),
    abortSignal: bound.signal,
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
    throw networkFailure(cause, service, new URL(url).host, bound.limitReached());
  } finally {
    bound.release();
  }
}

/** A signal that also fires at the request limit, with the means to let go of both. */
export interface BoundRequest {
  readonly signal: AbortSignal;
  limitReached(): boolean;
  release(): void;
}

/**
 * Bounds one request by `outer` and the request limit. Written out, because a signal made by `AbortSignal.any`
 * stays linked to the long-lived outer one, and a wait of many hours makes thousands of them.
 */
export function bindRequest(outer: AbortSignal, limitMs = REQUEST_LIMIT_MS): BoundRequest {
  const controller = new AbortController();
  let reached = false;
  const onOuter = () => controller.abort(outer.reason);
  const timer = setTimeout(() => {
    reached = true;
    controller.abort();
  }, limitMs);
  if (outer.aborted) onOuter();
  outer.addEventListener('abort', onOuter);
  return {
    signal: controller.signal,
    limitReached: () => reached,
    release() {
      clearTimeout(timer);
      outer.removeEventListener('abort', onOuter);
    },
  };
}

/** Puts a transport error into data: what happened to the connection, with the system's code. */
export function networkFailure(
  cause: unknown,
  service: Service,
  host: string,
  limitReached: boolean,
): FailureError {
  const code = isRestError(cause) || hasCode(cause) ? cause.code : undefined;
  const seconds = REQUEST_LIMIT_MS / 1000;
  const what = limitReached ? `no answer within ${seconds} s` : causeText(cause);
  return new FailureError(
    {
      kind: 'network',
      service,
      message: `${host}: ${what}`,
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
