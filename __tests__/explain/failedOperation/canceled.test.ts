import { describe, expect, test } from '@jest/globals';
import {
  CANCELED_BY,
  CANCELED_LINK,
  NOT_ROLLED_BACK,
  PREEMPTED_LINK,
} from '../../../src/explain/failedOperation/cancellation.ts';
import { BLUE_GREEN_PAUSED, UPGRADE_ENDS } from '../../../src/explain/knownErrors/upgradeEnds.ts';
import { LATER_ID, OWN_ID, PDB_WORDS, SUBSCRIPTION_ID, VALUES, ZERO_ID } from '../../samples/explained.ts';
import { explained, factsOf, shown, shownOf } from '../../samples/explanations.ts';

const CANCELED = { status: 'Canceled' } as const;
const SUBSCRIPTION = `--subscription ${SUBSCRIPTION_ID}`;
const SHOW_POOL = `az aks nodepool show --resource-group rg-shop --cluster-name shop --name np1 --query "{state:provisioningState, version:currentOrchestratorVersion, wanted:orchestratorVersion, image:nodeImageVersion}" ${SUBSCRIPTION}`;
const NODES = 'kubectl get nodes -l kubernetes.azure.com/agentpool=np1';
const CALLERS = `az monitor activity-log list --resource-group rg-shop --start-time 2026-03-01T00:59:00Z --offset 1d --query "[].{time:eventTimestamp, caller:caller, operation:operationName.value, status:status.value}" --output table ${SUBSCRIPTION}`;
const QUARANTINED = 'kubectl get nodes -l kubernetes.azure.com/upgrade-status=Quarantined';
const why = (text: string) => `${text} ${NOT_ROLLED_BACK}`;

