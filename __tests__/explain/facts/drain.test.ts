import { describe, expect, test } from '@jest/globals';
import { drainFacts } from '../../../src/explain/facts/drain.ts';
import { PDB_WORDS } from '../../samples/explained.ts';
import { named } from '../../samples/named.ts';

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
      ['kubectl describe pdb cart-pdb --namespace store'],
    ],
    [
      'Drain of node aks-np1-11112222-vmss00000a did not complete pods [pods: store/cart-1, pay/db-0]: Too Many Requests',
      { 'Blocking pods': 'store/cart-1, pay/db-0', Node: 'aks-np1-11112222-vmss00000a' },
      [],
    ],
    [
      'Drain of akswin1 did not complete:\n  Too many req pod a-1 on node akswin1: store/a-1 blocked by pdb a with unready pods [].',
      { 'Blocking pod': 'store/a-1', PodDisruptionBudget: 'store/a', Node: 'akswin1' },
      ['kubectl describe pdb a --namespace store'],
    ],
    [
      "1 error occurred:\n\t* PDB store/cart-pdb has maxunavailble == 0 can't proceed with put operation",
      { PodDisruptionBudget: 'store/cart-pdb', maxUnavailable: '0' },
      ['kubectl describe pdb cart-pdb --namespace store'],
    ],
    [
      'Cannot evict pod: The disruption budget cart-pdb needs 3 healthy pods and has 3 currently',
      { PodDisruptionBudget: 'cart-pdb', 'Healthy pods': '3', 'Desired healthy pods': '3' },
      [],
    ],
    [
      'store/cart-1 blocked by pdb store/cart-pdb, pay/db-0 Blocked by PDB db-pdb',
      {
        'Blocking pods': 'store/cart-1, pay/db-0',
        PodDisruptionBudgets: 'store/cart-pdb, pay/db-pdb',
      },
      ['kubectl describe pdb cart-pdb --namespace store', 'kubectl describe pdb db-pdb --namespace pay'],
    ],
    [
      'PDB shop/a, PDB shop/b, disruption budget loose: PDB shop/c, PDB shop/d',
      { PodDisruptionBudgets: 'shop/a, shop/b, shop/c, shop/d, loose' },
      [
        'kubectl describe pdb a --namespace shop',
        'kubectl describe pdb b --namespace shop',
        'kubectl describe pdb c --namespace shop',
      ],
    ],
    ['Use https://a.invalid/b and and/or', {}, []],
  ])('%s', (text, facts, commands) => {
    expect(drainFacts(text)).toEqual({ facts: named(facts), commands });
  });

  test.each([
    ['[pods: store/cart-1]', 'store/cart-1'],
    ['[pods:store/cart-1,]', 'store/cart-1'],
    ['[Pod: store/cart-1 ]', 'store/cart-1'],
    ['[pod:store/cart-1', 'store/cart-1'],
    ['[pods: a/b, ./c, d//e, f/g/h]', 'a/b'],
    ['evicting pod cart-1 failed', 'cart-1'],
    ['Evicting pod "cart-1" failed', 'cart-1'],
    ["evicting pod 'store/cart-1': Too Many Requests", 'store/cart-1'],
    ['evicting pod cart.1. Then', 'cart.1'],
    ['evicting pod cart-1, evicting pod cart-1', 'cart-1'],
    ['evicting pod cart-1 of [pods: store/cart-1]', 'store/cart-1'],
  ])('one pod blocks: %s', (text, pod) => {
    expect(drainFacts(text)).toEqual({ facts: named({ 'Blocking pod': pod }), commands: [] });
  });

  test.each([
    ['evicting pod cart-1, evicting pod db-0', 'cart-1, db-0'],
    ['[pods: store/web-cart] evicting pod cart', 'store/web-cart, cart'],
    ['[pods: store/cart-1][pod: pay/db-0]', 'store/cart-1, pay/db-0'],
  ])('several pods block: %s', (text, pods) => {
    expect(drainFacts(text)).toEqual({ facts: named({ 'Blocking pods': pods }), commands: [] });
  });

  test.each([
    ['Drain aks-np1-11112222-vmss000000 failed', 'aks-np1-11112222-vmss000000'],
    ['drain of aksnp000001 failed', 'aksnp000001'],
    ['drain node aksnp000001 failed', 'aksnp000001'],
    ['The drain of node aksnp000001, on node aksnp000002', 'aksnp000001, aksnp000002'],
    ['on node aksnp', 'aksnp'],
  ])('%s', (text, node) => {
    expect(drainFacts(text)).toEqual({ facts: named({ Node: node }), commands: [] });
  });

  test.each(['on node np1', 'on node aks1', 'undrained aksnp000001', 'drained node aksnp000001'])(
    'no node: %s',
    (text) => {
      expect(drainFacts(text)).toEqual({ facts: [], commands: [] });
    },
  );

  test.each([250, 1000])('a list of %d pods is cut', (count) => {
    const pods = Array.from({ length: count }, (_, index) => `store/cart-${index}`);
    const ten = pods.slice(0, 10).join(', ');
    expect(drainFacts(`Drain did not complete [pods: ${pods.join(', ')}]`)).toEqual({
      facts: named({ 'Blocking pods': `${ten} and ${count - 10} more` }),
      commands: [],
    });
  });
});

