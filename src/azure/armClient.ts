import { bearerTokenAuthenticationPolicy, type HttpClient, type Pipeline } from '@azure/core-rest-pipeline';
import type { Sleep } from '../time/deadline.ts';
import { type AbortAnswer, readAbortAnswer } from './aks/abortAnswer.ts';
import { type PoolAnswer, readPoolAnswer } from './aks/agentPool.ts';
import { readStatusAnswer, type StatusAnswer } from './aks/statusAnswer.ts';
import type { Cloud } from './auth/clouds.ts';
import { FederatedCredential } from './auth/federatedCredential.ts';
import type { Identity } from './auth/identity.ts';
import { cloudFromMetadata, metadataUrl } from './auth/metadata.ts';
import { type Failure, FailureError } from './http/failure.ts';
import { kindOf } from './http/failureKind.ts';
import { parseJson } from './http/json.ts';
import { createPipeline, type Extras, type HttpAnswer, send } from './http/transport.ts';

export interface ArmClientOptions extends Identity {
  /** The cloud, or the origin of a Resource Manager that describes its cloud. */
  readonly cloud: Cloud | { readonly resourceManager: string };
  /** Audience of the GitHub ID token, where it is not the cloud's own. */
  readonly audience?: string;
  readonly client: HttpClient;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly sleep: Sleep;
  /** When the step's time is over, on the same clock. */
  readonly deadlineMs: number;
  /** Receives one line for each exchange with Resource Manager, fit for a debug log. */
  readonly trace?: (line: string) => void;
  /** Called for each refused sign-in that is tried again after a pause. */
  readonly onSignInRetry?: (failure: Failure, pauseMs: number) => void;
}

interface Session {
  readonly credential: FederatedCredential;
  readonly pipeline: Pipeline;
}

type Method = 'GET' | 'POST' | 'PUT';

/**
 * Azure Resource Manager for one job: authenticated requests, answered with data. It sends nothing before the first
 * request. It fetches the cloud's metadata and the token when they are needed, so that a failure of either is a
 * failure of that request, and passes in the same way.
 */
export class ArmClient {
  readonly #options: ArmClientOptions;
  #cloud: Promise<Cloud> | undefined;
  #session: Session | undefined;

  constructor(options: ArmClientOptions) {
    this.#options = options;
    if ('scope' in options.cloud) this.#cloud = Promise.resolve(this.#withAudience(options.cloud));
  }

  /** Asks for an operation's status. Never throws: a failure is an answer too. */
  getStatus(url: string, signal: AbortSignal): Promise<StatusAnswer> {
    return this.exchange('GET', url, signal, readStatusAnswer);
  }

  /** Reads an agent pool. Never throws. */
  getPool(url: string, signal: AbortSignal): Promise<PoolAnswer> {
    return this.exchange('GET', url, signal, readPoolAnswer);
  }

  /**
   * Asks to abort a pool's latest operation: one request, sent again only where Azure demands another token. Never
   * throws.
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
        // Revoked, or expired early: a new token settles it. If Azure refuses that one too, the refusal counts.
        this.#session?.credential.forget();
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
    this.#session ??= this.#open(cloud);
    const begin = now();
    const request = { ...extras, method, url, service: 'arm' } as const;
    const answer = await send(client, this.#session.pipeline, request, signal);
    const id = answer.header('x-ms-correlation-request-id') ?? answer.header('x-ms-request-id') ?? 'none';
    trace?.(
      `${method} ${new URL(url).pathname}: HTTP ${answer.status} after ${Math.round(now() - begin)} ms, correlation id ${id}`,
    );
    return answer;
  }

  #open(cloud: Cloud): Session {
    const { clientId, tenantId, client, now, sleep, deadlineMs, onSignInRetry: onRetry } = this.#options;
    const identity = { clientId, tenantId };
    const credential = new FederatedCredential({ identity, cloud, client, now, sleep, deadlineMs, onRetry });
    const bearer = bearerTokenAuthenticationPolicy({ credential, scopes: cloud.scope });
    return {
      credential,
      pipeline: createPipeline({ service: 'arm', origins: [cloud.resourceManager] }, bearer),
    };
  }

  /** Fetches the cloud's metadata once, however many requests need it at the same time. */
  #findCloud(signal: AbortSignal): Promise<Cloud> {
    this.#cloud ??= this.#fetchCloud(signal).catch((error: unknown) => {
      // The next request tries again.
      this.#cloud = undefined;
      throw error;
    });
    return this.#cloud;
  }

  async #fetchCloud(signal: AbortSignal): Promise<Cloud> {
    const { client, cloud } = this.#options;
    const url = metadataUrl(cloud.resourceManager);
    const service = 'metadata';
    const pipeline = createPipeline({ service, origins: [cloud.resourceManager] });
    const answer = await send(client, pipeline, { method: 'GET', url, service }, signal);
    if (answer.status !== 200) {
      throw new FailureError({
        kind: kindOf(service, answer.status),
        service,
        httpStatus: answer.status,
        message: `${url} answered HTTP ${answer.status}`,
      });
    }
    return this.#withAudience(cloudFromMetadata(parseJson(answer.body), cloud.resourceManager));
  }

  #withAudience(cloud: Cloud): Cloud {
    const { audience } = this.#options;
    return audience === undefined ? cloud : { ...cloud, audience };
  }
}
