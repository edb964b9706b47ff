import { type ArmTarget, sameName } from '../armPath.ts';
import type { ClusterOptions, PoolOptions } from '../poolOptions.ts';
import type { RecordedRequest } from '../record.ts';
import { AgentPool } from './agentPool.ts';
import type { Operation } from './operation.ts';
import { PoolOperations } from './poolOperations.ts';

/** A clock, and what has been asked so far. */
export interface Circumstances {
  readonly now: () => number;
  readonly requests: readonly RecordedRequest[];
}

/** The names of a cluster, all of them. */
export type ClusterNames = Required<Omit<ClusterOptions, 'pools'>>;

/** A managed cluster with its agent pools. */
export class Cluster {
  readonly names: ClusterNames;
  /** ARM id, in AKS's own mix of cases. */
  readonly id: string;
  readonly pools: AgentPool[] = [];
  readonly #circumstances: Circumstances;

  constructor(names: ClusterNames, circumstances: Circumstances) {
    const { subscriptionId, resourceGroup, clusterName } = names;
    this.names = names;
    this.id = `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${clusterName}`;
    this.#circumstances = circumstances;
  }

  /** Adds a pool; without `operations` it has its own. */
  add(name: string, options: PoolOptions = {}, operations?: PoolOperations): AgentPool {
    const { now, requests } = this.#circumstances;
    const own = operations ?? new PoolOperations({ latest: options.latest }, now, requests);
    const pool = new AgentPool(this.id, name, options, own);
    if (!operations) pool.fill();
    this.pools.push(pool);
    return pool;
  }

  pool(name: string): AgentPool | undefined {
    return this.pools.find((pool) => sameName(pool.name, name));
  }

  /** The operations of every pool, each set once. */
  get operations(): readonly PoolOperations[] {
    return [...new Set(this.pools.map((pool) => pool.operations))];
  }

  /** The operation that a request names, of one pool or of the cluster. */
  named(target: ArmTarget, request: RecordedRequest): Operation | undefined {
    const id = target.operationId ?? '';
    if (target.agentPoolName !== undefined) {
      // An unknown pool has no operations of its own; the checks refuse it before they matter.
      return (this.pool(target.agentPoolName) ?? this.pools[0])?.operations.named(id, request);
    }
    const found = this.operations.flatMap((one) => one.named(id, request) ?? []);
    return found.sort((one, other) => other.startTime - one.startTime)[0];
  }

  /** An operation of any pool; `latest` is not a name here. */
  get(id: string): Operation | undefined {
    for (const operations of this.operations) {
      const operation = operations.get(id);
      if (operation) return operation;
    }
    return undefined;
  }

  /** Notes that a request asked about an operation in a form that names no pool. */
  asked(operation: Operation): void {
    const operations = this.operations.find(({ all }) => all.includes(operation));
    if (operations) operations.asked = operation;
  }

  refresh(): void {
    for (const operations of this.operations) operations.refresh();
  }
}
