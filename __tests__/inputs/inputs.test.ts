import { describe, expect, test } from '@jest/globals';
import { INPUT_NAMES, type InputName } from '../../src/inputs/defaults.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import {
  CLIENT,
  DEFAULTS,
  GOOD,
  IDENTITY,
  inputsOf,
  NAMES,
  OPERATION,
  problemsOf,
  read,
  SUBSCRIPTION,
  source,
  TENANT,
  wordsOf,
} from '../samples/inputs.ts';

const HOUR = 3_600_000;

describe('Good inputs', () => {
  test('become one typed value, with the defaults of action.yml', () => {
    expect(inputsOf(read())).toEqual({
      clientId: CLIENT,
      tenantId: TENANT,
      targets: {
        kind: 'operations',
        operations: [
          {
            scope: 'agent-pool',
            subscriptionId: SUBSCRIPTION,
            resourceGroup: 'rg-prod',
            clusterName: 'aks-prod',
            agentPoolName: 'np1',
            operationId: OPERATION,
          },
        ],
      },
      untilIdle: false,
      expected: {},
      abortOn: { timeout: false, cancel: false },
      schedule: {
        timeoutMs: 2 * HOUR,
        pollIntervalMs: 2_000,
        backoffFactor: 1.5,
        maxPollIntervalMs: 13_000,
        maxConsecutiveErrors: 20,
        stalledAfterMs: 900_000,
      },
      failFast: false,
      environment: 'azurecloud',
      apiVersion: { version: '2025-05-02-preview', isDefault: true },
    });
  });

  test('are frozen', () => {
    expect(Object.isFrozen(inputsOf(read()))).toBe(true);
  });

  test('may have blanks around them', () => {
    const padded = Object.fromEntries(Object.entries(GOOD).map(([name, text]) => [name, ` ${text}\n`]));
    expect(readInputs(source(padded))).toEqual(read());
  });

  test.each([
    ['timeout', '1ms', { timeoutMs: 1 }],
    ['timeout', '120h', { timeoutMs: 120 * HOUR }],
    ['timeout', '1h30m', { timeoutMs: 1.5 * HOUR }],
    ['timeout', '45', { timeoutMs: 45_000 }],
    ['poll-interval', '500ms', { pollIntervalMs: 500 }],
    ['poll-interval', '10s', { pollIntervalMs: 10_000 }],
    ['backoff-factor', '1', { backoffFactor: 1 }],
    ['backoff-factor', '10', { backoffFactor: 10 }],
    ['max-poll-interval', '2s', { maxPollIntervalMs: 2_000 }],
    ['max-poll-interval', '1h', { maxPollIntervalMs: HOUR }],
    ['max-consecutive-errors', '1', { maxConsecutiveErrors: 1 }],
    ['max-consecutive-errors', '1000', { maxConsecutiveErrors: 1000 }],
  ])('%s: %s', (name, text, expected) => {
    expect(inputsOf(read({ [name]: text })).schedule).toMatchObject(expected);
  });

  test.each([
    ['azurecloud', 'azurecloud'],
    ['AzureCloud', 'azurecloud'],
    ['AzureUSGovernment', 'azureusgovernment'],
    ['AZURECHINACLOUD', 'azurechinacloud'],
  ])('environment: %s, in any case', (text, environment) => {
    expect(inputsOf(read({ environment: text })).environment).toBe(environment);
  });

  test.each([
    ['resource-manager-endpoint', 'https://arm.example.org/', { resourceManager: 'https://arm.example.org' }],
    ['audience', 'api://Mine', { audience: 'api://Mine' }],
    [
      'api-version',
      '2026-08-02-preview',
      { apiVersion: { version: '2026-08-02-preview', isDefault: false } },
    ],
    ['tenant-id', 'contoso.onmicrosoft.com', { tenantId: 'contoso.onmicrosoft.com' }],
  ])('%s: %s', (name, text, expected) => {
    expect(inputsOf(read({ [name]: text }))).toMatchObject(expected);
  });
});

describe('The environment of the job', () => {
  const env = {
    AZURE_CLIENT_ID: CLIENT,
    AZURE_TENANT_ID: TENANT,
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
  };
  const none = { 'client-id': '', 'tenant-id': ' ', 'subscription-id': '' };

  test('stands in for the identity and the subscription', () => {
    expect(read(none, env)).toEqual(read());
  });

  test('does not count where the input is given', () => {
    const other = '99999999-9999-9999-9999-999999999999';
    const others = { AZURE_CLIENT_ID: other, AZURE_TENANT_ID: other, AZURE_SUBSCRIPTION_ID: other };
    expect(read({}, others)).toEqual(read());
  });

  test('stands in for nothing else', () => {
    const result = read(
      { 'resource-group': '', 'cluster-name': '' },
      { AZURE_RESOURCE_GROUP: 'rg', AZURE_CLUSTER_NAME: 'aks', INPUT_RESOURCE_GROUP: 'rg' },
    );
    expect(problemsOf(result).map(([name]) => name)).toEqual(['resource-group', 'cluster-name']);
  });

  test.each([
    ['client-id', 'AZURE_CLIENT_ID'],
    ['tenant-id', 'AZURE_TENANT_ID'],
    ['subscription-id', 'AZURE_SUBSCRIPTION_ID'],
  ])('is checked and named too: %s', (input, variable) => {
    const result = read(none, { ...env, [variable]: 'not it' });
    expect(problemsOf(result)).toEqual([[input, 'not it']]);
    expect(wordsOf(result)).toContain(variable);
  });
});

