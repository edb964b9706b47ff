import type { PoolName } from '../azure/aks/operationName.ts';
import type { DocumentAnswer, PoolDocument } from '../azure/aks/poolDocument.ts';
import type { StartAnswer } from '../azure/aks/startAnswer.ts';
import type { ProfileAnswer } from '../azure/aks/upgradeProfile.ts';
import type { Failure } from '../azure/http/failure.ts';
import type { Clock, Wanted } from '../wait/context.ts';
import type { Schedule } from '../wait/schedule.ts';
import type { Choice } from './choice.ts';

/** What the start of an upgrade needs of Azure. Each request is answered with data and never throws. */
export interface UpgradeAzure {
  /** Reads what the pool can be upgraded to. */
  getUpgradeProfile(name: PoolName, signal: AbortSignal): Promise<ProfileAnswer>;
  /** Reads the pool, to change it. */
  getPoolDocument(name: PoolName, signal: AbortSignal): Promise<DocumentAnswer>;
  /** Requests the newest node image. Never repeated. */
  postNodeImageUpgrade(name: PoolName, signal: AbortSignal): Promise<StartAnswer>;
  /** Requests another Kubernetes version for the pool as it was read. Never repeated. */
  putKubernetesVersion(
    name: PoolName,
    document: PoolDocument,
    kubernetesVersion: string,
    signal: AbortSignal,
  ): Promise<StartAnswer>;
}

/** Watches the start of an upgrade, to report it. */
export interface UpgradeObserver {
  /** A request was answered after one or more that failed. */
  recovered(): void;
  /** A request failed, but is going to be repeated; `inARow` counts the failures that use up the error budget. */
  failed(failure: Failure, inARow: number, wanted: Wanted): void;
  /** Both reads are done, and this is what follows from them. */
  chosen(choice: Choice, document: PoolDocument): void;
}

/** Everything that takes part in the start of an upgrade. */
export interface UpgradeContext {
  readonly azure: UpgradeAzure;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly observer: UpgradeObserver;
  /** Fires when the run is cancelled, with the name of the signal as its reason. */
  readonly cancel: AbortSignal;
}

const SECOND = 1_000;

/**
 * How long and how often requests that changed nothing are repeated: through an outage of about ten minutes, as the
 * gate does, and through a minute or two of throttling (AKS accepts one change of a pool a minute, after twenty). There
 * is not an input: a step that only starts something has no long wait to limit.
 */
export const START_SCHEDULE: Schedule = {
  timeoutMs: 15 * 60 * SECOND,
  pollIntervalMs: 2 * SECOND,
  backoffFactor: 1.5,
  maxPollIntervalMs: 10 * SECOND,
  maxConsecutiveErrors: 20,
  stalledAfterMs: 0,
};
