import { describe, expect, test } from '@jest/globals';
import { expectRed, expectTokensAtHome } from './checks.ts';
import {
  failed,
  hang,
  httpError,
  inProgress,
  type PoolOptions,
  type RunOptions,
  type SimulatorOptions,
  succeeded,
  throttled,
  times,
} from './harness.ts';
import { asked, linesWith, type Played, play } from './play.ts';
import { expectSeveral, outcomesOf, resultsOf } from './several.ts';

const ERROR = { code: 'PodDrainFailure', message: 'A pod could not be evicted.' };
const GOOD: PoolOptions = { operation: [times(3, inProgress()), succeeded()] };
const BAD: PoolOptions = { operation: [times(3, inProgress()), failed(ERROR)] };
const MACHINES: PoolOptions = { properties: { mode: 'Machines' }, operation: failed(ERROR) };

function everyPool(world: SimulatorOptions, options: RunOptions = {}): Promise<Played> {
  return play(world, {
    ...options,
    inputs: { 'agent-pool-name': '*', 'operation-id': 'latest', ...options.inputs },
  });
}

describe('Every pool of a cluster', () => {
  test.concurrent('is waited for, listed once', async () => {
    const played = await everyPool({
      pools: { system: { ...GOOD, properties: { mode: 'System' } }, np1: BAD, np2: GOOD },
    });
    expectSeveral(played, ['system succeeded', 'np1 failed', 'np2 succeeded']);
    expect(asked(played)).toMatchObject({ metadata: 1, 'id-token': 1, 'entra-token': 1, pools: 1 });
    expect(
      linesWith(
        played,
        'Waiting for the latest operation of 3 agent pools (system, np1, np2) of cluster aks-shop',
      ),
    ).toHaveLength(1);
    expectTokensAtHome(played);
  });

  test.concurrent('but those of mode Machines, which are named', async () => {
    const one = await everyPool({ pools: { np1: GOOD, aksmanagedap: MACHINES, np2: GOOD } });
    expectSeveral(one, ['np1 succeeded', 'np2 succeeded']);
    expect(linesWith(one, 'Agent pool aksmanagedap is not waited for')).toHaveLength(1);
    const odd = { ...MACHINES, properties: { mode: 'machines' } };
    const two = await everyPool({ pools: { m1: MACHINES, np1: GOOD, m2: odd, np2: GOOD } });
    expectSeveral(two, ['np1 succeeded', 'np2 succeeded']);
    expect(linesWith(two, 'Agent pools m1, m2 are not waited for')).toHaveLength(1);
  });

  test.concurrent('over all pages of the list', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `np${index}`);
    const pools = Object.fromEntries(names.map((name) => [name, GOOD]));
    for (const poolList of [{ pageSize: 2 }, { pageSize: 7, emptyLastPage: true }, { pageSize: 1 }]) {
      const played = await everyPool({ pools, poolList });
      expectSeveral(
        played,
        names.map((name) => `${name} succeeded`),
      );
      expect(played.simulator.count('pools')).toBe(
        poolList.pageSize === 7 ? 2 : Math.ceil(7 / poolList.pageSize),
      );
    }
  });

  test.concurrent('of a cluster with one pool reads as that pool', async () => {
    const played = await everyPool({ pools: { np1: BAD, m1: MACHINES } });
    expectRed(played, 'failed');
    expect(played.annotations[0]?.title).toBe('Agent pool np1: operation failed (PodDrainFailure)');
    expect(resultsOf(played)).toHaveLength(1);
  });

  test.concurrent('one that has no operation is red, not left out', async () => {
    const played = await everyPool({ pools: { np1: GOOD, np2: { latest: () => undefined } } });
    expectSeveral(played, ['np1 succeeded', 'np2 not-found']);
  });

  test.concurrent('with started-after, expected versions and wait-until-idle', async () => {
    const since = await everyPool(
      {
        pools: { np1: GOOD, np2: { operation: { script: succeeded(), startTime: Date.now() - 3_600_000 } } },
      },
      { inputs: { 'started-after': '10m', 'start-grace': '100ms' } },
    );
    expectSeveral(since, ['np1 succeeded', 'np2 not-found']);
    const version = (currentOrchestratorVersion: string) => ({
      ...GOOD,
      properties: { currentOrchestratorVersion },
    });
    const expected = await everyPool(
      { pools: { np1: version('1.35.1'), np2: version('1.34.1') } },
      { inputs: { 'expected-kubernetes-version': '1.35', timeout: '1m' } },
    );
    expectSeveral(expected, ['np1 succeeded', 'np2 mismatch']);
    const busy = {
      operations: { upgrade: [times(9, inProgress()), failed(ERROR)], scale: [inProgress(), succeeded()] },
    };
    const idle = await everyPool(
      { pools: { np1: busy, np2: GOOD } },
      { inputs: { 'wait-until-idle': 'true' } },
    );
    expectSeveral(idle, ['np1 failed', 'np2 succeeded']);
  });
});

