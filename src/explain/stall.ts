import type { OperationName } from '../azure/aks/operationName.ts';
import { nodesOf } from '../azure/aks/operationStatus.ts';
import { formatDuration } from '../time/duration.ts';
import type { Stall } from '../wait/stall.ts';
import type { Explanation } from './explanation.ts';
import { fillCommand, valuesOf } from './words/commands.ts';

/** What AKS does when the drain timeout is not configured. */
const DEFAULT_DRAIN_TIMEOUT_MINUTES = 30;

const PAGE =
  'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/error-code-poddrainfailure';

const EVENTS = 'kubectl get events --all-namespaces --sort-by=.lastTimestamp';

/** Explains an operation that no longer makes progress, and what to check while it still runs. */
export function explainStall(stall: Stall, operation: OperationName): Explanation {
  const { status, sinceMs, noticedMs } = stall;
  const nodes = nodesOf(status);
  const show = (query: string) =>
    operation.scope === 'agent-pool'
      ? [
          fillCommand(
            `az aks nodepool show --resource-group {rg} --cluster-name {cluster} --name {pool} --query ${query}`,
            valuesOf(operation),
          ),
        ]
      : [];
  return {
    what: `No progress for ${formatDuration(noticedMs - sinceMs)}: the status is still ${status}.`,
    ...(nodes && nodes.done >= nodes.all ? allNodesDone(show) : nodesToDo(stall, show)),
    facts: [],
  };
}

type Advice = Omit<Explanation, 'what' | 'facts'>;
type Show = (query: string) => readonly string[];

function nodesToDo({ drainTimeoutMinutes }: Stall, show: Show): Advice {
  return {
    why: `Most often a node cannot be drained, because a PodDisruptionBudget does not allow a pod to be evicted. ${drainText(drainTimeoutMinutes)}`,
    remedies: [
      'Look for a PodDisruptionBudget with 0 allowed disruptions, and for pods that stay in Terminating or Pending.',
      'If pods block the drain, give their workload more ready replicas, or loosen the PodDisruptionBudget: the upgrade then continues by itself.',
    ],
    commands: [
      'kubectl get pdb --all-namespaces',
      `${EVENTS} | grep -E "Drain|Surge|Upgrade"`,
      'kubectl get nodes',
      ...show('upgradeSettings'),
    ],
    link: PAGE,
  };
}

/** No node is left to drain, so advice about drains would mislead. */
function allNodesDone(show: Show): Advice {
  return {
    why: 'All nodes are done. Azure does not report what it still does before it ends the operation, such as the removal of surge nodes.',
    remedies: [
      'Look for nodes that are not Ready, and for surge nodes that are still there.',
      'If the nodes are all right, wait for the end: the operation has not failed, and only its end says whether it succeeded.',
    ],
    commands: ['kubectl get nodes', EVENTS, ...show('provisioningState')],
  };
}

/** Until when AKS itself tries to drain one node. */
function drainText(drainTimeoutMinutes: number | undefined): string {
  return drainTimeoutMinutes === undefined
    ? `AKS gives up on a node after its drain timeout (${DEFAULT_DRAIN_TIMEOUT_MINUTES} min unless the pool sets another one), and then ends the operation.`
    : `AKS gives up on a node after the drain timeout of this pool, ${formatDuration(drainTimeoutMinutes * 60_000)}, and then ends the operation.`;
}
