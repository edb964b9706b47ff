import type { EpochTime } from '../../time/instant.ts';
import type { EndedStart } from '../../upgrade/verdict.ts';
import { CLUSTER, fillCommand, POOL, type TemplateValues } from '../words/commands.ts';

/** Returns the values that the pool's own names give. */
export function poolValues({ pool }: Pick<EndedStart, 'pool'>): TemplateValues {
  const { subscriptionId: subscription, resourceGroup: rg, clusterName: cluster, agentPoolName } = pool;
  return { subscription, rg, cluster, pool: agentPoolName };
}

/** Fills command templates with the names of the pool. */
export function commandsFor(ended: Pick<EndedStart, 'pool'>, ...templates: readonly string[]): string[] {
  return templates.map((template) => fillCommand(template, poolValues(ended)));
}

export const SHOW_STATE = `az aks nodepool show ${POOL} --query "{state:provisioningState, power:powerState.code, version:currentOrchestratorVersion, image:nodeImageVersion}"`;
/** In the `aks-preview` extension, which `az` offers to install. */
const SHOW_LATEST = `az aks operation show-latest ${CLUSTER} --nodepool-name {pool}`;

export const NOTHING_STARTED = 'Nothing was started.';

/** Says how to find out whether Azure has started the upgrade, where it did not say so itself. */
export function findOut(ended: EndedStart): {
  readonly remedies: readonly string[];
  readonly commands: readonly string[];
} {
  return {
    remedies: [
      `Do not start the upgrade again before you know. To find out, run AKS operation gate with operation-id latest${sinceText(ended.sentAt)}: it waits for the operation if Azure has started one, and ends with the outcome not-found if Azure has not.`,
      'If the outcome is not-found, run this job again.',
    ],
    commands: commandsFor(ended, SHOW_LATEST, SHOW_STATE),
  };
}

function sinceText(sentAt: EpochTime | undefined): string {
  if (sentAt === undefined) return '';
  // Whole seconds, rounded down: the operation started later.
  return ` and started-after ${new Date(sentAt).toISOString().slice(0, 19)}Z`;
}
