import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed, unescaped } from './checks.ts';
import { failed, inProgress, status, succeeded, times } from './harness.ts';
import { asked, clusterId, errorsOf, linesWith, type Played, play, type World } from './play.ts';

/* An answer about another pool, cluster or subscription is not taken, however it ends. */

const OTHER_SUBSCRIPTION = '99999999-2222-4333-8444-555555555555';

/** How an id of the simulated pool becomes one of another resource. */
const OTHERS: Readonly<Record<string, readonly [from: RegExp, to: string]>> = {
  'another pool': [/agentPools\/workers/, 'agentPools/np2'],
  'another cluster': [/aks-shop/, 'aks-bakery'],
  'another resource group': [/rg-shop/, 'rg-bakery'],
  'another subscription': [/subscriptions\/[^/]+/, `subscriptions/${OTHER_SUBSCRIPTION}`],
};

/** The first answers, then one that names a resource by `id` or `resourceId`, for good unless there is more. */
function answering(
  resource: (pool: string) => Readonly<Record<string, string>>,
  end = succeeded,
  before: readonly ReturnType<typeof status>[] = [],
  after: readonly ReturnType<typeof status>[] = [],
): World {
  return (self) => ({
    operation: [...before, () => end(resource(`${clusterId(self())}/agentPools/workers`)), ...after],
  });
}

const LATEST = { inputs: { 'operation-id': 'latest' } };

function expectOther(played: Played, word: string): void {
  expectRed(played, 'error');
  // Nothing that was not proven is said of the pool.
  expect(played.outputs).toMatchObject({
    status: '',
    'resource-id': '',
    result: '',
    'provisioning-state': '',
  });
  expect(JSON.parse(played.outputs['results'] ?? '')).toEqual([
    expect.objectContaining({ outcome: 'error', status: '', 'resource-id': '' }),
  ]);
  expect(errorsOf(played)[0]?.title).toContain('the answer is about another resource');
  for (const place of [played.log, unescaped(played.summary), played.outputs['error-message']]) {
    expect(place).toContain(word);
    expect(place).toContain('rg-shop/aks-shop/workers');
  }
}

describe('The first answer ends the step at once, and both resources are named:', () => {
  test.concurrent.each(
    Object.keys(OTHERS).flatMap((other) =>
      ['id', 'resourceId'].flatMap((name) =>
        [false, true].map((isLatest) => [other, name, isLatest] as const),
      ),
    ),
  )('%s as %s, latest: %s', async (other, name, isLatest) => {
    const [from, to] = OTHERS[other] as (typeof OTHERS)[string];
    const world = answering((pool) => ({ [name]: pool.replace(from, to) }));
    const played = await play(world, isLatest ? LATEST : {});
    expectOther(played, to);
    expect(asked(played)).toMatchObject({ status: 1 });
    expect(played.simulator.count('pool')).toBe(0);
  });

  test.concurrent.each<[string, typeof succeeded]>([
    ['running', (extra = {}) => status('UpgradingNodes: 1/9 nodes completed', extra)],
    ['failed', (extra = {}) => failed({ code: 'No', message: 'No.' }, extra)],
  ])('also when that operation has %s', async (_, end) => {
    const resource = (pool: string) => ({ id: `${pool.replace('workers', 'np2')}/operations/x` });
    const played = await play(answering(resource, end));
    expectOther(played, 'agentPools/np2');
    expect(linesWith(played, /^\[0:\d\d\] /)).toEqual([]);
  });
});

describe('A later answer about another pool', () => {
  const np2 = (pool: string) => ({ id: pool.replace('workers', 'np2') });
  const limit = { inputs: { 'max-consecutive-errors': '3' } };

  test.concurrent('is a failed poll, and waited out', async () => {
    const played = await play(
      answering(np2, succeeded, [inProgress(), inProgress()], [inProgress(), succeeded()]),
      limit,
    );
    expectGreen(played);
    expect(played.outputs).toMatchObject({ polls: '5', 'resource-id': expect.stringMatching(/workers$/) });
  });

  test.concurrent('that lasts is red, never green', async () => {
    const played = await play(answering(np2, succeeded, [inProgress(), inProgress()]), limit);
    expectRed(played, 'error');
    expect(played.outputs).toMatchObject({ status: 'InProgress', polls: '5' });
    expect(played.log).toContain('3 consecutive polls failed');
    expect(played.log).toContain('agentPools/np2');
  });
});

describe('An answer counts', () => {
  test.concurrent.each<[string, (pool: string) => Readonly<Record<string, string>>]>([
    ['in another letter case', (pool) => ({ id: pool.toUpperCase(), resourceId: pool.toLowerCase() })],
    ['about the cluster of the pool', (pool) => ({ resourceId: pool.replace(/\/agentPools.*/, '') })],
    [
      'with an id of a location',
      () => ({ id: '/providers/Microsoft.ContainerService/locations/westeurope/operations/x' }),
    ],
    ['without ids', () => ({ id: '', resourceId: '' })],
    // Until 2023 Azure wrote the same GUID with its first bytes swapped.
    ['with its name in swapped bytes', () => ({ name: '7e9d0c5f-2b1a-3d4c-8e4f-a1b2c3d4e5f6' })],
  ])('%s', async (_, resource) => {
    expectGreen(await play(answering(resource, succeeded, [inProgress()])));
  });
});

describe('A success from a location URL that does not say whose it is', () => {
  const UPGRADING = { operation: times(50, inProgress()) };
  const DONE = {
    operation: { id: '33333333-aaaa-4bbb-8ccc-000000000003', script: [inProgress(), succeeded()] },
  };

  /** The URL is one of np2. */
  function byUrl(np1: object, agentPoolName: string): Promise<Played> {
    return play({ pools: { np1, np2: DONE } }, (simulator) => ({
      inputs: {
        'agent-pool-name': agentPoolName,
        'operation-id': simulator.asyncOperationUrl(DONE.operation.id),
      },
    }));
  }

  test.concurrent('is not that of a pool that is still changing and does not know the operation', async () => {
    const played = await byUrl(UPGRADING, 'np1');
    expectRed(played, 'error');
    expect(played.log).toContain('does not know operation');
    expect(played.outputs['resource-id']).toBe('');
  });

  test.concurrent('is that of the pool that knows the operation, whatever else runs', async () => {
    const played = await byUrl(UPGRADING, 'np2');
    expectGreen(played);
    expect(played.outputs['resource-id']).toMatch(/agentPools\/np2$/);
  });
});
