import { describe, expect, test } from '@jest/globals';
import { CAPACITY, OTHER_SUBSCRIPTIONS_QUOTA } from '../../../src/explain/knownErrors/capacity.ts';
import type { KnownError } from '../../../src/explain/knownErrors/knownError.ts';
import { KNOWN_ERRORS } from '../../../src/explain/knownErrors/knownErrors.ts';
import { QUOTA_WORDS, SUBSCRIPTION_ID } from '../../samples/explained.ts';
import { explained, shown, shownOf } from '../../samples/explanations.ts';

const OTHER_SUBSCRIPTION = 'eeeeeeee-1234-4abc-8def-123456789012';
const TENANT = 'ffffffff-1234-4abc-8def-123456789012';

/** The meaning of a code whose cause contains the words. */
function meaning(code: keyof typeof KNOWN_ERRORS, words: string): KnownError {
  const known: KnownError = KNOWN_ERRORS[code];
  const found = [known, ...(known.variants ?? []).map(([, variant]) => variant)].find(({ cause }) =>
    cause.includes(words),
  );
  if (!found) throw new Error(`${code} has no meaning with "${words}"`);
  return found;
}

describe('one code, several meanings', () => {
  const NO_ABORT = meaning('OperationNotAllowed', 'cannot be aborted');
  const HOST = meaning('AllocationFailed', 'dedicated host');
  const TENANTS = meaning('LinkedAuthorizationFailed', 'another tenant');
  const OLDER = meaning('NodePoolMcVersionIncompatible', 'minor versions older than');
  const NEWER = meaning('NodePoolMcVersionIncompatible', 'is newer than that of');
  const WINDOWS = meaning('K8sVersionNotSupported', 'Windows version');
  const POD_RANGE = meaning('InsufficientSubnetSize', 'pod CIDR');
  const MACHINES = meaning('OperationNotAllowed', 'one by one');
  const DELETED = meaning('OperationNotAllowed', 'being deleted');
  const STOPPED = meaning('OperationNotAllowed', 'is stopped');
  const SIZE_OF_SYSTEM_POOL = meaning('SystemPoolTooSmall', 'VM size is too small');

  test.each<[string, string, KnownError, Record<string, string>]>([
    ['AllocationFailed', 'Allocation failed: the dedicated host has no room.', HOST, {}],
    ['ZonalAllocationFailed', 'No fit within the given host group.', HOST, {}],
    ['OverconstrainedAllocationRequest', 'Dedicated hosts of this group are full.', HOST, {}],
    ['AllocationFailed', 'We have no room in this region.', KNOWN_ERRORS.AllocationFailed, {}],
    [
      'LinkedAuthorizationFailed',
      `The client has permission, but the current tenant '${TENANT}' is not authorized to access linked subscription '${OTHER_SUBSCRIPTION}'.`,
      TENANTS,
      { Tenant: TENANT, 'Linked subscription': OTHER_SUBSCRIPTION },
    ],
    ['LinkedAuthorizationFailed', 'The subnet is owned by another tenant.', TENANTS, {}],
    [
      'LinkedAuthorizationFailed',
      'The client has no permission to join.',
      KNOWN_ERRORS.LinkedAuthorizationFailed,
      {},
    ],
    [
      'NodePoolMcVersionIncompatible',
      'Node pool version 1.30.2 and control plane version 1.34.0 are incompatible.',
      OLDER,
      { 'Pool version': '1.30.2', 'Control plane version': '1.34.0' },
    ],
    [
      'NodePoolMcVersionIncompatible',
      'The control plane version is 1.33.4, agentpool np1 version 1.34.0 does not go with it.',
      NEWER,
      { 'Pool version': '1.34.0', 'Control plane version': '1.33.4' },
    ],
    ['NodePoolMcVersionIncompatible', 'The pool is 4 minors behind the control plane.', OLDER, {}],
    ['NodePoolMcVersionIncompatible', 'The pool must not be higher than the control plane.', NEWER, {}],
    [
      'NodePoolMcVersionIncompatible',
      'The versions do not go together.',
      KNOWN_ERRORS.NodePoolMcVersionIncompatible,
      {},
    ],
    ['AgentPoolK8sVersionNotSupported', 'Windows2019 pools end with version 1.32.', WINDOWS, {}],
    ['Windows2019NotSupportedOnThisVersion', 'Choose another one.', WINDOWS, {}],
    ['ErrorCode_Windows2019NotSupportedAnyMore', 'Choose another one.', WINDOWS, {}],
    ['AgentPoolK8sVersionNotSupported', 'Version 1.20.1 is gone.', KNOWN_ERRORS.K8sVersionNotSupported, {}],
    [
      'InsufficientSubnetSize',
      'podCidr 10.244.0.0/22 has room for 4 nodes, not for 6.',
      POD_RANGE,
      { 'Pod address range': '10.244.0.0/22' },
    ],
    ['InsufficientSubnetSize', 'The subnet is too small.', KNOWN_ERRORS.InsufficientSubnetSize, {}],
    ['OperationNotAllowed', 'The agent pool is in mode Machines and cannot be scaled.', MACHINES, {}],
    ['OperationNotAllowed', 'aksmanagedap takes no version upgrades.', MACHINES, {}],
    [
      'OperationNotAllowed',
      'A virtual machines agent pool needs a size first.',
      KNOWN_ERRORS.OperationNotAllowed,
      {},
    ],
    ['OperationNotAllowed', "'Upgrading' is impossible: deletion of 'np1' has started.", DELETED, {}],
    ['OperationNotAllowed', 'Agent pool np1 is being deleted.', DELETED, {}],
    [
      'OperationNotAllowed',
      'managed cluster is in Provisioning State(Deleting) and Power State(Running)',
      DELETED,
      { 'Operation in progress': 'Deleting' },
    ],
    ['OriginalEtagNotExpect', 'The operation was preempted by Deleting operation', DELETED, {}],
    ['OriginalEtagNotExpect', 'The etag was another one.', KNOWN_ERRORS.EtagMismatch, {}],
    [
      'OperationNotAllowed',
      'managed cluster is in Provisioning State(Succeeded) and Power State(Stopped)',
      STOPPED,
      {},
    ],
    ['OperationNotAllowed', 'Cannot scale: the node pool has been stopped.', STOPPED, {}],
    ['OperationNotAllowed', 'Subnet b is full.', KNOWN_ERRORS.SubnetIsFull, { Subnet: 'b' }],
    ['OperationNotAllowed', 'Abort is not possible: subnet b is full.', NO_ABORT, { Subnet: 'b' }],
    ['QuotaExceeded', 'Subnet b is full.', KNOWN_ERRORS.QuotaExceeded, { Subnet: 'b' }],
    ['OperationNotAllowed', 'There has to be at least one agent pool.', KNOWN_ERRORS.SystemPoolTooSmall, {}],
    ['BadRequest', 'System node pool must use VM sku with more than 2 cores.', SIZE_OF_SYSTEM_POOL, {}],
    ['Conflict', 'The system pool needs at least 1 node.', KNOWN_ERRORS.SystemPoolTooSmall, {}],
    ['MustDefineAtLeastOneSystemPool', 'There is none.', KNOWN_ERRORS.SystemPoolTooSmall, {}],
    [
      'PropertyChangeNotAllowed',
      "Changing property 'imageReference.version' is not allowed.",
      KNOWN_ERRORS.ImageReferenceChange,
      {},
    ],
    [
      'InvalidParameter',
      "NodeImageVersion 'a' is not accepted. NodeImageVersion can only be current version 'b' or 'latest'",
      KNOWN_ERRORS.NodeImageVersionNotAccepted,
      {},
    ],
    ['InvalidParameter', 'The value of maxPods is invalid.', KNOWN_ERRORS.InvalidParameter, {}],
  ])('%s: %s', (code, message, known, facts) => {
    const values = facts['Linked subscription'] ? { linkedSubscription: OTHER_SUBSCRIPTION } : {};
    expect(shown(explained({ code, message }))).toEqual(shownOf(known, facts, values));
  });
});

