import type { Script } from './answers.ts';
import type { RecordedRequest, RequestKind } from './record.ts';

/** Decides on what has been asked so far, the present request included. Once true, it is not asked again. */
export type When = (requests: readonly RecordedRequest[]) => boolean;

/** Which requests play a step of an operation's script; each of them shows the operation's status in some way. */
export type Look = Extract<RequestKind, 'status' | 'operations' | 'pool' | 'pools'>;

/** One operation of an agent pool. */
export interface OperationOptions {
  /** A random GUID when absent. */
  readonly id?: string;
  /**
   * What it goes through: `succeeded()` when absent. Every look plays one step, as long as it runs: a poll by id or
   * as `latest`, a list of operations, a read of the pool or of all pools. A step that is not a status (an HTTP error,
   * a reset) shows in polls only. An operation whose first step is an end has ended before the first request.
   */
  readonly script?: Script;
  /** Which looks play a step; all when absent. Polls always do. */
  readonly advancesOn?: readonly Look[];
  /** Shown from api-version 2026-06-02-preview on. */
  readonly operationType?: string;
  readonly subOperationType?: string;
  /** Milliseconds since 1970; the moment at which it appears when absent. */
  readonly startTime?: number;
  /** Milliseconds since 1970; the moment at which its end is first shown when absent. */
  readonly endTime?: number;
  /** When Azure begins to know it; from the start when absent. */
  readonly appears?: When;
  /**
   * The pool's provisioning state while it runs; from `subOperationType` when absent, else `Upgrading`. An operation
   * with `null` never shows in the pool's state.
   */
  readonly poolState?: string | null;
  /**
   * Properties of the pool that it changes. All of them show the new value as soon as it begins, as was recorded of
   * `currentOrchestratorVersion`, except those in `changesAtEnd`, which change when it has succeeded.
   */
  readonly changes?: Readonly<Record<string, unknown>>;
  /** `['nodeImageVersion']` when absent. */
  readonly changesAtEnd?: readonly string[];
}

/** An operation, or only what it goes through. */
export type OperationChoice = Script | OperationOptions;

/** What Azure offers to upgrade a pool to. */
export interface UpgradeProfileOptions {
  /** Versions above the present one are offered; without any, Azure leaves `upgrades` out. */
  readonly upgrades?: readonly (string | OfferedVersion)[];
  /** `null` leaves it out. */
  readonly latestNodeImageVersion?: string | null;
  readonly recentlyUsedVersions?: readonly {
    readonly orchestratorVersion: string;
    readonly nodeImageVersion: string;
  }[];
}

/** One entry of `upgrades`. */
export interface OfferedVersion {
  readonly kubernetesVersion: string;
  readonly isPreview?: boolean;
  readonly isOutOfSupport?: boolean;
}

/** One agent pool. Without operations it is idle and Succeeded, and `latest` is not found. */
export interface PoolOptions {
  /** Its only operation, or the first one. */
  readonly operation?: OperationChoice;
  /** Operations by id, oldest first. */
  readonly operations?: Readonly<Record<string, OperationChoice>>;
  /** In place of the newest started one; `index` counts the times it was asked for. */
  readonly latest?: string | ((request: RecordedRequest, index: number) => string | undefined);
  /**
   * In place of the usual properties at the start; undefined leaves one out. `provisioningState` stays as given here,
   * whatever the operations do.
   */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** How many reads of the pool after the end of the last operation still show the state of a running one. */
  readonly lingers?: number;
  readonly upgradeProfile?: UpgradeProfileOptions;
  /** What the start calls begin, in order; the last one repeats. InProgress, then Succeeded when absent. */
  readonly starts?: readonly OperationChoice[];
}

/** A further cluster, in the same tenant. What is absent is as in the first cluster. */
export interface ClusterOptions {
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly clusterName?: string;
  readonly region?: string;
  /** The control plane's Kubernetes version: 1.35.2. */
  readonly kubernetesVersion?: string;
  readonly pools: Readonly<Record<string, PoolOptions>>;
}

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
   * How far Azure's clock is ahead (negative: behind): in the `Date` header and in the times of operations. Without
   * it, `Date` is the machine's own time.
   */
  readonly clockSkewMs?: number;
}
