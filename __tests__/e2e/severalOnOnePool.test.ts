import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed, expectTokensAtHome } from './checks.ts';
import {
  type Answer,
  canceled,
  failed,
  httpError,
  inProgress,
  type OperationOptions,
  type PoolOptions,
  type RecordedRequest,
  type RunOptions,
  reset,
  type SimulatorOptions,
  succeeded,
  throttled,
  times,
} from './harness.ts';
import { linesWith, type Played, play } from './play.ts';

const UPGRADE = '11111111-aaaa-4bbb-8ccc-000000000001';
const SCALE = '22222222-aaaa-4bbb-8ccc-000000000002';
const THIRD = '33333333-aaaa-4bbb-8ccc-000000000003';
const ERROR = { code: 'PodDrainFailure', message: 'A pod could not be evicted.' };
const MINUTE = 60_000;

const upgrading = (script: readonly Answer[], more: Partial<OperationOptions> = {}): OperationOptions => ({
  script,
  operationType: 'PutAgentPool',
  subOperationType: 'Upgrading',
  ...more,
});
const scaling = (script: readonly Answer[], more: Partial<OperationOptions> = {}): OperationOptions => ({
  script,
  operationType: 'PatchAgentPool',
  subOperationType: 'Scaling',
  ...more,
});
const running = (count: number): Answer[] => Array<Answer>(count).fill(inProgress());

/** An upgrade, and a scale that started later and ends first; `latest` is the scale. */
function together(end: Answer, pool: PoolOptions = {}): SimulatorOptions {
  return {
    pools: {
      np1: {
        operations: {
          [UPGRADE]: upgrading([...running(8), end]),
          [SCALE]: scaling([inProgress(), succeeded()]),
        },
        ...pool,
      },
    },
  };
}

const WITHOUT_LIST = { versions: { listsFrom: null } } as const;

function untilIdle(world: SimulatorOptions, inputs: Record<string, string> = {}): Promise<Played> {
  return play(world, { inputs: { 'operation-id': 'latest', 'wait-until-idle': 'true', ...inputs } });
}

/** The ids of the operations whose status was requested, each once for the requests in a row. */
function idsAsked({ simulator }: Played): string[] {
  const ids = simulator.requests.flatMap(({ kind, path }) =>
    kind === 'status' ? (path.split('/').at(-1) ?? '') : [],
  );
  return ids.filter((id, index) => id !== ids[index - 1]);
}

const lists = ({ simulator }: Played): readonly RecordedRequest[] =>
  simulator.requests.filter(({ kind }) => kind === 'operations');

const ENDS: readonly (readonly [string, Answer, string, string])[] = [
  ['succeeds', succeeded(), 'succeeded', 'succeeded'],
  ['fails', failed(ERROR), 'failed', 'mismatch'],
  ['is canceled', canceled(), 'canceled', 'mismatch'],
];

