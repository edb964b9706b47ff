import { describe, expect, test } from '@jest/globals';
import { poolAndControlPlane, versionGap } from '../../../src/explain/knownErrors/versionGap.ts';

describe('The versions of pool and control plane', () => {
  test.each([
    ['Node pool version 1.30.2 and control plane version 1.34.0 are incompatible.', '1.30.2', '1.34.0'],
    ["agentpool np1 version: '1.34' is not allowed, managed cluster version is 1.33.4", '1.34', '1.33.4'],
    ['AGENT POOL VERSION 1.30 AND CONTROL PLANE VERSION 1.34', '1.30', '1.34'],
    ["The node pool's Kubernetes version of 1.30, the controlplane's version 1.34", '1.30', '1.34'],
  ])('are read where both are named: %s', (text, pool, controlPlane) => {
    expect(poolAndControlPlane(text)).toEqual({ pool, controlPlane });
  });

  test.each(['Node pool version 1.30.2.', 'Control plane version 1.34.0.', 'Version 1.30 and 1.34.', ''])(
    'are not read where one is missing: %j',
    (text) => expect(poolAndControlPlane(text)).toBeUndefined(),
  );
});

describe('Which of the two is older', () => {
  const versions = (pool: string, controlPlane: string) =>
    `Node pool version ${pool} is newer than control plane version ${controlPlane}.`;

  test.each([
    [versions('1.29.9', '1.30.0'), 'pool is older'],
    [versions('1.30.1', '1.30.2'), 'pool is older'],
    [versions('1.9', '1.10'), 'pool is older'],
    [versions('1.30', '1.30.1'), 'pool is older'],
    [versions('2.0.0', '1.34.0'), 'pool is newer'],
    [versions('1.30.2', '1.30'), 'pool is newer'],
    ['Node pool version 1.30.0 is older than control plane version 1.30.', 'pool is older'],
  ])('is known by the versions, else by the words: %s', (text, gap) => expect(versionGap(text)).toBe(gap));

  test.each([
    ['The pool is 4 minors behind the control plane.', 'pool is older'],
    ['Its version is LOWER than that of the ControlPlane.', 'pool is older'],
    ['The pool must not be higher than the control plane.', 'pool is newer'],
    ['The pool is AHEAD of the controlplane.', 'pool is newer'],
    ['The pool is more recent than its cluster.', 'pool is newer'],
    ['The pool is older. Look at the control plane.', undefined],
    ['The pool is newer. Look at the cluster.', undefined],
    ['The versions do not go together.', undefined],
  ])('is known by the words alone: %s', (text, gap) => expect(versionGap(text)).toBe(gap));
});