describe('an operation that was canceled', () => {
  test('by a later operation', () => {
    const message = `The operation was overriden and canceled by a later operation ${LATER_ID}.`;
    const result = explained({ code: 'Canceled', message }, CANCELED);
    expect(result.what).toBe('The operation on agent pool np1 of cluster shop was canceled.');
    expect(shown(result)).toEqual({
      why: why('A later operation on the same pool or cluster replaced this one before it ended.'),
      remedies: [
        'Wait for the later operation instead: it decides in which state the pool ends.',
        'Then check that the pool has the version that you want, and start this operation again if not.',
        'Let only one pipeline at a time change a cluster.',
      ],
      commands: [
        `az aks operation show --resource-group rg-shop --name shop --nodepool-name np1 --operation-id ${LATER_ID} ${SUBSCRIPTION}`,
        SHOW_POOL,
        NODES,
      ],
      link: PREEMPTED_LINK,
      facts: { 'Later operation': LATER_ID },
    });
  });

  test('by a deletion: nothing is left to check', () => {
    const message = 'This operation has been preempted by Deleting operation.';
    expect(shown(explained({ code: 'AKSOperationPreemptedByDelete', message }, CANCELED))).toEqual({
      why: why('The pool or its cluster is being deleted; that ends every other operation on it.'),
      remedies: [
        'There is nothing to repair. If the deletion is a surprise, the activity log shows who started it.',
      ],
      commands: [CALLERS],
      link: PREEMPTED_LINK,
      facts: {},
    });
  });

  test('by a person', () => {
    const message = 'Operation is being canceled by user';
    expect(shown(explained({ code: 'Canceled', message }, CANCELED))).toEqual({
      why: why('A person or a tool canceled it (`az aks nodepool operation-abort`, or Abort in the portal).'),
      remedies: [
        'Find out in the activity log who canceled it and why, before you continue.',
        'Check which nodes have which version.',
        'Start the operation again when no other operation runs on the pool; an upgrade continues with the remaining nodes.',
      ],
      commands: [SHOW_POOL, NODES, CALLERS],
      link: CANCELED_LINK,
      facts: {},
    });
  });

  test('for an unknown reason: quarantined nodes are one', () => {
    expect(shown(explained({ code: 'Canceled', message: '' }, CANCELED))).toEqual({
      why: why(
        'Azure does not say by whom or why. A person can have aborted it, a later operation can have replaced it, or more nodes could not be drained than the pool has surge nodes for (undrainable node behavior Cordon).',
      ),
      remedies: [
        'Look in the activity log for other events of the pool at that time, and for nodes with the label kubernetes.azure.com/upgrade-status=Quarantined.',
        'Check which nodes have which version.',
        'Start the operation again when no other operation runs on the pool; an upgrade continues with the remaining nodes.',
      ],
      commands: [SHOW_POOL, NODES, QUARANTINED, CALLERS],
      link: CANCELED_LINK,
      facts: {},
    });
  });

  test('on the whole cluster: no command names a pool', () => {
    const { pool, ...values } = VALUES;
    const message = `Canceled by a later operation ${LATER_ID}.`;
    expect(pool).toBe('np1');
    expect(explained({ code: 'Canceled', message }, { ...CANCELED, values }).commands).toEqual([
      `az aks operation show --resource-group rg-shop --name shop --operation-id ${LATER_ID} ${SUBSCRIPTION}`,
      `az aks show --resource-group rg-shop --name shop --query "{state:provisioningState, version:currentKubernetesVersion, wanted:kubernetesVersion}" ${SUBSCRIPTION}`,
      'kubectl get nodes',
    ]);
  });

  test('without any names: the commands are those for a pool, and name what to fill in', () => {
    const message = 'Operation is being canceled by user';
    expect(explained({ code: 'Canceled', message }, { ...CANCELED, values: {} }).commands).toEqual([
      'az aks nodepool show --resource-group <resource-group> --cluster-name <cluster-name> --name <agent-pool-name> --query "{state:provisioningState, version:currentOrchestratorVersion, wanted:orchestratorVersion, image:nodeImageVersion}"',
      'kubectl get nodes -l kubernetes.azure.com/agentpool=<agent-pool-name>',
      CALLERS.replace('rg-shop', '<resource-group>').replace(` ${SUBSCRIPTION}`, ''),
    ]);
  });

  test.each([true, false])('with what Azure says about retrying: %s', (retriable) => {
    const error = { code: 'Canceled', message: `Canceled by user, Retriable: ${retriable}` };
    expect(explained(error, CANCELED).retriable).toBe(retriable);
    expect(explained({ code: 'Canceled', message: '' }, CANCELED)).not.toHaveProperty('retriable');
  });

  test("with a page of Azure's own for it", () => {
    const message = 'Canceled by user, see https://aka.ms/aks/why-canceled.';
    expect(explained({ code: 'Canceled', message }, CANCELED).link).toBe('https://aka.ms/aks/why-canceled');
  });
});

