import { describe, expect, test } from '@jest/globals';
import { readDocumentAnswer, versionChange } from '../../../src/azure/aks/poolDocument.ts';
import { documentOf, poolJson } from '../../samples/upgrades.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');

function read(status: number, body: unknown) {
  return readDocumentAnswer({ status, body: JSON.stringify(body), header: () => undefined }, NOW);
}

describe('An agent pool that is going to be changed', () => {
  test('is read with everything that Azure returned', () => {
    const json = poolJson({ somethingNew: { deep: [1] } }) as { readonly properties: object };
    expect(read(200, json)).toMatchObject({
      kind: 'document',
      document: {
        mode: 'User',
        powerState: 'Running',
        phase: 'succeeded',
        kubernetesVersion: '1.34.4',
        requestedVersion: '1.34.4',
        eTag: 'e-1',
        properties: json.properties,
      },
    });
  });

  test('can lack an eTag, a mode and a power state', () => {
    const json = poolJson({ eTag: undefined, mode: undefined, powerState: undefined });
    expect(read(200, json)).toMatchObject({ document: { eTag: '', mode: '', powerState: '' } });
  });

  test.each([
    [200, poolJson({ provisioningState: undefined }), 'bad-answer'],
    [202, poolJson(), 'bad-answer'],
    [200, {}, 'bad-answer'],
    [200, [], 'bad-answer'],
    [404, { code: 'NotFound', message: 'x' }, 'missing'],
    [401, {}, 'unauthorized'],
    [500, {}, 'server-error'],
  ])('is not in HTTP %d %j: %s', (status, body, kind) => {
    expect(read(status, body)).toMatchObject({ kind: 'failure', failure: { kind } });
  });

  test('is what a failure says is missing', () => {
    expect(read(200, {})).toMatchObject({
      failure: { message: 'HTTP 200 with a body of type unknown, which is not an agent pool' },
    });
  });
});

describe('A change of the version', () => {
  const KEPT = {
    count: 7,
    enableAutoScaling: true,
    minCount: 1,
    maxCount: 9,
    mode: 'System',
    powerState: { code: 'Running' },
    upgradeSettings: { maxSurge: '33%', undrainableNodeBehavior: 'Cordon' },
    tags: { 'cost-center': 'x', eTag: 'a tag of this name' },
    nodeLabels: { status: 'a label', provisioningState: 'too' },
    nodeTaints: ['a=b:NoSchedule'],
    availabilityZones: ['1', '2'],
    spotMaxPrice: -1,
    enableFIPS: false,
    vnetSubnetID: '/subscriptions/x/subnets/y',
    somethingNew: { deep: [{ provisioningState: 'kept' }, null, 0, ''] },
  };

  test('repeats everything, whatever it is, and changes the version alone', () => {
    const { properties } = versionChange(documentOf(KEPT), '1.35.2');
    expect(properties).toEqual({ ...KEPT, orchestratorVersion: '1.35.2' });
  });

  test('leaves out what Azure alone sets, and the node image, which would ask for a rollback', () => {
    const readOnly = {
      eTag: 'e-1',
      provisioningState: 'Failed',
      currentOrchestratorVersion: '1.34.4',
      nodeImageVersion: 'AKSUbuntu-1',
      status: { provisioningError: { code: 'x' } },
      virtualMachineNodesStatus: [{ size: 'Standard_D2s_v5', count: 3 }],
    };
    const { properties } = versionChange(documentOf({ ...KEPT, ...readOnly }), '1.35.2');
    expect(properties).toEqual({ ...KEPT, orchestratorVersion: '1.35.2' });
  });

  test('leaves out the state of the local DNS, and keeps its settings', () => {
    const localDNSProfile = {
      mode: 'Required',
      state: 'Enabled',
      vnetDNSOverrides: { '.': { state: 'kept' } },
    };
    const { properties } = versionChange(documentOf({ localDNSProfile }), '1.35.2');
    expect(properties['localDNSProfile']).toEqual({
      mode: 'Required',
      vnetDNSOverrides: { '.': { state: 'kept' } },
    });
    const none = versionChange(documentOf({ localDNSProfile: null }), '1.35.2');
    expect(none.properties['localDNSProfile']).toBeNull();
  });

  test('forgets the snapshot that the pool was made from, and names none where there was none', () => {
    const snapshot = { creationData: { sourceResourceId: '/subscriptions/x/snapshots/y' } };
    expect(versionChange(documentOf(snapshot), '1.35.2').properties['creationData']).toBeNull();
    expect(versionChange(documentOf(), '1.35.2').properties).not.toHaveProperty('creationData');
  });

  test('adds the version to a pool that has none', () => {
    const { properties } = versionChange(documentOf({ orchestratorVersion: undefined }), '1.35.2');
    expect(properties['orchestratorVersion']).toBe('1.35.2');
  });

  test('leaves the pool that it was made from alone', () => {
    const document = documentOf({ localDNSProfile: { state: 'Enabled' }, creationData: {} });
    const before = structuredClone(document.properties);
    versionChange(document, '1.35.2');
    expect(document.properties).toEqual(before);
  });
});
