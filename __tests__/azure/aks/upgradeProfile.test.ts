import { describe, expect, test } from '@jest/globals';
import { readProfileAnswer } from '../../../src/azure/aks/upgradeProfile.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');

function read(status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readProfileAnswer({ status, body: text, header: () => undefined }, NOW);
}

const PROFILE = { kubernetesVersion: '1.34.4', osType: 'Linux' };

describe('An upgrade profile', () => {
  test('has the versions that Azure offers, and the newest node image', () => {
    const upgrades = [
      { kubernetesVersion: '1.35.2' },
      { kubernetesVersion: '1.36.0', isPreview: true },
      { kubernetesVersion: '1.35.1', isPreview: null, isOutOfSupport: false },
    ];
    const properties = { ...PROFILE, upgrades, latestNodeImageVersion: 'AKSUbuntu-2', somethingNew: [] };
    expect(read(200, { properties })).toEqual({
      kind: 'profile',
      profile: {
        upgrades: [
          { kubernetesVersion: '1.35.2', isPreview: false },
          { kubernetesVersion: '1.36.0', isPreview: true },
          { kubernetesVersion: '1.35.1', isPreview: false },
        ],
        latestNodeImageVersion: 'AKSUbuntu-2',
      },
    });
  });

  test.each([[undefined], [null], [[]], [{}], ['1.35.2']])(
    'offers nothing when upgrades is %j',
    (upgrades) => {
      expect(read(200, { properties: { ...PROFILE, upgrades } })).toEqual({
        kind: 'profile',
        profile: { upgrades: [], latestNodeImageVersion: '' },
      });
    },
  );

  test('leaves out what is not a version', () => {
    const upgrades = [null, {}, { kubernetesVersion: '' }, 'x', { kubernetesVersion: '1.35.2' }];
    expect(read(200, { properties: { upgrades } })).toMatchObject({
      profile: { upgrades: [{ kubernetesVersion: '1.35.2' }] },
    });
  });

  test.each([
    [200, '<html></html>', 'bad-answer'],
    [200, {}, 'bad-answer'],
    [202, { properties: PROFILE }, 'bad-answer'],
    [404, { code: 'NotFound', message: 'Not here.' }, 'missing'],
    [404, '', 'missing'],
    [403, { error: { code: 'AuthorizationFailed', message: 'No.' } }, 'unauthorized'],
    [429, '', 'throttled'],
    [503, '', 'server-error'],
  ])('is not in HTTP %d %j: %s', (status, body, kind) => {
    expect(read(status, body)).toMatchObject({ kind: 'failure', failure: { kind, httpStatus: status } });
  });

  test('is what a failure says is missing', () => {
    expect(read(200, '')).toMatchObject({
      failure: { message: 'HTTP 200 with an empty body, which is not an upgrade profile' },
    });
  });
});
