import { describe, expect, test } from '@jest/globals';
import { inProgress, runAction, StepClock, startSimulator, status, succeeded } from '../harness.ts';
import {
  callsOf,
  expectGreenStart,
  IMAGE,
  POOL,
  PRESENT,
  playStart,
  VERSION,
  writesOf,
} from './playStart.ts';

describe('An upgrade is started', () => {
  test.concurrent('to the newest patch of a minor version, with the pool as it was read', async () => {
    const properties = {
      count: 7,
      enableAutoScaling: true,
      minCount: 1,
      maxCount: 9,
      creationData: { sourceResourceId: '/subscriptions/x/snapshots/y' },
      localDNSProfile: { mode: 'Required', state: 'Enabled' },
      status: { provisioningError: { code: 'Old' } },
      virtualMachineNodesStatus: [],
      nodeLabels: { status: 'kept' },
    };
    const played = await playStart({ pools: { [POOL]: { properties } } });
    expectGreenStart(played, 'started');
    expect(callsOf(played)).toEqual(['upgrade-profile', 'pool', 'put-pool']);
    expect(played.outputs).toMatchObject({
      'operation-id': played.simulator.operationIds(POOL)[0],
      'kubernetes-version': '1.34.4',
      'resource-id': expect.stringMatching(/^\/subscriptions\/.*\/agentPools\/np1$/),
    });
    const [put] = writesOf(played);
    const sent = JSON.parse(put?.body ?? '{}');
    expect(Object.keys(sent)).toEqual(['properties']);
    expect(sent.properties).toMatchObject({
      orchestratorVersion: '1.34.4',
      count: 7,
      minCount: 1,
      maxCount: 9,
      vmSize: 'Standard_D4s_v5',
      creationData: null,
      localDNSProfile: { mode: 'Required' },
      nodeLabels: { status: 'kept' },
    });
    const readOnly = 'eTag provisioningState currentOrchestratorVersion nodeImageVersion status';
    for (const name of [...readOnly.split(' '), 'virtualMachineNodesStatus']) {
      expect(sent.properties).not.toHaveProperty(name);
    }
    expect(sent.properties.localDNSProfile).not.toHaveProperty('state');
    expect(put?.headers['if-match']).toMatch(/^[0-9a-f-]{36}$/);
    expect(put?.headers['content-type']).toBe('application/json');
  });

  test.concurrent('to an exact version', async () => {
    const played = await playStart({}, { inputs: { 'kubernetes-version': '1.34.2' } });
    expectGreenStart(played, 'started');
    expect(played.outputs['kubernetes-version']).toBe('1.34.2');
  });

  test.concurrent.each([200, 202] as const)(
    'to the newest node image, answered with HTTP %d',
    async (nodeImageStatus) => {
      const played = await playStart({ start: { nodeImageStatus } }, { inputs: IMAGE });
      expectGreenStart(played, 'started');
      expect(callsOf(played)).toEqual(['upgrade-profile', 'pool', 'upgrade-node-image']);
      expect(writesOf(played)[0]?.body).toBe('');
      expect(played.outputs).toMatchObject({
        'operation-id': played.simulator.operationIds(POOL)[0],
        'kubernetes-version': PRESENT.version,
      });
      expect(played.summary).toContain(`${PRESENT.image} → `);
    },
  );

  test.concurrent('again, on a pool whose last upgrade to the same version failed', async () => {
    const properties = { orchestratorVersion: '1.34.4', provisioningState: 'Failed' };
    const upgradeProfile = { upgrades: [] };
    const played = await playStart({ pools: { [POOL]: { properties, upgradeProfile } } });
    expectGreenStart(played, 'started');
    expect(played.log).toContain('again, because the pool is Failed');
  });

  test.concurrent('without a condition on a pool that has no eTag', async () => {
    const played = await playStart({ pools: { [POOL]: { properties: { eTag: undefined } } } });
    expectGreenStart(played, 'started');
    expect(writesOf(played)[0]?.headers['if-match']).toBeUndefined();
  });

  test.concurrent('with a stable version that Azure lists, where it does not support the default', async () => {
    const played = await playStart({ versions: { stable: ['2025-10-01', '2026-01-01'] } });
    expect([played.exitCode, played.outputs['outcome']]).toEqual([0, 'started']);
    expect(played.annotations).toEqual([expect.objectContaining({ level: 'warning' })]);
    expect(writesOf(played).map(({ apiVersion }) => apiVersion)).toEqual(['2026-01-01']);
  });
});

describe('Nothing is started', () => {
  test.concurrent.each([
    ['the pool has the version', { 'kubernetes-version': '1.33.4' }, {}],
    ['the pool has the newest patch', { 'kubernetes-version': '1.33' }, { upgrades: ['1.34.4'] }],
    ['the pool has the newest image', IMAGE, { latestNodeImageVersion: PRESENT.image }],
  ])('when %s', async (_, inputs, upgradeProfile) => {
    const played = await playStart({ pools: { [POOL]: { upgradeProfile } } }, { inputs });
    expectGreenStart(played, 'nothing-to-do');
    expect(writesOf(played)).toEqual([]);
    expect(played.outputs['kubernetes-version']).toBe(PRESENT.version);
  });

  test.concurrent.each([204, 304] as const)('when Azure answers HTTP %d', async (nothingNewStatus) => {
    // The profile does not say which image is the newest, so Azure is asked.
    const upgradeProfile = { latestNodeImageVersion: null };
    const world = { pools: { [POOL]: { upgradeProfile } }, start: { nothingNewStatus } };
    const played = await playStart(world, { inputs: IMAGE });
    expectGreenStart(played, 'nothing-to-do');
    expect(writesOf(played)).toHaveLength(1);
  });
});

test('The gate waits for exactly the operation that was started, although another one is the latest', async () => {
  const steps = [inProgress(), status('UpgradingNodes: 1/3 nodes completed'), succeeded()];
  const simulator = await startSimulator({ clock: new StepClock(), pools: { [POOL]: { starts: [steps] } } });
  try {
    const started = await runAction(simulator, { action: 'start', inputs: VERSION });
    const id = started.outputs['operation-id'] ?? '';
    simulator.startOperation({ poolState: null, script: inProgress() }, POOL);
    const waited = await runAction(simulator, {
      inputs: { 'operation-id': id, 'expected-kubernetes-version': '1.34' },
    });
    expect(waited.exitCode).toBe(0);
    expect(waited.outputs).toMatchObject({
      outcome: 'succeeded',
      'operation-id': id,
      'kubernetes-version': '1.34.4',
    });
    expect(simulator.operationIds(POOL)[0]).not.toBe(id);
  } finally {
    await simulator.close();
  }
});
