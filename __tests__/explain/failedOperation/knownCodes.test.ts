import { describe, expect, test } from '@jest/globals';
import type { KnownError } from '../../../src/explain/knownErrors/knownError.ts';
import { KNOWN_ERRORS } from '../../../src/explain/knownErrors/knownErrors.ts';
import { autorest } from '../../samples/explained.ts';
import { explained, shown, shownOf } from '../../samples/explanations.ts';

const K = KNOWN_ERRORS;

describe('a code that says the cause is explained whole', () => {
  test.each<[string, string, KnownError, Record<string, string>, Record<string, string>?]>([
    ['OSProvisioningTimedOut', 'OS Provisioning for VM x did not end.', K.OSProvisioningTimedOut, {}],
    [
      'KeyVaultAccessForbidden',
      "Unable to access key vault resource 'https://kv-shop.vault.azure.net/keys/nodes/5b65'. Please grant get, wrap and unwrap key permissions to disk encryption set 'des-shop'.",
      K.KeyVaultAccessForbidden,
      { Key: 'https://kv-shop.vault.azure.net/keys/nodes/5b65', 'Disk encryption set': 'des-shop' },
    ],
    [
      'VMCannotFitEphemeralOSDisk',
      'Standard_D8ds_v9 has a cache size of 214748364800 bytes and temporary disk size of 322122547200 bytes, but the OS disk requires 332859965440 bytes.',
      K.VMCannotFitEphemeralOSDisk,
      {
        'VM size': 'Standard_D8ds_v9',
        'Cache size': '200 GiB',
        'Temporary disk': '300 GiB',
        'OS disk': '310 GiB',
      },
      { size: 'Standard_D8ds_v9' },
    ],
    [
      'VMCacheSizeTooSmall',
      'The cache size: 86 GB is too small, the OS disk size is 128 GB.',
      K.VMCacheSizeTooSmall,
      { 'Cache size': '86 GB', 'OS disk': '128 GB' },
    ],
    [
      'GalleryImageNotFound',
      "The gallery image 'x' is not available in eastus region.",
      K.PlatformImageNotFound,
      {},
    ],
    [
      'StaticPublicIPCountLimitReached',
      'Cannot create more than 1000 static public IP addresses.',
      K.PublicIPCountLimitReached,
      { Limit: '1,000' },
    ],
    [
      'StaticEgressGatewayInvalidGatewayNodeCount',
      'Gateway agentpool gw is configured with invalid node count 5, exceeding max node count 4 according to public IPPrefix size /30 or fewer than 2.',
      K.StaticEgressGatewayInvalidGatewayNodeCount,
      { 'Node count': '5', 'Largest node count': '4', 'Prefix size': '/30' },
    ],
    [
      'ErrorCode_Windows2019NotSupportedWithGen2VM',
      'Windows2019 does not support Gen 2 VMs.',
      K.Windows2019NotSupportedWithGen2VM,
      {},
    ],
    [
      'NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged',
      'All must be unchanged.',
      K.NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged,
      {},
    ],
    ['AgentPoolAPIsNotSupported', 'Only for scale sets.', K.AgentPoolAPIsNotSupported, {}],
    [
      'AvailabilityZoneNotSupported',
      "The zone(s) '2' for resource 'np1' is not supported. The supported zones for location 'eastus2' are '1,3'",
      K.AvailabilityZoneNotSupported,
      { Region: 'eastus2', Zone: '2', 'Zones offered': '1, 3' },
      { region: 'eastus2' },
    ],
    [
      'ServiceCidrOverlapExistingSubnetsCidr',
      'The service CIDR 10.0.0.0/16 overlaps the existing subnet CIDR 10.0.4.0/24.',
      K.ServiceCidrOverlapExistingSubnetsCidr,
      { 'Address range': '10.0.4.0/24', 'Service address range': '10.0.0.0/16' },
    ],
    [
      'DnsServiceIpOutOfServiceCidr',
      'dnsServiceIP 10.9.0.10 is outside of serviceCidr 10.0.0.0/16.',
      K.DnsServiceIpOutOfServiceCidr,
      { 'Service address range': '10.0.0.0/16', 'DNS service address': '10.9.0.10' },
    ],
    [
      'Throttled',
      'Too many requests for this pool. Please retry after 37 seconds.',
      K.Throttled,
      { 'Wait before the next try': '37 seconds' },
    ],
    [
      'SubscriptionRequestsThrottled',
      "Too many requests. Please try again after '2' minutes.",
      K.SubscriptionRequestsThrottled,
      { 'Wait before the next try': '2 minutes' },
    ],
    [
      'RequestDisallowedByPolicy',
      "Resource 'vmss1' was disallowed by policy. Reasons: 'Scale sets can't go without a tag.'. See error details for policy resource IDs.",
      K.RequestDisallowedByPolicy,
      { 'Refused resource': 'vmss1', Reason: "Scale sets can't go without a tag." },
    ],
    ['ResourceLocked', 'It is locked.', K.ScopeLocked, {}],
  ])('%s: %s', (code, message, known, facts, values = {}) => {
    for (const error of [
      { code, message },
      { code: 'CreateVMSSAgentPoolFailed', message: `Reconciler retry failed: ${autorest(code, message)}` },
      { code: 'BadRequest', subcode: code, message },
      { code, subcode: 'BadRequest', message },
    ]) {
      const result = explained(error);
      expect(result.rootCause).toMatchObject({ code, message });
      expect(shown(result)).toEqual(shownOf(known, facts, values));
    }
  });
});

