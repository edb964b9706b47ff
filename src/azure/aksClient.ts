import { type AbortAnswer, readAbortAnswer } from './aks/abortAnswer.ts';
import { type PoolAnswer, readPoolAnswer } from './aks/agentPool.ts';
import { listedVersions, newestPreview } from './aks/apiVersion.ts';
import { LIST_API_VERSION, type ListAnswer, readOperationPage, readPage } from './aks/operationList.ts';
import {
  type ClusterName,
  clusterUrl,
  type OperationName,
  operationUrl,
  type PoolName,
  poolUrl,
} from './aks/operationName.ts';
import { URGENT, USUAL } from './aks/pace.ts';
import { type NamedPool, parseNamedPool } from './aks/poolList.ts';
import { readStatusAnswer, type StatusAnswer } from './aks/statusAnswer.ts';
import { type AksOptions, AksRequests, type Failed } from './aksRequests.ts';
import { isPermanent } from './http/failure.ts';
import type { HttpAnswer } from './http/transport.ts';

/** The list counts as not offered after so many refusals in a row with a version that Azure lists. */
const ROLL_OUTS = 3;

/**
 * The calls of Azure Kubernetes Service that the gate needs, by names. Every call is answered with data and never
 * throws.
 */
export class AksClient {
  readonly #requests: AksRequests;
  #listVersion = LIST_API_VERSION;
  /** How often in a row the list was refused with a version that Azure lists. */
  #rollOuts = 0;

  constructor(options: AksOptions) {
    this.#requests = new AksRequests(options);
  }

  /** How far Azure's clock is ahead, milliseconds; 0 when unknown or too small to matter. */
  clockDifferenceMs(): number {
    return this.#requests.clockDifferenceMs;
  }

  /** Requests an operation's status; a signed URL is requested unchanged. */
  getStatus(name: OperationName, signal: AbortSignal, priority = USUAL): Promise<StatusAnswer> {
    const { resourceManager } = this.#requests;
    const url = (version: string) => operationUrl(name, resourceManager, version);
    if (name.url !== undefined) {
      return this.#requests.once('GET', name, name.url, signal, readStatusAnswer, {}, priority);
    }
    return this.#requests.versioned(name, url, signal, readStatusAnswer, priority);
  }

  /** Reads an agent pool, before others that wait for their turn: the end of an operation is announced after it. */
  getPool(name: PoolName, signal: AbortSignal): Promise<PoolAnswer> {
    const url = (version: string) => poolUrl(name, [], this.#requests.resourceManager, version);
    return this.#requests.versioned(name, url, signal, readPoolAnswer, URGENT);
  }

  /** Requests that a pool's latest operation is aborted. The request is never repeated. */
  postAbort(name: PoolName, signal: AbortSignal): Promise<AbortAnswer> {
    const { resourceManager, apiVersion } = this.#requests;
    const url = poolUrl(name, ['abort'], resourceManager, apiVersion.current);
    return this.#requests.once('POST', name, url, signal, readAbortAnswer);
  }

  /** Reads the operations of an agent pool, all pages of them. */
  async listOperations(name: PoolName, signal: AbortSignal): Promise<ListAnswer> {
    const { resourceManager, apiVersion } = this.#requests;
    const version = apiVersion.atLeast(this.#listVersion);
    const first = poolUrl(name, ['operations'], resourceManager, version);
    const list = await this.#requests.pages(name, first, signal, readOperationPage, version);
    if (list.kind === 'list') {
      this.#rollOuts = 0;
      return { kind: 'list', operations: list.items };
    }
    const versions = listedVersions(list.failure);
    const newer = newestPreview(versions) ?? '';
    if (list.failure.kind === 'api-version' && newer > version) {
      this.#listVersion = newer;
      return this.listOperations(name, signal);
    }
    // A roll-out can take days in some region.
    if (versions.includes(version)) this.#rollOuts += 1;
    if (this.#rollOuts >= ROLL_OUTS) return { kind: 'unsupported' };
    // Whatever refuses the list for good, the pool itself can still be asked.
    return isPermanent(list.failure.kind) || list.failure.kind === 'operation-missing'
      ? { kind: 'unsupported' }
      : list;
  }

  /** Lists the agent pools of a cluster, all pages of them, before others that wait: one list stands for many polls. */
  async listPools(
    name: ClusterName,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'pools'; readonly pools: readonly NamedPool[] } | Failed> {
    const { resourceManager, apiVersion } = this.#requests;
    const read = (answer: HttpAnswer, now: number) =>
      readPage(answer, parseNamedPool, 'agent pool list', now);
    for (;;) {
      const version = apiVersion.current;
      const list = await this.#requests.pages(
        name,
        clusterUrl(name, ['agentPools'], resourceManager, version),
        signal,
        read,
        version,
        URGENT,
      );
      if (list.kind === 'list') return { kind: 'pools', pools: list.items };
      if (apiVersion.current === version) {
        const isMissing = list.failure.kind === 'operation-missing';
        return isMissing ? { ...list, failure: { ...list.failure, kind: 'missing' } } : list;
      }
    }
  }
}
