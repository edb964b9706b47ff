import { describe, expect, test } from '@jest/globals';
import { factsIn } from '../../../src/explain/facts/factsIn.ts';
import type { RootCause } from '../../../src/explain/rootCause/rootCause.ts';
import { POLICY_INFO, SUBNET_ID, SUBSCRIPTION_ID } from '../../samples/explained.ts';
import { named } from '../../samples/named.ts';

const NOTHING = { facts: [], values: {}, commands: [] };

function cause(parts: Partial<RootCause>): RootCause {
  return { code: '', message: '', target: '', outerCodes: [], additionalInfo: [], texts: [], ...parts };
}

test('without words there are no facts', () => {
  expect(factsIn(cause({}))).toEqual(NOTHING);
});

test('the facts of every kind, in one order, with what fills commands', () => {
  const texts = [
    'Another operation (np2 - Updating) is in progress. Too many requests, retry after 12 seconds.',
    'Upgrading Kubernetes version 1.40.2 to 1.42.0 is not allowed.',
    'Pod CIDR 10.9.0.0/16. key vault https://kv1.vault.azure.net/keys/k',
    `Subnet ${SUBNET_ID} is full. namespace 'Microsoft.Compute'`,
    'Standard_D2s_v9 is not offered in location westeurope. Current limit: 10',
    'PDB store/cart-pdb has maxUnavailable == 0',
  ];
  const found = factsIn(cause({ texts, additionalInfo: [POLICY_INFO], otherExtension: 'shopAgent' }));
  expect(found).toEqual({
    facts: named({
      PodDisruptionBudget: 'store/cart-pdb',
      maxUnavailable: '0',
      'Current limit': '10',
      'VM size': 'Standard_D2s_v9',
      Region: 'westeurope',
      Key: 'https://kv1.vault.azure.net/keys/k',
      Subnet: 'nodes',
      'Pod address range': '10.9.0.0/16',
      'Policy assignment': 'Shop guard rails',
      'Policy definition': 'Require a cost tag on resources',
      'Failing fields':
        'tags[cost-center] is missing (condition: Exists false), location is westus (condition: NotIn [westeurope, northeurope])',
      'Version step': '1.40.2 to 1.42.0',
      'Wait before the next try': '12 seconds',
      'Operation in progress': 'np2 - Updating',
      'VM extension': 'shopAgent',
    }),
    values: {
      size: 'Standard_D2s_v9',
      region: 'westeurope',
      subnetId: SUBNET_ID,
      provider: 'Microsoft.Compute',
    },
    commands: [
      'kubectl describe pdb cart-pdb --namespace store',
      `az policy assignment show --name shop-rails --scope /subscriptions/${SUBSCRIPTION_ID}`,
    ],
  });
});

describe('words', () => {
  test('two texts are not read as one word', () => {
    expect(factsIn(cause({ texts: ['It is in location westus', '2 nodes failed'] }))).toEqual({
      facts: named({ Region: 'westus' }),
      values: { region: 'westus' },
      commands: [],
    });
  });

  test.each([
    [0, { facts: named({ Zone: '1' }), values: {}, commands: [] }],
    [1, NOTHING],
  ])('only the first 32768 characters are read: %d too many', (tooMany, found) => {
    const words = ' zone 1';
    const filler = '.'.repeat(32_768 - words.length + tooMany);
    expect(factsIn(cause({ texts: [filler + words] }))).toEqual(found);
  });
});

describe('what Azure names as the target', () => {
  const ofTarget = (facts: Record<string, string>) => ({ facts: named(facts), values: {}, commands: [] });

  test.each(['vm', 'agentPoolProfile.vmSize', 'properties.pools[0]/size-1', `v${'m'.repeat(200)}`])(
    'is the affected resource: %s',
    (target) => {
      expect(factsIn(cause({ target }))).toEqual(ofTarget({ 'Affected resource': target }));
    },
  );

  test.each(['', '0', '12', '0.size', 'v', 'pool np1', 'pool, size', `v${'m'.repeat(201)}`])(
    'is no name of a resource: %j',
    (target) => {
      expect(factsIn(cause({ target }))).toEqual(NOTHING);
    },
  );

  test('is not told beside the resource that the words name', () => {
    const texts = ["Validation failed for resource 'np1'."];
    expect(factsIn(cause({ texts, target: 'agentPoolProfile' }))).toEqual(
      ofTarget({ 'Affected resource': 'np1' }),
    );
  });

  test('is not told again', () => {
    const texts = ['PDB store/cart-pdb in zone 1'];
    const facts = { PodDisruptionBudget: 'store/cart-pdb', Zone: '1' };
    const commands = ['kubectl describe pdb cart-pdb --namespace store'];
    expect(factsIn(cause({ texts, target: 'store/cart-pdb' }))).toEqual({
      facts: named(facts),
      values: {},
      commands,
    });
    expect(factsIn(cause({ texts, target: 'store' }))).toEqual({
      facts: named({ ...facts, 'Affected resource': 'store' }),
      values: {},
      commands,
    });
  });
});
