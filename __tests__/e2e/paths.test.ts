import { describe, expect, test } from '@jest/globals';
import { expectRed } from './checks.ts';
import type { Simulator } from './harness.ts';
import { asked, clusterId, NO_NAMES, play } from './play.ts';

describe('No name reaches another place', () => {
  const CLIMBS = ['../x', '..', '.', 'a/b', '..%2fx', 'a%2fb', 'a?b=c', 'a#b', 'a\\b', '%2e%2e'];
  const CHECKED = [
    'subscription-id',
    'resource-group',
    'cluster-name',
    'agent-pool-name',
    'operation-id',
    'tenant-id',
    'client-id',
    'api-version',
  ];

  test.concurrent.each(CLIMBS)('%s is refused everywhere, and nothing is sent', async (climb) => {
    const played = await play({}, { inputs: Object.fromEntries(CHECKED.map((name) => [name, climb])) });
    expectRed(played, 'invalid-input');
    expect(asked(played)).toEqual({});
    for (const name of CHECKED) expect(played.log).toContain(`${name}: '`);
  });

  test.concurrent('a blank is refused in a name; between names it separates two', async () => {
    const played = await play({}, { inputs: Object.fromEntries(CHECKED.map((name) => [name, 'a b'])) });
    expectRed(played, 'invalid-input');
    expect(asked(played)).toEqual({});
    const lists = ['agent-pool-name', 'operation-id'];
    for (const name of CHECKED) {
      if (!lists.includes(name)) expect(played.log).toContain(`${name}: 'a b'`);
    }
  });

  test.concurrent.each([
    ['a path that climbs', '/subscriptions/S/../../x/operations/O'],
    ['an id with a query', 'POOL/operations/O?api-version=1'],
    ['an id with an escaped slash', 'POOL/operations/..%2f..%2fx'],
    ['a name that climbs', 'CLUSTER/agentPools/../operations/O'],
    ['something behind the id', 'POOL/operations/O/cancel'],
    [
      'another provider',
      '/subscriptions/S/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/v/operations/O',
    ],
  ])('%s as an ARM id is refused', async (_, id) => {
    const played = await play({}, (simulator) => ({
      inputs: { 'operation-id': filled(id, simulator) },
    }));
    expectRed(played, 'invalid-input');
    expect(asked(played)).toEqual({});
  });

  test.concurrent.each([
    ['another host', 'https://elsewhere.example/LOCATION'],
    ['another port', 'GITHUB/LOCATION'],
    ['plain http', 'http://ARM_HOST/LOCATION'],
    ['credentials', 'https://me:you@ARM_HOST/LOCATION'],
    ['the host as credentials', 'https://ARM_HOST@elsewhere.example/LOCATION'],
    ['a path that climbs', 'ARM/x/../LOCATION/../../x'],
    ['an escaped path that climbs', 'ARM/LOCATION/%2e%2e/%2e%2e/x'],
    ['an escaped slash', 'ARM/LOCATION%2f..%2fx'],
    [
      'a doubly escaped slash',
      'ARM/subscriptions/S/providers/Microsoft.ContainerService/locations/x%252f..%252fy/operations/O',
    ],
    ['a fragment', 'ARM/LOCATION#x'],
    ['another scheme', 'file:///etc/passwd'],
  ])('a URL with %s is refused', async (_, url) => {
    const played = await play({}, (simulator) => ({
      inputs: { ...NO_NAMES, 'operation-id': filled(url, simulator) },
    }));
    expectRed(played, 'invalid-input');
    expect(asked(played)).toEqual({});
  });

  test.concurrent('names beside an ARM id must agree with it', async () => {
    const played = await play({}, (simulator) => ({
      inputs: {
        'operation-id': `${clusterId(simulator)}/agentPools/workers/operations/x`,
        'cluster-name': 'other',
      },
    }));
    expectRed(played, 'invalid-input');
    expect(played.log).toContain("cluster-name: 'other' was given");
  });
});

function filled(template: string, simulator: Simulator): string {
  const { origins, world } = simulator;
  return template
    .replace(
      'LOCATION',
      `subscriptions/${world.subscriptionId}/providers/Microsoft.ContainerService/locations/westeurope/operations/${world.operationId}`,
    )
    .replace('/S/', `/${world.subscriptionId}/`)
    .replace('ARM_HOST', new URL(origins.arm).host)
    .replace('ARM', origins.arm)
    .replace('GITHUB', origins.github)
    .replace('POOL', `${clusterId(simulator)}/agentPools/workers`)
    .replace('CLUSTER', clusterId(simulator));
}