describe('A scale that started after an upgrade and ended before it: until the pool is idle', () => {
  test.concurrent.each(ENDS)('the upgrade is waited for, which %s', async (_, end, outcome) => {
    const played = await untilIdle(together(end));
    if (outcome === 'succeeded') expectGreen(played);
    else expectRed(played, outcome);
    expect(played.outputs).toMatchObject({ 'operation-id': UPGRADE, 'superseded-by': '', polls: '10' });
    expect(idsAsked(played)).toEqual(['latest', SCALE, UPGRADE]);
    // After the scale once; after the upgrade until two in a row agree.
    expect(lists(played)).toHaveLength(3);
    expect(
      linesWith(played, `now waiting for operation ${UPGRADE} (PutAgentPool, Upgrading) too`),
    ).toHaveLength(1);
    const earlier = played.summary.split('Earlier operations')[1]?.split('</table>')[0];
    expect(earlier).toContain(SCALE);
    expect(earlier).not.toContain(UPGRADE);
  });

  test.concurrent.each(ENDS)(
    'without the list, the pool shows that the upgrade %s',
    async (_, end, __, outcome) => {
      const played = await untilIdle({ ...together(end), ...WITHOUT_LIST });
      if (outcome === 'succeeded') expectGreen(played);
      else expectRed(played, outcome, 'warning');
      expect(
        linesWith(played, 'the provisioning state of the agent pool is Upgrading. Waiting.'),
      ).toHaveLength(1);
      const [upgrade] = played.simulator.operationIds().slice(-1);
      expect(upgrade).toBe(UPGRADE);
      // A list that was refused is not requested again.
      expect(lists(played)).toHaveLength(1);
    },
  );

  test.concurrent.each([SCALE, UPGRADE])('the same where the id %s is given', async (id) => {
    const played = await untilIdle(together(failed(ERROR)), { 'operation-id': id });
    // Where the scale ends last, the pool ends as Succeeded.
    expectRed(played, 'failed', ...(id === UPGRADE ? (['warning'] as const) : []));
    expect(played.outputs['operation-id']).toBe(UPGRADE);
  });

  test.concurrent('the deadline is red, and names the operation that still runs', async () => {
    const played = await untilIdle(
      { pools: { np1: { operations: { [UPGRADE]: inProgress(), [SCALE]: succeeded() } } } },
      { timeout: '1s', 'operation-id': SCALE },
    );
    expectRed(played, 'timed-out');
    expect(played.outputs['operation-id']).toBe(UPGRADE);
  });

  test.concurrent('only wait-until-idle does that; else the state of the pool is a warning', async () => {
    const played = await play(together(succeeded()), { inputs: { 'operation-id': 'latest' } });
    expectGreen(played, 'warning');
    expect(played.outputs['operation-id']).toBe(SCALE);
    expect(played.annotations[0]?.message).toContain('the provisioning state of the agent pool is Upgrading');
    expect(lists(played)).toHaveLength(0);
  });
});

