import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { failed, inProgress, type SimulatorOptions, succeeded, times } from './harness.ts';
import { linesWith, type Played, play } from './play.ts';

const DEFAULT = '2025-05-02-preview';
const NEWEST = '2026-08-02-preview';
type Versions = NonNullable<SimulatorOptions['versions']>;

const SCRIPT = [times(4, inProgress()), succeeded()];
const world = (versions: Versions, more: SimulatorOptions = {}): SimulatorOptions => ({
  pools: { np1: { operation: SCRIPT } },
  versions,
  ...more,
});
const retired = (requests: number, more: Versions = {}): Versions => ({
  retired: { [DEFAULT]: requests },
  ...more,
});

/** The api-versions of the requests to AKS, each once for the requests in a row. */
function versionsAsked({ simulator }: Played): readonly (string | undefined)[] {
  const versions = simulator.requests
    .filter(({ service, kind }) => service === 'arm' && kind !== 'metadata')
    .map(({ apiVersion }) => apiVersion);
  return versions.filter((version, index) => version !== versions[index - 1]);
}

/** Green, with the one warning that names both versions. */
function expectReplaced(played: Played): void {
  expectGreen(played, 'warning');
  expect(played.annotations[0]?.message).toMatch(
    new RegExp(
      `^Azure has retired ${DEFAULT}, the default api-version of this action.* uses ${NEWEST} instead`,
    ),
  );
  expect(versionsAsked(played)).toEqual([DEFAULT, NEWEST]);
}

const refusals = ({ simulator }: Played) =>
  simulator.requests.filter(({ service, status = 0 }) => service === 'arm' && status >= 400).length;

describe('The default api-version that Azure has retired gives way', () => {
  test.concurrent.each([0, 1, 3])('after %d requests', async (requests) => {
    const played = await play(world(retired(requests)));
    expectReplaced(played);
    expect(refusals(played)).toBe(1);
    expect(linesWith(played, 'Could not get')).toEqual([]);
  });

  const SHAPES: readonly Versions[] = (['NoRegisteredProviderFound', 'InvalidResourceType'] as const).flatMap(
    (refusal) =>
      ([', ', ','] as const).flatMap((separator) =>
        [400, 404].map((httpStatus): Versions => ({ refusal, separator, httpStatus })),
      ),
  );
  test.concurrent.each(SHAPES)('however Azure puts it: %j', async (shape) => {
    for (const requests of [0, 2]) {
      const lists: Versions = { listOrder: 'shuffled', listsStable: true };
      expectReplaced(await play(world(retired(requests, { ...shape, ...lists }))));
    }
  });

  test.concurrent('to the newest preview, not to a newer stable version, which has no operation status', async () => {
    const played = await play(
      world(retired(0, { stable: ['2025-07-01', '2026-08-01', '2026-10-01'], listsStable: true })),
    );
    expectReplaced(played);
  });

  test.concurrent('once for many operations, with one warning', async () => {
    const names = ['np1', 'np2', 'np3', 'np4'];
    const played = await play(
      world(retired(6), { pools: Object.fromEntries(names.map((name) => [name, { operation: SCRIPT }])) }),
      { inputs: { 'agent-pool-name': names.join(), 'operation-id': 'latest' } },
    );
    expect(played.exitCode).toBe(0);
    expect(played.annotations.map(({ level }) => level)).toEqual(['warning']);
    expect(linesWith(played, 'Could not get')).toEqual([]);
  });

  test.concurrent('where the pools are listed first', async () => {
    const played = await play(world(retired(0)), {
      inputs: { 'agent-pool-name': '*', 'operation-id': 'latest' },
    });
    expectReplaced(played);
  });

  test.concurrent.each(['agent-pool', 'list'])(
    'in the look before an abort, which is then sent: %s',
    async (what) => {
      // The list has an api-version of its own.
      const played = await play(
        world(retired(21, what === 'list' ? { listsFrom: null } : {}), {
          pools: { np1: { operation: inProgress() } },
        }),
        { inputs: { timeout: '400ms', 'abort-on-timeout': 'true' } },
      );
      expectRed(played, 'timed-out', ...played.annotations.slice(1).map(() => 'warning' as const));
      expect(played.outputs['aborted']).toBe('true');
      expect(played.simulator.count('abort')).toBe(1);
    },
  );
});