test('throttling that Azure describes in brackets is shown as its sentence, the figures as facts', () => {
  const counters = JSON.stringify({
    operationGroup: 'GetVMScaleSet30Min',
    startTime: '2026-03-01T01:00:00+00:00',
    allowedRequestCount: 900,
    measuredRequestCount: 1001,
  });
  const words = autorest(
    'OperationNotAllowed',
    'The server rejected the request because too many requests have been received for this subscription.',
    ` Details=${JSON.stringify([{ code: 'TooManyRequests', message: counters, target: 'GetVMScaleSet30Min' }])} InnerError={"internalErrorCode":"TooManyRequestsReceived"}`,
  );
  for (const message of [
    words,
    `Category: ClientError; SubCode: TooManyRequests; Dependency: X; OrginalError: autorest/azure: Service returned an error. Status=429 ${words}; AKSTeam: Y`,
  ]) {
    const result = explained({ code: 'ReconcileVMSSAgentPoolFailed', message });
    expect(result.rootCause.message).toBe(
      'The server rejected the request because too many requests have been received for this subscription.',
    );
    expect(shown(result)).toEqual(
      shownOf(K.SubscriptionRequestsThrottled, {
        'Operation group': 'GetVMScaleSet30Min',
        'Requests allowed': '900',
        'Requests measured': '1001',
      }),
    );
  }
});

test('a whole explanation reads like this', () => {
  const message =
    "Drain node aks-np1-1-vmss000001 failed when evicting pod web-1: Cannot evict pod as it would violate the pod's disruption budget. PDB debug info: shop/web-1 blocked by pdb web (MinAvailable: 3) with unready pods [shop/web-2].";
  const { rootCause, ...explanation } = explained({ code: 'UpgradeFailed', message });
  expect(rootCause).toMatchObject({ code: 'UpgradeFailed', message });
  expect(explanation).toEqual({
    what: 'The operation on agent pool np1 of cluster shop failed with UpgradeFailed.',
    why: 'A node could not be drained: pods on it cannot be evicted, most often because a PodDisruptionBudget allows no disruption at the moment.',
    remedies: [
      'Find the budgets with 0 under ALLOWED DISRUPTIONS and the reason: too few replicas, pods that are not ready, or a budget that never allows a disruption.',
      'Make the pods ready, add a replica or relax the budget, so that at least one disruption is allowed.',
      'Then start the same operation again; an upgrade continues with the remaining nodes.',
      'If the pods only need more time to move, raise the drain timeout (minutes per node).',
      'If the pool has the undrainable node behavior Cordon, look for nodes with the label kubernetes.azure.com/upgrade-status=Quarantined: they and the surge nodes in their place stay.',
    ],
    commands: [
      'kubectl describe pdb web --namespace shop',
      'kubectl get pdb --all-namespaces',
      'az aks nodepool update --resource-group rg-shop --cluster-name shop --name np1 --drain-timeout 60 --subscription dddddddd-1234-4abc-8def-123456789012',
    ],
    link: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/error-code-poddrainfailure',
    facts: [
      { name: 'Blocking pod', value: 'shop/web-1' },
      { name: 'PodDisruptionBudget', value: 'shop/web' },
      { name: 'minAvailable', value: '3' },
      { name: 'Unready pods', value: 'shop/web-2' },
      { name: 'Node', value: 'aks-np1-1-vmss000001' },
    ],
  });
});
