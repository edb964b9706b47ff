import { describe, expect, test } from '@jest/globals';
import {
  canceled,
  failed,
  inProgress,
  type PoolOptions,
  succeeded,
  times,
} from '../../simulator/simulator.ts';
import { start } from './world.ts';

const OLD_IMAGE = 'AKSUbuntu-2204gen2containerd-202610.15.0';
const NEW_IMAGE = 'AKSUbuntu-2204gen2containerd-202611.02.0';

/** Reads the pool again and again. */
async function reads(options: PoolOptions, count: number) {
  const { read } = await start({ pools: { np1: options } });
  const all = [];
  for (let i = 0; i < count; i++) all.push((await read('/agentPools/np1')).properties);
  return all;
}

const states = async (options: PoolOptions, count: number) =>
  (await reads(options, count)).map((one) => one.provisioningState);

describe('The provisioning state of a pool', () => {
  test.each([
    ['is Succeeded without operations', {}, ['Succeeded', 'Succeeded']],
    ['follows its operation', { operation: [inProgress(), succeeded()] }, ['Upgrading', 'Succeeded']],
    ['shows an end from before', { operation: failed() }, ['Failed', 'Failed']],
    [
      'stays while any of them runs, and is that of the last one to end',
      {
        operations: {
          upgrade: [times(3, inProgress()), canceled()],
          scale: { script: [inProgress(), succeeded()], subOperationType: 'Scaling' },
        },
      },
      ['Scaling', 'Upgrading', 'Upgrading', 'Canceled'],
    ],
    [
      'lingers',
      { operation: [inProgress(), succeeded()], lingers: 2 },
      ['Upgrading', 'Upgrading', 'Upgrading', 'Succeeded'],
    ],
    ['does not linger about an end from before', { operation: succeeded(), lingers: 2 }, ['Succeeded']],
    [
      'has the name that is asked for',
      { operation: { script: [inProgress(), succeeded()], poolState: 'UpgradingNodeImageVersion' } },
      ['UpgradingNodeImageVersion', 'Succeeded'],
    ],
    [
      'can be fixed',
      { operation: [inProgress(), succeeded()], properties: { provisioningState: 'Updating' } },
      ['Updating', 'Updating', 'Updating'],
    ],
  ] satisfies [string, PoolOptions, string[]][])('%s', async (_, options, expected) => {
    expect(await states(options, expected.length)).toEqual(expected);
  });
});

describe('The properties of a pool', () => {
  const operation = (end: ReturnType<typeof succeeded>) => ({
    script: [inProgress(), end],
    changes: {
      orchestratorVersion: '1.34.4',
      currentOrchestratorVersion: '1.34.4',
      nodeImageVersion: NEW_IMAGE,
    },
  });

  test('show the new version at once and the new image at the end', async () => {
    const [before, after] = await reads({ operation: operation(succeeded()) }, 2);
    expect(before).toMatchObject({ currentOrchestratorVersion: '1.34.4', nodeImageVersion: OLD_IMAGE });
    expect(after).toMatchObject({ currentOrchestratorVersion: '1.34.4', nodeImageVersion: NEW_IMAGE });
    expect(after.eTag).not.toBe(before.eTag);
  });

  test('keep the old image after an operation that failed', async () => {
    const [, after] = await reads({ operation: operation(failed()) }, 2);
    expect(after).toMatchObject({ orchestratorVersion: '1.34.4', nodeImageVersion: OLD_IMAGE });
  });

  test('change later when that is asked for', async () => {
    const late = { ...operation(succeeded()), changesAtEnd: ['currentOrchestratorVersion'] };
    const [before, after] = await reads({ operation: late }, 2);
    expect(before).toMatchObject({ currentOrchestratorVersion: '1.33.4', nodeImageVersion: NEW_IMAGE });
    expect(after.currentOrchestratorVersion).toBe('1.34.4');
  });

  test('are those that were given; a preview shows more of them', async () => {
    const { read } = await start({
      pools: { np1: { properties: { mode: 'System', count: 9, eTag: undefined } } },
    });
    const { properties } = await read('/agentPools/np1');
    expect(properties).toMatchObject({
      mode: 'System',
      count: 9,
      upgradeStrategy: 'Rolling',
      powerState: { code: 'Running' },
      upgradeSettings: { maxSurge: '10%' },
    });
    expect(properties).not.toHaveProperty('eTag');
    const stable = await read('/agentPools/np1', { query: 'api-version=2026-08-01' });
    expect(stable.properties).not.toHaveProperty('upgradeStrategy');
  });
});