describe('the figures of a budget', () => {
  test.each([
    ['pdb a (MinAvailable: 50%)', { minAvailable: '50%' }],
    ['pdb a minAvailable=2', { minAvailable: '2' }],
    ['pdb a minAvailable == 12', { minAvailable: '12' }],
    ['pdb a min available is 2', { minAvailable: '2' }],
    ['pdb a {"minAvailable":"50%"}', { minAvailable: '50%' }],
    ["PDBs with 'minAvailable': '2', minAvailable 3", { minAvailable: '2, 3' }],
    ['pdb a min available of 10000 pods', { minAvailable: '10000' }],
    ['pdb a adminAvailable 2, minAvailable: all', {}],
    ['pdb a has maxUnavailable == 0', { maxUnavailable: '0' }],
    ['pdb a maxUnavailable=25%', { maxUnavailable: '25%' }],
    ['pdb a {"maxUnavailable":"25%"}', { maxUnavailable: '25%' }],
    ["pdb a 'maxUnavailable': '1', MaxUnavailable 2", { maxUnavailable: '1, 2' }],
    ['pdb a max unavailable is 1', { maxUnavailable: '1' }],
    ['pdb a max unavailable of 10000', { maxUnavailable: '10000' }],
    ['pdb a maxUnavailabl: 1', { maxUnavailable: '1' }],
    ['pdb a climax unavailable 1, maxUnavailable: none', {}],
    ['pdb a (currentHealthy: 2, desiredHealthy: 3)', { 'Healthy pods': '2', 'Desired healthy pods': '3' }],
    [
      'pdb a {"currentHealthy":12,"desiredHealthy":13}',
      { 'Healthy pods': '12', 'Desired healthy pods': '13' },
    ],
    ['pdb a Current Healthy = 2 and Desired = 3', { 'Healthy pods': '2', 'Desired healthy pods': '3' }],
    ["pdb a 'healthy': 2, 'desired': 3", { 'Healthy pods': '2', 'Desired healthy pods': '3' }],
    ['pdb a healthy=2 desired=3', { 'Healthy pods': '2', 'Desired healthy pods': '3' }],
    ['pdb a healthy pods: 2, desired pods: 3', { 'Healthy pods': '2', 'Desired healthy pods': '3' }],
    ['pdb a unhealthy: 2, undesired: 3', {}],
    ['pdb a current healthy: 2, desired healthy: 3', { 'Healthy pods': '2', 'Desired healthy pods': '3' }],
    ['pdb a desired healthy pods: 3', { 'Desired healthy pods': '3' }],
    ['PodDisruptionBudget a has minAvailable: 2', { minAvailable: '2' }],
    ['pdb a healthy 2, desired 3', {}],
    [
      'Disruption budget: needs 10 healthy pods and has 12 currently',
      { 'Healthy pods': '12', 'Desired healthy pods': '10' },
    ],
    [
      'DisruptionBudget of a needs 1 healthy pod and has 1 currently',
      { 'Healthy pods': '1', 'Desired healthy pods': '1' },
    ],
    ['pdb a: 4 unready pods', { 'Unready pods': '4' }],
    ['pdb a with 12 unready pods', { 'Unready pods': '12' }],
    ['pdb a with 1 Unready Pod', { 'Unready pods': '1' }],
    ['pdb a with unready pods [s/p-1, s/p-2]', { 'Unready pods': 's/p-1, s/p-2' }],
    ['pdb a with 2 unready pods: [ s/p-1\ts/p-2,]', { 'Unready pods': 's/p-1, s/p-2' }],
    ['pdb a, unready pod:[s/p-1], unready pods[s/p-2]', { 'Unready pods': 's/p-1, s/p-2' }],
    ['pdb a with unready pods []', {}],
    ['The autoscaler has minAvailable 2, pdbx maxUnavailable 1, healthy: 2, 4 unready pods', {}],
  ])('%s', (text, facts) => {
    expect(drainFacts(text)).toEqual({ facts: named(facts), commands: [] });
  });
});

test('Of very many pods, all are counted', () => {
  const pods = Array.from({ length: 1_200 }, (_, index) => `store/cart-${index}`);
  expect(drainFacts(`Drain did not complete [pods: ${pods.join(', ')}]`).facts[0]?.value).toMatch(
    / and 1190 more$/,
  );
});
