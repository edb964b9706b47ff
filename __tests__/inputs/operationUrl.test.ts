import { describe, expect, test } from '@jest/globals';
import { writtenOperation } from '../../src/inputs/operationId.ts';
import { OPERATION, problemsOf, read, SUBSCRIPTION, wordsOf } from '../samples/inputs.ts';
import {
  CLUSTER,
  CLUSTER_NAMED,
  CLUSTER_OPERATION,
  LOCATION_OPERATION,
  NAMED,
  operationOf,
  POOL_OPERATION,
  SIGNED,
} from '../samples/operationInputs.ts';
import { ARM, alone } from '../samples/targets.ts';

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
    expect(operationOf(alone(url))).toEqual({ ...names, url });
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
    expect(operationOf(alone(url, names))).toEqual({
      scope: 'location',
      subscriptionId: SUBSCRIPTION,
      operationId: OPERATION,
      url,
    });
  });

  test('of `latest` is asked by its names, so that it can be pinned to one operation', () => {
    const url = `${ARM}${CLUSTER}/agentPools/np1/operations/latest?api-version=1`;
    expect(operationOf(alone(url))).toEqual({ ...NAMED, operationId: 'latest' });
  });

  test('can write the host in other letters', () => {
    const url = `https://Management.Azure.COM:443${POOL_OPERATION}${SIGNED}`;
    expect(operationOf(alone(url))).toEqual({ ...NAMED, url });
  });

  test.each([
    ['of the pool', POOL_OPERATION, NAMED],
    ['of the cluster', CLUSTER_OPERATION, CLUSTER_NAMED],
  ])('%s without a query is requested by its names', (_, path, names) => {
    for (const end of ['', '/', '?']) {
      expect(operationOf(alone(`${ARM}${path}${end}`))).toEqual(names);
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
    const { url } = operationOf(alone(`${ARM}${LOCATION_OPERATION}${end}`)) ?? {};
    expect(url).toBe(`${ARM}${LOCATION_OPERATION}${query}`);
  });

  test('of the location without a query is requested by the names of the inputs, where they are given', () => {
    const url = `${ARM}${LOCATION_OPERATION}`;
    expect(operationOf(read({ 'operation-id': url }))).toEqual(NAMED);
    expect(operationOf(read({ 'operation-id': url, 'agent-pool-name': '' }))).toEqual(CLUSTER_NAMED);
  });

  test('is completed with the api-version of the step', () => {
    const version = { 'api-version': '2026-08-02-preview' };
    expect(operationOf(alone(`${ARM}${LOCATION_OPERATION}`, version))?.url).toMatch(
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
    expect(problemsOf(alone(url))).toEqual([
      ['resource-group', ''],
      ['cluster-name', ''],
      ['agent-pool-name', ''],
    ]);
  });

  test.each([
    ['azureusgovernment', 'https://management.usgovcloudapi.net'],
    ['azurechinacloud', 'https://management.chinacloudapi.cn'],
  ])('belongs to the cloud %s', (environment, arm) => {
    expect(problemsOf(alone(`${arm}${LOCATION_OPERATION}`, { environment }))).toEqual([]);
    expect(problemsOf(alone(`${ARM}${LOCATION_OPERATION}`, { environment }))).toHaveLength(1);
    expect(problemsOf(alone(`${arm}${LOCATION_OPERATION}`))).toHaveLength(1);
  });

  test('belongs to resource-manager-endpoint where that is given', () => {
    const endpoint = { 'resource-manager-endpoint': 'https://arm.example.org:8443' };
    expect(problemsOf(alone(`https://arm.example.org:8443${LOCATION_OPERATION}`, endpoint))).toEqual([]);
    expect(problemsOf(alone(`https://arm.example.org${LOCATION_OPERATION}`, endpoint))).toHaveLength(1);
    expect(problemsOf(alone(`${ARM}${LOCATION_OPERATION}`, endpoint))).toHaveLength(1);
  });

  test.each([
    ['http', `http://management.azure.com${LOCATION_OPERATION}`],
    ['user info', `https://user:word@management.azure.com${LOCATION_OPERATION}`],
    ['another path', `${ARM}/subscriptions/${SUBSCRIPTION}`],
  ])('with %s is blamed although the cloud cannot be read', (_, url) => {
    const result = alone(url, { environment: 'azurecluod' });
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
    expect(problemsOf(alone(url)).map(([name]) => name)).toEqual(['operation-id']);
  });

  test('the problem names the host that is allowed, and never the query', () => {
    const words = wordsOf(alone(`https://evil.example${LOCATION_OPERATION}?s=signature&t=1`));
    expect(words).toContain('https://management.azure.com');
    expect(words).not.toMatch(/signature|s=|t=1/);
  });

  test('a problem with another input does not show the query either', () => {
    const words = wordsOf(alone(`${ARM}${LOCATION_OPERATION}?s=signature`, { timeout: 'x' }));
    expect(words).not.toContain('signature');
  });

  test('a good URL is not blamed for a cloud that cannot be read', () => {
    const result = alone(`${ARM}${LOCATION_OPERATION}`, { environment: 'azurecluod' });
    expect(problemsOf(result)).toEqual([['environment', 'azurecluod']]);
  });

  test('that disagrees with the inputs is refused', () => {
    const result = read({ 'operation-id': `${ARM}${POOL_OPERATION}`, 'agent-pool-name': 'np2' });
    expect(problemsOf(result)).toEqual([['agent-pool-name', 'np2']]);
  });
});
