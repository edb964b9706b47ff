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