describe('Bad inputs', () => {
  test.each([
    ['client-id', 'my-app', 'UUID'],
    ['client-id', '', 'UUID'],
    ['tenant-id', 'contoso', 'tenant'],
    ['tenant-id', '', 'tenant'],
    ['subscription-id', 'prod', 'UUID'],
    ['subscription-id', '', 'UUID'],
    ['resource-group', '../other', '1 to 90'],
    ['resource-group', '', '1 to 90'],
    ['resource-group', 'a'.repeat(91), '1 to 90'],
    ['cluster-name', '-aks', '1 to 63'],
    ['cluster-name', '', '1 to 63'],
    ['agent-pool-name', 'NP_1', '1 to 12'],
    ['agent-pool-name', '', '1 to 12'],
    ['operation-id', '', 'latest'],
    ['operation-id', '../x', 'latest'],
    ['operation-id', 'a%2fb', 'latest'],
    ['operation-id', 'a#b', 'latest'],
    ['timeout', '0', 'from 1 ms to 120 h'],
    ['timeout', '121h', 'from 1 ms to 120 h'],
    ['timeout', '2 days', 'from 1 ms to 120 h'],
    ['poll-interval', '0s', 'from 1 ms to 1 h'],
    ['poll-interval', 'often', 'from 1 ms to 1 h'],
    ['backoff-factor', '0.5', 'from 1 to 10'],
    ['backoff-factor', '11', 'from 1 to 10'],
    ['backoff-factor', 'x', 'from 1 to 10'],
    ['max-poll-interval', '2h', 'from 1 ms to 1 h'],
    ['max-poll-interval', '1s', 'poll-interval, which is 2s'],
    ['max-consecutive-errors', '0', 'from 1 to 1000'],
    ['max-consecutive-errors', '1.5', 'from 1 to 1000'],
    ['environment', 'azuregermancloud', 'azurecloud, azureusgovernment, azurechinacloud'],
    ['environment', 'constructor', 'azurecloud'],
    ['environment', '__proto__', 'azurecloud'],
    ['resource-manager-endpoint', 'http://arm.example.org', 'https'],
    ['resource-manager-endpoint', 'https://arm.example.org/path', 'without path'],
    ['audience', 'two words', 'without spaces'],
    ['api-version', 'latest', '2025-05-02-preview'],
    ['fail-fast', 'yes', 'true or false'],
    ['stalled-after', 'never', 'from 0 ms to 120 h'],
    ['stalled-after', '-1', 'from 0 ms to 120 h'],
    ['check-run', 'x'.repeat(101), '1 to 100 characters'],
  ])('%s: %j', (input, value, allowed) => {
    const result = read({ [input]: value });
    expect(problemsOf(result)).toEqual([[input, value]]);
    expect(wordsOf(result)).toContain(allowed);
  });

  test('are all reported at once, in the order of action.yml', () => {
    const bad = Object.fromEntries(INPUT_NAMES.map((name) => [name, 'no\tgood=!']));
    const problems = problemsOf(readInputs(source(bad)));
    const lists: readonly InputName[] = ['agent-pool-name', 'operation-id'];
    const single = INPUT_NAMES.filter((name) => !lists.includes(name) && name !== 'github-token');
    expect(problems.filter(([, value]) => value === 'no\tgood=!')).toEqual(
      single.map((name) => [name, 'no\tgood=!']),
    );
    expect([...new Set(problems.map(([name]) => name))]).toEqual(INPUT_NAMES);
  });

  test('nothing given at all: everything that is needed is named', () => {
    const needed = INPUT_NAMES.slice(0, INPUT_NAMES.indexOf('operation-id') + 1);
    expect(problemsOf(readInputs(source({})))).toEqual(needed.map((name) => [name, '']));
  });

  test('a long value is cut', () => {
    const [problem] = problemsOf(read({ 'cluster-name': 'x'.repeat(100_000) }));
    expect(problem?.[1].length).toBeLessThan(250);
  });

  test('the operation alone missing says nothing about the rest', () => {
    expect(problemsOf(readInputs(source({ ...DEFAULTS, ...IDENTITY, ...NAMES })))).toEqual([
      ['operation-id', ''],
    ]);
  });
});
