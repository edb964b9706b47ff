import { describe, expect, test } from '@jest/globals';
import {
  failed,
  html,
  inProgress,
  reset,
  startSimulator,
  status,
  succeeded,
  times,
} from '../../simulator/simulator.ts';
import { NEWEST, start, type World } from './world.ts';

const UPGRADE = '11111111-aaaa-4bbb-8ccc-000000000001';
const SCALE = '22222222-aaaa-4bbb-8ccc-000000000002';

const statusOf = async (world: World, pool: string, id: string) =>
  (await world.read(`/agentPools/${pool}/operations/${id}`)).status;

describe('Operations of a pool', () => {
  test('each has its own script, times and kind', async () => {
    const world = await start({
      pools: {
        np1: {
          operations: {
            [UPGRADE]: {
              script: [
                status('UpgradingNodes: 1/3 nodes completed', { percentComplete: 33 }),
                failed({ code: 'PodDrainFailure', message: 'No.' }),
              ],
              operationType: 'PutAgentPool',
              subOperationType: 'Upgrading',
              startTime: Date.UTC(2026, 10, 1, 8),
              endTime: Date.UTC(2026, 10, 1, 9),
            },
            [SCALE]: [inProgress(), succeeded()],
          },
        },
      },
    });
    const path = `/agentPools/np1/operations/${UPGRADE}`;
    expect(await world.read(path)).toEqual({
      id: expect.stringMatching(`/agentPools/np1/operations/${UPGRADE}$`),
      name: UPGRADE,
      status: 'UpgradingNodes: 1/3 nodes completed',
      startTime: '2026-11-01T08:00:00.0000000Z',
      percentComplete: 33,
      operationType: 'PutAgentPool',
      subOperationType: 'Upgrading',
    });
    expect(await world.read(path, { query: 'api-version=2025-05-02-preview' })).toEqual({
      id: expect.anything(),
      name: UPGRADE,
      status: 'Failed',
      startTime: '2026-11-01T08:00:00.0000000Z',
      endTime: '2026-11-01T09:00:00.0000000Z',
      error: { code: 'PodDrainFailure', message: 'No.' },
    });
    expect(await statusOf(world, 'np1', SCALE)).toBe('InProgress');
  });

  test('belong to one pool, and `latest` is the newest started of it', async () => {
    const world = await start({
      pools: {
        np1: {
          operations: {
            [SCALE]: { startTime: Date.UTC(2026, 10, 2), script: inProgress() },
            [UPGRADE]: { startTime: Date.UTC(2026, 10, 1), script: inProgress() },
          },
        },
        np2: { operation: inProgress() },
        idle: {},
      },
    });
    expect((await world.read('/agentPools/np1/operations/latest')).name).toBe(SCALE);
    const [id = ''] = world.simulator.operationIds('np2');
    expect((await world.read('/agentPools/NP2/operations/LATEST')).name).toBe(id);
    expect((await world.read('/operations/latest')).name).toBe(id);
    expect((await world.ask(`/agentPools/np2/operations/${UPGRADE}`)).status).toBe(404);
    expect((await world.ask('/agentPools/idle/operations/latest')).status).toBe(404);
    expect(world.simulator.inputs()).toMatchObject({ 'agent-pool-name': 'np1', 'operation-id': SCALE });
  });

  test('one without an id gets the one that the inputs name', async () => {
    const world = await start({ pools: { np1: { operation: succeeded() } } });
    const { 'operation-id': id = '' } = world.simulator.inputs();
    expect(await statusOf(world, 'np1', id)).toBe('Succeeded');
    expect(world.simulator.operationIds()).toEqual([id]);
  });

  test('appear when it is their time, or when the test starts them', async () => {
    let now = Date.UTC(2026, 10, 1);
    const world = await start({
      now: () => now,
      pools: {
        np1: {
          operations: {
            [UPGRADE]: inProgress(),
            [SCALE]: {
              script: inProgress(),
              appears: (requests) => requests.filter(({ kind }) => kind === 'status').length > 2,
            },
          },
        },
      },
    });
    const latest = async () => (await world.read('/agentPools/np1/operations/latest')).name;
    now += 60_000;
    expect([await latest(), await latest(), await latest()]).toEqual([UPGRADE, UPGRADE, SCALE]);
    const shown = await world.read(`/agentPools/np1/operations/${SCALE}`);
    expect(shown.startTime).toBe('2026-11-01T00:01:00.0000000Z');
    now += 1;
    const id = world.simulator.startOperation({ script: inProgress() }, 'np1');
    expect(await latest()).toBe(id);
  });

  test('go on by every look at them, and by those only that are asked for', async () => {
    const world = await start({
      pools: {
        np1: {
          operations: {
            [UPGRADE]: [times(2, inProgress()), html(502), reset(), succeeded()],
            [SCALE]: { script: [inProgress(), succeeded()], advancesOn: ['status'] },
          },
        },
      },
    });
    const states = async () => {
      const { value } = await world.read('/agentPools/np1/operations');
      return value.map((one: { status: string }) => one.status);
    };
    await world.read('/agentPools/np1');
    expect(await states()).toEqual(['InProgress', 'InProgress']);
    expect((await world.ask(`/agentPools/np1/operations/${UPGRADE}`)).status).toBe(502);
    expect(await states()).toEqual(['InProgress', 'InProgress']);
    expect(await states()).toEqual(['InProgress', 'Succeeded']);
    expect(await statusOf(world, 'np1', SCALE)).toBe('InProgress');
    expect(await statusOf(world, 'np1', SCALE)).toBe('Succeeded');
  });

  test('the newest is what an abort hits', async () => {
    const world = await start({
      pools: { np1: { operations: { [UPGRADE]: inProgress(), [SCALE]: inProgress() } } },
    });
    const aborted = await world.ask('/agentPools/np1/abort', { method: 'POST' });
    expect(aborted.status).toBe(202);
    expect(await statusOf(world, 'np1', UPGRADE)).toBe('InProgress');
    expect(await statusOf(world, 'np1', SCALE)).toBe('Canceled');
    const { name } = await world.read('/agentPools/np1/operations/latest');
    expect(aborted.headers['azure-asyncoperation']).toContain(name);
    expect((await world.read('/agentPools/np1')).properties.provisioningState).toBe('Upgrading');
  });
});

test('Both forms of a world together are refused', async () => {
  const both = startSimulator({ pools: { np1: {} }, operation: succeeded() });
  await expect(both).rejects.toThrow('"pools" does not go together with "operation"');
});

test('Requests are kept with version and host', async () => {
  const world = await start({ pools: { np1: {} } });
  await world.ask('/agentPools/np1');
  const [last] = world.simulator.requests.slice(-1);
  expect(last).toMatchObject({
    kind: 'pool',
    method: 'GET',
    apiVersion: NEWEST.split('=')[1],
    host: new URL(world.simulator.origins.arm).host,
    path: expect.stringMatching(/\/agentPools\/np1$/),
  });
});
