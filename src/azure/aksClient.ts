import { type AbortAnswer, readAbortAnswer } from './aks/abortAnswer.ts';
import { type PoolAnswer, readPoolAnswer } from './aks/agentPool.ts';
import { type ApiVersion, listedVersions, newestPreview } from './aks/apiVersion.ts';
import { ClockDifference } from './aks/clockDifference.ts';
import {
  LIST_API_VERSION,
  type ListAnswer,
  type PageAnswer,
  readOperationPage,
  readPage,
} from './aks/operationList.ts';
import {
  type ClusterName,
  clusterUrl,
  type OperationName,
  operationUrl,
  type PoolName,
  poolUrl,
} from './aks/operationName.ts';
import {
  type DocumentAnswer,
  type PoolDocument,
  readDocumentAnswer,
  versionChange,
} from './aks/poolDocument.ts';
import { type NamedPool, parseNamedPool } from './aks/poolList.ts';
import { readStartAnswer, type StartAnswer } from './aks/startAnswer.ts';
import { readStatusAnswer, type StatusAnswer } from './aks/statusAnswer.ts';
import { type ProfileAnswer, readProfileAnswer } from './aks/upgradeProfile.ts';
import type { ArmClient } from './armClient.ts';
import { type Failure, isPermanent } from './http/failure.ts';
import { serverTimeOf } from './http/retryAfter.ts';
import type { Extras, HttpAnswer } from './http/transport.ts';

/** Something that a person should know although no request failed because of it. */
export type AksNotice =
  | { readonly kind: 'api-version-replaced'; readonly from: string; readonly to: string }
  /** Azure's clock is ahead of the runner's by so many milliseconds; negative when it is behind. */
  | { readonly kind: 'clock-differs'; readonly differenceMs: number };

export interface AksClientOptions {
  readonly arm: ArmClient;
  /** Origin of the cloud's Resource Manager. */
  readonly resourceManager: string;
  readonly apiVersion: ApiVersion;
  /** Waits for the turn of one request; a request without a turn is not sent. */
  readonly turn: (subscriptionId: string, signal: AbortSignal) => Promise<void>;
  readonly notify: (notice: AksNotice) => void;
}

interface Failed {
  readonly kind: 'failure';
  readonly failure: Failure;
}

/** Azure checks a change before it accepts it, which takes longer than a read; the answer is worth waiting for. */
const WRITE_LIMIT_MS = 60_000;

/** A page that leads to more pages than this is not a list of AKS. */
const MAX_PAGES = 100;

/**
 * The calls of Azure Kubernetes Service that the action needs, by names. Every call is answered with data and never
 * throws.
 */
export class AksClient {
  readonly #options: AksClientOptions;
  readonly #clock = new ClockDifference();
  #listVersion = LIST_API_VERSION;

  constructor(options: AksClientOptions) {
    this.#options = options;
  }

  /** How far Azure's clock is ahead, milliseconds; 0 when unknown or too small to matter. */
  clockDifferenceMs(): number {
    return this.#clock.ms;
  }

  /** Requests an operation's status; a signed URL is requested unchanged. */
  getStatus(name: OperationName, signal: AbortSignal): Promise<StatusAnswer> {
    const { resourceManager } = this.#options;
    const url = (version: string) => operationUrl(name, resourceManager, version);
    if (name.url !== undefined) return this.#once('GET', name, name.url, signal, readStatusAnswer);
    return this.#versioned('GET', name, url, signal, readStatusAnswer);
  }

