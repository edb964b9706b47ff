import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../simulator/seeded.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import {
  DEFAULTS,
  IDENTITY,
  inputsOf,
  operationsOf,
  problemsOf,
  SUBSCRIPTION,
  source,
  wordsOf,
} from '../samples/inputs.ts';
import {
  A,
  alone,
  armId,
  B,
  C,
  CLUSTER,
  clusterId,
  locationUrl,
  OTHER_SUBSCRIPTION,
  ofPool,
  pair,
} from '../samples/targets.ts';

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
    expect(wordsOf(result)).toBe(
      `latest once for all agent pools, or one for each of them in their order. Given are ${counted}`,
    );
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
    expect(wordsOf(result)).toBe(
      'one for each agent pool, in the order of agent-pool-name. It is an operation of the cluster, and the agent pool at its place is np2',
    );
  });

  test.each(['np1 np1', 'np1,np2,NP1'])('of which one is given twice are refused: %s', (pools) => {
    const result = pair(pools, 'latest');
    expect(problemsOf(result)).toEqual([['agent-pool-name', pools]]);
    expect(wordsOf(result)).toBe('each agent pool once. np1 is given more than once');
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
    expect(wordsOf(result)).toBe(
      `latest alone, because agent-pool-name is *. Given are every agent pool and ${counted}`,
    );
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
