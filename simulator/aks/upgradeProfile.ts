import { type HttpAnswer, json } from '../answers.ts';
import type { AgentPool } from './agentPool.ts';
import { offeredVersions } from './kubernetesVersions.ts';

const NEWEST_IMAGE = 'AKSUbuntu-2204gen2containerd-202611.02.0';

/** The newest node image of a pool; undefined when AKS leaves it out. */
export function newestImage({ options }: AgentPool): string | undefined {
  const { latestNodeImageVersion = NEWEST_IMAGE } = options.upgradeProfile ?? {};
  return latestNodeImageVersion ?? undefined;
}

/** What a pool can be upgraded to. `upgrades` is absent when there is nothing. */
export function upgradeProfile(pool: AgentPool): HttpAnswer {
  const kubernetesVersion = pool.properties.text('orchestratorVersion');
  const upgrades = offeredVersions(kubernetesVersion, pool.options.upgradeProfile);
  return json({
    id: `${pool.id}/upgradeprofiles/default`,
    name: 'default',
    type: 'Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles',
    properties: {
      kubernetesVersion,
      osType: pool.properties.text('osType'),
      latestNodeImageVersion: newestImage(pool),
      recentlyUsedVersions: pool.options.upgradeProfile?.recentlyUsedVersions,
      ...(upgrades.length === 0 ? {} : { upgrades }),
    },
  });
}
