import { describe, expect, test } from '@jest/globals';
import { type InputsOrProblems, readInputs } from '../../src/inputs/inputs.ts';
import { writtenOperation } from '../../src/inputs/operationId.ts';
import {
  DEFAULTS,
  IDENTITY,
  OPERATION,
  operationsOf,
  problemsOf,
  read,
  SUBSCRIPTION,
  source,
  type Texts,
  wordsOf,
} from '../samples/inputs.ts';

const ARM = 'https://management.azure.com';
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod`;
const POOL_OPERATION = `${CLUSTER}/agentPools/np1/operations/${OPERATION}`;
const CLUSTER_OPERATION = `${CLUSTER}/operations/${OPERATION}`;
const LOCATION_OPERATION = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/operations/${OPERATION}`;
const SIGNED = '?api-version=2025-05-02-preview&t=638&c=MII%2bc%2F&s=a_B-c%3d&h=x+y';

const NAMED = {
  scope: 'agent-pool',
  subscriptionId: SUBSCRIPTION,
  resourceGroup: 'rg-prod',
  clusterName: 'aks-prod',
  agentPoolName: 'np1',
  operationId: OPERATION,
};
const { agentPoolName: _, ...CLUSTER_NAMES } = NAMED;
const CLUSTER_NAMED = { ...CLUSTER_NAMES, scope: 'cluster' };

/** Reads inputs in which only the operation, and what is handed over, is given. */
function readOnly(operation: string, texts: Texts = {}) {
  return readInputs(source({ ...DEFAULTS, ...IDENTITY, ...texts, 'operation-id': operation }));
}

/** The one operation that is to be waited for. */
function operationOf(result: InputsOrProblems) {
  const operations = operationsOf(result);
  expect(operations).toHaveLength(1);
  return operations[0];
}

