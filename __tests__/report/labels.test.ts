import { describe, expect, test } from '@jest/globals';
import { labelsOf, shortLabel } from '../../src/report/labels.ts';
import { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION } from '../samples/reports.ts';

const np2 = { ...OPERATION, agentPoolName: 'np2' };

describe('The labels of several operations', () => {
  test.each([
    ['one operation', [OPERATION], ['np1']],
    ['pools of one cluster', [OPERATION, np2], ['np1', 'np2']],
    [
      'pools of one cluster, written in another case',
      [OPERATION, { ...np2, clusterName: 'AKS-PROD', resourceGroup: 'RG-prod' }],
      ['np1', 'np2'],
    ],
    [
      'pools of two clusters',
      [OPERATION, { ...np2, clusterName: 'aks-test' }],
      ['aks-prod/np1', 'aks-test/np2'],
    ],
    [
      'clusters of one name in two resource groups',
      [OPERATION, { ...OPERATION, resourceGroup: 'rg-test' }],
      ['rg-prod/aks-prod/np1', 'rg-test/aks-prod/np1'],
    ],
    [
      'clusters of one name in two subscriptions',
      [OPERATION, { ...OPERATION, subscriptionId: 'other' }],
      [`${OPERATION.subscriptionId}/rg-prod/aks-prod/np1`, 'other/rg-prod/aks-prod/np1'],
    ],
    [
      'operations of one pool',
      [OPERATION, { ...OPERATION, agentPoolName: 'NP1', operationId: 'op-2' }, np2],
      ['np1 (op-1)', 'NP1 (op-2)', 'np2'],
    ],
    [
      'operations of one pool, beside one of another cluster with its name',
      [OPERATION, { ...OPERATION, operationId: 'op-2' }, { ...OPERATION, resourceGroup: 'rg-test' }],
      ['aks-prod/np1 (op-1)', 'aks-prod/np1 (op-2)', 'rg-test/aks-prod/np1'],
    ],
    [
      'clusters of one name in two subscriptions, and in another resource group',
      [
        OPERATION,
        { ...OPERATION, subscriptionId: 'other', resourceGroup: 'RG-PROD' },
        { ...OPERATION, resourceGroup: 'rg-test' },
      ],
      [
        `${OPERATION.subscriptionId}/rg-prod/aks-prod/np1`,
        'other/RG-PROD/aks-prod/np1',
        'rg-test/aks-prod/np1',
      ],
    ],
    [
      'an operation of one pool with a long id',
      [OPERATION, { ...OPERATION, operationId: 'x'.repeat(61) }],
      ['np1 (op-1)', `np1 (${'x'.repeat(60)}... (1 more characters))`],
    ],
    [
      'a pool that is called like an operation of which only the URL is known',
      [{ ...OPERATION, agentPoolName: 'OP-1' }, LOCATION_OPERATION],
      ['rg-prod/OP-1', 'op-1'],
    ],
    ['one operation by its URL, twice', [LOCATION_OPERATION, LOCATION_OPERATION], ['op-1', 'op-1']],
    [
      'two clusters',
      [CLUSTER_OPERATION, { ...CLUSTER_OPERATION, clusterName: 'aks-test' }],
      ['aks-prod', 'aks-test'],
    ],
    [
      'two operations of one cluster',
      [CLUSTER_OPERATION, { ...CLUSTER_OPERATION, operationId: 'op-2' }],
      ['aks-prod (op-1)', 'aks-prod (op-2)'],
    ],
    ['every scope', [OPERATION, CLUSTER_OPERATION, LOCATION_OPERATION], ['np1', 'aks-prod', 'op-1']],
  ])('%s', (_, operations, labels) => expect(labelsOf(operations)).toEqual(labels));
});

test.each([
  [OPERATION, 'np1'],
  [CLUSTER_OPERATION, 'aks-prod'],
  [LOCATION_OPERATION, 'op-1'],
  [{ ...LOCATION_OPERATION, operationId: 'x'.repeat(60) }, 'x'.repeat(60)],
  [{ ...LOCATION_OPERATION, operationId: 'x'.repeat(61) }, `${'x'.repeat(60)}... (1 more characters)`],
])('The short label of %j', (operation, label) => expect(shortLabel(operation)).toBe(label));
