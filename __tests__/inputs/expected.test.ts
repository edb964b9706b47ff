import { describe, expect, test } from '@jest/globals';
import { INPUT_NAMES, type InputName } from '../../src/inputs/defaults.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import {
  DEFAULTS,
  IDENTITY,
  OPERATION,
  read,
  SUBSCRIPTION,
  source,
  type Texts,
  wordsOf,
} from '../samples/inputs.ts';

const UUID = 'a UUID such as 00000000-0000-0000-0000-000000000000';
const GROUP =
  '1 to 90 letters, digits, hyphens, underscores, periods and parentheses, not ending in a period';
const CLUSTER =
  '1 to 63 letters, digits, hyphens and underscores, beginning and ending with a letter or digit';
const POOL = '1 to 12 letters and digits, beginning with a letter';
const POOLS = `the name of an agent pool, ${POOL}; several, separated by commas, blanks or line breaks; or * alone, for every pool of the cluster`;
const OPERATIONS =
  "the operation's id, the word latest, its full ARM resource id (/subscriptions/.../operations/...), or the https URL that Azure returned in Azure-AsyncOperation";
const HOST = ' (URLs on https://management.azure.com only)';
const LONG = 'such as 500ms, 90s, 30m, 2h or 1h30m (a bare number is seconds)';

/** What a wrong value of each input is answered with. */
const EXPECTED: Readonly<Record<keyof typeof DEFAULTS, string>> = {
  'client-id': `${UUID} (input or AZURE_CLIENT_ID)`,
  'tenant-id':
    'the UUID of the Microsoft Entra tenant, or one of its domains such as contoso.onmicrosoft.com (input or AZURE_TENANT_ID)',
  'subscription-id': `${UUID} (input or AZURE_SUBSCRIPTION_ID)`,
  'resource-group': GROUP,
  'cluster-name': CLUSTER,
  'agent-pool-name': POOLS,
  'operation-id': OPERATIONS + HOST,
  'started-after':
    'an ISO 8601 time with its zone, such as 2026-11-22T10:00:00Z, or how long ago, up to 720 h, such as 90s, 10m or 1h',
  'start-grace': `a duration from 0 ms to 120 h, ${LONG}`,
  'wait-until-idle': 'true or false',
  'expected-kubernetes-version':
    'a Kubernetes version such as "1.33" (each of its patch versions) or "1.33.2", in quotes, because YAML reads 1.30 as 1.3',
  'expected-node-image-version': 'a node image version such as AKSUbuntu-2204gen2containerd-202610.15.0',
  timeout: `a duration from 1 ms to 120 h, ${LONG}`,
  'fail-fast': 'true or false',
  'stalled-after': `a duration from 0 ms to 120 h, ${LONG}`,
  'abort-on-timeout': 'true or false',
  'abort-on-cancel': 'true or false',
  'poll-interval': `a duration from 1 ms to 1 h, ${LONG}`,
  'backoff-factor': 'a number from 1 to 10',
  'max-poll-interval': `a duration from 1 ms to 1 h, ${LONG}`,
  'max-consecutive-errors': 'a whole number from 1 to 1000',
  environment:
    'azurecloud, azureusgovernment, azurechinacloud (for another cloud use resource-manager-endpoint)',
  'resource-manager-endpoint':
    'an https address without path or query, such as https://management.local.azurestack.external',
  audience: 'an audience without spaces, such as api://AzureADTokenExchange',
  'api-version': 'an API version such as 2025-05-02-preview',
  'check-run': '1 to 100 characters on one line',
  'github-token':
    'a token with the permission "checks: write" for this repository; without this input it is that of the job',
};

test.each(INPUT_NAMES)('A wrong value of %s is answered with what is expected', (input) => {
  const lists: readonly InputName[] = ['agent-pool-name', 'operation-id'];
  const wrong = lists.includes(input) ? '-/-' : '-\t-';
  expect(wordsOf(read({ 'check-run': 'AKS', 'github-token': 'ghs_x', [input]: wrong }))).toBe(
    EXPECTED[input],
  );
});

test('What is missing is answered with what is expected, and why it might be missing', () => {
  expect(wordsOf(readInputs(source({})))).toBe(
    [
      `${EXPECTED['client-id']}. GitHub gives no secrets to pull requests from forks and to runs that Dependabot starts: an id that is kept as a secret is empty there`,
      EXPECTED['tenant-id'],
      EXPECTED['subscription-id'],
      GROUP,
      CLUSTER,
      POOLS,
      `${OPERATIONS}${HOST}. If it is the output of another job: GitHub drops outputs that contain a secret, such as a subscription id that is kept as a secret`,
    ].join('\n'),
  );
});

test.each(['client-id', 'tenant-id'] as const)('A missing %s alone says nothing about secrets', (input) => {
  expect(wordsOf(read({ [input]: '' }))).toBe(EXPECTED[input]);
});

test('The host of a URL is not named while the cloud is not known', () => {
  expect(wordsOf(read({ 'operation-id': 'a/b', environment: 'azurecluod' }))).toBe(
    `${OPERATIONS}\n${EXPECTED.environment}`,
  );
});

describe('A name in an ARM id that no resource can have', () => {
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod/agentPools/np1/operations/${OPERATION}`;

  test.each([
    [SUBSCRIPTION, 'prod', `its subscription-id must be ${UUID}`],
    ['rg-prod', 'rg.', `its resource-group must be ${GROUP}`],
    ['aks-prod', 'aks-', `its cluster-name must be ${CLUSTER}`],
    ['np1', 'np_1', `its agent-pool-name must be ${POOL}`],
  ])('%s as %s is shown in the one id that has it', (good, bad, allowed) => {
    const wrong = id.replace(good, bad).replace(OPERATION, 'op-2');
    const texts: Texts = { ...DEFAULTS, ...IDENTITY, 'operation-id': `${id} ${wrong}` };
    expect(readInputs(source(texts))).toEqual({
      problems: [{ input: 'operation-id', value: wrong, allowed }],
    });
  });
});
