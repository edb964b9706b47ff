import type { PoolDocument } from '../azure/aks/poolDocument.ts';
import type { UpgradeProfile } from '../azure/aks/upgradeProfile.ts';
import { compareVersions, isMinor, isVersionOf } from './kubernetesVersion.ts';

/** What the pool is to be upgraded to. */
export type Wanted =
  | { readonly kind: 'node-image' }
  /** `1.35` or `1.35.2` */
  | { readonly kind: 'kubernetes'; readonly version: string };

/** What there is to do, and why nothing can be done where that is so. */
export type Choice =
  | { readonly kind: 'node-image'; readonly latest: string }
  /** `isRetry`: the pool has this version already, but its last change did not succeed. */
  | { readonly kind: 'kubernetes'; readonly version: string; readonly isRetry: boolean }
  /** The pool has what is wanted. */
  | { readonly kind: 'up-to-date' }
  | NotReady
  | NotOffered;

/** The state of the pool allows no upgrade. */
export interface NotReady {
  readonly kind: 'not-ready';
  /** The node auto-provisioner owns the machines; the pool is stopped; another operation changes it. */
  readonly why: 'machines' | 'stopped' | 'changing';
}

/** Azure does not offer the wanted version for this pool. */
export interface NotOffered {
  readonly kind: 'not-offered';
  readonly wanted: string;
  /** It is older than what the pool has. */
  readonly isOlder: boolean;
  /** Every version that Azure offers, oldest first. */
  readonly offered: readonly string[];
  /** Preview versions of the wanted minor version; only the exact version selects one. */
  readonly previews: readonly string[];
}

/** Decides what to do with a pool as it is now. */
export function choose(wanted: Wanted, pool: PoolDocument, profile: UpgradeProfile): Choice {
  const why = whyNotReady(pool);
  if (why) return { kind: 'not-ready', why };
  return wanted.kind === 'node-image' ? nodeImage(pool, profile) : kubernetes(wanted.version, pool, profile);
}

function whyNotReady({ mode, powerState, phase }: PoolDocument): NotReady['why'] | undefined {
  if (mode.toLowerCase() === 'machines') return 'machines';
  if (powerState.toLowerCase() === 'stopped') return 'stopped';
  // Its version does not prove it either: it shows the new one as soon as an upgrade begins.
  return phase === 'running' ? 'changing' : undefined;
}

function nodeImage(pool: PoolDocument, { latestNodeImageVersion: latest }: UpgradeProfile): Choice {
  const isLatest = latest !== '' && latest.toLowerCase() === pool.nodeImageVersion.toLowerCase();
  return isLatest && pool.phase === 'succeeded' ? { kind: 'up-to-date' } : { kind: 'node-image', latest };
}

function kubernetes(wanted: string, pool: PoolDocument, { upgrades }: UpgradeProfile): Choice {
  const offered = upgrades.filter(({ kubernetesVersion }) => isVersionOf(wanted, kubernetesVersion));
  // A preview is taken only by its exact version.
  const usable = offered.filter(({ isPreview }) => !isPreview || !isMinor(wanted));
  const current = currentVersions(wanted, pool);
  const newest = [...usable.map(({ kubernetesVersion }) => kubernetesVersion), ...current]
    .toSorted(compareVersions)
    .at(-1);
  if (newest === undefined) return notOffered(wanted, pool, upgrades, offered);
  const isPresent = newest.toLowerCase() === pool.kubernetesVersion.toLowerCase();
  if (isPresent && pool.phase === 'succeeded') return { kind: 'up-to-date' };
  return { kind: 'kubernetes', version: newest, isRetry: current.includes(newest) };
}

/**
 * Returns the wanted version as the pool has it, or as an upgrade that did not succeed was to bring it: Azure does not
 * offer it again, but the same request continues that upgrade.
 */
function currentVersions(wanted: string, pool: PoolDocument): readonly string[] {
  const { kubernetesVersion, requestedVersion, phase } = pool;
  const known = phase === 'succeeded' ? [kubernetesVersion] : [kubernetesVersion, requestedVersion];
  return known.filter((version) => !isMinor(version) && isVersionOf(wanted, version));
}

function notOffered(
  wanted: string,
  { kubernetesVersion }: PoolDocument,
  upgrades: UpgradeProfile['upgrades'],
  matching: UpgradeProfile['upgrades'],
): NotOffered {
  const version = (upgrade: { readonly kubernetesVersion: string }) => upgrade.kubernetesVersion;
  const offered = upgrades.map(version).toSorted(compareVersions);
  const previews = matching.map(version).toSorted(compareVersions);
  const isOlder = compareVersions(wanted, kubernetesVersion) < 0;
  return { kind: 'not-offered', wanted, isOlder, offered, previews };
}