describe('An ARM id as operation-id', () => {
  test('carries every name itself', () => {
    expect(operationOf(readOnly(POOL_OPERATION))).toEqual(NAMED);
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
    expect(operationOf(readOnly(id))).toEqual(NAMED);
  });

  test('keeps the letters of its names, and can have a colon in its id', () => {
    const id = POOL_OPERATION.replace('rg-prod', 'RG-Prod').replace(OPERATION, 'Op:1');
    expect(operationOf(readOnly(id))).toEqual({ ...NAMED, resourceGroup: 'RG-Prod', operationId: 'Op:1' });
  });

  test.each([
    ['its pool in capitals', POOL_OPERATION.replace('np1', 'NP1')],
    ['everything in capitals', POOL_OPERATION.toUpperCase()],
  ])('with %s is that of the pool in lower case', (_, id) => {
    expect(operationOf(readOnly(id))).toEqual(NAMED);
    expect(operationOf(read({ 'operation-id': id, 'agent-pool-name': 'NP1' }))).toEqual(NAMED);
  });

  test('at cluster level names no pool, whatever agent-pool-name says', () => {
    expect(operationOf(readOnly(CLUSTER_OPERATION))).toEqual(CLUSTER_NAMED);
    expect(operationOf(readOnly(CLUSTER_OPERATION, { 'agent-pool-name': 'np1' }))).toEqual(CLUSTER_NAMED);
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
    expect(problemsOf(readOnly(LOCATION_OPERATION, { 'subscription-id': SUBSCRIPTION }))).toEqual([
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
    const result = readOnly(id);
    expect(new Set(problemsOf(result).map(([name]) => name))).toEqual(new Set(['operation-id']));
  });
});

describe('A URL as operation-id', () => {
  test.each([
    ['of the pool', POOL_OPERATION, NAMED],
    ['of the cluster', CLUSTER_OPERATION, CLUSTER_NAMED],
    [
      'of the location',
      LOCATION_OPERATION,
      { scope: 'location', subscriptionId: SUBSCRIPTION, operationId: OPERATION },
    ],
  ])('%s keeps its query byte for byte', (_, path, names) => {
    const url = `${ARM}${path}${SIGNED}`;
    expect(operationOf(readOnly(url))).toEqual({ ...names, url });
  });

  test('of the location takes the names from the inputs, for the report', () => {
    const url = `${ARM}${LOCATION_OPERATION}${SIGNED}`;
    expect(operationOf(read({ 'operation-id': url }))).toEqual({ ...NAMED, url });
  });

  test('of the location belongs to the cluster where the inputs name no pool', () => {
    const url = `${ARM}${LOCATION_OPERATION}${SIGNED}`;
    expect(operationOf(read({ 'operation-id': url, 'agent-pool-name': '' }))).toEqual({
      ...CLUSTER_NAMED,
      url,
    });
  });

  test.each([
    ['no cluster', { 'resource-group': 'rg-prod', 'agent-pool-name': 'np1' }],
    ['no resource group', { 'cluster-name': 'aks-prod', 'agent-pool-name': 'np1' }],
    ['a pool only', { 'agent-pool-name': 'np1' }],
  ])('of the location stays one where the inputs name %s', (_, names) => {
    const url = `${ARM}${LOCATION_OPERATION}${SIGNED}`;
    expect(operationOf(readOnly(url, names))).toEqual({
      scope: 'location',
      subscriptionId: SUBSCRIPTION,
      operationId: OPERATION,
      url,
    });
  });

  test('of `latest` is asked by its names, so that it can be pinned to one operation', () => {
    const url = `${ARM}${CLUSTER}/agentPools/np1/operations/latest?api-version=1`;
    expect(operationOf(readOnly(url))).toEqual({ ...NAMED, operationId: 'latest' });
  });

  test('can write the host in other letters', () => {
    const url = `https://Management.Azure.COM:443${POOL_OPERATION}${SIGNED}`;
    expect(operationOf(readOnly(url))).toEqual({ ...NAMED, url });
  });

  test.each([
    ['of the pool', POOL_OPERATION, NAMED],
    ['of the cluster', CLUSTER_OPERATION, CLUSTER_NAMED],
  ])('%s without a query is requested by its names', (_, path, names) => {
    for (const end of ['', '/', '?']) {
      expect(operationOf(readOnly(`${ARM}${path}${end}`))).toEqual(names);
    }
  });

  test.each([
    ['', '?api-version=2025-05-02-preview'],
    ['/', '/?api-version=2025-05-02-preview'],
    ['?', '?api-version=2025-05-02-preview'],
    ['?t=1&s=a%2Fb', '?t=1&s=a%2Fb&api-version=2025-05-02-preview'],
    ['?api-version=2024-01-01', '?api-version=2024-01-01'],
    ['?t=1&API-Version=2024-01-01', '?t=1&API-Version=2024-01-01'],
  ])('of the location that ends with %j is requested with an api-version', (end, query) => {
    const { url } = operationOf(readOnly(`${ARM}${LOCATION_OPERATION}${end}`)) ?? {};
    expect(url).toBe(`${ARM}${LOCATION_OPERATION}${query}`);
  });

  test('of the location without a query is requested by the names of the inputs, where they are given', () => {
    const url = `${ARM}${LOCATION_OPERATION}`;
    expect(operationOf(read({ 'operation-id': url }))).toEqual(NAMED);
    expect(operationOf(read({ 'operation-id': url, 'agent-pool-name': '' }))).toEqual(CLUSTER_NAMED);
  });

  test('is completed with the api-version of the step', () => {
    const version = { 'api-version': '2026-08-02-preview' };
    expect(operationOf(readOnly(`${ARM}${LOCATION_OPERATION}`, version))?.url).toMatch(
      /\?api-version=2026-08-02-preview$/,
    );
  });

  test('of the location stays as it is while the api-version is not known', () => {
    const text = `${ARM}${LOCATION_OPERATION}`;
    const rule = writtenOperation({ resourceManager: ARM, version: undefined });
    expect(rule.read(text)).toMatchObject({ kind: 'location', url: text });
  });

  test('of the location for `latest` is only an id: the names must be given', () => {
    const url = `${ARM}${LOCATION_OPERATION.replace(OPERATION, 'Latest')}?api-version=1`;
    expect(operationOf(read({ 'operation-id': url }))).toEqual({ ...NAMED, operationId: 'latest' });
    expect(problemsOf(readOnly(url))).toEqual([
      ['resource-group', ''],
      ['cluster-name', ''],
      ['agent-pool-name', ''],
    ]);
  });

  test.each([
    ['azureusgovernment', 'https://management.usgovcloudapi.net'],
    ['azurechinacloud', 'https://management.chinacloudapi.cn'],
  ])('belongs to the cloud %s', (environment, arm) => {
    expect(problemsOf(readOnly(`${arm}${LOCATION_OPERATION}`, { environment }))).toEqual([]);
    expect(problemsOf(readOnly(`${ARM}${LOCATION_OPERATION}`, { environment }))).toHaveLength(1);
    expect(problemsOf(readOnly(`${arm}${LOCATION_OPERATION}`))).toHaveLength(1);
  });

  test('belongs to resource-manager-endpoint where that is given', () => {
    const endpoint = { 'resource-manager-endpoint': 'https://arm.example.org:8443' };
    expect(problemsOf(readOnly(`https://arm.example.org:8443${LOCATION_OPERATION}`, endpoint))).toEqual([]);
    expect(problemsOf(readOnly(`https://arm.example.org${LOCATION_OPERATION}`, endpoint))).toHaveLength(1);
    expect(problemsOf(readOnly(`${ARM}${LOCATION_OPERATION}`, endpoint))).toHaveLength(1);
  });

  test.each([
    ['http', `http://management.azure.com${LOCATION_OPERATION}`],
    ['user info', `https://user:word@management.azure.com${LOCATION_OPERATION}`],
    ['another path', `${ARM}/subscriptions/${SUBSCRIPTION}`],
  ])('with %s is blamed although the cloud cannot be read', (_, url) => {
    const result = readOnly(url, { environment: 'azurecluod' });
    expect(problemsOf(result).map(([name]) => name)).toEqual(['operation-id', 'environment']);
  });

  test.each([
    ['another host', `https://evil.example${LOCATION_OPERATION}${SIGNED}`],
    ['a host that begins alike', `https://management.azure.com.evil.example${LOCATION_OPERATION}`],
    ['a host that ends alike', `https://evilmanagement.azure.com${LOCATION_OPERATION}`],
    ['another port', `${ARM}:8443${LOCATION_OPERATION}`],
    ['http', `http://management.azure.com${LOCATION_OPERATION}${SIGNED}`],
    ['another scheme', `ftp://management.azure.com${LOCATION_OPERATION}`],
    ['user info', `https://user:word@management.azure.com${LOCATION_OPERATION}`],
    ['a user alone', `https://user@management.azure.com${LOCATION_OPERATION}`],
    ['a password alone', `https://:word@management.azure.com${LOCATION_OPERATION}`],
    ['a host as user info', `https://management.azure.com@evil.example${LOCATION_OPERATION}`],
    ['a host behind a backslash', `https://evil.example\\@management.azure.com${LOCATION_OPERATION}`],
    ['a fragment', `${ARM}${LOCATION_OPERATION}#here`],
    ['a climbing path', `${ARM}${LOCATION_OPERATION}/../../x`],
    ['an encoded climb', `${ARM}${LOCATION_OPERATION}/%2e%2e/%2e%2e/x`],
    ['an encoded slash', `${ARM}${LOCATION_OPERATION}%2Fx`],
    ['an encoded question mark', `${ARM}${LOCATION_OPERATION}%3Fx`],
    ['a broken escape', `${ARM}${LOCATION_OPERATION}%zz`],
    [
      'a slash in a location that is escaped twice',
      `${ARM}${LOCATION_OPERATION.replace(/(locations\/[^/]+)/, '$1%252Fx')}${SIGNED}`,
    ],
    ['a slash that is escaped twice', `${ARM}${LOCATION_OPERATION}%252Fx`],
    ['a climb that is escaped twice', `${ARM}${LOCATION_OPERATION.replace(OPERATION, '%252e%252e')}`],
    ['an escaped percent sign in a name', `${ARM}${POOL_OPERATION.replace('rg-prod', 'rg%25prod')}${SIGNED}`],
    [
      'a letter of a name that is escaped twice',
      `${ARM}${POOL_OPERATION.replace('rg-prod', 'rg%252dprod')}${SIGNED}`,
    ],
    ['another path', `${ARM}/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod?api-version=1`],
    ['no path', ARM],
    ['no host', 'https:'],
    ['a scheme without sense', 'mailto:me@example.org'],
  ])('with %s is refused', (_, url) => {
    expect(problemsOf(readOnly(url)).map(([name]) => name)).toEqual(['operation-id']);
  });

  test('the problem names the host that is allowed, and never the query', () => {
    const words = wordsOf(readOnly(`https://evil.example${LOCATION_OPERATION}?s=signature&t=1`));
    expect(words).toContain('https://management.azure.com');
    expect(words).not.toMatch(/signature|s=|t=1/);
  });

  test('a problem with another input does not show the query either', () => {
    const words = wordsOf(readOnly(`${ARM}${LOCATION_OPERATION}?s=signature`, { timeout: 'x' }));
    expect(words).not.toContain('signature');
  });

  test('a good URL is not blamed for a cloud that cannot be read', () => {
    const result = readOnly(`${ARM}${LOCATION_OPERATION}`, { environment: 'azurecluod' });
    expect(problemsOf(result)).toEqual([['environment', 'azurecluod']]);
  });

  test('that disagrees with the inputs is refused', () => {
    const result = read({ 'operation-id': `${ARM}${POOL_OPERATION}`, 'agent-pool-name': 'np2' });
    expect(problemsOf(result)).toEqual([['agent-pool-name', 'np2']]);
  });
});