describe('Until the pool is idle', () => {
  test.concurrent('every active operation is waited for, and the last one to end decides', async () => {
    const played = await untilIdle({
      pools: {
        np1: {
          operations: {
            [UPGRADE]: upgrading([...running(30), succeeded()]),
            [SCALE]: scaling([...running(12), failed(ERROR)]),
            [THIRD]: { script: [inProgress(), succeeded()] },
          },
        },
      },
    });
    // The scale ended red before the upgrade succeeded, and is of another kind.
    expectRed(played, 'failed');
    expect(played.outputs).toMatchObject({ 'operation-id': SCALE, 'error-code': 'PodDrainFailure' });
    expect(idsAsked(played)).toEqual(['latest', THIRD, UPGRADE, SCALE]);
  });

  test.concurrent.each<[string, SimulatorOptions['operationList'] & {}]>([
    ['oldest first', { order: 'oldest-first' }],
    ['in no order', { order: 'shuffled' }],
    ['on pages of one', { pageSize: 1 }],
    ['on pages in no order, the last one empty', { pageSize: 2, order: 'shuffled', emptyLastPage: true }],
    ['late by one request', { lagRequests: 1 }],
    ['late by some time', { lagMs: 30 }],
  ])('the list can come %s', async (_, operationList) => {
    const older = Object.fromEntries(
      [1, 2, 3, 4].map((index) => [
        `0000000${index}-aaaa-4bbb-8ccc-000000000000`,
        { script: failed(ERROR), startTime: Date.now() - 9 * MINUTE, endTime: Date.now() - 5 * MINUTE },
      ]),
    );
    const { pools } = together(failed(ERROR));
    const played = await untilIdle({
      pools: { np1: { operations: { ...older, ...pools?.['np1']?.operations } } },
      operationList,
    });
    expectRed(played, 'failed');
    expect(played.outputs['operation-id']).toBe(UPGRADE);
    // What had ended before is not waited for.
    expect(new Set(idsAsked(played))).toEqual(new Set(['latest', SCALE, UPGRADE]));
  });

  test.concurrent('one list without an active operation is not enough: a list can lag', async () => {
    // It starts with the end of the upgrade and never shows in the state of the pool.
    const hasEnded = (requests: readonly RecordedRequest[]) =>
      requests.filter(({ kind }) => kind === 'status').length >= 3;
    const played = await untilIdle({
      pools: {
        np1: {
          operations: {
            [UPGRADE]: upgrading([...running(2), succeeded()], { advancesOn: ['status'] }),
            [THIRD]: scaling([...running(5), failed(ERROR)], { appears: hasEnded, poolState: null }),
          },
          latest: UPGRADE,
        },
      },
      operationList: { lagRequests: 1 },
    });
    expectRed(played, 'failed', 'warning');
    expect(played.outputs['operation-id']).toBe(THIRD);
  });

  test.concurrent('the pool must have settled, too', async () => {
    const played = await untilIdle({
      pools: { np1: { operation: upgrading([...running(2), succeeded()]), lingers: 5 } },
    });
    expectGreen(played);
    expect(linesWith(played, 'is Upgrading. Waiting.')).toHaveLength(1);
    expect(played.simulator.count('pool')).toBeGreaterThan(6);
  });

  test.concurrent.each(['Failed', 'Canceled'])(
    'a pool that ends as %s is not green',
    async (provisioningState) => {
      const pool = { operation: upgrading([...running(2), succeeded()]), properties: { provisioningState } };
      for (const world of [{}, WITHOUT_LIST]) {
        const played = await untilIdle({ pools: { np1: pool }, ...world });
        expectRed(played, 'mismatch', 'warning');
        expect(played.annotations[0]?.title).toContain(`provisioning state is ${provisioningState}`);
      }
    },
  );

  test.concurrent.each<[string, Answer]>([
    ['503', httpError(503, 'ServerBusy', 'Busy.')],
    ['429', throttled('1')],
    ['a reset', reset()],
  ])('a page that fails with %s is a failed poll: the whole list is read again', async (_, fault) => {
    const played = await untilIdle({
      ...together(failed(ERROR)),
      operationList: { pageSize: 1, pages: { 1: [fault, { kind: 'checked' }] } },
    });
    expectRed(played, 'failed');
    expect(played.outputs['operation-id']).toBe(UPGRADE);
    expect(linesWith(played, 'Could not get the list of operations; retrying')).toHaveLength(1);
    expect(linesWith(played, 'Azure is responding again')).toHaveLength(1);
  });

  test.concurrent('a page that keeps failing is unreachable in the end, not green', async () => {
    const played = await untilIdle(
      {
        ...together(succeeded()),
        operationList: { pageSize: 1, pages: { 1: httpError(500, 'InternalServerError', 'Oops.') } },
      },
      { 'max-consecutive-errors': '4' },
    );
    expectRed(played, 'unreachable');
    expect(lists(played).filter(({ query }) => query.includes('skipToken'))).toHaveLength(4);
  });

  test.concurrent('a next page on another host is not requested, and the token goes nowhere', async () => {
    const played = await play(
      (self) => ({
        ...together(succeeded()),
        operationList: {
          pageSize: 1,
          get nextLinkOrigin() {
            return self().origins.github;
          },
        },
      }),
      {
        inputs: { 'operation-id': 'latest', 'wait-until-idle': 'true', 'max-consecutive-errors': '3' },
      },
    );
    expectRed(played, 'unreachable');
    expect(played.log).toContain('its next page is not on the Resource Manager of the cloud');
    expect(lists(played)).toHaveLength(3);
    expect(played.simulator.count('id-token')).toBe(1);
    expect(played.simulator.requests.filter(({ service }) => service === 'github')).toHaveLength(1);
    expectTokensAtHome(played);
  });
});

