import { GET_NODES, POOL, ROLL_BACK, SHOW_POOL } from '../words/commands.ts';
import { AKS, type KnownError } from './knownError.ts';

const LIST_QUARANTINED = 'kubectl get nodes -l kubernetes.azure.com/upgrade-status=Quarantined';

/** Ends of an upgrade that AKS brings about by itself: also a Canceled one is not the act of a person then. */
export const UPGRADE_ENDS = {
  UndrainableNodes: {
    cause:
      'A node could not be drained. Under the undrainable node behavior Cordon, AKS then cordons the node, labels it kubernetes.azure.com/upgrade-status=Quarantined and keeps a surge node in its place. Such an operation ends as Failed, or as Canceled if there were fewer surge nodes than blocked nodes; no person has to have canceled it.',
    remedies: [
      'List the nodes with that label. They still run the old version, and with the surge nodes kept in their place the pool has more nodes than its count says.',
      'Find what blocks the eviction (budgets with 0 under ALLOWED DISRUPTIONS) and correct it.',
      'Remove the label, delete the quarantined machines, then update the pool or scale it to the node count that you want: that also brings its state back to Succeeded.',
    ],
    commands: [
      LIST_QUARANTINED,
      'kubectl get pdb --all-namespaces',
      'kubectl label node <node> kubernetes.azure.com/upgrade-status-',
      'az aks nodepool delete-machines --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool} --machine-names <machine>',
      `az aks nodepool scale ${POOL} --node-count <count>`,
    ],
    link: `${AKS}/upgrade-options`,
    words: /\bquarantined?\b|\bundrainable\b(?![^.\n]{0,40}\bschedule\b)/i,
  },
  UpgradeGate: {
    cause:
      'The upgrade gate of the pool stopped the upgrade: the monitoring reported the upgraded nodes as unhealthy, or gave no healthy verdict in time. AKS aborts the upgrade by itself then.',
    remedies: [
      'Read the health signals: they name the check that failed, or that did not answer.',
      'Correct the workload, or the monitoring that writes the signals; then start the same upgrade again. It continues with the remaining nodes.',
      'If the new version itself is the problem, roll the pool back within 7 days (`az aks nodepool rollback`).',
    ],
    commands: ['kubectl get healthcheckrequests,healthsignals --all-namespaces', SHOW_POOL, ROLL_BACK],
    link: 'https://github.com/Azure/AKS-Health-Signal',
    words:
      /\bupgrade ?gate\b|\bhealth ?(?:signals?|check ?requests?)\b[^.\n]{0,120}\b(?:unhealthy|timed out|not received|no healthy)\b/i,
  },
} as const satisfies Record<string, KnownError>;

/** A blue-green upgrade that was aborted. */
export const BLUE_GREEN_PAUSED = {
  cause:
    'A blue-green upgrade was aborted, which only pauses it: the old (blue) and the new (green) nodes all keep running, and all are billed.',
  remedies: [
    'To resume, start the same upgrade again with the same version and strategy; the soak and drain settings can be changed.',
    'To go back to the old nodes, roll back (`az aks nodepool rollback`). This works only until the final soak period ends.',
    'If you did not abort it, find out in the activity log who did.',
  ],
  commands: [GET_NODES, `az aks nodepool upgrade ${POOL} --kubernetes-version <same-version>`, ROLL_BACK],
  link: `${AKS}/blue-green-node-pool-upgrade`,
} as const satisfies KnownError;
