import { describe, expect, test } from '@jest/globals';
import { labelsOf } from '../../src/report/labels.ts';
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
    ['every scope', [OPERATION, CLUSTER_OPERATION, LOCATION_OPERATION], ['np1', 'aks-prod', 'op-1']],
  ])('%s', (_, operations, labels) => expect(labelsOf(operations)).toEqual(labels));
});