describe('The default api-version does not give way', () => {
  test.concurrent.each<[string, Versions]>([
    ['where Azure lists none', { refusal: 'InvalidResourceTypeWithoutList' }],
    ['to the versions of Resource Manager itself', { refusal: 'InvalidApiVersionParameter' }],
  ])('%s', async (_, shape) => {
    const played = await play(world(retired(0, shape)));
    expectRed(played, 'error');
    expect(versionsAsked(played)).toEqual([DEFAULT]);
    expect(refusals(played)).toBe(1);
    expect(played.annotations[0]?.message).toContain(DEFAULT);
    expect(linesWith(played, 'api-versions that Azure lists')).toEqual([]);
    expect(played.annotations[0]?.message).toContain(
      'Set the input api-version to the newest -preview version',
    );
    const late = await play(world(retired(2, shape)), { inputs: { 'max-consecutive-errors': '3' } });
    expectRed(late, 'error');
    expect(versionsAsked(late)).toEqual([DEFAULT]);
    expect(refusals(late)).toBe(3);
  });

  test.concurrent('a second time', async () => {
    const played = await play(
      world({ retired: { [DEFAULT]: 1, [NEWEST]: 2 } }, { pools: { np1: { operation: inProgress() } } }),
      { inputs: { 'max-consecutive-errors': '3' } },
    );
    expectRed(played, 'error', 'warning');
    expect(versionsAsked(played)).toEqual([DEFAULT, NEWEST]);
  });

  test.concurrent('while it is refused and still listed: it is being rolled out, so it is requested again', async () => {
    for (const refusal of ['NoRegisteredProviderFound', 'InvalidResourceType'] as const) {
      const played = await play(world({ rollingOut: { [DEFAULT]: 5 }, refusal }));
      expectGreen(played);
      expect(versionsAsked(played)).toEqual([DEFAULT]);
      expect(refusals(played)).toBe(5);
    }
  });

  test.concurrent('and lasts through a rollout of minutes with the default pauses', async () => {
    const played = await play(world({ rollingOut: { [DEFAULT]: 15 } }), {
      inputs: {
        'poll-interval': undefined,
        'max-poll-interval': undefined,
        'backoff-factor': undefined,
        timeout: '1h',
      },
    });
    expectGreen(played);
    expect(played.durationMs).toBeGreaterThan(5 * 60_000);
  });
});

describe("A user's own api-version is never replaced", () => {
  const OWN = '2024-10-02-preview';
  const inputs = { 'api-version': OWN, 'max-consecutive-errors': '3' };

  test.concurrent.each([
    'NoRegisteredProviderFound',
    'InvalidResourceType',
    'InvalidResourceTypeWithoutList',
  ] as const)('when it is retired: %s', async (refusal) => {
    for (const requests of [0, 2]) {
      const played = await play(world({ retired: { [OWN]: requests }, refusal }), { inputs });
      expectRed(played, 'error');
      expect(versionsAsked(played)).toEqual([OWN]);
      expect(refusals(played)).toBe(requests === 0 ? 1 : 3);
      expect(played.log).toContain(OWN);
    }
  });

  test.concurrent('and a stable one, which has no operation status, is refused with what to set', async () => {
    const played = await play(world({}), { inputs: { 'api-version': '2025-07-01' } });
    expectRed(played, 'error');
    expect(versionsAsked(played)).toEqual(['2025-07-01']);
    expect(played.log).toContain('preview');
  });

  test.concurrent('the list has a newer one, which is not the one of the polls', async () => {
    const played = await play(world({}), { inputs: { ...inputs, 'wait-until-idle': 'true' } });
    expectGreen(played);
    expect(new Set(versionsAsked(played))).toEqual(new Set([OWN, '2026-06-02-preview']));
  });

  test.concurrent('a newer one is that of the list as well', async () => {
    const played = await play(world({}), { inputs: { 'api-version': NEWEST, 'wait-until-idle': 'true' } });
    expectGreen(played);
    expect(versionsAsked(played)).toEqual([NEWEST]);
  });
});

describe('The api-version of the list of operations', () => {
  const UPGRADE = '11111111-aaaa-4bbb-8ccc-000000000001';
  const OPERATIONS = { [UPGRADE]: [times(8, inProgress()), failed()], other: [inProgress(), succeeded()] };
  const idle = (versions: Versions, more: SimulatorOptions = {}) =>
    play(world(versions, { pools: { np1: { operations: OPERATIONS } }, ...more }), {
      inputs: { 'operation-id': 'latest', 'wait-until-idle': 'true' },
    });
  const listVersions = ({ simulator }: Played) =>
    simulator.requests.filter(({ kind }) => kind === 'operations').map(({ apiVersion }) => apiVersion);

  test.concurrent('gives way to the newest one when it is retired', async () => {
    const played = await idle({ retired: { '2026-06-02-preview': 0 } });
    expectRed(played, 'failed');
    expect(listVersions(played)).toEqual(['2026-06-02-preview', NEWEST, NEWEST, NEWEST]);
    expect(played.outputs['operation-id']).toBe(UPGRADE);
  });

  test.concurrent.each([
    'NoRegisteredProviderFound',
    'InvalidResourceType',
    'InvalidResourceTypeWithoutList',
    'InvalidApiVersionParameter',
  ] as const)('a cloud without it refuses it in any words, and the pool decides: %s', async (listRefusal) => {
    // A sovereign cloud lags: its previews end before the first one with a list.
    const played = await idle(
      { listsFrom: null, listRefusal, refusal: listRefusal },
      { apiVersions: ['2024-10-02-preview', DEFAULT] },
    );
    expectRed(played, 'mismatch', 'warning');
    expect(listVersions(played)).toEqual(['2026-06-02-preview']);
    expect(played.log).not.toContain('has retired');
  });

  test.concurrent('is requested again while it is being rolled out', async () => {
    const played = await idle({ rollingOut: { '2026-06-02-preview': 2 } });
    expectRed(played, 'failed');
    expect(played.outputs['operation-id']).toBe(UPGRADE);
  });

  test.concurrent('does not matter for the default of the polls, which is retired in the same wait', async () => {
    const played = await idle(retired(3));
    expectRed(played, 'failed', 'warning');
    expect(played.outputs['operation-id']).toBe(UPGRADE);
    expect(played.annotations.filter(({ level }) => level === 'warning')[0]?.message).toContain(
      'has retired',
    );
  });
});
