import { describe, expect, test } from '@jest/globals';
import { OPERATION, problemsOf, read, SUBSCRIPTION, wordsOf } from '../samples/inputs.ts';
import {
  CLUSTER,
  CLUSTER_NAMED,
  CLUSTER_OPERATION,
  LOCATION_OPERATION,
  NAMED,
  operationOf,
  POOL_OPERATION,
} from '../samples/operationInputs.ts';
import { alone } from '../samples/targets.ts';

describe('An ARM id as operation-id', () => {
  test('carries every name itself', () => {
    expect(operationOf(alone(POOL_OPERATION))).toEqual(NAMED);
  });

  test.each([
    ['resourcegroups in lower case', POOL_OPERATION.replace('resourceGroups', 'resourcegroups')],
    ['all lower case', POOL_OPERATION.toLowerCase()],
    ['a slash at its end', `${POOL_OPERATION}/`],
    [
      'Azure in a mixed mood',
      POOL_OPERATION.replace('agentPools', 'AgentPools').replace('operations', 'Operations'),
    ],
    [
      'keywords shouted',
      POOL_OPERATION.replace('managedClusters', 'MANAGEDCLUSTERS').replace(
        '/subscriptions',
        '/SUBSCRIPTIONS',
      ),
    ],
  ])('is read with %s', (_, id) => {
    expect(operationOf(alone(id))).toEqual(NAMED);
  });

  test('keeps the letters of its names, and can have a colon in its id', () => {
    const id = POOL_OPERATION.replace('rg-prod', 'RG-Prod').replace(OPERATION, 'Op:1');
    expect(operationOf(alone(id))).toEqual({ ...NAMED, resourceGroup: 'RG-Prod', operationId: 'Op:1' });
  });

  test.each([
    ['its pool in capitals', POOL_OPERATION.replace('np1', 'NP1')],
    ['everything in capitals', POOL_OPERATION.toUpperCase()],
  ])('with %s is that of the pool in lower case', (_, id) => {
    expect(operationOf(alone(id))).toEqual(NAMED);
    expect(operationOf(read({ 'operation-id': id, 'agent-pool-name': 'NP1' }))).toEqual(NAMED);
  });

  test('at cluster level names no pool, whatever agent-pool-name says', () => {
    expect(operationOf(alone(CLUSTER_OPERATION))).toEqual(CLUSTER_NAMED);
    expect(operationOf(alone(CLUSTER_OPERATION, { 'agent-pool-name': 'np1' }))).toEqual(CLUSTER_NAMED);
  });

  test('agrees with inputs in other letters', () => {
    expect(operationOf(read({ 'operation-id': POOL_OPERATION, 'cluster-name': 'AKS-Prod' }))).toEqual(NAMED);
  });

  test.each([
    ['subscription-id', '99999999-9999-9999-9999-999999999999', SUBSCRIPTION],
    ['resource-group', 'rg-test', 'rg-prod'],
    ['cluster-name', 'aks-test', 'aks-prod'],
    ['agent-pool-name', 'np2', 'np1'],
  ])('that disagrees with %s is refused', (input, value, there) => {
    const result = read({ 'operation-id': POOL_OPERATION, [input]: value });
    expect(problemsOf(result)).toEqual([[input, value]]);
    expect(wordsOf(result)).toContain(`${there}, as operation-id says`);
  });

  test('every disagreement is reported at once', () => {
    const result = read({
      'operation-id': CLUSTER_OPERATION,
      'resource-group': 'rg-test',
      'cluster-name': 'aks-test',
    });
    expect(problemsOf(result).map(([name]) => name)).toEqual(['resource-group', 'cluster-name']);
  });

  test('of a location is only an id: the rest must be given', () => {
    expect(operationOf(read({ 'operation-id': LOCATION_OPERATION }))).toEqual(NAMED);
    expect(problemsOf(alone(LOCATION_OPERATION, { 'subscription-id': SUBSCRIPTION }))).toEqual([
      ['resource-group', ''],
      ['cluster-name', ''],
      ['agent-pool-name', ''],
    ]);
  });

  test('of a location carries the subscription, so that the input may be left out', () => {
    const result = read({ 'operation-id': LOCATION_OPERATION, 'subscription-id': '' });
    expect(operationOf(result)).toEqual(NAMED);
  });

  test.each([
    ['another provider', POOL_OPERATION.replace('ContainerService', 'Compute')],
    ['no operation', `${CLUSTER}/agentPools/np1`],
    ['one segment too many', `${POOL_OPERATION}/more`],
    ['one in front', `/x${POOL_OPERATION}`],
    ['an empty segment', POOL_OPERATION.replace('rg-prod', '')],
    ['two slashes', POOL_OPERATION.replace('/agentPools', '//agentPools')],
    ['a query', `${POOL_OPERATION}?x=1`],
    ['a fragment', `${POOL_OPERATION}#x`],
    ['an encoded slash', `${POOL_OPERATION}%2f..`],
    ['a climbing group', POOL_OPERATION.replace('rg-prod', '..')],
    ['a climbing operation', POOL_OPERATION.replace(OPERATION, '..')],
    ['a bad pool name', POOL_OPERATION.replace('np1', 'NP_1')],
    ['a masked name', POOL_OPERATION.replace(SUBSCRIPTION, '***')],
    ['no operation id', POOL_OPERATION.replace(OPERATION, '{id}')],
    ['a bad subscription', POOL_OPERATION.replace(SUBSCRIPTION, 'prod')],
    ['only a slash', '/'],
  ])('with %s is refused', (_, id) => {
    const result = alone(id);
    expect(new Set(problemsOf(result).map(([name]) => name))).toEqual(new Set(['operation-id']));
  });
});