describe('an end that no person caused', () => {
  const UNDRAINABLE = UPGRADE_ENDS.UndrainableNodes;

  test('a blocked drain that ends as Canceled was one under Cordon', () => {
    const result = explained({ code: 'UpgradeFailed', message: PDB_WORDS }, CANCELED);
    expect(result.why).toBe(why(UNDRAINABLE.cause));
    expect(result.remedies).toEqual(UNDRAINABLE.remedies);
    expect(result.commands).toEqual([
      'kubectl describe pdb cart-pdb --namespace store',
      QUARANTINED,
      'kubectl get pdb --all-namespaces',
      'kubectl label node <node> kubernetes.azure.com/upgrade-status-',
      `az aks nodepool delete-machines --resource-group rg-shop --cluster-name shop --nodepool-name np1 --machine-names <machine> ${SUBSCRIPTION}`,
      `az aks nodepool scale --resource-group rg-shop --cluster-name shop --name np1 --node-count <count> ${SUBSCRIPTION}`,
    ]);
    expect(result.link).toBe('https://aka.ms/aks/debugdrainfailures');
  });

  test('of several budgets, the commands are six at most', () => {
    const message = `${PDB_WORDS} store/shelf-1a2b blocked by pdb shelf-pdb (MinAvailable: 1) with 0 unready pods.`;
    expect(explained({ code: 'UpgradeFailed', message }, CANCELED).commands).toEqual([
      'kubectl describe pdb cart-pdb --namespace store',
      'kubectl describe pdb shelf-pdb --namespace store',
      QUARANTINED,
      'kubectl get pdb --all-namespaces',
      'kubectl label node <node> kubernetes.azure.com/upgrade-status-',
      `az aks nodepool delete-machines --resource-group rg-shop --cluster-name shop --nodepool-name np1 --machine-names <machine> ${SUBSCRIPTION}`,
    ]);
  });

  test.each([
    ['UpgradeFailed', '2 nodes could not be drained and were quarantined.'],
    ['Canceled', 'Undrainable nodes: aks-np1-1-vmss000001'],
  ])('quarantined nodes: %s %s', (code, message) => {
    expect(shown(explained({ code, message }))).toEqual(shownOf(UNDRAINABLE, {}));
    expect(shown(explained({ code, message }, CANCELED))).toEqual({
      ...shownOf(UNDRAINABLE, {}),
      why: why(UNDRAINABLE.cause),
    });
  });

  test.each([
    ['Canceled', 'Aborted by the upgrade gate.'],
    ['Canceled', 'The health signal for node x was unhealthy.'],
    ['UpgradeFailed', 'HealthCheckRequest x timed out.'],
  ])('the upgrade gate: %s %s', (code, message) => {
    for (const status of ['Failed', 'Canceled'] as const) {
      const result = explained({ code, message }, { status });
      expect(shown(result)).toEqual({
        ...shownOf(UPGRADE_ENDS.UpgradeGate, {}),
        why: status === 'Canceled' ? why(UPGRADE_ENDS.UpgradeGate.cause) : UPGRADE_ENDS.UpgradeGate.cause,
      });
    }
  });

  test.each([
    [
      'Canceled',
      'Operation is being canceled by user',
      ['InProgress', 'BlueGreenSoakingBatch: 1/2 nodes completed'],
    ],
    ['Canceled', '', ['BlueGreenSoakingFinal']],
    ['Canceled', 'The blue-green upgrade was aborted.', []],
  ])('a blue-green upgrade that is paused: %s %s %j', (code, message, seen) => {
    const result = explained({ code, message }, { ...CANCELED, seen });
    expect(shown(result)).toEqual({
      why: why(BLUE_GREEN_PAUSED.cause),
      remedies: BLUE_GREEN_PAUSED.remedies,
      commands: [
        SHOW_POOL,
        NODES,
        `az aks nodepool upgrade --resource-group rg-shop --cluster-name shop --name np1 --kubernetes-version <same-version> ${SUBSCRIPTION}`,
        `az aks nodepool rollback --resource-group rg-shop --cluster-name shop --name np1 ${SUBSCRIPTION}`,
        CALLERS,
      ],
      link: BLUE_GREEN_PAUSED.link,
      facts: {},
    });
  });

  test('a blue-green upgrade that was replaced or deleted is not paused', () => {
    const seen = ['BlueGreenSoakingFinal'];
    const message = `Canceled by a later operation ${LATER_ID}.`;
    expect(explained({ code: 'Canceled', message }, { ...CANCELED, seen }).why).toBe(
      why(CANCELED_BY['later operation'].why),
    );
    const deleted = 'The agent pool is being deleted.';
    expect(explained({ code: 'Canceled', message: deleted }, { ...CANCELED, seen }).why).toBe(
      why(CANCELED_BY.delete.why),
    );
  });

  test('a forced upgrade is shown with its end and its warning', () => {
    for (const code of ['UnsatisfiablePDB', 'UpgradeBlockedOnDeprecatedAPIUsage']) {
      const { commands, remedies } = explained({ code, message: 'x' });
      expect(commands.at(-1)).toBe(
        `az aks update --resource-group rg-shop --name shop --enable-force-upgrade --upgrade-override-until <end-of-the-window-in-UTC> ${SUBSCRIPTION}`,
      );
      expect(remedies.at(-1)).toMatch(/ignores every PodDisruptionBudget.*\(3 days by default\)\.$/);
    }
  });
});

