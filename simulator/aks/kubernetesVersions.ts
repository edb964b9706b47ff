import { type HttpAnswer, httpError } from '../answers.ts';
import type { OfferedVersion, UpgradeProfileOptions } from '../poolOptions.ts';
import type { AgentPool } from './agentPool.ts';

const OFFERED: readonly (string | OfferedVersion)[] = [
  '1.33.6',
  '1.34.2',
  '1.34.4',
  '1.35.1',
  '1.35.2',
  { kubernetesVersion: '1.35.3', isPreview: true },
];

/** What a pool of this version can be upgraded to. */
export function offeredVersions(current: string, { upgrades = OFFERED }: UpgradeProfileOptions = {}) {
  return upgrades
    .map((one): OfferedVersion => (typeof one === 'string' ? { kubernetesVersion: one } : one))
    .filter(({ kubernetesVersion }) => compareVersions(kubernetesVersion, current) > 0);
}

/**
 * The full version that a PUT asks for: `1.35` is the newest patch offered that is not a preview, and changes nothing
 * on a pool that has that minor version already.
 *
 * @returns the refusal, if AKS does not take it
 */
export function wantedVersion(
  wanted: string,
  pool: AgentPool,
  controlPlane: string,
): { readonly version: string } | { readonly refusal: HttpAnswer } {
  const current = pool.properties.text('orchestratorVersion');
  if (!/^\d+\.\d+(?:\.\d+)?$/.test(wanted)) {
    return refused('AgentPoolK8sVersionNotSupported', `Version ${wanted} is not supported in this region.`);
  }
  if (wanted === current || current.startsWith(`${wanted}.`)) return { version: current };
  const offered = offeredVersions(current, pool.options.upgradeProfile);
  const exact = offered.find(({ kubernetesVersion }) => kubernetesVersion === wanted);
  if (exact) return { version: wanted };
  const patches = offered
    .filter(({ kubernetesVersion, isPreview }) => !isPreview && kubernetesVersion.startsWith(`${wanted}.`))
    .map(({ kubernetesVersion }) => kubernetesVersion)
    .sort(compareVersions);
  const newest = patches.at(-1);
  if (newest !== undefined) return { version: newest };
  if (compareVersions(wanted, controlPlane) > 0) {
    return refused(
      'NodePoolMcVersionIncompatible',
      `Node pool version ${wanted} and control plane version ${controlPlane} are incompatible. Minor version of node pool version ${wanted} is bigger than control plane version ${controlPlane}. For more information, please check https://aka.ms/version-skew-policy`,
    );
  }
  return refused(
    'AgentPoolUpgradeVersionNotAllowed',
    `Upgrade agent pool version from ${current} to ${wanted} is not allowed, you can only upgrade one minor version at a time. Please use [az aks nodepool get-upgrades] to get the supported version list.`,
  );
}

function refused(code: string, message: string) {
  return { refusal: httpError(400, code, message, { flat: true }) };
}

/** Orders versions by their numbers. */
export function compareVersions(one: string, other: string): number {
  const [ones, others] = [one, other].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (ones?.[i] ?? 0) - (others?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
