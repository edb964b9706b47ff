import { describe, expect, test } from '@jest/globals';
import { inputsOf, NAMES, operationsOf, problemsOf, SUBSCRIPTION, wordsOf } from '../samples/inputs.ts';
import {
  A,
  ARM,
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

  test('that contradict an input are named, up to three of them', () => {
    const ids = [A, B, C, A.replace('a', 'd'), B.replace('b', 'e')];
    const pools = ['np1', 'np2', 'np2', 'np4', 'np5'];
    const written = ids.map((id, index) => armId(`${pools[index]}`, id)).join(' ');
    expect(wordsOf(alone(written, { 'agent-pool-name': 'np9' }))).toBe(
      'np1 or np2 or np4, as operation-id says, or nothing',
    );
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
    const result = pair(pools(201), 'latest');
    expect(problemsOf(result).map(([name]) => name)).toEqual(['agent-pool-name']);
    expect(wordsOf(result)).toBe('at most 200 in one step. 201 are given');
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
    const wishes = {
      'expected-kubernetes-version': '1.33',
      'expected-node-image-version': 'AKSUbuntu-1',
      'abort-on-timeout': 'true',
      'abort-on-cancel': 'true',
    };
    const ids = `${armId('np1', A)} ${clusterId()}/operations/${B}`;
    expect(problemsOf(alone(`${armId('np1', A)} ${armId('np2', B)}`, wishes))).toEqual([]);
    const result = alone(ids, wishes);
    expect(problemsOf(result)).toEqual(Object.entries(wishes));
    for (const line of wordsOf(result).split('\n')) {
      expect(line).toMatch(/agent-pool-name\. 1 of the 2 operations are not of one$/);
    }
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
