import { describe, expect, test } from '@jest/globals';
import { versionFacts } from '../../../src/explain/facts/versions.ts';
import { named } from '../../samples/named.ts';

describe('The versions that a message names', () => {
  test.each([
    [
      'Upgrading Kubernetes version 1.40.2 to 1.42.0 is not allowed. Available upgrades: [1.41.1 1.41.0].',
      { 'Version step': '1.40.2 to 1.42.0', 'Versions offered': '1.41.1, 1.41.0' },
    ],
    ['UPGRADING VERSION 1.40 TO 1.42 IS NOT ALLOWED', { 'Version step': '1.40 to 1.42' }],
    ['from version 1.40.12 to 1.41.10.', { 'Version step': '1.40.12 to 1.41.10' }],
    ['image version 202612.18.0 to 202701.05.0', { 'Version step': '202612.18.0 to 202701.05.0' }],
    ['subversion 1.40 to 1.42, version 1 to 2', {}],
    [
      'Node pool version 1.28.9 and control plane version 1.32.4 are incompatible.',
      { 'Pool version': '1.28.9', 'Control plane version': '1.32.4' },
    ],
    ['Node pool version 1.28.9 is old.', {}],
  ])('%s', (text, facts) => {
    expect(versionFacts(text)).toEqual({ facts: named(facts) });
  });
});

describe('The versions that Azure offers', () => {
  test.each([
    ['available upgrades: [ 1.41.1, 1.41.0 ]', '1.41.1, 1.41.0'],
    ['The supported version is [1.41.1]', '1.41.1'],
    ['Supported versions for this region are [1.41.1,1.40.9]', '1.41.1, 1.40.9'],
    ['Available version: [1.41.1]', '1.41.1'],
    ['Available versions: [1.41.1, 1.41.1]', '1.41.1'],
    ['Available versions for a node pool in this region, newest:[1.41.1]', '1.41.1'],
  ])('%s', (text, offered) => {
    expect(versionFacts(text)).toEqual({ facts: named({ 'Versions offered': offered }) });
  });

  test.each([
    'Unsupported versions: [1.41.1]',
    'Available versions: [ ]',
    'Available versions: [\n1.41.1]',
    'Available versions for a node pool in this region, newest: [1.41.1]',
    'Available disks: [1.41.1]',
  ])('None in: %s', (text) => {
    expect(versionFacts(text)).toEqual({ facts: [] });
  });
});

describe('The API that an upgrade would remove', () => {
  test.each([
    ['usage has been detected on API policy.v1beta1.list.', { 'Deprecated API': 'policy.v1beta1.list' }],
    ['The usage of API batch/v1beta1 ends.', { 'Deprecated API': 'batch/v1beta1' }],
    ['Usage of API: "policy/v1beta1"...', { 'Deprecated API': 'policy/v1beta1' }],
    ["DEPRECATED API 'batch/v1beta1'", { 'Deprecated API': 'batch/v1beta1' }],
    ['deprecated API flowcontrol/v1beta3...', { 'Deprecated API': 'flowcontrol/v1beta3' }],
    [
      '2 errors:\n* usage has been detected on API a.v1beta1.list, and was recently seen at: 2026-01-14 08:46:46 +0000 UTC, which will be removed in 1.29\n* usage has been detected on API b.v1beta2.get, and was recently seen at: 2026-01-15 08:46:46 +0000 UTC, which will be removed in 1.32',
      {
        'Deprecated APIs': 'a.v1beta1.list, b.v1beta2.get',
        'Last seen': '2026-01-14 08:46:46 +0000, 2026-01-15 08:46:46 +0000',
        'Removed in': '1.29, 1.32',
      },
    ],
    ['undeprecated API batch/v1beta1, deprecated API 1, deprecated API v1', {}],
    ['Last seen at 2026-01-14, removed in 1.29.', {}],
  ])('%s', (text, facts) => {
    expect(versionFacts(text)).toEqual({ facts: named(facts) });
  });

  test.each([
    ['last seen at: 2026-01-14T08:46:46.123456Z', '2026-01-14T08:46:46.123456Z'],
    ['last seen at 2026-01-14 08:46:46.1 UTC', '2026-01-14 08:46:46.1 UTC'],
    ['Last seen 2026-01-14T08:46Z', '2026-01-14T08:46Z'],
    ['last seen: 2026-01-14', '2026-01-14'],
    ['last seen:2026-01-14Z', '2026-01-14Z'],
    ['last used "2026-01-14 08:46:46 -07:30"', '2026-01-14 08:46:46 -07:30'],
    ["recently used '2026-01-14T08:46:46+0100'", '2026-01-14T08:46:46+0100'],
    ['recently seen at: 2026-01-14 08:46:46.123456789 +0000 UTC', '2026-01-14 08:46:46.123456789 +0000'],
    ['last seen 2026-01-14 08:46 Zone 1', '2026-01-14 08:46'],
    ['last seen 2026-01-14 in 1 cluster', '2026-01-14'],
  ])('Its last use: %s', (text, seen) => {
    expect(versionFacts(`Deprecated API batch/v1beta1, ${text}`)).toEqual({
      facts: named({ 'Deprecated API': 'batch/v1beta1', 'Last seen': seen }),
    });
  });

  test.each([
    ['removed in 1.29', '1.29'],
    ['removed in: Kubernetes version v1.29.10.', '1.29.10'],
    ['Removed in Kubernetes 1.29.', '1.29'],
    ['removed in version 1.29.100', '1.29.100'],
    ['removed in v12.3', '12.3'],
  ])('Its end: %s', (text, version) => {
    expect(versionFacts(`Deprecated API batch/v1beta1, ${text}`)).toEqual({
      facts: named({ 'Deprecated API': 'batch/v1beta1', 'Removed in': version }),
    });
  });

  test.each(['last looked at 2026-01-14', 'last seen at noon', 'unremoved in 1.29', 'removed in 2029'])(
    'Neither its last use nor its end: %s',
    (text) => {
      expect(versionFacts(`Deprecated API batch/v1beta1, ${text}`)).toEqual({
        facts: named({ 'Deprecated API': 'batch/v1beta1' }),
      });
    },
  );
});
