import type { Failure } from '../http/failure.ts';
import { asRecord, asText, parseJson } from '../http/json.ts';
import type { HttpAnswer } from '../http/transport.ts';
import { resourceFailureOf } from './resourceFailure.ts';

/** A Kubernetes version that Azure offers an agent pool. */
export interface OfferedVersion {
  readonly kubernetesVersion: string;
  readonly isPreview: boolean;
}

/** What an agent pool can be upgraded to (`upgradeProfiles/default`). */
export interface UpgradeProfile {
  /** Empty when no other version is possible: Azure leaves the list out then. */
  readonly upgrades: readonly OfferedVersion[];
  /** `''` when not given. */
  readonly latestNodeImageVersion: string;
}

/** The result of a request for an upgrade profile. */
export type ProfileAnswer =
  | { readonly kind: 'profile'; readonly profile: UpgradeProfile }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Reads an upgrade profile; undefined when the value is not one. */
export function parseUpgradeProfile(value: unknown): UpgradeProfile | undefined {
  const properties = asRecord(asRecord(value)?.['properties']);
  if (!properties) return undefined;
  const { upgrades } = properties;
  return {
    upgrades: Array.isArray(upgrades) ? upgrades.flatMap((one) => parseOfferedVersion(one) ?? []) : [],
    latestNodeImageVersion: asText(properties['latestNodeImageVersion']),
  };
}

function parseOfferedVersion(value: unknown): OfferedVersion | undefined {
  const upgrade = asRecord(value) ?? {};
  const kubernetesVersion = asText(upgrade['kubernetesVersion']);
  if (kubernetesVersion === '') return undefined;
  return { kubernetesVersion, isPreview: upgrade['isPreview'] === true };
}

/**
 * Reads Resource Manager's response to a request for an upgrade profile.
 *
 * @param now epoch milliseconds, for a `Retry-After` date in a response without a `Date`
 */
export function readProfileAnswer(answer: HttpAnswer, now: number): ProfileAnswer {
  const profile = answer.status === 200 ? parseUpgradeProfile(parseJson(answer.body)) : undefined;
  if (profile) return { kind: 'profile', profile };
  return { kind: 'failure', failure: resourceFailureOf(answer, 'upgrade profile', now) };
}