describe('what the words of a cancellation say', () => {
  test.each([
    ['Canceled', `The operation was overriden and canceled by a later operation ${LATER_ID}.`],
    [
      'AKSOperationPreempted',
      `This operation has been preempted by another operation with ID ${LATER_ID.toUpperCase()}`,
    ],
    ['Canceled', `Operation ${OWN_ID} was superseded by operation '${LATER_ID}'`],
    ['Canceled', `Canceled by a later operation ${OWN_ID}; it was replaced with ${LATER_ID}`],
  ])('by a later operation: %s %s', (code, message) => {
    const result = explained({ code, message }, CANCELED);
    expect(result.supersededBy).toBe(LATER_ID);
    expect(result.why).toMatch(/A later operation/);
    expect(result.why).toContain(NOT_ROLLED_BACK);
    expect(result.commands[0]).toContain(
      `az aks operation show --resource-group rg-shop --name shop --nodepool-name np1 --operation-id ${LATER_ID}`,
    );
  });

  test.each([
    ['Canceled', `The operation was overriden and canceled by a later operation ${ZERO_ID}.`],
    ['Canceled', `Preempted by another operation with ID ${OWN_ID.toUpperCase()}`],
    ['NotLatestOperation', 'The operation has been preempted by another one.'],
  ])('by a later operation without a usable id: %s %s', (code, message) => {
    const result = explained({ code, message }, CANCELED);
    expect(result).not.toHaveProperty('supersededBy');
    expect(result.why).toMatch(/A later operation/);
    expect(result.why).toContain(NOT_ROLLED_BACK);
    expect(result.commands.join()).not.toContain(ZERO_ID);
  });

  test.each([
    [
      'AKSOperationPreemptedByDelete',
      'This operation has been preempted by Deleting operation.',
      /being deleted/,
    ],
    ['Canceled', 'Operation was canceled because the agent pool is being deleted.', /being deleted/],
    ['Canceled', 'Operation is being canceled by user', /A person or a tool/],
    ['Canceled', 'The operation was aborted.', /A person or a tool/],
    ['Canceled', '', /does not say/],
    ['', 'Operation ended.', /does not say/],
    ['ReconcileVMSSAgentPoolFailed', 'Internal server error', /does not say/],
  ])('%s: %s', (code, message, why) => {
    const result = explained({ code, message }, CANCELED);
    expect(result.what).toMatch(/ was canceled/);
    expect(result.why).toMatch(why);
    expect(result.why).toContain(NOT_ROLLED_BACK);
    expect(result).not.toHaveProperty('supersededBy');
  });

  test('a real cause is told, with the word that nothing was rolled back', () => {
    const result = explained({ code: 'UpgradeFailed', message: PDB_WORDS }, CANCELED);
    expect(result.what).toBe('The operation on agent pool np1 of cluster shop was canceled (UpgradeFailed).');
    expect(result.why).toMatch(/could not be drained/);
    expect(result.why).toContain(NOT_ROLLED_BACK);
    expect(factsOf(result)).toMatchObject({ 'Blocking pod': 'store/cart-6f7d' });
  });

  test('a failed operation can have been superseded too', () => {
    const result = explained({
      code: 'AKSOperationPreempted',
      message: `Preempted by another operation with ID ${LATER_ID}`,
    });
    expect(result.what).toMatch(/failed with AKSOperationPreempted\.$/);
    expect(result.supersededBy).toBe(LATER_ID);
  });
});
