import { describe, expect, test } from '@jest/globals';
import { kindText, operationText, ownerText, statusText } from '../../src/report/describe.ts';
import { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION } from '../samples/reports.ts';

describe('An operation', () => {
  test.each([
    [
      { ...OPERATION, operationId: 'latest' },
      'the latest operation of agent pool np1 in cluster aks-prod (resource group rg-prod)',
    ],
    [CLUSTER_OPERATION, 'operation op-1 of cluster aks-prod (resource group rg-prod)'],
    [LOCATION_OPERATION, 'operation op-1'],
  ])('%j is named as far as it is known', (operation, text) => expect(operationText(operation)).toBe(text));
});

describe('What an operation belongs to', () => {
  test.each([
    [OPERATION, 'Agent pool np1'],
    [CLUSTER_OPERATION, 'Cluster aks-prod'],
    [LOCATION_OPERATION, 'Operation op-1'],
  ])('%j is named by its scope', (operation, text) => expect(ownerText(operation)).toBe(text));

  test('has another label where several are waited for', () => {
    expect(ownerText(OPERATION, 'aks-prod/np1')).toBe('Agent pool aks-prod/np1');
  });
});

describe('A status', () => {
  test.each([
    [{ status: 'InProgress' }, 'InProgress'],
    [{ status: 'Upgrading', percentComplete: 0 }, 'Upgrading (0 %)'],
    [{ status: 'Upgrading', percentComplete: 33.333 }, 'Upgrading (33.3 %)'],
  ])('%j reads %s', (change, text) => expect(statusText(change)).toBe(text));
});

describe('The kind of an operation', () => {
  test.each([
    [{ operationType: 'PutAgentPool', subOperationType: 'Upgrading' }, 'PutAgentPool, Upgrading'],
    [{ operationType: 'PutAgentPool', subOperationType: '' }, 'PutAgentPool'],
    [{ operationType: '', subOperationType: '' }, ''],
  ])('%j reads %s', (status, text) => expect(kindText(status)).toBe(text));
});
