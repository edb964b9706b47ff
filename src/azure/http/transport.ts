import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type Pipeline,
  type PipelinePolicy,
  setClientRequestIdPolicy,
  userAgentPolicy,
} from '@azure/core-rest-pipeline';
import { type Sleep, withDeadline } from '../../time/deadline.ts';
import { sleep } from '../../time/sleep.ts';
import { NAME, VERSION } from '../../version.ts';
import { allowSlowHandshakes, connectionPolicy } from './connection.ts';
import { networkFailure } from './connectionError.ts';
import { type Destination, destinationPolicy } from './destination.ts';
import { ignoreVariables } from './environment.ts';
import { FailureError, type Service } from './failure.ts';
import { environmentProxyPolicy, tunnelPolicy } from './proxy.ts';

/** A response of any HTTP status, with its whole body. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** Returns a response header; undefined when absent. */
  header(name: string): string | undefined;
  /** When the request left, epoch milliseconds of the runner's clock. */
  readonly sentAt?: number;
}

/** A request that takes longer is given up: Azure answers a status request in well under a second. */
export const REQUEST_LIMIT_MS = 15_000;

/** Creates the connection to the network, which everything that sends requests shares. */
export function defaultHttpClient(): HttpClient {
  allowSlowHandshakes();
  return createDefaultHttpClient();
}

/**
 * Creates what every request passes through: a user agent that names the action, `x-ms-client-request-id`, the policies
 * that fetch a token, the proxy from the environment, the request limit, and the check of the destination.
 *
 * Left out on purpose: retries, because the wait counts and shows every failed poll and owns the pauses; redirects,
 * because a token must not travel to a host that a response names.
 */
export function createPipeline(destination: Destination, ...policies: PipelinePolicy[]): Pipeline {
  // Every request needs a pipeline, so no library reads these variables before a request.
  ignoreVariables(process.env);
  const pipeline = createEmptyPipeline();
  for (const policy of [
    userAgentPolicy({ userAgentPrefix: `${NAME}/${VERSION}` }),
    setClientRequestIdPolicy(),
    ...policies,
    environmentProxyPolicy(),
    limitPolicy({ limitMs: REQUEST_LIMIT_MS, sleep }),
    tunnelPolicy,
    connectionPolicy,
    destinationPolicy(destination),
  ]) {
    pipeline.addPolicy(policy);
  }
  return pipeline;
}

/** One request. */
export interface HttpRequest extends Extras {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly service: Service;
}

/** What only some requests have. */
export interface Extras {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** A longer limit than the usual one, milliseconds. */
  readonly limitMs?: number;
}

/**
 * Sends one request over https. The request limit holds for each request on the wire; those for a token count
 * separately.
 *
 * @throws FailureError `network` when no complete response came; errors that a policy throws pass through.
 */
export async function send(
  client: HttpClient,
  pipeline: Pipeline,
  { method, url, service, headers: more, body, limitMs }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const json = body !== undefined && { 'content-type': 'application/json' };
  const headers = createHttpHeaders({ accept: 'application/json', ...json, ...more });
  const request = createPipelineRequest({
    url,
    method,
    headers,
    abortSignal: signal,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(limitMs !== undefined && { timeout: limitMs }),
  });
  let sentAt = Date.now();
  const dating: HttpClient = {
    sendRequest(one) {
      // Policies might have fetched a token first, which can take long.
      sentAt = Date.now();
      return client.sendRequest(one);
    },
  };
  try {
    const response = await pipeline.sendRequest(dating, request);
    return {
      status: response.status,
      body: response.bodyAsText ?? '',
      header: (name) => response.headers.get(name),
      sentAt,
    };
  } catch (cause) {
    if (cause instanceof FailureError) throw cause;
    throw networkFailure(cause, service, new URL(url).host);
  }
}

/**
 * Gives up a request at the limit or when its signal fires. It comes after the policies that fetch a token, so that it
 * sees one request on the wire at a time. (`request.timeout` ends with the response headers, not with the body.)
 */
export function limitPolicy({ limitMs, sleep }: { readonly limitMs: number; readonly sleep: Sleep }) {
  const policy: PipelinePolicy = {
    name: 'requestLimitPolicy',
    async sendRequest(request, next) {
      const outer = request.abortSignal as AbortSignal | undefined;
      const ownMs = Math.max(limitMs, request.timeout);
      try {
        const ended = await withDeadline({ limitMs: ownMs, signal: outer, sleep }, (signal) => {
          request.abortSignal = signal;
          return next(request);
        });
        if (ended.kind === 'done') return ended.value;
        throw new Error(ended.why === 'limit' ? `no answer within ${ownMs / 1000} s` : 'given up');
      } finally {
        if (outer) request.abortSignal = outer;
      }
    },
  };
  return policy;
}
