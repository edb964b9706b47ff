import { describe, expect, test } from '@jest/globals';
import { differencesOf } from '../../src/wait/expectation.ts';
import { contradicts } from '../../src/wait/poolCheck.ts';
import type { Verdict } from '../../src/wait/verdict.ts';
import { poolWith } from '../samples/waits.ts';

describe('The Kubernetes version', () => {
  test.each([
    ['1.33', '1.33.1', true],
    ['1.33', '1.33', true],
    ['1.33', '1.330.1', false],
    ['1.33', '1.3.3', false],
    ['1.33', '11.33.1', false],
    ['1.33.2', '1.33.2', true],
    ['1.33.2', '1.33.1', false],
    ['1.33.2', '1.33.20', false],
    ['1.33.2', '1.33', false],
    ['1.33.2', '1.33.2.1', false],
    ['1.3', '1.33.1', false],
    ['1.3', '1.30.4', false],
    ['1.30', '1.30.4', true],
    ['1.28', '1.28.100-akslts', true],
    ['1.28.100', '1.28.100-akslts', false],
    ['1.28.100-akslts', '1.28.100-akslts', true],
    ['1.28.100-AKSLTS', '1.28.100-akslts', true],
    ['1.33', '', false],
  ])('%s accepts %j: %s', (kubernetesVersion, actual, met) => {
    const { pool } = poolWith({ kubernetesVersion: actual });
    const difference = { name: 'Kubernetes version', expected: kubernetesVersion, actual };
    expect(differencesOf(pool, { kubernetesVersion })).toEqual(met ? [] : [difference]);
  });
});

describe('The node image version', () => {
  test.each([
    ['AKSUbuntu-2204-202610.15.0', 'AKSUbuntu-2204-202610.15.0', true],
    ['aksubuntu-2204-202610.15.0', 'AKSUbuntu-2204-202610.15.0', true],
    ['AKSUbuntu-2204-202610.15', 'AKSUbuntu-2204-202610.15.0', false],
    ['AKSUbuntu-2204-202610.15.0', '', false],
  ])('%s accepts %j: %s', (nodeImageVersion, actual, met) => {
    const { pool } = poolWith({ nodeImageVersion: actual });
    const difference = { name: 'node image version', expected: nodeImageVersion, actual };
    expect(differencesOf(pool, { nodeImageVersion })).toEqual(met ? [] : [difference]);
  });

  test('and the Kubernetes version are both listed, and nothing where nothing is expected', () => {
    const { pool } = poolWith({});
    const both = differencesOf(pool, { kubernetesVersion: '1.34', nodeImageVersion: 'x' });
    expect(both.map(({ name }) => name)).toEqual(['Kubernetes version', 'node image version']);
    expect(differencesOf(pool, {})).toEqual([]);
  });
});

test.each([
  ['Succeeded', 'succeeded', false],
  ['succeeded', 'succeeded', false],
  ['Succeeded', 'mismatch', false],
  ['Canceled', 'canceled', false],
  ['Failed', 'failed', false],
  ['', 'failed', false],
  ['Upgrading', 'succeeded', true],
  ['Upgrading', 'mismatch', true],
  ['Updating', 'canceled', true],
  ['Canceled', 'succeeded', true],
  ['Succeeded', 'canceled', true],
  ['Succeeded', 'failed', true],
  ['Failed', 'canceled', true],
  ['Succeeded', 'timed-out', false],
  ['Upgrading', 'timed-out', false],
  ['Upgrading', 'interrupted', false],
] as const)('A pool that is %s contradicts %s: %s', (provisioningState, outcome, yes) => {
  expect(contradicts(poolWith({ provisioningState }).pool, { outcome } as Verdict)).toBe(yes);
});
