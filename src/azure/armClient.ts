import { bearerTokenAuthenticationPolicy, type HttpClient, type Pipeline } from '@azure/core-rest-pipeline';
import { type AbortAnswer, readAbortAnswer } from './aks/abortAnswer.ts';
import { type PoolAnswer, readPoolAnswer } from './aks/agentPool.ts';
import { readStatusAnswer, type StatusAnswer } from './aks/statusAnswer.ts';
import type { Cloud } from './auth/clouds.ts';
import { FederatedCredential } from './auth/federatedCredential.ts';
import { cloudFromMetadata, metadataUrl } from './auth/metadata.ts';
import { type Failure, FailureError } from './http/failure.ts';
import { parseJson } from './http/json.ts';
import { createPipeline, type Extras, type HttpAnswer, send } from './http/transport.ts';

export interface ArmClientOptions {
  readonly clientId: string;
  readonly tenantId: string;
  /** The cloud, or the origin of a Resource Manager that tells which cloud it belongs to. */
  readonly cloud: Cloud | { readonly resourceManager: string };
  /** Audience of the GitHub ID token, where it is not the cloud's own. */
  readonly audience?: string;
  readonly client: HttpClient;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Told one line per exchange with Resource Manager, fit for a debug log. */
  readonly trace?: (line: string) => void;
}

type Method = 'GET' | 'POST' | 'PUT';

/**
 * Azure Resource Manager as one job sees it: authenticated requests, answered with data. Nothing is sent before
 * the first request; the cloud's metadata and the token are fetched when they are needed, so that trouble with
 * them is trouble with that request, and passes as it does.
 */
export class ArmClient {
  readonly #options: ArmClientOptions;
  #cloud: Cloud | undefined;
  #pipeline: Pipeline | undefined;

  constructor(options: ArmClientOptions) {
    this.#options = options;
    if ('scope' in options.cloud) this.#cloud = this.#withAudience(options.cloud);
  }

  /** Asks for an operation's status. Never throws: what went wrong is in the answer. */
  getStatus(url: string, signal: AbortSignal): Promise<StatusAnswer> {
    return this.exchange('GET', url, signal, readStatusAnswer);
  }

  /** Reads an agent pool. Never throws. */
  getPool(url: string, signal: AbortSignal): Promise<PoolAnswer> {
    return this.exchange('GET', url, signal, readPoolAnswer);
  }

  /**
   * Asks to abort a pool's latest operation: one request, sent again only where Azure refused it for want of another
   * token. Never throws.
   */
  postAbort(url: string, signal: AbortSignal): Promise<AbortAnswer> {
    return this.exchange('POST', url, signal, readAbortAnswer);
  }

  /** Sends one authenticated request and reads its answer. Never throws. */
  async exchange<A>(
    method: Method,
    url: string,
    signal: AbortSignal,
    read: (answer: HttpAnswer, now: number) => A,
    extras: Extras = {},
  ): Promise<A | { readonly kind: 'failure'; readonly failure: Failure }> {
    try {
      let answer = await this.#send(method, url, signal, extras);
      if (answer.status === 401 && method === 'GET') {
        // Revoked or expired early. A new token settles it; if that one is refused too, the refusal is meant.
        this.#pipeline = undefined;
        answer = await this.#send(method, url, signal, extras);
      }
      return read(answer, Date.now());
    } catch (error) {
      if (error instanceof FailureError) return { kind: 'failure', failure: error.failure };
      throw error;
    }
  }

  async #send(method: Method, url: string, signal: AbortSignal, extras: Extras): Promise<HttpAnswer> {
    const { client, now, trace } = this.#options;
    const cloud = await this.#findCloud(signal);
    if (new URL(url).origin !== cloud.resourceManager)
      throw new Error('The token is for Resource Manager only.');
    this.#pipeline ??= this.#authenticated(cloud);
    const begin = now();
    const question = { ...extras, method, url, service: 'arm' } as const;
    const answer = await send(client, this.#pipeline, question, signal);
    const id = answer.header('x-ms-correlation-request-id') ?? answer.header('x-ms-request-id') ?? 'none';
    trace?.(
      `${method} ${new URL(url).pathname}: HTTP ${answer.status} after ${Math.round(now() - begin)} ms, correlation id ${id}`,
    );
    return answer;
  }

  /** A credential and a pipeline that remember no token yet. */
  #authenticated(cloud: Cloud): Pipeline {
    const { clientId, tenantId, client, now } = this.#options;
    const credential = new FederatedCredential({ clientId, tenantId, cloud }, client, now);
    return createPipeline(bearerTokenAuthenticationPolicy({ credential, scopes: cloud.scope }));
  }

  async #findCloud(signal: AbortSignal): Promise<Cloud> {
    if (this.#cloud) return this.#cloud;
    const { client, cloud } = this.#options;
    const url = metadataUrl(cloud.resourceManager);
    const question = { method: 'GET', url, service: 'metadata' } as const;
    const answer = await send(client, createPipeline(), question, signal);
    if (answer.status !== 200) {
      throw new FailureError({
        kind: answer.status === 429 ? 'throttled' : answer.status >= 500 ? 'server-error' : 'bad-answer',
        service: 'metadata',
        httpStatus: answer.status,
        message: `${url} answered HTTP ${answer.status}`,
      });
    }
    this.#cloud = this.#withAudience(cloudFromMetadata(parseJson(answer.body), cloud.resourceManager));
    return this.#cloud;
  }

  #withAudience(cloud: Cloud): Cloud {
    const { audience } = this.#options;
    return audience === undefined ? cloud : { ...cloud, audience };
  }
}
