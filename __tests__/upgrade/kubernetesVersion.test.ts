import { describe, expect, test } from '@jest/globals';
import { compareVersions, isMinor, isVersionOf } from '../../src/upgrade/kubernetesVersion.ts';

describe('Two versions', () => {
  test.each([
    ['1.34.4', '1.35.0'],
    ['1.9.0', '1.10.0'],
    ['1.35.9', '1.35.10'],
    ['0.99.99', '1.0.0'],
    ['1.35.9', '2.0.0'],
    ['1.34.9', '1.35.2'],
    ['1.35', '1.35.1'],
    ['1', '1.1'],
    ['', '0.0.1'],
    ['1.35.2-beta.9', '1.35.3-alpha'],
  ])('are in order by their numbers: %s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
  });

  test.each([
    ['1.35.2', '1.35.2'],
    ['1.35', '1.35.0'],
    ['1', '1.0.0'],
    ['', '0.0.0'],
    ['1.35.2', '1.35.2-beta'],
    ['1.35.2-beta.1', '1.35.2-beta.2'],
    ['1.x.2', '1.0.2'],
    ['1.35.2.7', '1.35.2.8'],
  ])('count as equal where their three numbers are: %s and %s', (one, other) => {
    expect(compareVersions(one, other)).toBe(0);
    expect(compareVersions(other, one)).toBe(0);
  });
});

describe('A wanted version', () => {
  test.each([
    ['1.35.2', '1.35.2'],
    ['1.35.2-RC1', '1.35.2-rc1'],
    ['1.35.2-rc1', '1.35.2-RC1'],
    ['1.35', '1.35'],
    ['1.35', '1.35.0'],
    ['1.35', '1.35.12'],
    ['1.35-Beta', '1.35-beta.2'],
  ])('%s means %s', (wanted, version) => {
    expect(isVersionOf(wanted, version)).toBe(true);
  });

  test.each([
    ['1.35.2', '1.35.20'],
    ['1.35.2', '1.35.2.1'],
    ['1.35.2', '1.35'],
    ['1.35', '1.350.1'],
    ['1.35', '1.3.5'],
    ['1.35', '11.35.1'],
    ['1.35', '0.1.35.'],
    ['1', '1.35.2'],
    ['1.35', ''],
  ])('%s does not mean %s', (wanted, version) => {
    expect(isVersionOf(wanted, version)).toBe(false);
  });
});

test.each([
  ['1.35', true],
  ['1.35-beta', true],
  ['1.35.2', false],
  ['1.35.2.1', false],
  ['1', false],
  ['', false],
])('A version is a minor one when it has two parts: %j %j', (version, expected) => {
  expect(isMinor(version)).toBe(expected);
});