describe('One that ended red', () => {
  const redThen = (later: OperationOptions, script = [inProgress(), failed(ERROR)]): SimulatorOptions => ({
    pools: { np1: { operations: { [UPGRADE]: upgrading(script), [THIRD]: later } } },
  });
  const isGreenWith = async (world: SimulatorOptions, apiVersion: string | undefined) => {
    const inputs = { 'operation-id': UPGRADE, ...(apiVersion && { 'api-version': apiVersion }) };
    const played = await untilIdle(world, inputs);
    if (played.exitCode === 0) expectGreen(played, 'warning');
    else
      expectRed(
        played,
        played.outputs['outcome'] ?? '',
        ...played.annotations.slice(1).map(() => 'warning' as const),
      );
    return played.outputs['operation-id'] === THIRD && played.exitCode === 0;
  };
  const last = [...running(9), succeeded()];

  // The api-version of the default reports no kinds in polls, only in the list.
  describe.each([undefined, '2026-08-02-preview'])('with api-version %s', (apiVersion) => {
    test.concurrent.each<[string, OperationOptions, boolean]>([
      ['of the same kind', upgrading(last), true],
      ['of another kind', scaling(last), false],
      ['of the same type but for another purpose', upgrading(last, { subOperationType: 'Scaling' }), false],
      ['whose kind Azure does not report', { script: last }, true],
    ])('and a later success %s', async (_, later, isGreen) => {
      expect(await isGreenWith(redThen(later), apiVersion)).toBe(isGreen);
      expect(await isGreenWith(redThen(later, [inProgress(), canceled()]), apiVersion)).toBe(isGreen);
    });
  });

  test.concurrent('without the list, the last one decides', async () => {
    expect(await isGreenWith({ ...redThen(scaling(last)), ...WITHOUT_LIST }, undefined)).toBe(true);
  });
});

describe('With started-after, the first operation since then is waited for', () => {
  const ago = (minutes: number) => Date.now() - minutes * MINUTE;
  const since = (started: readonly number[], more: SimulatorOptions = {}): Promise<Played> => {
    const [first = 0, second = 0, third = 0] = started.map(ago);
    return play(
      {
        pools: {
          np1: {
            operations: {
              [UPGRADE]: upgrading([...running(9), failed(ERROR)], { startTime: first }),
              [SCALE]: scaling([...running(3), succeeded()], { startTime: second }),
              [THIRD]: scaling([...running(3), succeeded()], { startTime: third }),
            },
          },
        },
        ...more,
      },
      { inputs: { 'operation-id': 'latest', 'started-after': '10m' } },
    );
  };

  test.concurrent.each<[string, readonly number[], string]>([
    ['of three', [8, 5, 2], UPGRADE],
    ['of two; one that started too early is not', [30, 5, 2], SCALE],
    ['of one', [40, 30, 2], THIRD],
  ])('%s', async (_, started, id) => {
    for (const order of ['newest-first', 'oldest-first', 'shuffled'] as const) {
      const played = await since(started, { operationList: { order, pageSize: 2 } });
      expect(played.outputs).toMatchObject({ 'operation-id': id });
      expect(played.exitCode).toBe(id === UPGRADE ? 1 : 0);
      // Both pages, once.
      expect(lists(played)).toHaveLength(2);
    }
  });

  test.concurrent('where there is no list, latest is it', async () => {
    const played = await since([8, 5, 2], WITHOUT_LIST);
    expect(played.outputs).toMatchObject({ 'operation-id': THIRD });
    expect(lists(played)).toHaveLength(1);
  });

  test.concurrent('a list that fails is waited out', async () => {
    const played = await since([8, 5, 2], {
      operationList: { pages: { 0: [times(3, httpError(502, 'BadGateway', 'Bad.')), { kind: 'checked' }] } },
    });
    expectRed(played, 'failed', 'warning');
    expect(played.outputs['operation-id']).toBe(UPGRADE);
  });

  test.concurrent('the list is not requested while latest is too old, nor for an id', async () => {
    const old = await play(
      { pools: { np1: { operation: { script: succeeded(), startTime: ago(30) } } } },
      { inputs: { 'operation-id': 'latest', 'started-after': '10m', 'start-grace': '200ms' } },
    );
    expectRed(old, 'not-found');
    expect(lists(old)).toHaveLength(0);
    const named = await play(
      { pools: { np1: { operation: { id: UPGRADE, script: succeeded(), startTime: ago(3) } } } },
      { inputs: { 'operation-id': UPGRADE, 'started-after': '10m' } },
    );
    expectGreen(named);
    expect(lists(named)).toHaveLength(0);
  });
});