test('a full dedicated host has the commands for its host group', () => {
  const { commands } = explained({ code: 'AllocationFailed', message: 'The dedicated host has no room.' });
  const pool = '--resource-group rg-shop --cluster-name shop --name np1';
  const subscription = `--subscription ${SUBSCRIPTION_ID}`;
  expect(commands).toEqual([
    `az aks nodepool show ${pool} --query hostGroupId --output tsv ${subscription}`,
    `az vm host get-instance-view --resource-group <host-group-resource-group> --host-group <host-group> --name <host> --query instanceView.availableCapacity ${subscription}`,
    `az aks nodepool update ${pool} --max-surge 0 --max-unavailable 1 ${subscription}`,
  ]);
});

describe('a quota', () => {
  const WORDS = (id: string) => QUOTA_WORDS.replace('Location:', `Subscription: ${id}, Location:`);
  const FIGURES = {
    'VM family': 'standardDSv9Family',
    'Current limit': '1,200',
    'Current usage': '1,196',
    'Additional required': '8',
    'New limit needed': '1,204',
  };
  const REGION = { Region: 'westeurope' };

  test.each(['QuotaExceeded', 'OperationNotAllowed', 'BadRequest'])(
    'of another subscription gets no command (%s)',
    (code) => {
      const result = shown(explained({ code, message: WORDS(OTHER_SUBSCRIPTION) }));
      const facts = { ...FIGURES, 'Subscription of the quota': OTHER_SUBSCRIPTION, ...REGION };
      expect(result).toEqual(shownOf(OTHER_SUBSCRIPTIONS_QUOTA, facts));
      expect(result.commands).toEqual([]);
    },
  );

  test.each([SUBSCRIPTION_ID, SUBSCRIPTION_ID.toUpperCase()])(
    'of the own subscription, %s, can be looked up',
    (id) => {
      const facts = { ...FIGURES, 'Subscription of the quota': id, ...REGION };
      expect(shown(explained({ code: 'QuotaExceeded', message: WORDS(id) }))).toEqual(
        shownOf(CAPACITY.QuotaExceeded, facts, { region: 'westeurope' }),
      );
    },
  );

  test('of several subscriptions, the own one among them, is the own one', () => {
    const message = `Subscription: ${OTHER_SUBSCRIPTION}. ${WORDS(SUBSCRIPTION_ID)}`;
    expect(explained({ code: 'QuotaExceeded', message }).why).toBe(CAPACITY.QuotaExceeded.cause);
  });

  test('is the own one where the own subscription is not known', () => {
    const { why } = explained(
      { code: 'QuotaExceeded', message: WORDS(OTHER_SUBSCRIPTION) },
      { values: { pool: 'np1' } },
    );
    expect(why).toBe(CAPACITY.QuotaExceeded.cause);
  });
});