describe('The list of pools', () => {
  test.concurrent.each<[string, SimulatorOptions]>([
    ['has none', { pools: { np1: MACHINES, np2: MACHINES } }],
    [
      'is empty',
      { poolList: { pages: { 0: { kind: 'http', status: 200, headers: {}, body: '{"value":[]}' } } } },
    ],
  ])('that %s is red', async (_, world) => {
    const played = await everyPool(world);
    expectRed(played, 'not-found');
    expect(played.simulator.count('status')).toBe(0);
    expect(played.outputs['error-message']).toContain('whose operations could be waited for');
    expect(resultsOf(played)).toMatchObject([
      { 'agent-pool-name': '', 'cluster-name': 'aks-shop', outcome: 'not-found' },
    ]);
  });

  test.concurrent.each([
    [403, 'AuthorizationFailed', 'unauthorized'],
    [404, 'ResourceNotFound', 'not-found'],
    [404, 'ResourceGroupNotFound', 'not-found'],
    [404, '', 'not-found'],
    [400, 'BadRequest', 'error'],
  ])('that is refused with %i %s is red at once: %s', async (code, name, outcome) => {
    const played = await everyPool({ poolList: { pages: { 0: httpError(code, name, 'No such thing.') } } });
    expectRed(played, outcome);
    expect(played.simulator.count('pools')).toBe(1);
    expect(played.simulator.count('status')).toBe(0);
    expect(played.annotations[0]?.message).toContain(
      'Azure refused to list the agent pools of cluster aks-shop',
    );
  });

  test.concurrent.each([
    ['503', httpError(503, 'ServerBusy', 'Busy.')],
    ['429', throttled('1')],
    ['half a page', { kind: 'http', status: 200, headers: {}, body: '{"value":[{"name":' } as const],
    ['a pool without a name', { kind: 'http', status: 200, headers: {}, body: '{"value":[{}]}' } as const],
  ])('that fails with %s is read again, also on a later page', async (_, fault) => {
    for (const page of [0, 1]) {
      const played = await everyPool({
        pools: { np1: GOOD, np2: GOOD, np3: GOOD },
        poolList: { pageSize: 2, pages: { [page]: [times(2, fault), { kind: 'checked' }] } },
      });
      expectSeveral(played, ['np1 succeeded', 'np2 succeeded', 'np3 succeeded']);
      expect(linesWith(played, 'Could not get the list of agent pools; retrying')).toHaveLength(1);
    }
  });

  test.concurrent('that keeps failing is unreachable', async () => {
    const played = await everyPool(
      { poolList: { pages: { 0: httpError(500, 'InternalServerError', 'Oops.') } } },
      { inputs: { 'max-consecutive-errors': '3' } },
    );
    expectRed(played, 'unreachable');
    expect(played.simulator.count('pools')).toBe(3);
  });

  test.concurrent('whose next page is on another host is not followed', async () => {
    const played = await play(
      (self) => ({
        pools: { np1: GOOD, np2: GOOD },
        poolList: {
          pageSize: 1,
          get nextLinkOrigin() {
            return self().origins.github;
          },
        },
      }),
      { inputs: { 'agent-pool-name': '*', 'operation-id': 'latest', 'max-consecutive-errors': '2' } },
    );
    expectRed(played, 'unreachable');
    expect(played.log).toContain('its next page is not on the Resource Manager of the cloud');
    expect(played.simulator.count('status')).toBe(0);
    expectTokensAtHome(played);
  });

  test.concurrent('that hangs is timed out at the deadline, and given up when the run is cancelled', async () => {
    const world: SimulatorOptions = { poolList: { pages: { 0: hang() } } };
    const late = await everyPool(world, { inputs: { timeout: '1s' } });
    expectRed(late, 'timed-out');
    expect(late.annotations[0]?.title).toBe('Cluster aks-shop: agent pools not listed within 1 s');
    expect(late.annotations[0]?.message).not.toContain('The operation');
    expect(late.durationMs).toBeLessThan(2_000);
    const cancelled = await everyPool(world, {
      kill: { signal: 'SIGINT', when: (one) => one.count('pools') === 1, whileWaiting: true },
    });
    expectRed(cancelled, 'interrupted');
    expect(outcomesOf(cancelled)).toEqual([' interrupted']);
  });
});
