import { describe, expect, test } from '@jest/globals';
import { quotaFacts, sizeFacts } from '../../../src/explain/facts/capacity.ts';
import { diskFacts } from '../../../src/explain/facts/disks.ts';
import { drainFacts } from '../../../src/explain/facts/drain.ts';
import type { Facts } from '../../../src/explain/facts/facts.ts';
import { PDB_WORDS, QUOTA_WORDS } from '../../samples/explained.ts';

function told({ facts }: Facts): Record<string, string> {
  return Object.fromEntries(facts.map(({ name, value }) => [name, value]));
}

describe('drain', () => {
  test.each([
    [
      PDB_WORDS,
      {
        'Blocking pod': 'store/cart-6f7d',
        PodDisruptionBudget: 'store/cart-pdb',
        minAvailable: '2',
        'Unready pods': '0',
        Node: 'aks-np1-11112222-vmss00000a',
      },
    ],
    [
      'Drain of node aks-np1-11112222-vmss00000a did not complete pods [pods: store/cart-1, pay/db-0]: Too Many Requests',
      { 'Blocking pods': 'store/cart-1, pay/db-0', Node: 'aks-np1-11112222-vmss00000a' },
    ],
    [
      'Drain of akswin1 did not complete:\n  Too many req pod a-1 on node akswin1: store/a-1 blocked by pdb a with unready pods [].',
      { 'Blocking pod': 'store/a-1', PodDisruptionBudget: 'store/a', Node: 'akswin1' },
    ],
    [
      "1 error occurred:\n\t* PDB store/cart-pdb has maxunavailble == 0 can't proceed with put operation",
      { PodDisruptionBudget: 'store/cart-pdb', maxUnavailable: '0' },
    ],
    [
      'Cannot evict pod: The disruption budget cart-pdb needs 3 healthy pods and has 3 currently',
      { PodDisruptionBudget: 'cart-pdb', 'Healthy pods': '3', 'Desired healthy pods': '3' },
    ],
    ['Use https://a.invalid/b and and/or', {}],
  ])('%s', (text, facts) => {
    expect(told(drainFacts(text))).toEqual(facts);
  });

  test('a long list is cut', () => {
    const pods = Array.from({ length: 250 }, (_, index) => `store/cart-${index}`);
    const value = told(drainFacts(`Drain did not complete [pods: ${pods.join(', ')}]`))['Blocking pods'];
    expect(value).toMatch(/^store\/cart-0, .*store\/cart-9 and 240 more$/);
  });
});

describe('the figures of a budget', () => {
  test.each([
    ['pdb a (MinAvailable: 50%)', { minAvailable: '50%' }],
    ['pdb a minAvailable=2', { minAvailable: '2' }],
    ['pdb a has maxUnavailable == 0', { maxUnavailable: '0' }],
    ['pdb a (currentHealthy: 2, desiredHealthy: 3)', { 'Healthy pods': '2', 'Desired healthy pods': '3' }],
    ['pdb a: 4 unready pods', { 'Unready pods': '4' }],
    ['pdb a with unready pods [s/p-1, s/p-2]', { 'Unready pods': 's/p-1, s/p-2' }],
    ['pdb a with unready pods []', {}],
    ['The autoscaler has minAvailable 2.', {}],
  ])('%s', (text, facts) => expect(told(drainFacts(text))).toEqual(facts));
});

describe('disks', () => {
  test.each([
    [
      'cache size of 53687091200 bytes and temporary disk size of 80530636800 bytes, but the OS disk requires 137438953472 bytes',
      { 'Cache size': '50 GiB', 'Temporary disk': '75 GiB', 'OS disk': '128 GiB' },
    ],
    ['cache size: 50 GB', { 'Cache size': '50 GB' }],
    ['The OS disk size is 128 GB.', {}],
    [
      "key vault 'https://kv1.vault.azure.net/keys/k/0a' for disk encryption set 'des1'",
      { Key: 'https://kv1.vault.azure.net/keys/k/0a', 'Disk encryption set': 'des1' },
    ],
    ['https://kv1.vault.azure.net/secrets/s', {}],
  ])('%s', (text, facts) => expect(told(diskFacts(text))).toEqual(facts));
});

describe('quota', () => {
  test.each([
    [
      QUOTA_WORDS,
      {
        'VM family': 'standardDSv9Family',
        'Current limit': '1,200',
        'Current usage': '1,196',
        'Additional required': '8',
        'New limit needed': '1,204',
      },
    ],
    [
      'Operation results in exceeding quota limits of Core. Maximum allowed: 10, Current in use: 10, Additional requested: 2. Please read more.',
      { 'Current limit': '10', 'Current usage': '10', 'Additional required': '2' },
    ],
    [
      'Insufficient vcpu quota requested 16, remaining 3 for family standardDv9Family for region northeurope. Surge nodes would also consume vcpu quota.',
      { 'VM family': 'standardDv9Family', Left: '3', 'Additional required': '16' },
    ],
    [
      'Insufficient regional vcpu quota left for location northeurope. left regional vcpu quota 3, requested quota 4.',
      { Left: '3', 'Additional required': '4' },
    ],
    [
      'exceeding approved Total Regional Cores quota: current limit 12000, current usage 11999, additional required 64',
      {
        Quota: 'Total Regional Cores',
        'Current limit': '12,000',
        'Current usage': '11,999',
        'Additional required': '64',
      },
    ],
    ['The current limit of patience is reached.', {}],
    ['Remaining 3 nodes.', {}],
  ])('%s', (text, facts) => {
    expect(told(quotaFacts(text))).toEqual(facts);
  });
});

describe('sizes, regions, zones', () => {
  test.each([
    [
      "VM size Standard_D2s_v9 is not offered in location 'westeurope' zone '2'.",
      { 'VM size': 'Standard_D2s_v9', Region: 'westeurope', Zone: '2' },
    ],
    ['Not in zones 1, 3 of region: SwedenCentral', { Zones: '1, 3', Region: 'swedencentral' }],
    ['Vnet region is westus while cluster region is westus2.', {}],
    ['in this region, try another zone', {}],
  ])('%s', (text, facts) => {
    expect(told(sizeFacts(text))).toEqual(facts);
  });

  test('hundreds of sizes are cut to five', () => {
    const sizes = Array.from({ length: 300 }, (_, index) => `Standard_D${index + 1}s_v9`);
    expect(told(sizeFacts(`Allowed: ${sizes.join(',')}`))['VM sizes']).toMatch(
      /Standard_D5s_v9 and 295 more$/,
    );
  });
});
