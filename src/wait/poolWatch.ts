import type { OperationName, PoolOperation } from '../azure/aks/operationName.ts';
import { phaseOf } from '../azure/aks/operationStatus.ts';
import type { NamedPool } from '../azure/aks/poolList.ts';
import { isPermanent } from '../azure/http/failure.ts';
import { withDeadline } from '../time/deadline.ts';
import type { WaitContext } from './context.ts';
import { Nudge } from './nudge.ts';

/** With AKS's one request a second, so many operations of a subscription still have their usual pauses. */
const FEW = 13;
/** One read of a list has to stand for several polls. */
const POOLS_FOR_A_LIST = 3;
/** Every cluster is listed at most so often. */
const LIST_EVERY_MS = 10_000;
const LIST_LIMIT_MS = 60_000;

type Context = Pick<WaitContext, 'azure' | 'clock' | 'cancel'>;

interface Watched {
  readonly operation: OperationName;
  readonly nudge: Nudge;
}

type WatchedPool = Watched & { readonly operation: PoolOperation };

/** Begins to watch the pools where there are enough operations for it; undefined where there are not. */
export function watchPools(operations: readonly OperationName[], context: Context): PoolWatch | undefined {
  if (operations.length <= FEW) return undefined;
  const watch = new PoolWatch(operations, context);
  // The waits do without it.
  watch.run().catch(() => {});
  return watch;
}

/** The pools of one cluster, by name, as the last list had them. */
interface Cluster {
  readonly states: Map<string, 'running' | 'settled'>;
  isRefused: boolean;
}

/**
 * Reads the lists of agent pools where more operations are waited for than there are requests: one request shows which
 * of up to a hundred pools have settled. The operation of such a pool is polled at once. Nothing else follows from the
 * list.
 */
class PoolWatch {
  readonly #context: Context;
  /** The waits that are not over, by their places in the order of the operations. */
  readonly #watched: Map<number, Watched>;
  readonly #clusters = new Map<string, Cluster>();
  readonly #stop = new AbortController();

  constructor(operations: readonly OperationName[], context: Context) {
    this.#context = context;
    this.#watched = new Map(operations.map((operation, index) => [index, { operation, nudge: new Nudge() }]));
  }

  /** The nudge of the wait for one operation, by its place in the order of the operations. */
  nudge(index: number): Nudge | undefined {
    return this.#watched.get(index)?.nudge;
  }

  /** The wait for one operation is over. */
  end(index: number): void {
    this.#watched.delete(index);
    if (this.#watched.size === 0) this.#stop.abort();
  }

  /** Reads lists until all waits are over or the run is cancelled. */
  async run(): Promise<void> {
    const { clock, cancel } = this.#context;
    const stop = () => this.#stop.abort();
    cancel.addEventListener('abort', stop);
    while (!this.#stop.signal.aborted) {
      const until = clock.now() + LIST_EVERY_MS;
      for (const [key, pools] of this.#worthListing()) await this.#list(key, pools);
      await clock.sleep(Math.max(0, until - clock.now()), this.#stop.signal);
    }
    cancel.removeEventListener('abort', stop);
  }

  /** The waits of each cluster of which a list is worth a request, with the key of the cluster. */
  #worthListing(): readonly (readonly [key: string, pools: readonly WatchedPool[]])[] {
    const ofSubscription = Map.groupBy(this.#watched.values(), ({ operation }) =>
      operation.subscriptionId.toLowerCase(),
    );
    return [...ofSubscription.values()]
      .filter((watched) => watched.length > FEW)
      .flatMap((watched) => [...Map.groupBy(watched.filter(isOfPool), keyOf)])
      .filter(([key, pools]) => pools.length >= POOLS_FOR_A_LIST && !this.#clusters.get(key)?.isRefused);
  }

  async #list(key: string, watched: readonly WatchedPool[]): Promise<void> {
    const { operation } = watched[0] as WatchedPool;
    const { azure, clock } = this.#context;
    const limits = { limitMs: LIST_LIMIT_MS, signal: this.#stop.signal, sleep: clock.sleep };
    const read = await withDeadline(limits, (signal) => azure.listPools(operation, signal));
    if (read.kind !== 'done') return;
    const cluster = this.#clusters.get(key) ?? { states: new Map(), isRefused: false };
    this.#clusters.set(key, cluster);
    const answer = read.value;
    if (answer.kind === 'failure') {
      // An identity that can read operations might not be allowed to list pools. The waits work without the list.
      cluster.isRefused = isPermanent(answer.failure.kind);
      return;
    }
    const settled = settledPools(cluster, answer.pools);
    for (const { operation, nudge } of watched) {
      if (settled.has(operation.agentPoolName.toLowerCase())) nudge.give();
    }
  }
}

/**
 * Updates what is known of a cluster; returns the pools that have settled, or were deleted, since the last list. At the
 * first list, those are all that are not changing.
 */
function settledPools({ states }: Cluster, pools: readonly NamedPool[]): ReadonlySet<string> {
  const before = new Map(states);
  states.clear();
  for (const { name, provisioningState } of pools) {
    states.set(name.toLowerCase(), isChanging(provisioningState) ? 'running' : 'settled');
  }
  const names = [...new Set([...before.keys(), ...states.keys()])];
  return new Set(names.filter((name) => states.get(name) !== 'running' && before.get(name) !== 'settled'));
}

/** A pool without a state is not known to have settled. */
function isChanging(provisioningState: string | undefined): boolean {
  return provisioningState === undefined || phaseOf(provisioningState) === 'running';
}

function isOfPool(watched: Watched): watched is WatchedPool {
  return watched.operation.scope === 'agent-pool';
}

/** The cluster of an operation of a pool. */
function keyOf({ operation: { subscriptionId, resourceGroup, clusterName } }: WatchedPool): string {
  return [subscriptionId, resourceGroup, clusterName].join('/').toLowerCase();
}
