import { describe, expect, test } from '@jest/globals';
import { expectTokensAtHome } from './checks.ts';
import {
  type Answer,
  canceled,
  failed,
  hang,
  httpError,
  inProgress,
  type PoolOptions,
  type RunOptions,
  type SimulatorOptions,
  succeeded,
  throttled,
  timeline,
  times,
} from './harness.ts';
import { asked, errorsOf, linesWith, NO_NAMES, type Played, play } from './play.ts';
import { withHeapReport } from './preload.ts';
import { expectSeveral, outcomesOf, resultsOf } from './several.ts';

const MINUTE = 60_000;
const ERROR = { code: 'PodDrainFailure', message: 'A pod could not be evicted.' };

const endingAfter = (polls: number, end: Answer): PoolOptions => ({
  operation: { script: [times(polls, inProgress()), end], advancesOn: ['status'] },
});
const RUNNING: PoolOptions = { operation: inProgress() };

/** Waits for the latest operation of all of these pools. */
function latestOf(
  pools: Readonly<Record<string, PoolOptions>>,
  options: RunOptions = {},
  more: SimulatorOptions = {},
): Promise<Played> {
  return play(
    { pools, ...more },
    {
      ...options,
      inputs: { 'agent-pool-name': Object.keys(pools).join(), 'operation-id': 'latest', ...options.inputs },
    },
  );
}

describe('Several pools', () => {
  test.concurrent('are waited for side by side, with one sign-in', async () => {
    const played = await latestOf({
      np1: endingAfter(30, succeeded()),
      np2: endingAfter(3, succeeded()),
      np3: endingAfter(10, succeeded()),
    });
    expectSeveral(played, ['np1 succeeded', 'np2 succeeded', 'np3 succeeded']);
    expect(asked(played)).toMatchObject({ metadata: 1, 'id-token': 1, 'entra-token': 1, pool: 3 });
    expect(
      linesWith(played, /operation succeeded\. Waited/).map((line) => line.split(/[\]:]/)[2]?.trim()),
    ).toEqual(['np2', 'np3', 'np1']);
    // As long as the longest, not as long as all.
    expect(played.durationMs).toBeLessThan(40 * 25);
    expect(linesWith(played, /^Waiting for/)).toEqual([
      expect.stringMatching(
        /^Waiting for the latest operation of 3 agent pools \(np1, np2, np3\) of cluster aks-shop \(resource group rg-shop\) until .* UTC \(12 s at most\)\.$/,
      ),
    ]);
    for (const line of linesWith(played, /^\[/)) expect(line).toMatch(/^\[0:00\] np[123]: /);
    expect(played.outputs).toMatchObject({ outcome: 'succeeded', stalled: 'false' });
    expectTokensAtHome(played);
  });

  test.concurrent.each<[string, string]>([
    ['commas', 'np2,np1'],
    ['blanks', '  np2   np1 '],
    ['line breaks', 'np2\nNP1\n'],
    ['all of them', ' np2, \n np1\n'],
  ])('can be separated by %s; results are in their order', async (_, names) => {
    const played = await latestOf(
      { np1: endingAfter(1, succeeded()), np2: endingAfter(1, failed(ERROR)) },
      { inputs: { 'agent-pool-name': names } },
    );
    expectSeveral(played, ['np2 failed', 'np1 succeeded']);
    expect(resultsOf(played).map((one) => one['cluster-name'])).toEqual(['aks-shop', 'aks-shop']);
  });

  test.concurrent('can each have an id of their own', async () => {
    const [first, second] = ['11111111-aaaa-4bbb-8ccc-000000000001', '22222222-aaaa-4bbb-8ccc-000000000002'];
    const pools = {
      np1: { operations: { [first]: [inProgress(), succeeded()], newer: inProgress() } },
      np2: { operations: { [second]: [inProgress(), canceled()], newer: inProgress() } },
    };
    const played = await latestOf(pools, { inputs: { 'operation-id': `${first} ${second}` } });
    expect(outcomesOf(played)).toEqual(['np1 succeeded', 'np2 canceled']);
    expect(resultsOf(played).map((one) => one['operation-id'])).toEqual([first, second]);
  });

  test.concurrent.each<[string, Record<string, string>, string]>([
    ['more ids than pools', { 'operation-id': 'a b c' }, '2 agent pools and 3 operation ids'],
    ['fewer ids than pools', { 'operation-id': 'a' }, '2 agent pools and 1 operation id'],
    ['latest and an id', { 'operation-id': 'latest a b' }, '2 agent pools and 3 operation ids'],
    ['* and an id', { 'agent-pool-name': '*', 'operation-id': 'a' }, 'every agent pool and 1 operation id'],
    ['a pool twice', { 'agent-pool-name': 'np1 NP1' }, 'np1 is given more than once'],
    ['an id twice', { 'operation-id': 'a A' }, 'is given more than once'],
    ['* and a name', { 'agent-pool-name': '* np1' }, '*'],
  ])('%s are refused before anything is sent', async (_, inputs, counted) => {
    const played = await latestOf({ np1: RUNNING, np2: RUNNING }, { inputs });
    expect(played.outputs).toMatchObject({ outcome: 'invalid-input' });
    expect(played.exitCode).toBe(1);
    expect(played.log).toContain(counted);
    expect(played.simulator.requests).toEqual([]);
  });

  test.concurrent('one that is not there is red, the others are waited for', async () => {
    const played = await latestOf(
      { np1: endingAfter(5, succeeded()), np2: { latest: () => undefined } },
      { inputs: { 'agent-pool-name': 'np1 gone np2' } },
    );
    expectSeveral(played, ['np1 succeeded', 'gone not-found', 'np2 not-found']);
  });
});

