import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../simulator/seeded.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import {
  DEFAULTS,
  IDENTITY,
  inputsOf,
  NAMES,
  operationsOf,
  problemsOf,
  read,
  SUBSCRIPTION,
  source,
  type Texts,
  wordsOf,
} from '../samples/inputs.ts';

const ARM = 'https://management.azure.com';
const OTHER_SUBSCRIPTION = '99999999-9999-9999-9999-999999999999';
const A = 'aaaaaaaa-0000-4000-8000-000000000001';
const B = 'bbbbbbbb-0000-4000-8000-000000000002';
const C = 'cccccccc-0000-4000-8000-000000000003';

const clusterId = (cluster = 'aks-prod', subscription = SUBSCRIPTION) =>
  `/subscriptions/${subscription}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/${cluster}`;
const armId = (pool: string, id: string, ...cluster: Parameters<typeof clusterId>) =>
  `${clusterId(...cluster)}/agentPools/${pool}/operations/${id}`;
const locationUrl = (id: string, subscription = SUBSCRIPTION) =>
  `${ARM}/subscriptions/${subscription}/providers/Microsoft.ContainerService/locations/westeurope/operations/${id}?api-version=1&s=x`;

const CLUSTER = { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg-prod', clusterName: 'aks-prod' };
const ofPool = (agentPoolName: string, operationId: string, more = {}) => ({
  scope: 'agent-pool',
  ...CLUSTER,
  agentPoolName,
  operationId,
  ...more,
});

/** Reads pools and operations of the cluster aks-prod. */
const pair = (pools: string, operations: string, more: Texts = {}) =>
  read({ 'agent-pool-name': pools, 'operation-id': operations, ...more });

/** Reads operations without any name around them. */
const alone = (operations: string, more: Texts = {}) =>
  readInputs(source({ ...DEFAULTS, ...IDENTITY, 'operation-id': operations, ...more }));

describe('Several agent pools', () => {
  test.each([
    'np1,np2,np3',
    'np1, np2, np3',
    'np1 np2 np3',
    'np1\nnp2\nnp3\n',
    '\n  np1,\n  np2,\n\n  np3\n',
    'np1\r\nnp2\tnp3',
    'NP1 Np2 nP3',
  ])('are read from %j, with latest for all of them', (pools) => {
    expect(operationsOf(pair(pools, 'Latest'))).toEqual([
      ofPool('np1', 'latest'),
      ofPool('np2', 'latest'),
      ofPool('np3', 'latest'),
    ]);
  });

  test('have an operation each, in their order', () => {
    expect(operationsOf(pair('np2 np1', `${A}, ${B}`))).toEqual([ofPool('np2', A), ofPool('np1', B)]);
    expect(operationsOf(pair('np2 np1', `latest ${B}`))).toEqual([ofPool('np2', 'latest'), ofPool('np1', B)]);
    expect(operationsOf(pair('np2 np1', 'latest latest'))).toEqual([
      ofPool('np2', 'latest'),
      ofPool('np1', 'latest'),
    ]);
  });

  test('take URLs and ARM ids in the same way', () => {
    const url = locationUrl(A);
    const operations = `${url}\n${armId('NP2', B)}\n${C}`;
    expect(operationsOf(pair('np1 np2 np3', operations))).toEqual([
      ofPool('np1', A, { url }),
      ofPool('np2', B),
      ofPool('np3', C),
    ]);
  });

  test.each([
    ['np1 np2 np3', `${A} ${B}`, '3 agent pools and 2 operation ids'],
    ['np1 np2', `${A} ${B} ${C}`, '2 agent pools and 3 operation ids'],
    ['np1 np2', A, '2 agent pools and 1 operation id'],
    ['np1 np2 np3', 'latest latest', '3 agent pools and 2 operation ids'],
    ['np1 np2', armId('np1', A), '2 agent pools and 1 operation id'],
    ['np1 np2', armId('np1', 'latest'), '2 agent pools and 1 operation id'],
    ['np1 np2', locationUrl(A), '2 agent pools and 1 operation id'],
  ])('%s and %s do not fit together, and are counted', (pools, operations, counted) => {
    const result = pair(pools, operations);
    expect(problemsOf(result).map(([name]) => name)).toEqual(['operation-id']);
    expect(wordsOf(result)).toContain(`Given are ${counted}`);
    expect(wordsOf(result)).toContain('latest once for all agent pools, or one for each of them');
  });

  test.each([
    [`${armId('np2', A)} ${armId('np1', B)}`, 'np2', 'np1'],
    [`${A} ${armId('np3', B)}`, 'np3', 'np2'],
  ])('and operations in another order are refused: %s', (operations, owner, pool) => {
    const result = pair('np1 np2', operations);
    expect(new Set(problemsOf(result).map(([name]) => name))).toEqual(new Set(['operation-id']));
    expect(wordsOf(result)).toContain(
      `It is an operation of agent pool ${owner}, and the agent pool at its place is ${pool}`,
    );
  });

  test('and an operation of the cluster are refused', () => {
    const result = pair('np1 np2', `${A} ${clusterId()}/operations/${B}`);
    expect(problemsOf(result)).toEqual([['operation-id', `${clusterId()}/operations/${B}`]]);
    expect(wordsOf(result)).toContain('It is an operation of the cluster');
  });

  test.each(['np1 np1', 'np1,np2,NP1'])('of which one is given twice are refused: %s', (pools) => {
    const result = pair(pools, 'latest');
    expect(problemsOf(result)).toEqual([['agent-pool-name', pools]]);
    expect(wordsOf(result)).toContain('np1 is given more than once');
  });

  test.each(['np1;np2', 'np1|np2', 'np1 NP_2', 'np1 np*', 'np1 *', '* np1', '*,*', '**'])(
    'are not read from %s',
    (pools) => {
      const result = pair(pools, 'latest');
      expect(new Set(problemsOf(result).map(([name]) => name))).toEqual(new Set(['agent-pool-name']));
      expect(wordsOf(result)).toContain('or * alone, for every pool of the cluster');
    },
  );
});

describe('Every agent pool', () => {
  test.each(['*', ' * ', '"*"', "'*'"])('is %j, with latest', (text) => {
    for (const latest of ['latest', 'LATEST', '"latest"']) {
      expect(inputsOf(pair(text, latest)).targets).toEqual({ kind: 'all-pools', cluster: CLUSTER });
    }
  });

  test.each([
    [A, '1 operation id'],
    ['latest latest', '2 operation ids'],
    [`${A} ${B} ${C}`, '3 operation ids'],
    [armId('np1', 'latest'), '1 operation id'],
    [locationUrl(A), '1 operation id'],
  ])('does not go together with %s', (operations, counted) => {
    const result = pair('*', operations);
    expect(problemsOf(result).map(([name]) => name)).toEqual(['operation-id']);
    expect(wordsOf(result)).toContain(`Given are every agent pool and ${counted}`);
  });

  test('is of the subscription that the ARM id of a location names', () => {
    const id = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/operations/latest`;
    const { targets } = inputsOf(pair('*', id, { 'subscription-id': '' }));
    expect(targets).toEqual({ kind: 'all-pools', cluster: CLUSTER });
  });

  test('needs the names of the cluster', () => {
    expect(problemsOf(alone('latest', { 'agent-pool-name': '*' }))).toEqual([
      ['subscription-id', ''],
      ['resource-group', ''],
      ['cluster-name', ''],
    ]);
  });

  test('can be waited for until idle, checked and aborted', () => {
    const wishes = {
      'wait-until-idle': 'true',
      'abort-on-timeout': 'true',
      'abort-on-cancel': 'true',
      'expected-kubernetes-version': '1.33',
      'expected-node-image-version': 'AKSUbuntu-1',
    };
    expect(problemsOf(pair('*', 'latest', wishes))).toEqual([]);
  });
});

describe('Several operations', () => {
  test('of one pool are all of that pool', () => {
    expect(operationsOf(pair('np1', `${A} ${B}`))).toEqual([ofPool('np1', A), ofPool('np1', B)]);
  });

  test('carry their own names, of several clusters and subscriptions', () => {
    const ids = [
      armId('np1', A),
      armId('np1', B, 'aks-test'),
      armId('np1', 'latest', 'aks-prod', OTHER_SUBSCRIPTION),
      `${clusterId('aks-dev')}/operations/${C}`,
    ];
    const expected = [
      ofPool('np1', A),
      ofPool('np1', B, { clusterName: 'aks-test' }),
      ofPool('np1', 'latest', { subscriptionId: OTHER_SUBSCRIPTION }),
      { scope: 'cluster', ...CLUSTER, clusterName: 'aks-dev', operationId: C },
    ];
    for (const separator of [',', ' ', '\n', ', ']) {
      expect(operationsOf(alone(ids.join(separator)))).toEqual(expected);
    }
  });

  test('can be URLs of several subscriptions', () => {
    const [one, other] = [locationUrl(A), locationUrl(B, OTHER_SUBSCRIPTION)];
    expect(operationsOf(alone(`${one} ${other}`))).toEqual([
      { scope: 'location', subscriptionId: SUBSCRIPTION, operationId: A, url: one },
      { scope: 'location', subscriptionId: OTHER_SUBSCRIPTION, operationId: B, url: other },
    ]);
  });

  test('can be mixed: the names of the inputs are those of the ids that carry none', () => {
    const url = `${ARM}${armId('np9', B, 'aks-test', OTHER_SUBSCRIPTION)}?api-version=1&s=x`;
    const other = { subscriptionId: OTHER_SUBSCRIPTION, clusterName: 'aks-test' };
    expect(operationsOf(pair('np1', `${A} ${url} ${armId('np2', C)}`))).toEqual([
      ofPool('np1', A),
      ofPool('np9', B, { ...other, url }),
      ofPool('np2', C),
    ]);
  });

  test('need names as soon as one of them carries none', () => {
    expect(problemsOf(alone(`${armId('np1', A)} ${B}`))).toEqual(
      Object.keys(NAMES).map((name) => [name, '']),
    );
  });

  test.each([
    ['subscription-id', OTHER_SUBSCRIPTION],
    ['resource-group', 'rg-test'],
    ['cluster-name', 'aks-dev'],
    ['agent-pool-name', 'np3'],
  ])('that all contradict %s are refused', (input, value) => {
    const result = alone(`${armId('np1', A)} ${armId('np2', B)}`, { [input]: value });
    expect(problemsOf(result)).toEqual([[input, value]]);
    expect(wordsOf(result)).toContain('as operation-id says, or nothing');
  });

  test('of which one agrees with the names are taken', () => {
    const ids = `${armId('np1', A)} ${armId('np2', B, 'aks-test')}`;
    expect(problemsOf(alone(ids, { 'cluster-name': 'AKS-Test', 'agent-pool-name': 'np1' }))).toEqual([]);
  });

  test.each([
    ['the same id', 'np1', `${A} ${A}`],
    ['the same id in other letters', 'np1', `${A} ${A.toUpperCase()}`],
    ['the same id for two pools', 'np1 np2', `${A} ${A}`],
    ['an id and the same ARM id', 'np1', `${A} ${armId('np1', A)}`],
    ['an ARM id twice', 'np1', `${armId('np1', A)} ${armId('NP1', A).toUpperCase()}`],
    ['a URL and an id', 'np1', `${locationUrl(A)} ${A}`],
    ['latest of one pool twice', 'np1', 'latest latest'],
    ['latest, and latest by its ARM id', 'np1', `latest ${armId('np1', 'LATEST')}`],
  ])('of which one is given twice are refused: %s', (_, pools, operations) => {
    const result = pair(pools, operations);
    expect(problemsOf(result).map(([name]) => name)).toEqual(['operation-id']);
    expect(wordsOf(result)).toMatch(/each operation once. Operation \S+ is given more than once/);
  });

  test('latest of two pools is not the same operation', () => {
    const ids = [armId('np1', 'latest'), armId('np2', 'latest'), armId('np1', 'latest', 'aks-test')];
    expect(operationsOf(alone(ids.join()))).toHaveLength(3);
  });

  test('are 200 at most', () => {
    const id = (index: number) => A.replace(/\d{12}$/, String(index).padStart(12, '0'));
    const ids = (count: number) => Array.from({ length: count }, (_, index) => id(index)).join(' ');
    expect(operationsOf(pair('np1', ids(200)))).toHaveLength(200);
    const result = pair('np1', ids(201));
    expect(problemsOf(result).map(([name]) => name)).toEqual(['operation-id']);
    expect(wordsOf(result)).toBe('at most 200 in one step. 201 are given');
  });

  test('are of 200 pools at most', () => {
    const pools = (count: number) => Array.from({ length: count }, (_, index) => `np${index}`).join();
    expect(operationsOf(pair(pools(200), 'latest'))).toHaveLength(200);
    expect(wordsOf(pair(pools(201), 'latest'))).toBe('at most 200 in one step. 201 are given');
  });

  test('each are checked: one wrong one is shown alone', () => {
    const wrong = armId('np1', A).replace('ContainerService', 'Compute');
    const result = alone(`${armId('np2', B)} ${wrong} https://evil.example${armId('np1', C)}?s=x`);
    expect(problemsOf(result)).toEqual([
      ['operation-id', wrong],
      ['operation-id', expect.stringMatching(/^https:\/\/evil\.example\/.*\.\.\.$/)],
    ]);
  });

  test('all hold what is asked of the pool, or it is refused', () => {
    const wishes = { 'abort-on-cancel': 'true', 'expected-kubernetes-version': '1.33' };
    const ids = `${armId('np1', A)} ${clusterId()}/operations/${B}`;
    expect(problemsOf(alone(`${armId('np1', A)} ${armId('np2', B)}`, wishes))).toEqual([]);
    const result = alone(ids, wishes);
    expect(problemsOf(result)).toEqual([
      ['expected-kubernetes-version', '1.33'],
      ['abort-on-cancel', 'true'],
    ]);
    expect(wordsOf(result)).toContain('1 of the 2 operations are not of one');
  });

  test('all need names to be waited for until idle', () => {
    const idle = { 'wait-until-idle': 'true' };
    expect(problemsOf(alone(`${armId('np1', A)} ${clusterId()}/operations/${B}`, idle))).toEqual([]);
    expect(problemsOf(alone(`${armId('np1', A)} ${locationUrl(B)}`, idle))).toEqual([
      ['wait-until-idle', 'true'],
    ]);
  });

  test('share the time from which they must have started', () => {
    const inputs = inputsOf(pair('np1 np2', 'latest', { 'started-after': '10m' }));
    expect(inputs.since?.graceMs).toBe(300_000);
    expect(inputs.targets).toMatchObject({ kind: 'operations' });
  });
});

test('Whatever is combined, there are operations or a reason why not', () => {
  const random = seeded(11);
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const location = locationUrl(A);
  const ids = [A, B, 'latest', armId('np1', A), armId('np2', B, 'aks-test'), location, '/x', 'null', ''];
  const more = [
    `${clusterId()}/operations/${C}`,
    location.replace(/\?.*/, ''),
    location.replace(A, 'latest'),
    new URL(location.replace(A, 'latest')).pathname,
    `https://evil.example${armId('np1', A)}`,
  ];
  const several = (values: readonly string[]) =>
    Array.from({ length: pick([1, 1, 2, 3]) }, () => pick(values)).join(' ');
  const wrong: object[] = [];
  let good = 0;
  for (let round = 0; round < 3_000; round++) {
    const texts = {
      'operation-id': several([...ids, ...more]),
      'agent-pool-name': pick(['', '', '*', several(['np1', 'np2', 'NP1', 'n_p'])]),
      'subscription-id': pick([SUBSCRIPTION, OTHER_SUBSCRIPTION, '']),
      'resource-group': pick(['rg-prod', 'RG-PROD', '']),
      'cluster-name': pick(['aks-prod', 'aks-test', '']),
      'wait-until-idle': pick(['', 'true']),
      'abort-on-cancel': pick(['', 'true']),
    };
    const result = readInputs(source({ ...DEFAULTS, ...IDENTITY, ...texts }));
    if ('problems' in result) {
      if (problemsOf(result).length === 0) wrong.push(texts);
    } else if (result.inputs.targets.kind === 'operations') {
      good++;
      if (result.inputs.targets.operations.length === 0) wrong.push(texts);
    }
  }
  expect(wrong).toEqual([]);
  expect(good).toBeGreaterThan(100);
});
