import type { Script } from './answers.ts';
import type { ClusterOptions, PoolOptions } from './poolOptions.ts';

/** How a list is handed over. */
export interface ListOptions {
  /** Everything on one page when absent. */
  readonly pageSize?: number;
  /** Newest first when absent; pools as they were given. */
  readonly order?: 'newest-first' | 'oldest-first' | 'shuffled';
  /** A last page without entries, as Azure was seen to send. */
  readonly emptyLastPage?: boolean;
  /** The scheme, host and port that every `nextLink` leads to; Resource Manager's own when absent. */
  readonly nextLinkOrigin?: string;
  /** Scripts in place of single pages, by number from 0. */
  readonly pages?: Readonly<Record<number, Script>>;
}

/** How a pool's operations are listed. */
export interface OperationListOptions extends ListOptions {
  /** What happens before a list request shows this many list requests of the same pool later. */
  readonly lagRequests?: number;
  /** What happens shows this many milliseconds later, on the simulator's clock. */
  readonly lagMs?: number;
}

/** The words in which an api-version is refused. */
export type VersionRefusal =
  | 'NoRegisteredProviderFound'
  | 'InvalidResourceType'
  /** Neither the type nor a list of versions. */
  | 'InvalidResourceTypeWithoutList'
  /** Lists Resource Manager's own versions. */
  | 'InvalidApiVersionParameter';

/** Which api-versions there are, and how others are refused. Previews are in `apiVersions`. */
export interface VersionOptions {
  /** Versions without any call below `operations`: 2025-07-01 and 2026-08-01. */
  readonly stable?: readonly string[];
  /** By version: how many requests it still takes before it is retired; 0 from the start. */
  readonly retired?: Readonly<Record<string, number>>;
  /** By version: how many requests are refused although the version stands in the list. */
  readonly rollingOut?: Readonly<Record<string, number>>;
  /** NoRegisteredProviderFound; InvalidResourceType where a stable version lacks the call. */
  readonly refusal?: VersionRefusal;
  /** 400; 404 when `refusal` is one of InvalidResourceType. */
  readonly httpStatus?: number;
  /** Between the listed versions; Azure's own for each kind of refusal when absent. */
  readonly separator?: ', ' | ',';
  readonly listOrder?: 'sorted' | 'shuffled';
  /** Whether stable versions, which lack the call, stand in the list of a refused operation status, as Azure's do. */
  readonly listsStable?: boolean;
  /** The first version that lists a pool's operations: 2026-06-02-preview; null for a cloud that cannot. */
  readonly listsFrom?: string | null;
  /** How an older version is refused there: NoRegisteredProviderFound. */
  readonly listRefusal?: VersionRefusal;
}

/** A bucket of requests, full at the start. */
export interface Bucket {
  readonly burst: number;
  readonly perSecond: number;
}

/** AKS's own limits, for each subscription. */
export interface RateLimitOptions {
  /** Milliseconds of any clock; the simulator's when absent. */
  readonly now?: () => number;
  /** Operation status: 200 at once, then 2 a second. */
  readonly status?: Bucket;
  /** Everything else: 60 at once, then 1 a second. */
  readonly other?: Bucket;
  /** Which bucket the status of an operation is taken from; which one AKS takes is not documented. */
  readonly statusCountsAs?: 'status' | 'other';
}

/** How the calls answer that start an operation: PUT of a pool and POST of upgradeNodeImageVersion. */
export interface StartOptions {
  /** In place of the own answer, before anything is taken: a 429, a reset. `checked()` goes on to the own answer. */
  readonly put?: Script;
  readonly upgradeNodeImage?: Script;
  /** In place of the own answer, after the operation has begun: a 500, a reset. `checked()` leaves it as it is. */
  readonly afterTaking?: Script;
  /** What upgradeNodeImageVersion answers when there is a newer image: 202. Only 204 and 304 begin nothing. */
  readonly nodeImageStatus?: 200 | 202 | 204 | 304;
  /** What it answers without a newer image: 304. 202 begins an operation that changes nothing. */
  readonly nothingNewStatus?: 200 | 202 | 204 | 304;
  /** False leaves `Azure-AsyncOperation` and `Location` out. */
  readonly asyncHeader?: boolean;
  /** An eTag that does not match: 412 PreconditionFailed, or 409 EtagMismatch. */
  readonly mismatchStatus?: 412 | 409;
  /** Which wording AKS has for a second operation; `plain` when absent. */
  readonly pendingWording?: 'plain' | 'pool' | 'other-pool';
}

/** What the simulated AKS has and how it behaves. */
export interface AksOptions {
  /**
   * The pools of the first cluster, each with operations of its own. It takes the place of `agentPools`,
   * `poolProperties`, `operation`, `operations` and `latest`, which describe one set of operations for all pools.
   * The first pool and its first operation are what `inputs()` names.
   */
  readonly pools?: Readonly<Record<string, PoolOptions>>;
  /** Further clusters. */
  readonly clusters?: readonly ClusterOptions[];
  /** The first cluster's control plane: 1.35.2. */
  readonly kubernetesVersion?: string;
  readonly versions?: VersionOptions;
  readonly operationList?: OperationListOptions;
  readonly poolList?: ListOptions;
  /** AKS's limits; `true` for the documented ones. None when absent. */
  readonly rateLimits?: RateLimitOptions | true;
  readonly start?: StartOptions;
  /** The upgrade profile of every pool, in place of AKS's answer. */
  readonly upgradeProfile?: Script;
  /**
   * How far Azure's clock is ahead (negative: behind) of the world's: in the `Date` header and in the times of
   * operations.
   */
  readonly clockSkewMs?: number;
}
