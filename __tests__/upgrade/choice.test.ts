import { describe, expect, test } from '@jest/globals';
import { choose } from '../../src/upgrade/choice.ts';
import { documentOf, kubernetes, NODE_IMAGE, profileOf } from '../samples/upgrades.ts';

const OFFERED = ['1.34.6', '1.35.10', '1.35.9', '~1.36.0'];

/** What is chosen for a pool with 1.34.4. */
function chosen(version: string, pool: Readonly<Record<string, unknown>> = {}, offered = OFFERED) {
  return choose(kubernetes(version), documentOf(pool), profileOf(offered));
}

describe('A minor version', () => {
  test('selects the newest patch that Azure offers, by number', () => {
    expect(chosen('1.35')).toEqual({ kind: 'kubernetes', version: '1.35.10', isRetry: false });
  });

  test('selects a newer patch of the minor version that the pool has', () => {
    expect(chosen('1.34')).toEqual({ kind: 'kubernetes', version: '1.34.6', isRetry: false });
  });

  test('leaves nothing to do when the pool has its newest patch', () => {
    expect(chosen('1.34', {}, ['1.35.9'])).toEqual({ kind: 'up-to-date' });
    expect(chosen('1.34', {}, ['1.34.2'])).toEqual({ kind: 'up-to-date' });
    expect(chosen('1.34', {}, ['1.34.2', '~1.34.9'])).toEqual({ kind: 'up-to-date' });
  });

  test('is not one that only begins alike', () => {
    expect(chosen('1.3', {}, ['1.35.9'])).toMatchObject({ kind: 'not-offered' });
    expect(chosen('1.35', {}, ['1.350.1'])).toMatchObject({ kind: 'not-offered' });
  });

  test('never selects a preview, and names those that there are', () => {
    expect(chosen('1.36')).toEqual({
      kind: 'not-offered',
      wanted: '1.36',
      isOlder: false,
      offered: ['1.34.6', '1.35.9', '1.35.10', '1.36.0'],
      previews: ['1.36.0'],
    });
  });

  test('has its previews and the offers in order, whatever the order of Azure', () => {
    expect(chosen('1.36', {}, ['~1.36.10', '1.35.10', '~1.36.9', '1.35.9', '~1.36.0'])).toEqual({
      kind: 'not-offered',
      wanted: '1.36',
      isOlder: false,
      offered: ['1.35.9', '1.35.10', '1.36.0', '1.36.9', '1.36.10'],
      previews: ['1.36.0', '1.36.9', '1.36.10'],
    });
  });

  test('selects what is generally available among previews', () => {
    expect(chosen('1.36', {}, ['~1.36.3', '1.36.1', '~1.36.2'])).toEqual({
      kind: 'kubernetes',
      version: '1.36.1',
      isRetry: false,
    });
  });
});

describe('An exact version', () => {
  test.each(['1.35.9', '1.34.6', '1.36.0'])(
    '%s is taken when Azure offers it, also as a preview',
    (version) => {
      expect(chosen(version)).toEqual({ kind: 'kubernetes', version, isRetry: false });
    },
  );

  test.each(['1.35.11', '1.37.0', '1.35.1'])('%s is refused when Azure does not offer it', (version) => {
    expect(chosen(version)).toMatchObject({ kind: 'not-offered', wanted: version, isOlder: false });
  });

  test.each(['1.34.3', '1.33.9', '0.99.9'])('%s is refused as older than that of the pool', (version) => {
    expect(chosen(version)).toMatchObject({ kind: 'not-offered', isOlder: true });
  });

  test('leaves nothing to do when the pool has it, whatever the case of its suffix', () => {
    expect(chosen('1.34.4')).toEqual({ kind: 'up-to-date' });
    expect(chosen('1.34.4-RC1', { currentOrchestratorVersion: '1.34.4-rc1' })).toEqual({
      kind: 'up-to-date',
    });
  });

  test.each([
    ['of the same numbers', '1.34.4-beta', '1.34.4'],
    ['newer than a pool whose version is not known', '1.35.9', ''],
    ['as old as a pool can be whose version is not known', '0.0.0', ''],
  ])('%s is not offered, but not older either: %s', (_, version, currentOrchestratorVersion) => {
    expect(chosen(version, { currentOrchestratorVersion }, [])).toEqual({
      kind: 'not-offered',
      wanted: version,
      isOlder: false,
      offered: [],
      previews: [],
    });
  });
});

