import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectNoSecrets, expectRed } from './checks.ts';
import { failed, inProgress, type Simulator, succeeded } from './harness.ts';
import { clusterId, NO_NAMES, play } from './play.ts';

const OLDER = '11111111-aaaa-4bbb-8ccc-000000000001';
const NEWER = '22222222-aaaa-4bbb-8ccc-000000000002';
function statusRequests(simulator: Simulator) {
  return simulator.requests.filter(({ kind }) => kind === 'status');
}

describe('An operation is named', () => {
  test.concurrent('by its id, at the documented address', async () => {
    const { simulator } = await play();
    const { world } = simulator;
    expect(statusRequests(simulator)[0]).toMatchObject({
      path: `${clusterId(simulator).replace('resourcegroups', 'resourceGroups')}/agentPools/${world.agentPoolName}/operations/${world.operationId}`,
      query: 'api-version=2025-05-02-preview',
    });
  });

  test.concurrent('by its full ARM id, which carries the rest', async () => {
    const played = await play({}, (simulator) => ({
      inputs: {
        ...NO_NAMES,
        'operation-id': `${clusterId(simulator)}/agentPools/workers/operations/${simulator.world.operationId}`,
      },
    }));
    expectGreen(played);
    expect(played.outputs['resource-id']).toMatch(/\/managedClusters\/aks-shop\/agentPools\/workers$/);
  });

  test.concurrent('at cluster level, where it is asked at cluster level', async () => {
    const played = await play({}, (simulator) => ({
      inputs: {
        ...NO_NAMES,
        'operation-id': `${clusterId(simulator)}/operations/${simulator.world.operationId}`,
      },
    }));
    expectGreen(played);
    expect(statusRequests(played.simulator)[0]?.path).toMatch(
      /\/managedClusters\/aks-shop\/operations\/[^/]+$/,
    );
    expect(played.outputs['resource-id']).toMatch(/\/managedClusters\/aks-shop$/);
    expect(played.summary).toContain('Cluster aks-shop: operation succeeded');
  });

  test.concurrent('by its Azure-AsyncOperation URL, asked byte for byte, its signature never shown', async () => {
    let url = '';
    const played = await play({ operation: [inProgress(), succeeded()] }, (simulator) => {
      url = simulator.asyncOperationUrl();
      return {
        inputs: { ...NO_NAMES, 'operation-id': url },
        env: { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' },
      };
    });
    expectGreen(played);
    const { simulator, outputs } = played;
    const sent = statusRequests(simulator).map(
      ({ path, query }) => `${simulator.origins.arm}${path}?${query}`,
    );
    expect(sent).toEqual([url, url]);
    expect(outputs['operation-id']).toBe(simulator.world.operationId);
    const signature = [...new URL(url).searchParams].filter(([name]) => /^[csh]$/.test(name));
    expect(signature).toHaveLength(3);
    expectNoSecrets(
      played,
      signature.flatMap(([, value]) => [value, encodeURIComponent(value)]),
    );
  });

  test.concurrent('by a URL that fails: its signature is not shown either', async () => {
    for (const operation of [failed({ code: 'No', message: 'No.' }), { kind: 'reset' } as const]) {
      const played = await play({ operation }, (simulator) => ({
        inputs: { ...NO_NAMES, 'operation-id': simulator.asyncOperationUrl(), 'max-consecutive-errors': '1' },
      }));
      expect(played.exitCode).toBe(1);
      const { query } = statusRequests(played.simulator)[0] ?? { query: '' };
      const signature = query.split('&').filter((part) => /^[csh]=/.test(part));
      expect(signature).toHaveLength(3);
      expectNoSecrets(
        played,
        signature.map((part) => part.slice(2)),
      );
    }
  });

  test.concurrent('as latest: resolved at the first answer and kept, whatever starts later', async () => {
    const played = await play(
      {
        operations: { [OLDER]: [inProgress(), inProgress(), failed()], [NEWER]: succeeded() },
        latest: (_, index) => (index === 0 ? OLDER : NEWER),
      },
      { inputs: { 'operation-id': 'latest' } },
    );
    expectRed(played, 'failed');
    expect(played.outputs['operation-id']).toBe(OLDER);
    const ids = statusRequests(played.simulator).map(({ path }) => path.split('/').at(-1));
    expect(ids).toEqual(['latest', OLDER, OLDER]);
  });

  test.concurrent('as latest, when there is none: not found, never a success', async () => {
    const played = await play(
      { latest: () => undefined },
      { inputs: { 'operation-id': 'latest', timeout: '2s' } },
    );
    expectRed(played, 'not-found');
    expect(played.annotations[0]?.title).toBe('Agent pool workers: no operation known');
    expect(played.log).toContain('Azure reports no operation for agent pool workers');
    expect(played.outputs).toMatchObject({ 'operation-id': '', 'resource-id': '' });
  });

  test.concurrent('by the environment, where the inputs are empty', async () => {
    const played = await play({}, ({ world }) => ({
      inputs: { 'client-id': '', 'tenant-id': '', 'subscription-id': '' },
      env: {
        AZURE_CLIENT_ID: world.clientId,
        AZURE_TENANT_ID: world.tenantId,
        AZURE_SUBSCRIPTION_ID: world.subscriptionId,
      },
    }));
    expectGreen(played);
  });
});
