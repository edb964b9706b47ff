import { describe, expect, test } from '@jest/globals';
import { parse } from '../../simulator/client.ts';
import { canceled, inProgress, type SimulatorOptions } from '../../simulator/simulator.ts';
import { start } from './world.ts';

const UPGRADE = '11111111-aaaa-4bbb-8ccc-000000000001';

describe('Further clusters', () => {
  const SUBSCRIPTION = '9b1f6c38-0c7e-4a52-b2f4-6d8e13a7c590';
  const options: SimulatorOptions = {
    pools: { np1: { operation: inProgress() } },
    clusters: [
      {
        subscriptionId: SUBSCRIPTION,
        resourceGroup: 'rg-other',
        clusterName: 'aks-other',
        region: 'northeurope',
        pools: { np1: { operation: { id: UPGRADE, script: [canceled()] } } },
      },
    ],
  };

  test('are found under their own names only', async () => {
    const world = await start(options);
    const headers = await world.client.bearer();
    const ask = async (subscription: string, group: string, cluster: string) => {
      const names = { subscription, group, cluster, pool: '/agentPools/np1', id: UPGRADE };
      const answer = parse(await world.client.ask(world.client.operationUrl(names), { headers }));
      return answer.status ?? answer.error?.code ?? answer.subcode;
    };
    const { subscriptionId, resourceGroup, clusterName } = world.simulator.world;
    expect(await ask(SUBSCRIPTION, 'RG-OTHER', 'aks-other')).toBe('Canceled');
    expect(await ask(subscriptionId, 'rg-other', 'aks-other')).toBe('ResourceGroupNotFound');
    expect(await ask(SUBSCRIPTION, resourceGroup, clusterName)).toBe('ResourceGroupNotFound');
    expect(await ask(SUBSCRIPTION, 'rg-other', clusterName)).toBe('ResourceNotFound');
    expect(await ask(subscriptionId, resourceGroup, clusterName)).toBe('GetOperation_NotFound');
  });

  test('have location URLs of their own region and subscription', async () => {
    const world = await start(options);
    const url = world.simulator.asyncOperationUrl(UPGRADE);
    expect(url).toContain(`/subscriptions/${SUBSCRIPTION}/`);
    expect(url).toContain('/locations/northeurope/');
    expect((await world.read(url)).status).toBe('Canceled');
    expect((await world.ask(url.replace('northeurope', 'westeurope'))).status).toBe(403);
  });
});
