import { describe, expect, test } from '@jest/globals';
import { START_DEFAULTS } from '../../src/inputs/defaults.ts';
import { readStartInputs, type StartInputs } from '../../src/inputs/startInputs.ts';
import { CLIENT, IDENTITY, NAMES, SUBSCRIPTION, source, TENANT, type Texts } from '../samples/inputs.ts';

const GOOD: Texts = { ...START_DEFAULTS, ...IDENTITY, ...NAMES, 'kubernetes-version': '1.35' };
const IMAGE: Texts = { ...GOOD, 'kubernetes-version': '', 'node-image-version': 'latest' };

function read(changes: Texts = {}, env: Readonly<Record<string, string>> = {}, from = GOOD) {
  return readStartInputs(source({ ...from, ...changes }, env));
}

function good(changes: Texts = {}, env: Readonly<Record<string, string>> = {}, from = GOOD): StartInputs {
  const result = read(changes, env, from);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.inputs;
}

function problems(changes: Texts, from = GOOD) {
  const result = read(changes, {}, from);
  return 'problems' in result ? result.problems.map(({ input, allowed }) => `${input}: ${allowed}`) : [];
}

test('Identity, pool and version are read', () => {
  expect(good()).toEqual({
    access: {
      clientId: CLIENT,
      tenantId: TENANT,
      environment: 'azurecloud',
      apiVersion: { version: '2026-08-01', isDefault: true },
    },
    pool: {
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg-prod',
      clusterName: 'aks-prod',
      agentPoolName: 'np1',
    },
    wanted: { kind: 'kubernetes', version: '1.35' },
  });
});

test.each(['1.35', '1.35.2', '1.36.0-beta.1'])('The version %s is one', (version) => {
  expect(good({ 'kubernetes-version': version }).wanted).toEqual({ kind: 'kubernetes', version });
});

test.each(['latest', 'Latest', ' latest '])('The node image %j is one', (text) => {
  expect(good({ 'node-image-version': text }, {}, IMAGE).wanted).toEqual({ kind: 'node-image' });
});

test('The cloud, the audience and the api-version are those of the gate', () => {
  const changes = {
    environment: 'AzureUSGovernment',
    'resource-manager-endpoint': 'https://arm.example',
    audience: 'api://x',
    'api-version': '2025-10-01',
  };
  expect(good(changes).access).toMatchObject({
    environment: 'azureusgovernment',
    resourceManager: 'https://arm.example',
    audience: 'api://x',
    apiVersion: { version: '2025-10-01', isDefault: false },
  });
});

test('The ids fall back to the environment, and an empty input is its default', () => {
  const empty = {
    'client-id': '',
    'tenant-id': '',
    'subscription-id': '',
    environment: '',
    'api-version': '',
  };
  const env = { AZURE_CLIENT_ID: CLIENT, AZURE_TENANT_ID: TENANT, AZURE_SUBSCRIPTION_ID: SUBSCRIPTION };
  expect(good(empty, env)).toEqual(good());
});

test('A pool name is compared without case, as Azure does', () => {
  expect(good({ 'agent-pool-name': 'NP1' }).pool.agentPoolName).toBe('np1');
});

describe('What is wrong is named', () => {
  test.each([
    [
      'neither version',
      { 'kubernetes-version': '' },
      ['kubernetes-version: .*Either this input or node-image-version is required'],
    ],
    [
      'both',
      { 'node-image-version': 'latest' },
      [
        'node-image-version: nothing together with kubernetes-version. A new Kubernetes version brings its own node image; start one upgrade after the other if you need both$',
      ],
    ],
    [
      'another node image',
      { 'kubernetes-version': '', 'node-image-version': 'AKSUbuntu-1' },
      ['node-image-version: latest,'],
    ],
    ['no version', { 'kubernetes-version': 'v1.35' }, ['kubernetes-version: a Kubernetes version']],
    ['the word latest', { 'kubernetes-version': 'latest' }, ['kubernetes-version: a Kubernetes version']],
    [
      'several pools',
      { 'agent-pool-name': 'np1,np2' },
      ['agent-pool-name: the name of one agent pool, .*use a matrix'],
    ],
    ['every pool', { 'agent-pool-name': '*' }, ['agent-pool-name: the name of one agent pool']],
    ['no pool', { 'agent-pool-name': '' }, ['agent-pool-name: the name of one agent pool']],
    ['no cluster', { 'resource-group': '', 'cluster-name': '' }, ['resource-group: ', 'cluster-name: ']],
    ['no subscription', { 'subscription-id': '' }, ['subscription-id: a UUID .*AZURE_SUBSCRIPTION_ID']],
    ['a bad cloud', { environment: 'moon' }, ['environment: azurecloud']],
    ['a bad address', { 'resource-manager-endpoint': 'http://x' }, ['resource-manager-endpoint: an https']],
    ['a bad api-version', { 'api-version': 'newest' }, ['api-version: an API version']],
  ] as const)('%s', (_, changes, expected) => {
    expect(problems(changes)).toEqual(expected.map((one) => expect.stringMatching(new RegExp(`^${one}`))));
  });

  test('all at once, in the order of action.yml', () => {
    const nothing = Object.fromEntries(Object.keys(START_DEFAULTS).map((name) => [name, '']));
    expect(problems(nothing).map((text) => text.split(':')[0])).toEqual([
      'client-id',
      'tenant-id',
      'subscription-id',
      'resource-group',
      'cluster-name',
      'agent-pool-name',
      'kubernetes-version',
    ]);
  });
});
