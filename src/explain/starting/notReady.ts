import type { NotOffered, NotReady } from '../../upgrade/choice.ts';
import type { EndedStart } from '../../upgrade/verdict.ts';
import type { Explanation } from '../explanation.ts';
import { CLUSTER, POOL_UPGRADES, ROLL_BACK } from '../words/commands.ts';
import { commandsFor, NOTHING_STARTED, SHOW_STATE } from './place.ts';

const MAX_VERSIONS_SHOWN = 20;
const AUTO_PROVISIONING_PAGE = 'https://learn.microsoft.com/azure/aks/node-auto-provisioning';
const UPGRADE_PAGE = 'https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling';

export const WAIT_UNTIL_IDLE =
  'To wait for the other operation first, run AKS operation gate with operation-id latest and wait-until-idle true before this step.';

/** Explains a pool whose state allows no upgrade. */
export function explainNotReady(ended: EndedStart, { why }: NotReady): Explanation {
  const state = ended.document?.provisioningState;
  switch (why) {
    case 'changing':
      return {
        what: `The agent pool is not ready: its provisioning state is ${state}. ${NOTHING_STARTED}`,
        why: 'Another operation is changing the pool, and AKS runs one at a time.',
        remedies: [WAIT_UNTIL_IDLE],
        commands: commandsFor(ended, SHOW_STATE),
        facts: [],
      };
    case 'stopped':
      return {
        what: `The agent pool is stopped, and a stopped pool cannot be upgraded. ${NOTHING_STARTED}`,
        remedies: ['Start the agent pool, wait until it runs, then run this job again.'],
        commands: commandsFor(
          ended,
          'az aks nodepool start --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool}',
        ),
        facts: [],
      };
    case 'machines':
      return {
        what: `The agent pool has the mode Machines, and such a pool cannot be upgraded as a whole. ${NOTHING_STARTED}`,
        why: 'Node auto-provisioning creates, upgrades and deletes the machines of this pool.',
        remedies: ['Remove this agent pool from the workflow.'],
        commands: [],
        link: AUTO_PROVISIONING_PAGE,
        facts: [],
      };
  }
}

/** Explains a version that Azure does not offer for the pool. */
export function explainNotOffered(ended: EndedStart, choice: NotOffered): Explanation {
  const { wanted, isOlder, offered, previews } = choice;
  const present = ended.document?.kubernetesVersion || 'an unknown version';
  const facts = [
    { name: 'Kubernetes version of the agent pool', value: present },
    { name: 'Versions that Azure offers for it', value: listText(offered) },
  ];
  const common = { facts, link: UPGRADE_PAGE };
  if (isOlder) {
    const isYamlNumber = /^\d\.\d$/.test(wanted);
    return {
      ...common,
      what: `The agent pool has Kubernetes ${present}, which is newer than ${wanted}: AKS does not downgrade an agent pool. ${NOTHING_STARTED}`,
      remedies: [
        `Set kubernetes-version to ${present} or to a newer version that Azure offers.`,
        ...(isYamlNumber ? ['Write the version in quotes: YAML reads 1.30 without quotes as 1.3.'] : []),
        'To go back to the version before the last upgrade, roll the pool back within 7 days.',
      ],
      commands: commandsFor(ended, ROLL_BACK),
    };
  }
  if (previews.length > 0) {
    return {
      ...common,
      what: `Azure offers only preview versions of Kubernetes ${wanted} for this agent pool. ${NOTHING_STARTED}`,
      why: 'A minor version selects its newest patch that is generally available.',
      remedies: [`To use a preview, set kubernetes-version to exactly one of these: ${listText(previews)}.`],
      commands: commandsFor(ended, ...VERSIONS),
    };
  }
  return {
    ...common,
    what: `Azure does not offer Kubernetes ${wanted} for this agent pool, which has ${present}. ${NOTHING_STARTED}`,
    why: 'Azure offers only versions that the pool can be upgraded to directly, and none that is newer than the control plane.',
    remedies: [
      ...(offered.length > 0 ? ['Set kubernetes-version to a version that Azure offers.'] : []),
      'If the control plane is older than the version, upgrade the control plane first.',
    ],
    commands: commandsFor(ended, ...VERSIONS),
  };
}

const VERSIONS = [POOL_UPGRADES, `az aks show ${CLUSTER} --query currentKubernetesVersion --output tsv`];

function listText(versions: readonly string[]): string {
  if (versions.length === 0) return 'none';
  const shown = versions.slice(-MAX_VERSIONS_SHOWN);
  const more = versions.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} older` : ''}`;
}