describe('Operations of several clusters and subscriptions', () => {
  const OTHER = '0b9e6f14-83ad-4c57-b0d1-6a7f3e92c845';
  const pools = (end: Answer) => ({ np1: endingAfter(2, end), np2: endingAfter(3, succeeded()) });
  const WORLD: SimulatorOptions = {
    pools: pools(succeeded()),
    clusters: [
      { clusterName: 'aks-test', resourceGroup: 'rg-test', pools: pools(failed(ERROR)) },
      { clusterName: 'aks-far', subscriptionId: OTHER, pools: pools(succeeded()) },
    ],
  };
  const armId = (subscription: string, group: string, cluster: string, pool: string, id = 'latest') =>
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${cluster}/agentPools/${pool}/operations/${id}`;

  test.concurrent('by ARM ids and URLs, in any mix', async () => {
    const played = await play(WORLD, ({ world, origins, operationIds }) => ({
      inputs: {
        ...NO_NAMES,
        'operation-id': [
          armId(world.subscriptionId, 'rg-shop', 'aks-shop', 'np1', operationIds('np1')[0]),
          `${origins.arm}${armId(OTHER, 'rg-shop', 'aks-far', 'np1')}?api-version=2025-05-02-preview`,
          armId(world.subscriptionId, 'RG-TEST', 'aks-test', 'np1'),
          armId(OTHER, 'rg-shop', 'aks-far', 'np2').toLowerCase(),
        ].join('\n'),
      },
    }));
    expectSeveral(played, ['np1 succeeded', 'np1 succeeded', 'np1 failed', 'np2 succeeded']);
    expect(resultsOf(played).map((one) => one['cluster-name'])).toEqual([
      ...['aks-shop', 'aks-far', 'aks-test', 'aks-far'],
    ]);
    expect(asked(played)).toMatchObject({ metadata: 1, 'id-token': 1, 'entra-token': 1 });
    for (const label of ['aks-shop/np1', 'aks-far/np1', 'aks-test/np1', 'aks-far/np2']) {
      expect(linesWith(played, `] ${label}: `).length).toBeGreaterThan(0);
      expect(played.summary).toContain(label);
    }
    expect(errorsOf(played)[0]?.title).toContain('aks-test/np1');
    expect(linesWith(played, /^Waiting for 4 operations .* of 3 clusters until/)).toHaveLength(1);
    expectTokensAtHome(played);
  });

  test.concurrent('by signed URLs, each in full', async () => {
    const played = await play(
      { pools: { np1: endingAfter(2, succeeded()), np2: endingAfter(4, failed(ERROR)) } },
      ({ asyncOperationUrl, operationIds }) => ({
        inputs: {
          ...NO_NAMES,
          'operation-id': ['np1', 'np2'].map((pool) => asyncOperationUrl(operationIds(pool)[0])).join(' '),
        },
      }),
    );
    expect(resultsOf(played).map((one) => one['outcome'])).toEqual(['succeeded', 'failed']);
    const signatures = played.simulator.requests.flatMap(({ query }) => /&s=([^&]+)/.exec(query)?.[1] ?? []);
    expect(signatures.length).toBeGreaterThan(5);
    for (const signature of new Set(signatures)) {
      expect(`${played.log}${played.summary}${JSON.stringify(played.outputs)}`).not.toContain(signature);
    }
  });
});

describe('One of several that ends red', () => {
  const MIXED = {
    np1: endingAfter(20, succeeded()),
    np2: endingAfter(3, failed(ERROR)),
    np3: endingAfter(8, canceled()),
  };

  test.concurrent('is announced when it is seen; the others are waited for', async () => {
    const played = await latestOf(MIXED);
    expectSeveral(played, ['np1 succeeded', 'np2 failed', 'np3 canceled']);
    const { log } = played;
    const order = [
      '] np2: operation failed (PodDrainFailure)',
      '::error title=Agent pool np2',
      '] np3: Canceled',
      '::error title=Agent pool np3',
      '] np1: Succeeded',
      '\n1 of 3 operations succeeded, 2 did not:\nnp2: operation failed (PodDrainFailure)\nnp3: ',
      '::group::Last answer from Azure: np2',
    ];
    const places = order.map((text) => log.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(played.outputs).toMatchObject({ outcome: 'failed', 'error-code': 'PodDrainFailure' });
  });

  test.concurrent('with fail-fast ends the wait for the others, and nothing is aborted', async () => {
    const played = await latestOf(MIXED, {
      inputs: { 'fail-fast': 'true', 'abort-on-cancel': 'true', 'abort-on-timeout': 'true' },
    });
    expectSeveral(played, ['np1 interrupted', 'np2 failed', 'np3 interrupted']);
    expect(played.simulator.count('abort')).toBe(0);
    const { log } = played;
    expect(log.indexOf('np2: operation failed')).toBeLessThan(log.indexOf('np1: given up (fail-fast)'));
    expect(errorsOf(played)[0]?.title).toContain('np2');
    expect(linesWith(played, 'np1: given up (fail-fast), operation continues')).toHaveLength(2);
  });

  test.concurrent.each<[string, PoolOptions, string]>([
    ['is not found', { latest: () => undefined }, 'not-found'],
    ['is refused', { operation: httpError(403, 'AuthorizationFailed', 'No.') }, 'unauthorized'],
    ['is canceled', endingAfter(1, canceled()), 'canceled'],
  ])('with fail-fast: also one that %s', async (_, pool, outcome) => {
    const played = await latestOf({ np1: RUNNING, np2: pool }, { inputs: { 'fail-fast': 'true' } });
    expectSeveral(played, ['np1 interrupted', `np2 ${outcome}`]);
  });

  test.concurrent('with fail-fast: also many that pause for as long as Azure asks', async () => {
    const names = Array.from({ length: 14 }, (_, index) => `np${index + 1}`);
    const waiting: PoolOptions = { operation: [inProgress(), throttled('3600')] };
    const pools = Object.fromEntries(names.map((name) => [name, waiting]));
    const played = await latestOf(
      { ...pools, np14: endingAfter(4, failed(ERROR)) },
      { inputs: { 'fail-fast': 'true', timeout: '2h' } },
    );
    expectSeveral(
      played,
      names.map((name) => `${name} ${name === 'np14' ? 'failed' : 'interrupted'}`),
    );
    expect(played.durationMs).toBeLessThan(MINUTE);
  });

  test.concurrent('with fail-fast: a success ends nothing, and one that had succeeded stays so', async () => {
    const played = await latestOf(
      { np1: endingAfter(2, succeeded()), np2: endingAfter(9, failed(ERROR)), np3: RUNNING },
      { inputs: { 'fail-fast': 'true' } },
    );
    expectSeveral(played, ['np1 succeeded', 'np2 failed', 'np3 interrupted']);
  });

  test.concurrent('with fail-fast: what was not proven yet is not succeeded', async () => {
    const played = await latestOf(
      {
        np1: {
          ...endingAfter(1, succeeded()),
          properties: { currentOrchestratorVersion: '1.33.4' },
          lingers: 1_000,
        },
        np2: endingAfter(30, failed(ERROR)),
      },
      { inputs: { 'fail-fast': 'true', 'expected-kubernetes-version': '1.35' } },
    );
    expectSeveral(played, ['np1 interrupted', 'np2 failed']);
  });

  test.concurrent('more than ten have ten annotations; the log has all', async () => {
    const names = Array.from({ length: 14 }, (_, index) => `np${index}`);
    const played = await latestOf(
      Object.fromEntries(names.map((name) => [name, endingAfter(1, failed(ERROR))])),
    );
    expectSeveral(
      played,
      names.map((name) => `${name} failed`),
    );
    expect(linesWith(played, /\] np\d+: operation failed/)).toHaveLength(14);
    expect(linesWith(played, /^Error: Agent pool np\d+: operation failed/)).toHaveLength(4);
  });
});

describe('The outcome of several', () => {
  const ENDS = {
    refused: { operation: httpError(403, 'AuthorizationFailed', 'No.') },
    missing: { latest: () => undefined },
    failing: endingAfter(1, failed(ERROR)),
    canceling: endingAfter(1, canceled()),
    running: RUNNING,
    good: endingAfter(1, succeeded()),
  } satisfies Record<string, PoolOptions>;

  test.concurrent.each<[(keyof typeof ENDS)[], string]>([
    [['good', 'running', 'canceling', 'failing', 'missing', 'refused'], 'unauthorized'],
    [['good', 'running', 'canceling', 'failing', 'missing'], 'not-found'],
    [['running', 'canceling', 'failing', 'good'], 'failed'],
    [['running', 'good', 'canceling'], 'canceled'],
    [['good', 'running'], 'timed-out'],
  ])('of %j is %s: the worst', async (names, outcome) => {
    for (const order of [names, names.toReversed()]) {
      const pools = Object.fromEntries(order.map((name) => [name, ENDS[name]]));
      const played = await latestOf(pools, { inputs: { timeout: '300ms' } });
      expect(played.outputs['outcome']).toBe(outcome);
      expectSeveral(played, outcomesOf(played));
    }
  });

  test.concurrent('of equal ones is the first in the order of the inputs', async () => {
    const played = await latestOf({
      b: endingAfter(9, failed(ERROR)),
      a: endingAfter(1, failed({ code: 'Other', message: '' })),
    });
    expectSeveral(played, ['b failed', 'a failed']);
    expect(played.outputs['error-code']).toBe('PodDrainFailure');
  });
});

describe('A deadline, a cancellation', () => {
  test.concurrent('one deadline is for all of them, whatever hangs', async () => {
    const played = await latestOf(
      { np1: endingAfter(3, succeeded()), np2: RUNNING, np3: { operation: [inProgress(), hang()] } },
      { inputs: { timeout: '2s' } },
    );
    expectSeveral(played, ['np1 succeeded', 'np2 timed-out', 'np3 timed-out']);
    expect(played.durationMs).toBeLessThan(3_000);
  });

  test.concurrent('a cancelled run reports what is known of each', async () => {
    const played = await latestOf(
      { np1: endingAfter(2, succeeded()), np2: RUNNING, np3: endingAfter(3, failed(ERROR)) },
      { kill: { signal: 'SIGINT', when: (one) => one.count('status') >= 40, whileWaiting: true } },
    );
    expectSeveral(played, ['np1 succeeded', 'np2 interrupted', 'np3 failed']);
    expect(played.outputs['outcome']).toBe('failed');
    expect(linesWith(played, 'np2: run cancelled, operation continues')).toHaveLength(2);
    expect(played.exitAfterSignalMs).toBeLessThan(800);
  });

  test.concurrent.each<[string, RunOptions, string]>([
    ['timeout', { inputs: { timeout: '600ms', 'abort-on-timeout': 'true' } }, 'timed-out'],
    [
      'cancel',
      {
        inputs: { 'abort-on-cancel': 'true' },
        kill: { signal: 'SIGINT', when: (one) => one.count('status') >= 40, whileWaiting: true },
      },
      'interrupted',
    ],
  ])(
    'abort-on-%s holds for each of them, if it is the only active one of its pool',
    async (_, options, outcome) => {
      const ours = '11111111-aaaa-4bbb-8ccc-000000000001';
      const ids = ['np1', 'np2', 'np3'].map((_name, index) => ours.replace(/1$/, String(index)));
      const [id1 = '', id2 = '', id3 = ''] = ids;
      const played = await latestOf(
        {
          np1: { operations: { [id1]: inProgress() } },
          np2: { operations: { other: inProgress(), [id2]: inProgress() } },
          np3: { operations: { [id3]: [inProgress(), succeeded()] } },
        },
        { ...options, inputs: { 'operation-id': ids.join(), ...options.inputs } },
      );
      expectSeveral(played, [`np1 ${outcome}`, `np2 ${outcome}`, 'np3 succeeded']);
      expect(resultsOf(played).map((one) => one['aborted'])).toEqual(['true', 'false', 'false']);
      const posts = played.simulator.requests.filter(({ kind }) => kind === 'abort');
      expect(posts.map(({ path }) => /agentPools\/(\w+)/.exec(path)?.[1])).toEqual(['np1']);
      expect(played.log).toContain('Not aborted: other operations are active on the pool (other)');
    },
  );
});

describe('What is asked of one operation holds for each of several', () => {
  test.concurrent('an expected version', async () => {
    const version = (currentOrchestratorVersion: string): PoolOptions => ({
      ...endingAfter(2, succeeded()),
      properties: { currentOrchestratorVersion },
    });
    const played = await latestOf(
      { np1: version('1.35.2'), np2: version('1.34.9'), np3: version('1.35.0') },
      { inputs: { 'expected-kubernetes-version': '1.35', timeout: '1m' } },
    );
    expectSeveral(played, ['np1 succeeded', 'np2 mismatch', 'np3 succeeded']);
    expect(resultsOf(played).map((one) => one['kubernetes-version'])).toEqual(['1.35.2', '1.34.9', '1.35.0']);
  });

  test.concurrent('wait-until-idle', async () => {
    const busy = (end: Answer): PoolOptions => ({
      operations: { upgrade: [times(8, inProgress()), end], scale: [inProgress(), succeeded()] },
    });
    const played = await latestOf(
      { np1: busy(succeeded()), np2: busy(failed(ERROR)) },
      { inputs: { 'wait-until-idle': 'true' } },
    );
    expectSeveral(played, ['np1 succeeded', 'np2 failed']);
    expect(resultsOf(played).map((one) => one['operation-id'])).toEqual(['upgrade', 'upgrade']);
  });

  test.concurrent('started-after', async () => {
    const startTime = Date.now() - 5 * MINUTE;
    const started = (minutes: number): PoolOptions => ({
      operation: { script: [times(3, inProgress()), succeeded()], startTime: startTime - minutes * MINUTE },
    });
    const played = await latestOf(
      { np1: started(0), np2: started(60), np3: started(1) },
      { inputs: { 'started-after': '10m', 'start-grace': '200ms' } },
    );
    expectSeveral(played, ['np1 succeeded', 'np2 not-found', 'np3 succeeded']);
  });
});

describe('Many', () => {
  const HOURS = {
    'poll-interval': undefined,
    'max-poll-interval': undefined,
    'backoff-factor': undefined,
    timeout: '5h',
  } as const;
  /** Each ends a little later than the one before. */
  const many = (count: number, minutes: (index: number) => number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index): [string, PoolOptions] => {
        const script = timeline([0, inProgress()], [minutes(index) * MINUTE, succeeded()]);
        return [`np${index}`, { operation: { script, advancesOn: ['status'] } }];
      }),
    );

  test.concurrent.each(['status', 'other'] as const)(
    '200 stay below the limits of AKS, whichever of them counts (%s), and none starves',
    async (statusCountsAs) => {
      const pools = many(200, (index) => 5 + index / 20);
      const names = Object.keys(pools);
      const played = await latestOf(pools, { inputs: HOURS }, { rateLimits: { statusCountsAs } });
      expectSeveral(
        played,
        names.map((name) => `${name} succeeded`),
      );
      expect(played.simulator.rateCount().refused).toBe(0);
      expect(played.simulator.requests.every(({ status }) => status === 200 || status === undefined)).toBe(
        true,
      );
      expect(asked(played)).toMatchObject({ metadata: 1, 'id-token': 1, 'entra-token': 1, pool: 200 });
      // Between two looks at one operation lie its own pause and at most a turn, one a second, for each look at another
      // operation and for each pool whose operation has ended.
      const longest = 15_000 + (199 + 200) * 1_000;
      const looks = new Map<string, number[]>();
      for (const { kind, path, time } of played.simulator.requests) {
        if (kind !== 'status') continue;
        const pool = /agentPools\/(\w+)/.exec(path)?.[1] ?? '';
        looks.set(pool, [...(looks.get(pool) ?? []), time]);
      }
      expect(looks.size).toBe(200);
      for (const moments of looks.values()) {
        const gaps = moments.slice(1).map((time, index) => time - (moments[index] ?? 0));
        expect(Math.max(...gaps)).toBeLessThan(longest);
      }
      // The last end is at a quarter of an hour; it was seen soon after.
      expect(played.durationMs).toBeLessThan(18 * MINUTE);
    },
    100_000,
  );

  test.concurrent('an end is announced at once, also while all others wait for their turn', async () => {
    const pools = {
      ...many(60, () => 20),
      bad: {
        operation: {
          script: timeline([0, inProgress()], [8 * MINUTE, failed(ERROR)]),
          advancesOn: ['status'],
        },
      } satisfies PoolOptions,
    };
    const played = await latestOf(pools, { inputs: { ...HOURS, 'fail-fast': 'true' } }, { rateLimits: true });
    const seen = played.simulator.requests.findLast(
      ({ kind, path }) => kind === 'status' && path.includes('/bad/'),
    );
    const end = played.simulator.requests.at(-1);
    expect(outcomesOf(played).filter((one) => one.endsWith('failed'))).toEqual(['bad failed']);
    expect((end?.time ?? 0) - (seen?.time ?? 0)).toBeLessThan(3_000);
  });

  test.concurrent('30 pools leave a log that can be read', async () => {
    const played = await latestOf(
      many(30, (index) => 4 + index),
      { inputs: HOURS },
    );
    expect(played.exitCode).toBe(0);
    const beats = linesWith(played, /\] \d+ running, \d+ succeeded, 0 failed/);
    expect(beats[0]).toMatch(/^\[1:\d\d\] 30 running, 0 succeeded, 0 failed$/);
    // One heartbeat a minute for all of them together.
    expect(beats.length).toBeLessThan(played.durationMs / MINUTE + 1);
    expect(beats.length).toBeGreaterThan(20);
    // np28 ends a minute before np29: the last heartbeat comes before or after that.
    expect(beats.at(-1)).toMatch(
      /\] (?:1 running, 29|2 running, 28) succeeded, 0 failed\. .*np29: InProgress for /,
    );
    // The opening, the search and the first status, two lines for the end, the list of all at the end.
    const lines = played.log.split('\n').filter((line) => !line.startsWith('::debug'));
    expect(lines.length - beats.length).toBeLessThan(30 * 5 + 10);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(300);
  });

  test.concurrent('memory does not grow with time', async () => {
    const heapAfter = async (minutes: number) => {
      const played = await latestOf(
        many(40, () => minutes),
        { inputs: HOURS, execArgv: withHeapReport() },
        { rateLimits: true },
      );
      expect(played.exitCode).toBe(0);
      return Number(/heap (\d+)/.exec(played.stderr)?.[1]);
    };
    const [short, long] = [await heapAfter(10), await heapAfter(70)];
    expect(short).toBeGreaterThan(1_000_000);
    expect(long).toBeLessThan(short * 1.25 + 1_000_000);
  }, 100_000);
});
