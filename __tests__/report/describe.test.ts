import { describe, expect, test } from '@jest/globals';
import { kindText, operationText, ownerText, statusText } from '../../src/report/describe.ts';
import { CLUSTER_OPERATION, LOCATION_OPERATION, OPERATION } from '../samples/reports.ts';

describe('An operation', () => {
  test.each([
    [
      { ...OPERATION, operationId: 'latest' },
      'the latest operation of agent pool np1 in cluster aks-prod (resource group rg-prod)',
    ],
    [OPERATION, 'operation op-1 of agent pool np1 in cluster aks-prod (resource group rg-prod)'],
    [{ ...LOCATION_OPERATION, operationId: 'latest' }, 'the latest operation'],
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

  test.each([
    [OPERATION, 'Agent pool aks-prod/np1'],
    [CLUSTER_OPERATION, 'Cluster aks-prod/np1'],
    [LOCATION_OPERATION, 'Operation aks-prod/np1'],
  ])('has another label where several are waited for: %j', (operation, text) => {
    expect(ownerText(operation, 'aks-prod/np1')).toBe(text);
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
    [{ operationType: '', subOperationType: 'Upgrading' }, 'Upgrading'],
    [{ operationType: '', subOperationType: '' }, ''],
  ])('%j reads %s', (status, text) => expect(kindText(status)).toBe(text));
});