describe('An abort', () => {
  const bothRun = (ours: string): SimulatorOptions => {
    const [first, second] = ours === SCALE ? [UPGRADE, SCALE] : [SCALE, UPGRADE];
    return { pools: { np1: { operations: { [first]: inProgress(), [second]: inProgress() } } } };
  };
  const timedOut = (world: SimulatorOptions) =>
    play(world, { inputs: { 'operation-id': UPGRADE, timeout: '400ms', 'abort-on-timeout': 'true' } });
  const cancelled = (world: SimulatorOptions) =>
    play(world, {
      inputs: { 'operation-id': UPGRADE, 'abort-on-cancel': 'true' },
      kill: { signal: 'SIGINT', when: (one) => one.count('status') === 3, whileWaiting: true },
    } satisfies RunOptions);
  const WAYS = [
    ['timed-out', timedOut],
    ['interrupted', cancelled],
  ] as const;

  test.concurrent.each(WAYS)('of the only active one is sent: %s', async (outcome, run) => {
    const played = await run({
      pools: { np1: { operations: { [SCALE]: succeeded(), [UPGRADE]: inProgress() } } },
    });
    expectRed(played, outcome);
    expect(played.outputs['aborted']).toBe('true');
    expect(played.simulator.count('abort')).toBe(1);
    expect(lists(played)).toHaveLength(1);
  });

  test.concurrent.each(
    WAYS.flatMap(([outcome, run]) => [UPGRADE, SCALE].map((ours) => [outcome, ours, run] as const)),
  )(
    'while another one is active is not sent, and the other is named: %s, the newest is %s',
    async (outcome, newest, run) => {
      const played = await run(bothRun(newest));
      expectRed(played, outcome, ...(newest === SCALE ? (['warning'] as const) : []));
      expect(played.outputs['aborted']).toBe('false');
      expect(played.simulator.count('abort')).toBe(0);
      for (const place of [played.log, played.summary]) {
        expect(place).toContain(`Not aborted: other operations are active on the pool (${SCALE})`);
      }
    },
  );

  test.concurrent.each(WAYS)('is not sent where the list fails: %s', async (outcome, run) => {
    const played = await run({
      ...bothRun(UPGRADE),
      operationList: { pages: { 0: httpError(500, 'InternalServerError', 'Oops.') } },
    });
    expectRed(played, outcome);
    expect(played.simulator.count('abort')).toBe(0);
    expect(played.log).toContain('Not aborted: which operations are active on the pool could not be checked');
  });

  test.concurrent.each(WAYS)(
    'without the list, a newer one that runs prevents it: %s',
    async (outcome, run) => {
      const played = await run({ ...bothRun(SCALE), ...WITHOUT_LIST });
      expectRed(played, outcome, 'warning');
      expect(played.simulator.count('abort')).toBe(0);
      expect(played.log).toContain(SCALE);
    },
  );
});

describe('The kind of an operation', () => {
  const ONE: SimulatorOptions = {
    pools: { np1: { operation: upgrading([inProgress(), succeeded()], { id: UPGRADE }) } },
  };

  test.concurrent.each(['latest', UPGRADE])(
    'is in log, summary and results where Azure reports it: %s',
    async (id) => {
      const played = await play(ONE, { inputs: { 'operation-id': id, 'api-version': '2026-06-02-preview' } });
      expectGreen(played);
      expect(linesWith(played, 'PutAgentPool, Upgrading')).toHaveLength(1);
      expect(played.summary).toMatch(/Type<\/t[dh]><td>PutAgentPool, Upgrading/);
      expect(JSON.parse(played.outputs['results'] ?? '')).toEqual([
        expect.objectContaining({ 'operation-type': 'PutAgentPool', 'sub-operation-type': 'Upgrading' }),
      ]);
    },
  );

  test.concurrent('is left out where Azure does not', async () => {
    const played = await play(ONE);
    expectGreen(played);
    expect(`${played.log}${played.summary}${played.outputs['results']}`).not.toMatch(/type/i);
  });

  test.concurrent('comes from the list where that was read', async () => {
    const played = await untilIdle(ONE);
    expectGreen(played);
    expect(played.summary).toContain('PutAgentPool, Upgrading');
    expect(played.outputs['results']).toContain('"operation-type":"PutAgentPool"');
  });
});
