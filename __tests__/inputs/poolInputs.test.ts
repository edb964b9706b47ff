import { describe, expect, test } from '@jest/globals';
import { readInputs } from '../../src/inputs/inputs.ts';
import {
  DEFAULTS,
  IDENTITY,
  inputsOf,
  OPERATION,
  problemsOf,
  read,
  SUBSCRIPTION,
  source,
  type Texts,
  wordsOf,
} from '../samples/inputs.ts';

const ARM = 'https://management.azure.com';
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-prod/providers/Microsoft.ContainerService/managedClusters/aks-prod`;
const CLUSTER_OPERATION = `${CLUSTER}/operations/${OPERATION}`;
const NAMELESS_URL = `${ARM}/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/operations/${OPERATION}?t=1&s=signature`;

const FLAGS = ['wait-until-idle', 'abort-on-timeout', 'abort-on-cancel'] as const;

describe.each(FLAGS)('%s', (name) => {
  const flagOf = (text: string) => {
    const { untilIdle, abortOn } = inputsOf(read({ [name]: text }));
    const flags = { 'wait-until-idle': untilIdle, 'abort-on-timeout': abortOn.timeout };
    return { ...flags, 'abort-on-cancel': abortOn.cancel };
  };
  const none = { 'wait-until-idle': false, 'abort-on-timeout': false, 'abort-on-cancel': false };

  test.each(['true', 'True', 'TRUE', ' true\n'])('%j is on, and nothing else is', (text) => {
    expect(flagOf(text)).toEqual({ ...none, [name]: true });
  });

  test.each(['false', 'False', 'FALSE', '', ' '])('%j is off', (text) => expect(flagOf(text)).toEqual(none));

  test.each(['yes', 'no', 'on', '1', '0', 'tRUE', 'truex', 'true false'])('refuses %s', (text) => {
    const result = read({ [name]: text });
    expect(problemsOf(result)).toEqual([[name, text]]);
    expect(wordsOf(result)).toContain('true or false');
  });
});

describe('What is expected of the pool', () => {
  test.each([
    ['1.33', '1.33'],
    ['1.33.2', '1.33.2'],
    ['1.28.100-akslts', '1.28.100-akslts'],
    [' 1.30 ', '1.30'],
  ])('may be the Kubernetes version %j', (text, kubernetesVersion) => {
    expect(inputsOf(read({ 'expected-kubernetes-version': text })).expected).toEqual({ kubernetesVersion });
  });

  test.each(['1', 'v1.33', 'latest', '1.', '1.33.', '1.33.x', '1.33.2.1', '1.33-akslts', '"1.33"', '>=1.33'])(
    'is not the Kubernetes version %s',
    (text) => {
      const result = read({ 'expected-kubernetes-version': text });
      expect(problemsOf(result)).toEqual([['expected-kubernetes-version', text]]);
      expect(wordsOf(result)).toContain('YAML reads 1.30 as 1.3');
    },
  );

  test('may be the node image version, or both', () => {
    const nodeImageVersion = 'AKSUbuntu-2204gen2containerd-202610.15.0';
    const image = { 'expected-node-image-version': nodeImageVersion };
    expect(inputsOf(read(image)).expected).toEqual({ nodeImageVersion });
    expect(inputsOf(read({ ...image, 'expected-kubernetes-version': '1.33' })).expected).toEqual({
      kubernetesVersion: '1.33',
      nodeImageVersion,
    });
  });

  test.each(['two words', '-AKSUbuntu', 'a/b', '<img>'])('is not the node image %s', (text) => {
    expect(problemsOf(read({ 'expected-node-image-version': text }))).toEqual([
      ['expected-node-image-version', text],
    ]);
  });

  test('is nothing where the input is empty', () => {
    const empty = { 'expected-kubernetes-version': '', 'expected-node-image-version': ' ' };
    expect(inputsOf(read(empty)).expected).toEqual({});
  });
});

describe('What is read from or done to the pool needs its name', () => {
  const WISHES: Texts = {
    'expected-kubernetes-version': '1.33',
    'expected-node-image-version': 'AKSUbuntu-1',
    'abort-on-timeout': 'true',
    'abort-on-cancel': 'TRUE',
  };
  const readOnly = (texts: Texts) => readInputs(source({ ...DEFAULTS, ...IDENTITY, ...texts }));

  test.each([
    ['an operation of the cluster', CLUSTER_OPERATION, {}],
    [
      'an operation of the cluster, whatever agent-pool-name says',
      CLUSTER_OPERATION,
      { 'agent-pool-name': 'np1' },
    ],
    ['an address without names', NAMELESS_URL, {}],
    ['a pool without a cluster', NAMELESS_URL, { 'agent-pool-name': 'np1' }],
  ])('which %s lacks', (_, operation, names) => {
    const result = readOnly({ 'operation-id': operation, ...names, ...WISHES });
    expect(problemsOf(result)).toEqual(Object.entries(WISHES));
    const needs =
      'only for an operation of an agent pool, with resource-group, cluster-name and agent-pool-name';
    expect(wordsOf(result)).toBe(`a version ${needs}\na version ${needs}\ntrue ${needs}\ntrue ${needs}`);
    for (const wish of Object.entries(WISHES)) {
      const alone = readOnly({ 'operation-id': operation, ...names, [wish[0]]: wish[1] });
      expect(problemsOf(alone)).toEqual([wish]);
    }
  });

  test.each([
    ['by its names', { 'operation-id': 'latest' }],
    ['by its ARM id', { 'operation-id': `${CLUSTER}/agentPools/np1/operations/${OPERATION}` }],
    ['by an address and the names of the inputs', { 'operation-id': NAMELESS_URL }],
  ])('which an operation of a pool has: %s', (_, operation) => {
    expect(problemsOf(read({ ...operation, ...WISHES, 'wait-until-idle': 'true' }))).toEqual([]);
  });

  test('is no matter where nothing is wished', () => {
    const off = { 'abort-on-timeout': 'false', 'abort-on-cancel': '', 'expected-kubernetes-version': '' };
    expect(
      problemsOf(readOnly({ 'operation-id': NAMELESS_URL, ...off, 'wait-until-idle': 'false' })),
    ).toEqual([]);
  });

  test('to wait until nothing runs the cluster is enough', () => {
    const idle = { 'wait-until-idle': 'true' };
    expect(problemsOf(readOnly({ 'operation-id': CLUSTER_OPERATION, ...idle }))).toEqual([]);
    const result = readOnly({ 'operation-id': NAMELESS_URL, ...idle });
    expect(problemsOf(result)).toEqual([['wait-until-idle', 'true']]);
    expect(wordsOf(result)).toContain('only together with resource-group and cluster-name');
  });

  test('is not blamed on an operation that cannot be read', () => {
    expect(problemsOf(readOnly({ 'operation-id': '/x', ...WISHES }))).toEqual([['operation-id', '/x']]);
  });
});
