import { FORCE_UPGRADE, POOL } from '../words/commands.ts';
import { CODES, type KnownError, OPERATIONS, RETRY } from './knownError.ts';

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
      'If the pool has the undrainable node behavior Cordon, look for nodes with the label kubernetes.azure.com/upgrade-status=Quarantined: they and the surge nodes in their place stay.',
    ],
    commands: [LIST_BUDGETS, `az aks nodepool update ${POOL} --drain-timeout 60`],
    link: `${OPERATIONS}/error-code-poddrainfailure`,
    words:
      /\bdrain\w{0,4}\b[^\n]{0,300}\b(?:did not complete|failed|too many req|blocked|evict)|\bblocked by pdb\b|\bviolate the pod's disruption budget\b|\bdrain\b[^\n]{0,60}\n[^\n]{0,20}\btoo many req/i,
  },
} as const satisfies Record<string, KnownError>;
