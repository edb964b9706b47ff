import { succeeded } from '../answers.ts';
import { sameName } from '../armPath.ts';
import type { SimulatorOptions, World } from '../options.ts';
import type { PoolOptions } from '../poolOptions.ts';
import { type Circumstances, Cluster, type ClusterNames } from './cluster.ts';
import type { Operation } from './operation.ts';
import { operationOptions, PoolOperations } from './poolOperations.ts';

/** All clusters that the application can see. */
export class Estate {
  readonly clusters: readonly Cluster[];

  constructor(world: World, options: SimulatorOptions, circumstances: Circumstances) {
    const { subscriptionId, resourceGroup, clusterName, region } = world;
    const kubernetesVersion = options.kubernetesVersion ?? '1.35.2';
    const names: ClusterNames = { subscriptionId, resourceGroup, clusterName, region, kubernetesVersion };
    const first = new Cluster(names, circumstances);
    if (options.pools) {
      refuseBothForms(options);
      const pools = Object.entries(options.pools);
      // Its id is known before, so that `inputs()` can name it.
      const withId = ({ operation, ...pool }: PoolOptions): PoolOptions =>
        operation === undefined
          ? pool
          : { ...pool, operation: { id: world.operationId, ...operationOptions(operation) } };
      for (const [index, [name, pool]] of pools.entries()) {
        first.add(name, index === 0 ? withId(pool) : pool);
      }
    } else fillWithOneSet(first, world, options, circumstances);
    const others = (options.clusters ?? []).map(({ pools, ...given }) => {
      const cluster = new Cluster({ ...names, ...given }, circumstances);
      for (const [name, pool] of Object.entries(pools)) cluster.add(name, pool);
      return cluster;
    });
    this.clusters = [first, ...others];
  }

  get first(): Cluster {
    return this.clusters[0] as Cluster;
  }

  /** The cluster with these names; each name that is left out fits every cluster. */
  cluster(names: {
    readonly subscriptionId?: string;
    readonly resourceGroup?: string;
    readonly clusterName?: string;
  }): Cluster | undefined {
    const { subscriptionId, resourceGroup, clusterName } = names;
    return this.clusters.find(
      (cluster) =>
        sameName(subscriptionId ?? cluster.names.subscriptionId, cluster.names.subscriptionId) &&
        sameName(resourceGroup ?? cluster.names.resourceGroup, cluster.names.resourceGroup) &&
        sameName(clusterName ?? cluster.names.clusterName, cluster.names.clusterName),
    );
  }

  /** Where an operation belongs, by its id alone, as a location URL names it. */
  operation(
    id: string,
    subscriptionId?: string,
  ): { readonly cluster: Cluster; readonly operation: Operation } | undefined {
    for (const cluster of this.clusters) {
      if (!sameName(subscriptionId ?? cluster.names.subscriptionId, cluster.names.subscriptionId)) continue;
      const operation = cluster.get(id);
      if (operation) return { cluster, operation };
    }
    return undefined;
  }

  /** Lets operations appear whose time has come. */
  refresh(): void {
    for (const cluster of this.clusters) cluster.refresh();
  }
}

/** A test that gives both forms would wonder why one of them does nothing. */
function refuseBothForms(options: SimulatorOptions): void {
  const shared = ['agentPools', 'poolProperties', 'operation', 'operations', 'latest'] as const;
  const given = shared.filter((name) => options[name] !== undefined);
  if (given.length > 0) throw new Error(`"pools" does not go together with "${given.join('", "')}"`);
}

/** Every pool has the same operations, and the state of the one that was asked about last. */
function fillWithOneSet(
  cluster: Cluster,
  world: World,
  options: SimulatorOptions,
  { now, requests }: Circumstances,
): void {
  const latest = options.latest ?? world.operationId;
  const operations = new PoolOperations({ latest, isOneForAll: true }, now, requests);
  const scripts = { [world.operationId]: options.operation ?? succeeded(), ...options.operations };
  operations.fill(Object.entries(scripts).map(([id, choice]) => operationOptions(choice, id)));
  for (const name of world.agentPools) {
    cluster.add(name, { properties: world.poolProperties }, operations);
  }
}
