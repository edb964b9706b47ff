import { describe, expect, test } from '@jest/globals';
import { requestFacts } from '../../../src/explain/facts/request.ts';
import { LATER_ID, OWN_ID, SUBSCRIPTION_ID } from '../../samples/explained.ts';
import { named } from '../../samples/named.ts';

const WRITE = 'Microsoft.ContainerService/managedClusters/agentPools/write';
const JOIN = 'Microsoft.Network/virtualNetworks/subnets/join/action';
const GROUP = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/rg-shop`;
const SUBNET = '/subscriptions/s2/resourceGroups/rg-net/subnets/nodes';

describe('The operation that is in the way', () => {
  test.each([
    ['Another operation (np2 - Updating) is in progress.', { 'Operation in progress': 'np2 - Updating' }],
    ['another managed operation (Upgrading) is in progress: wait', { 'Operation in progress': 'Upgrading' }],
    ['ANOTHER AGENTPOOL OPERATION (X) IS IN PROGRESS', { 'Operation in progress': 'X' }],
    [
      "managed cluster is in Provisioning State(Starting). The previous operation started at '2026-02-21T13:33:55Z'",
      { 'Operation in progress': 'Starting', 'Started at': '2026-02-21T13:33:55Z' },
    ],
    ['Pool np1 has the provisioning state (Deleting)', { 'Operation in progress': 'Deleting' }],
    ['Pool np1 has the provisioning state (Succeeded)', {}],
    ['Another one (np2 - Updating) is in progress.', {}],
    ['Another operation () is in progress.', {}],
    ["The previous operation started at 'noon'", {}],
  ])('%s', (text, facts) => {
    expect(requestFacts(text)).toEqual({ facts: named(facts), values: {} });
  });
});

describe('The permission that is missing', () => {
  test.each([
    [
      `The client 'shop-ci' with object id '${OWN_ID}' does not have authorization to perform action '${WRITE}' over scope '${GROUP}' or the scope is invalid.`,
      { 'Object id': OWN_ID, Action: WRITE, Scope: GROUP },
      { objectId: OWN_ID },
    ],
    [
      `The client with object id '${OWN_ID}' has permission to perform action '${WRITE}' on scope '${GROUP}'; however, it does not have permission to perform action(s) '${JOIN}' on the linked scope(s) '${SUBNET}' or the linked scope(s) are invalid.`,
      { 'Object id': OWN_ID, Action: JOIN, Scope: SUBNET },
      { objectId: OWN_ID },
    ],
    [
      `The client has permission to perform action '${WRITE}' on scope '${GROUP}', but not permission to perform action '${JOIN}' on the linked scope '${SUBNET}'.`,
      { Action: JOIN, Scope: SUBNET },
      {},
    ],
    [
      `The client has permission to perform actions '${WRITE}' on the scope '${GROUP}', but not permission to perform actions '${JOIN}' on the linked scope '${SUBNET}'.`,
      { Action: JOIN, Scope: SUBNET },
      {},
    ],
    [`It may not perform the action '${WRITE}'.`, { Action: WRITE }, {}],
    [
      `It may not perform action(s) '${WRITE}' over the scope '${GROUP}'.`,
      { Action: WRITE, Scope: GROUP },
      {},
    ],
    [`IT MAY NOT PERFORM 'A/B/READ' ON THE SCOPE '/S'`, { Action: 'A/B/READ', Scope: '/S' }, {}],
    [`It may not perform the '${JOIN}' here.`, { Action: JOIN }, {}],
    [`The client with object id '${OWN_ID}' is unknown over scope '${GROUP}'.`, {}, { objectId: OWN_ID }],
    ["It may not perform action 'write', 'a/b', or any action 'c/write' over scope '/s'.", {}, {}],
    ["The client with object id 'shop-ci' is unknown.", {}, {}],
    [`The client with subject id '${OWN_ID}' is unknown.`, {}, {}],
  ])('%s', (text, facts, values) => {
    expect(requestFacts(text)).toEqual({ facts: named(facts), values });
  });
});

describe('The subscription that a resource is linked to', () => {
  test.each([
    [
      `However, the current tenant '${OWN_ID}' is not authorized to access linked subscription '${LATER_ID}'.`,
      { Tenant: OWN_ID, 'Linked subscription': LATER_ID },
    ],
    [
      `Linked Subscription id: '${LATER_ID}' is not in Tenant Id: '${OWN_ID}'`,
      { Tenant: OWN_ID, 'Linked subscription': LATER_ID },
    ],
    [
      `linked subscription: '${LATER_ID}', tenant: '${OWN_ID}'`,
      { Tenant: OWN_ID, 'Linked subscription': LATER_ID },
    ],
    [
      `linked subscription id '${LATER_ID}', tenant id '${OWN_ID}'`,
      { Tenant: OWN_ID, 'Linked subscription': LATER_ID },
    ],
    [`linked subscription '${LATER_ID}', subtenant '${OWN_ID}'`, { 'Linked subscription': LATER_ID }],
    [`linked subscription '${LATER_ID}', tenant 'shop'`, { 'Linked subscription': LATER_ID }],
  ])('%s', (text, facts) => {
    expect(requestFacts(text)).toEqual({ facts: named(facts), values: { linkedSubscription: LATER_ID } });
  });

  test.each([
    `The tenant '${OWN_ID}' was found.`,
    `The tenant '${OWN_ID}' has the subscription '${LATER_ID}'.`,
    `The tenant '${OWN_ID}' has the linked subscription 'shop'.`,
  ])('No other is linked: %s', (text) => {
    expect(requestFacts(text)).toEqual({ facts: [], values: {} });
  });
});

describe('The resource concerned', () => {
  test.each([
    [
      `The scope '${GROUP}/x' cannot perform write operation because following scope(s) are locked: '${GROUP}'. Please remove the lock and try again.`,
      { Locked: GROUP },
    ],
    [`The scope is locked "${GROUP}"`, { Locked: GROUP }],
    ["THESE SCOPES ARE LOCKED: 'RG', 'RG2'", { Locked: 'RG' }],
    ["microscopes are locked: 'rg'", {}],
    ['The scope is locked: rg', {}],
    [
      `The workspace ${GROUP}/providers/Microsoft.OperationalInsights/workspaces/logs-1_eu was not found.`,
      {
        'Log Analytics workspace': `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/logs-1_eu`,
      },
    ],
    [
      "'/subscriptions/s/resourcegroups/r/providers/microsoft.operationalinsights/workspaces/w'",
      {
        'Log Analytics workspace':
          '/subscriptions/s/resourcegroups/r/providers/microsoft.operationalinsights/workspaces/w',
      },
    ],
    ['/subscriptions/s/resourceGroups/r s/providers/Microsoft.OperationalInsights/workspaces/w', {}],
    ['/subscriptions/s t/resourceGroups/r/providers/Microsoft.OperationalInsights/workspaces/w', {}],
    ['/subscriptions/s/resourceGroups/r/providers/MicrosoftXOperationalInsights/workspaces/w', {}],
    ["Validation failed for resource 'np1'.", { 'Affected resource': 'np1' }],
    [
      "Not a VM size for resource: 'pools/np 1'. Not a size for resource 'np2'.",
      { 'Affected resource': 'pools/np 1' },
    ],
    ["FAILED FOR RESOURCE 'NP1'", { 'Affected resource': 'NP1' }],
    ["Resize for resource 'np1', failed for resource ''", {}],
  ])('%s', (text, facts) => {
    expect(requestFacts(text)).toEqual({ facts: named(facts), values: {} });
  });
});

describe('The names that fill commands', () => {
  test.each([
    ["not registered to use namespace 'Microsoft.Network'.", { provider: 'Microsoft.Network' }],
    ["NAMESPACE 'MICROSOFT.A.B'", { provider: 'MICROSOFT.A.B' }],
    ["namespace 'Contoso.Network', namespace 'Microsoft.1', namespace 'MicrosoftX'", {}],
    ['/resourceGroups/MC_rg-shop_shop(1)_west.eu/providers/x', { nodeRg: 'MC_rg-shop_shop(1)_west.eu' }],
    ['in /resourceGroups/MC_rg_shop_westeurope.', { nodeRg: 'MC_rg_shop_westeurope' }],
    ['(/resourceGroups/MC_rg_shop_westeurope)', { nodeRg: 'MC_rg_shop_westeurope' }],
    ["'/subscriptions/s/RESOURCEGROUPS/mc_a'", { nodeRg: 'mc_a' }],
    ['/resourceGroups/rg_MC_shop', {}],
    ['aks-np1-12345678-vmss_3 is not healthy', { vmss: 'aks-np1-12345678-vmss', instance: '3' }],
    ['VM aks-np1-12345678-vmss_12345', { vmss: 'aks-np1-12345678-vmss', instance: '12345' }],
    [
      '/virtualMachineScaleSets/aks-np1-12345678-vmss/virtualMachines/0/x',
      { vmss: 'aks-np1-12345678-vmss', instance: '0' },
    ],
    ['AKS-NP1-12345678-VMSS/virtualmachines/47', { vmss: 'AKS-NP1-12345678-VMSS', instance: '47' }],
    ['node aks-np1-12345678-vmss00000a is not ready', { vmss: 'aks-np1-12345678-vmss' }],
    ["scale set 'aks-np1-12345678-vmss'", { vmss: 'aks-np1-12345678-vmss' }],
    ['aks-p-vmss', { vmss: 'aks-p-vmss' }],
    ['aks-np1-12345678-vmss/virtualMachines/x', { vmss: 'aks-np1-12345678-vmss' }],
    ['aks-np1-12345678-vmss00000 aks--vmss peaks-np1-12345678-vmss aks-np1-12345678-vmss_x', {}],
  ])('%s', (text, values) => {
    expect(requestFacts(text)).toEqual({ facts: [], values });
  });

  test('All of them, in one message', () => {
    expect(
      requestFacts(
        `The client with object id '${OWN_ID}' may not read aks-np1-12345678-vmss_3 in /resourceGroups/MC_shop of linked subscription '${LATER_ID}', namespace 'Microsoft.Compute'.`,
      ),
    ).toEqual({
      facts: named({ 'Linked subscription': LATER_ID }),
      values: {
        objectId: OWN_ID,
        linkedSubscription: LATER_ID,
        provider: 'Microsoft.Compute',
        nodeRg: 'MC_shop',
        vmss: 'aks-np1-12345678-vmss',
        instance: '3',
      },
    });
  });
});

test('Words without a name tell nothing', () => {
  expect(requestFacts('The request was refused.')).toEqual({ facts: [], values: {} });
});
