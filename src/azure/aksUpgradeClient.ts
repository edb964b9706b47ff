import { type PoolName, poolUrl } from './aks/operationName.ts';
import {
  type DocumentAnswer,
  type PoolDocument,
  readDocumentAnswer,
  versionChange,
} from './aks/poolDocument.ts';
import { readStartAnswer, type StartAnswer } from './aks/startAnswer.ts';
import { type ProfileAnswer, readProfileAnswer } from './aks/upgradeProfile.ts';
import { type AksOptions, AksRequests } from './aksRequests.ts';

/** Azure checks a change before it accepts it, which takes longer than a read; the answer is worth waiting for. */
const WRITE_LIMIT_MS = 60_000;

/** The calls of Azure Kubernetes Service that start an upgrade. Every call is answered with data and never throws. */
export class AksUpgradeClient {
  readonly #requests: AksRequests;

  constructor(options: AksOptions) {
    this.#requests = new AksRequests(options);
  }

  /** Reads an agent pool whole, to change it. */
  getPoolDocument(name: PoolName, signal: AbortSignal): Promise<DocumentAnswer> {
    const url = (version: string) => poolUrl(name, [], this.#requests.resourceManager, version);
    return this.#requests.versioned(name, url, signal, readDocumentAnswer);
  }

  /** Reads what an agent pool can be upgraded to. */
  getUpgradeProfile(name: PoolName, signal: AbortSignal): Promise<ProfileAnswer> {
    const below = ['upgradeProfiles', 'default'];
    const url = (version: string) => poolUrl(name, below, this.#requests.resourceManager, version);
    return this.#requests.versioned(name, url, signal, readProfileAnswer);
  }

  /** Requests the newest node image for a pool. The request is never repeated. */
  postNodeImageUpgrade(name: PoolName, signal: AbortSignal): Promise<StartAnswer> {
    const { resourceManager, apiVersion } = this.#requests;
    const url = poolUrl(name, ['upgradeNodeImageVersion'], resourceManager, apiVersion.current);
    return this.#requests.once('POST', name, url, signal, readStartAnswer, { limitMs: WRITE_LIMIT_MS });
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
    const { resourceManager, apiVersion } = this.#requests;
    const url = poolUrl(name, [], resourceManager, apiVersion.current);
    return this.#requests.once('PUT', name, url, signal, readStartAnswer, {
      limitMs: WRITE_LIMIT_MS,
      body: versionChange(document, kubernetesVersion),
      ...(document.eTag && { headers: { 'if-match': document.eTag } }),
    });
  }
}
