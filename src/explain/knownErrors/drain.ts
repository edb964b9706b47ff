import { FORCE_UPGRADE, POOL } from '../words/commands.ts';
import { AKS, CODES, type KnownError, OPERATIONS, RETRY } from './knownError.ts';

const LIST_BUDGETS = 'kubectl get pdb --all-namespaces';
const FORCE =
  'Only if an outage of the workload is acceptable: force the upgrade. It ignores every PodDisruptionBudget of the cluster, can take down all replicas at once, and stays on until the end that you set (3 days by default).';

/** Nodes that cannot be drained. First in the order of words: "Too Many Requests" of a drain is not throttling. */
export const DRAIN = {
  UnsatisfiablePDB: {
    cause:
      'A PodDisruptionBudget can never allow an eviction. Before an upgrade AKS checks every budget of the cluster, also those of other pools.',
    remedies: [
      'Change the budgets named so that at least one pod can be evicted, or remove them during the upgrade.',
      RETRY,
      FORCE,
    ],
    commands: [LIST_BUDGETS, FORCE_UPGRADE],
    link: `${CODES}/unsatisfiablepdb-error`,
    words: /\bhas max ?unavaila?ble? ?==? ?0\b|\binvalid pod disruption budgets?\b/i,
  },
  PodDrainFailure: {
    cause:
      'A node could not be drained: pods on it cannot be evicted, most often because a PodDisruptionBudget allows no disruption at the moment.',
    remedies: [
      'Find the budgets with 0 under ALLOWED DISRUPTIONS and the reason: too few replicas, pods that are not ready, or a budget that never allows a disruption.',
      'Make the pods ready, add a replica or relax the budget, so that at least one disruption is allowed.',
      RETRY,
      'If the pods only need more time to move, raise the drain timeout (minutes per node).',
    ],
    commands: [LIST_BUDGETS, `az aks nodepool update ${POOL} --drain-timeout 60`],
    link: `${OPERATIONS}/error-code-poddrainfailure`,
    words:
      /\bdrain\w{0,4}\b[^\n]{0,300}\b(?:did not complete|failed|too many req|blocked|evict)|\bblocked by pdb\b|\bviolate the pod's disruption budget\b|\bdrain\b[^\n]{0,60}\n[^\n]{0,20}\btoo many req/i,
  },
} as const satisfies Record<string, KnownError>;

/** Nodes that an upgrade under `undrainableNodeBehavior: Cordon` left. Source: the specification and this page. */
export const QUARANTINED = {
  cause:
    'Under the undrainable node behavior Cordon, AKS cordons a node that cannot be drained, labels it kubernetes.azure.com/upgrade-status=Quarantined and keeps a surge node in its place. The operation then ends as Failed, or as Canceled if there were fewer surge nodes than blocked nodes; nobody has to have canceled it.',
  remedies: [
    'List the nodes with that label. They still run the old version, and together with the surge nodes kept they are more nodes than the pool asks for.',
    'Find what blocks the eviction (PodDisruptionBudgets with 0 under ALLOWED DISRUPTIONS) and correct it.',
    'Then remove the label, delete the quarantined machines, and update the pool or scale it to the node count you want: that also brings its state back to Succeeded.',
  ],
  commands: [
    'kubectl get nodes -l kubernetes.azure.com/upgrade-status=Quarantined',
    LIST_BUDGETS,
    'kubectl label node <node> kubernetes.azure.com/upgrade-status-',
    'az aks nodepool delete-machines --resource-group {rg} --cluster-name {cluster} --nodepool-name {pool} --machine-names <machine>',
    `az aks nodepool scale ${POOL} --node-count <count>`,
  ],
  link: `${AKS}/upgrade-options`,
} as const satisfies KnownError;