describe('A pool whose last change did not succeed', () => {
  test.each(['Failed', 'Canceled'])('as %s has the same version requested again', (provisioningState) => {
    for (const version of ['1.34.4', '1.34']) {
      expect(chosen(version, { provisioningState }, [])).toEqual({
        kind: 'kubernetes',
        version: '1.34.4',
        isRetry: true,
      });
    }
  });

  test('continues to the version that was requested, which Azure does not offer any more', () => {
    const pool = { provisioningState: 'Failed', orchestratorVersion: '1.35.9' };
    expect(chosen('1.35.9', pool, [])).toEqual({ kind: 'kubernetes', version: '1.35.9', isRetry: true });
    expect(chosen('1.35', pool, ['1.35.10'])).toEqual({
      kind: 'kubernetes',
      version: '1.35.10',
      isRetry: false,
    });
    expect(chosen('1.35', pool, ['1.35.8'])).toEqual({
      kind: 'kubernetes',
      version: '1.35.9',
      isRetry: true,
    });
  });

  test('goes on to another version that is wanted now', () => {
    const pool = { provisioningState: 'Failed', orchestratorVersion: '1.35.9' };
    expect(chosen('1.34', pool, ['1.34.6', '1.35.9'])).toEqual({
      kind: 'kubernetes',
      version: '1.34.6',
      isRetry: false,
    });
    expect(chosen('1.34', pool, ['1.35.9'])).toEqual({
      kind: 'kubernetes',
      version: '1.34.4',
      isRetry: true,
    });
  });

  test('has the same version requested again also when Azure offers it', () => {
    expect(chosen('1.34.4', { provisioningState: 'Failed' }, ['1.34.4'])).toEqual({
      kind: 'kubernetes',
      version: '1.34.4',
      isRetry: true,
    });
  });

  test('does not take the requested version of a pool that has succeeded since', () => {
    expect(chosen('1.35.9', { orchestratorVersion: '1.35.9' }, [])).toMatchObject({ kind: 'not-offered' });
  });

  test('continues only to a patch version, not to a requested minor version', () => {
    const pool = { provisioningState: 'Failed', orchestratorVersion: '1.35' };
    expect(chosen('1.35', pool, ['1.35.9'])).toEqual({
      kind: 'kubernetes',
      version: '1.35.9',
      isRetry: false,
    });
    expect(chosen('1.35', pool, [])).toMatchObject({ kind: 'not-offered' });
  });
});

describe('A node image', () => {
  const image = (latest: string, pool: Readonly<Record<string, unknown>> = {}) =>
    choose(NODE_IMAGE, documentOf({ nodeImageVersion: 'AKSUbuntu-1', ...pool }), profileOf([], latest));

  test('is requested when Azure has a newer one', () => {
    expect(image('AKSUbuntu-2')).toEqual({ kind: 'node-image', latest: 'AKSUbuntu-2' });
  });

  test('leaves nothing to do when the pool has the newest one, compared without case', () => {
    expect(image('aksubuntu-1')).toEqual({ kind: 'up-to-date' });
  });

  test('is requested when Azure does not say which one is the newest, or the pool which one it has', () => {
    expect(image('')).toEqual({ kind: 'node-image', latest: '' });
    expect(image('', { nodeImageVersion: '' })).toEqual({ kind: 'node-image', latest: '' });
    expect(image('AKSUbuntu-1', { nodeImageVersion: undefined })).toEqual({
      kind: 'node-image',
      latest: 'AKSUbuntu-1',
    });
  });

  test('is requested again when the last change of the pool did not succeed', () => {
    expect(image('AKSUbuntu-1', { provisioningState: 'Failed' })).toEqual({
      kind: 'node-image',
      latest: 'AKSUbuntu-1',
    });
  });
});

describe('A pool is not ready', () => {
  test.each([
    ['changing', { provisioningState: 'Upgrading' }],
    ['changing', { provisioningState: 'UpgradingNodeImageVersion' }],
    ['changing', { provisioningState: 'Deleting' }],
    ['changing', { provisioningState: 'SomethingNew' }],
    ['stopped', { powerState: { code: 'Stopped' } }],
    ['stopped', { powerState: { code: 'STOPPED' }, provisioningState: 'Updating' }],
    ['machines', { mode: 'Machines' }],
    ['machines', { mode: 'machines', powerState: { code: 'stopped' } }],
    ['machines', { mode: 'MACHINES', provisioningState: 'Updating' }],
  ])('while it is %s: %j', (why, properties) => {
    const pool = documentOf({ currentOrchestratorVersion: '1.35.9', ...properties });
    // An upgrade that runs shows its version at once, so a version is no reason to do nothing either.
    for (const wanted of [kubernetes('1.35.9'), kubernetes('1.36'), NODE_IMAGE]) {
      expect(choose(wanted, pool, profileOf(OFFERED))).toEqual({ kind: 'not-ready', why });
    }
  });

  test.each(['System', 'User', 'Gateway', 'ManagedSystem', 'VirtualMachines', 'Machines2', ''])(
    'but is with the mode %j',
    (mode) => {
      const pool = documentOf({ mode, powerState: undefined });
      expect(choose(kubernetes('1.35'), pool, profileOf(OFFERED))).toMatchObject({ kind: 'kubernetes' });
    },
  );

  test.each(['Running', 'NotStopped', 'Stopped2', ''])('but is with the power state %j', (code) => {
    const pool = documentOf({ powerState: { code } });
    expect(choose(NODE_IMAGE, pool, profileOf([], 'AKSUbuntu-2'))).toMatchObject({ kind: 'node-image' });
  });
});