  /** Reads an agent pool. */
  getPool(name: PoolName, signal: AbortSignal): Promise<PoolAnswer> {
    const url = (version: string) => poolUrl(name, [], this.#options.resourceManager, version);
    return this.#versioned('GET', name, url, signal, readPoolAnswer);
  }

  /** Requests that a pool's latest operation is aborted. The request is never repeated. */
  postAbort(name: PoolName, signal: AbortSignal): Promise<AbortAnswer> {
    const { resourceManager, apiVersion } = this.#options;
    const url = poolUrl(name, ['abort'], resourceManager, apiVersion.current);
    return this.#once('POST', name, url, signal, readAbortAnswer);
  }

  /** Reads an agent pool whole, to change it. */
  getPoolDocument(name: PoolName, signal: AbortSignal): Promise<DocumentAnswer> {
    const url = (version: string) => poolUrl(name, [], this.#options.resourceManager, version);
    return this.#versioned('GET', name, url, signal, readDocumentAnswer);
  }

  /** Reads what an agent pool can be upgraded to. */
  getUpgradeProfile(name: PoolName, signal: AbortSignal): Promise<ProfileAnswer> {
    const below = ['upgradeProfiles', 'default'];
    const url = (version: string) => poolUrl(name, below, this.#options.resourceManager, version);
    return this.#versioned('GET', name, url, signal, readProfileAnswer);
  }

  /** Requests the newest node image for a pool. The request is never repeated. */
  postNodeImageUpgrade(name: PoolName, signal: AbortSignal): Promise<StartAnswer> {
    const { resourceManager, apiVersion } = this.#options;
    const url = poolUrl(name, ['upgradeNodeImageVersion'], resourceManager, apiVersion.current);
    return this.#once('POST', name, url, signal, readStartAnswer, { limitMs: WRITE_LIMIT_MS });
  }

  /**
   * Requests another Kubernetes version for a pool, which is otherwise left as it was read. Azure refuses the request
   * when the pool has changed since, where it has an eTag. The request is never repeated.
   */
  putKubernetesVersion(
    name: PoolName,
    document: PoolDocument,
    kubernetesVersion: string,
    signal: AbortSignal,
  ): Promise<StartAnswer> {
    const { resourceManager, apiVersion } = this.#options;
    const url = poolUrl(name, [], resourceManager, apiVersion.current);
    return this.#once('PUT', name, url, signal, readStartAnswer, {
      limitMs: WRITE_LIMIT_MS,
      body: versionChange(document, kubernetesVersion),
      ...(document.eTag && { headers: { 'if-match': document.eTag } }),
    });
  }

  /** Reads the operations of an agent pool, all pages of them. */
  async listOperations(name: PoolName, signal: AbortSignal): Promise<ListAnswer> {
    const { resourceManager, apiVersion } = this.#options;
    const version = apiVersion.atLeast(this.#listVersion);
    const first = poolUrl(name, ['operations'], resourceManager, version);
    const list = await this.#pages(name, first, signal, readOperationPage, version);
    if (list.kind === 'list') return { kind: 'list', operations: list.items };
    const newer = newestPreview(listedVersions(list.failure)) ?? '';
    if (list.failure.kind === 'api-version' && newer > version) {
      this.#listVersion = newer;
      return this.listOperations(name, signal);
    }
    // Whatever refuses the list for good, the pool itself can still be asked.
    return isPermanent(list.failure.kind) || list.failure.kind === 'operation-missing'
      ? { kind: 'unsupported' }
      : list;
  }

  /** Lists the agent pools of a cluster, all pages of them. */
  async listPools(
    name: ClusterName,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'pools'; readonly pools: readonly NamedPool[] } | Failed> {
    const { resourceManager, apiVersion } = this.#options;
    const read = (answer: HttpAnswer, now: number) =>
      readPage(answer, parseNamedPool, 'list of agent pools', now);
    for (;;) {
      const version = apiVersion.current;
      const list = await this.#pages(
        name,
        clusterUrl(name, ['agentPools'], resourceManager, version),
        signal,
        read,
        version,
      );
      if (list.kind === 'list') return { kind: 'pools', pools: list.items };
      if (apiVersion.current === version) {
        const isMissing = list.failure.kind === 'operation-missing';
        return isMissing ? { ...list, failure: { ...list.failure, kind: 'missing' } } : list;
      }
    }
  }

  async #pages<T>(
    name: ClusterName,
    first: string,
    signal: AbortSignal,
    read: (answer: HttpAnswer, now: number) => PageAnswer<T>,
    version: string,
  ): Promise<{ readonly kind: 'list'; readonly items: readonly T[] } | Failed> {
    const { resourceManager } = this.#options;
    const items: T[] = [];
    let url = first;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const page = this.#settled(await this.#once('GET', name, url, signal, read), version);
      if (page.kind === 'failure') return page;
      items.push(...page.items);
      if (page.nextLink === undefined) return { kind: 'list', items };
      // The token must not follow an answer to another host.
      if (!URL.canParse(page.nextLink) || new URL(page.nextLink).origin !== resourceManager) {
        return badList('its next page is not on the Resource Manager of the cloud');
      }
      url = page.nextLink;
    }
    return badList(`it has more than ${MAX_PAGES} pages`);
  }

  /** Sends a request, and once more with the version that has taken the place of a retired one. */
  async #versioned<A extends { readonly kind: string }>(
    method: 'GET',
    name: { readonly subscriptionId: string },
    url: (version: string) => string,
    signal: AbortSignal,
    read: (answer: HttpAnswer, now: number) => A | Failed,
  ): Promise<A | Failed> {
    for (;;) {
      const version = this.#options.apiVersion.current;
      const answer = this.#settled(await this.#once(method, name, url(version), signal, read), version);
      if (this.#options.apiVersion.current === version) return answer;
    }
  }

  /** Judges the refusal of an api-version. */
  #settled<A extends { readonly kind: string }>(answer: A | Failed, version: string): A | Failed {
    if (!isFailed(answer) || answer.failure.kind !== 'api-version') return answer;
    const refusal = this.#options.apiVersion.heed(answer.failure, version);
    switch (refusal.kind) {
      case 'replaced':
        this.#options.notify({ ...refusal, kind: 'api-version-replaced' });
        return answer;
      case 'rolling-out':
        return { ...answer, failure: { ...answer.failure, kind: 'server-error' } };
      case 'refused':
        return answer;
    }
  }

  async #once<A>(
    method: 'GET' | 'POST' | 'PUT',
    { subscriptionId }: { readonly subscriptionId: string },
    url: string,
    signal: AbortSignal,
    read: (answer: HttpAnswer, now: number) => A,
    extras: Extras = {},
  ): Promise<A | Failed> {
    const { arm, turn, notify } = this.#options;
    await turn(subscriptionId, signal);
    const measured = (answer: HttpAnswer, now: number) => {
      if (this.#clock.measure(serverTimeOf(answer.header), now)) {
        notify({ kind: 'clock-differs', differenceMs: this.#clock.ms });
      }
      return read(answer, now);
    };
    return arm.exchange(method, url, signal, measured, extras);
  }
}

function isFailed(answer: { readonly kind: string }): answer is Failed {
  return answer.kind === 'failure';
}

function badList(why: string): Failed {
  return {
    kind: 'failure',
    failure: { kind: 'bad-answer', service: 'arm', message: `the list cannot be read whole: ${why}` },
  };
}
