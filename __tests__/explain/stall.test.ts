import { describe, expect, test } from '@jest/globals';
import { explainStall } from '../../src/explain/stall.ts';
import { stepTime } from '../../src/time/instant.ts';
import type { Stall } from '../../src/wait/stall.ts';
import { CLUSTER_OPERATION, OPERATION } from '../samples/waits.ts';

const MINUTE = 60_000;

const explained = (more: Partial<Stall> = {}, operation: Parameters<typeof explainStall>[1] = OPERATION) =>
  explainStall(
    {
      status: 'Updating: 3/9 nodes completed',
      sinceMs: stepTime(7 * MINUTE),
      noticedMs: stepTime(22 * MINUTE),
      ...more,
    },
    operation,
  );

const SHOW = `az aks nodepool show --resource-group rg-prod --cluster-name aks-prod --name np1 --query`;

describe('A stall while nodes are to be done', () => {
  test('points at drains', () => {
    expect(explained()).toEqual({
      what: 'No progress for 15 min: the status is still Updating: 3/9 nodes completed.',
      why: 'Most often a node cannot be drained, because a PodDisruptionBudget does not allow a pod to be evicted. AKS gives up on a node after its drain timeout (30 min unless the pool sets another one), and then ends the operation.',
      remedies: [
        'Look for a PodDisruptionBudget with 0 allowed disruptions, and for pods that stay in Terminating or Pending.',
        'If pods block the drain, give their workload more ready replicas, or loosen the PodDisruptionBudget: the upgrade then continues by itself.',
      ],
      commands: [
        'kubectl get pdb --all-namespaces',
        'kubectl get events --all-namespaces --sort-by=.lastTimestamp | grep -E "Drain|Surge|Upgrade"',
        'kubectl get nodes',
        `${SHOW} upgradeSettings --subscription ${OPERATION.subscriptionId}`,
      ],
      link: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/error-code-poddrainfailure',
      facts: [],
    });
  });

  test('names the drain timeout of the pool', () => {
    expect(explained({ drainTimeoutMinutes: 90 }).why).toContain(
      'AKS gives up on a node after the drain timeout of this pool, 1 h 30 min, and then ends the operation.',
    );
  });

  test('of a cluster has no command about a pool', () => {
    const { commands } = explained({}, CLUSTER_OPERATION);
    expect(commands).toHaveLength(3);
    expect(commands.join()).not.toContain('nodepool');
  });

  test.each(['InProgress', 'Upgrading', '8/9 nodes completed', '0/1 nodes completed'])('in %s', (status) => {
    expect(explained({ status }).why).toContain('PodDisruptionBudget');
  });
});

describe('A stall when all nodes are done', () => {
  test('does not speak of drains', () => {
    expect(explained({ status: 'Updating: 9/9 nodes completed', drainTimeoutMinutes: 90 })).toEqual({
      what: 'No progress for 15 min: the status is still Updating: 9/9 nodes completed.',
      why: 'All nodes are done. Azure does not report what it still does before it ends the operation, such as the removal of surge nodes.',
      remedies: [
        'Look for nodes that are not Ready, and for surge nodes that are still there.',
        'If the nodes are all right, wait for the end: the operation has not failed, and only its end says whether it succeeded.',
      ],
      commands: [
        'kubectl get nodes',
        'kubectl get events --all-namespaces --sort-by=.lastTimestamp',
        `${SHOW} provisioningState --subscription ${OPERATION.subscriptionId}`,
      ],
      facts: [],
    });
  });
});
