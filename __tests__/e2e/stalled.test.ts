import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import {
  type Answer,
  failed,
  hang,
  httpError,
  inProgress,
  type PoolOptions,
  type SimulatorOptions,
  status,
  succeeded,
  timeline,
} from './harness.ts';
import { linesWith, type Played, play } from './play.ts';

const MINUTE = 60_000;
/** The pauses of a user, over hours that take no time. */
const HOURS = {
  'poll-interval': undefined,
  'max-poll-interval': undefined,
  'backoff-factor': undefined,
  timeout: '5h',
} as const;

const nodes = (done: number, all = 9, name = 'UpgradingNodes') =>
  status(`${name}: ${done}/${all} nodes completed`);

/** Each answer from so many minutes on. */
function at(...moments: readonly (readonly [minutes: number, answer: Answer])[]): PoolOptions {
  const [first = [0, succeeded()] as const, ...more] = moments.map(
    ([minutes, answer]) => [minutes * MINUTE, answer] as const,
  );
  return { operation: { script: timeline(first, ...more), advancesOn: ['status'] } };
}

/** Three of nine nodes within a quarter of an hour, the next one after fifty minutes. */
const STUCK = [
  [0, nodes(0)],
  [5, nodes(1)],
  [10, nodes(2)],
  [15, nodes(3)],
  [65, nodes(4)],
] as const;

function run(pool: PoolOptions, inputs: Record<string, string> = {}, more: SimulatorOptions = {}) {
  return play({ pools: { np1: pool }, ...more }, { inputs: { ...HOURS, ...inputs } });
}

const stalls = ({ annotations }: Played) =>
  annotations.filter(({ message }) => message.startsWith('No progress for')).map(({ message }) => message);

/** The minutes of the step at which lines were written. */
function minutesOf(lines: readonly string[]): number[] {
  return lines.map((line) => {
    const [, h = '0', m = '0'] = /^\[(?:(\d+):)?(\d+):\d\d\]/.exec(line) ?? [];
    return Number(h) * 60 + Number(m);
  });
}

describe('An operation that reports no progress for a quarter of an hour', () => {
  test.concurrent('is one warning, when it happens, with what to look at', async () => {
    const pool = at(...STUCK, [70, succeeded()]);
    const played = await run({ ...pool, properties: { upgradeSettings: { drainTimeoutInMinutes: 45 } } });
    expectGreen(played, 'warning');
    expect(minutesOf(linesWith(played, '] No progress for 15 min: the status is still'))).toEqual([30]);
    const [message = ''] = stalls(played);
    expect(message).toContain('UpgradingNodes: 3/9 nodes completed');
    expect(message).toContain('the drain timeout of this pool, 45 min');
    expect(message).toContain('PodDisruptionBudget');
    for (const command of [
      'kubectl get pdb --all-namespaces',
      'kubectl get events --all-namespaces --sort-by=.lastTimestamp | grep -E "Drain|Surge|Upgrade"',
      'az aks nodepool show --resource-group rg-shop --cluster-name aks-shop --name np1',
    ]) {
      expect(linesWith(played, command)).toEqual([expect.stringMatching(/^ {2}\$ /)]);
      // When it happens, not at the end.
      expect(played.log.indexOf('] No progress')).toBeLessThan(played.log.indexOf(command));
      expect(played.log.indexOf(command)).toBeLessThan(played.log.indexOf('::warning'));
    }
    expect(played.log.indexOf('::warning')).toBeLessThan(played.log.indexOf('UpgradingNodes: 4/9'));
    expect(played.outputs['stalled']).toBe('true');
    expect(JSON.parse(played.outputs['results'] ?? '')).toMatchObject([{ stalled: 'true' }]);
    expect(played.summary).toMatch(/stalled: 30 min .*no progress for 15 min .*3\/9 nodes completed/);
    // One read for the warning, one after the end.
    expect(played.simulator.count('pool')).toBe(2);
  });

  test.concurrent('is warned of again only after a change and another stall', async () => {
    const again = await run(at(...STUCK, [85, nodes(5)], [105, nodes(6)], [110, succeeded()]));
    expectGreen(again, 'warning', 'warning', 'warning');
    expect(minutesOf(linesWith(again, '] No progress'))).toEqual([30, 80, 100]);
    const forever = await run(at(...STUCK.slice(0, 4), [120, succeeded()]));
    expectGreen(forever, 'warning');
  });

  test.concurrent.each<[string, Answer, string]>([
    ['fails', failed({ code: 'PodDrainFailure', message: 'No.' }), 'failed'],
    ['succeeds', succeeded(), 'succeeded'],
  ])('can end in any way: it %s', async (_, end, outcome) => {
    const played = await run(at(...STUCK.slice(0, 4), [120, end]));
    if (outcome === 'succeeded') expectGreen(played, 'warning');
    else expectRed(played, outcome, 'warning');
    expect(played.outputs['stalled']).toBe('true');
  });

  test.concurrent('is timed out at the same deadline as without the warning', async () => {
    const played = await run(at(...STUCK.slice(0, 4)), { timeout: '31m' });
    expectRed(played, 'timed-out', 'warning');
    expect(played.durationMs).toBeLessThan(31 * MINUTE + 1_000);
  });

  test.concurrent('can report it as a percentage that had moved', async () => {
    const played = await run(
      at([0, inProgress(10)], [5, inProgress(20)], [50, inProgress(30)], [55, succeeded()]),
    );
    expectGreen(played, 'warning');
    expect(minutesOf(linesWith(played, '] No progress'))).toEqual([20]);
  });

  test.concurrent.each<[string, SimulatorOptions]>([
    ['is refused', { pool: [httpError(403, 'AuthorizationFailed', 'No.'), { kind: 'checked' }] }],
    ['is not answered', { pool: [hang(), { kind: 'checked' }] }],
  ])('is warned of although the read of the pool %s', async (_, more) => {
    const played = await run(at(...STUCK, [70, succeeded()]), {}, more);
    expectGreen(played, 'warning');
    expect(minutesOf(linesWith(played, '] No progress'))).toEqual([30]);
    expect(stalls(played)[0]).toContain('its drain timeout (30 min unless the pool sets another one)');
  });

  test.concurrent('stalled-after says how long', async () => {
    const five = await run(at(...STUCK, [70, succeeded()]), { 'stalled-after': '4m' });
    expect(minutesOf(linesWith(five, '] No progress for 4 min'))).toEqual([4, 9, 14, 19, 69]);
    expect(five.outputs['outcome']).toBe('succeeded');
    const long = await run(at(...STUCK, [70, succeeded()]), { 'stalled-after': '1h' });
    expectGreen(long);
    expect(long.outputs['stalled']).toBe('false');
  });
});

describe('Never called stalled', () => {
  const soaking = (text: string) => status(text);
  test.concurrent.each<[string, PoolOptions]>([
    ['a bare InProgress', at([0, inProgress()], [90, succeeded()])],
    ['a percentage that has never moved', at([0, inProgress(1)], [90, succeeded()])],
    ['a status without nodes', at([0, status('ReconcilingAddons')], [90, succeeded()])],
    [
      'a soak',
      at(
        [0, nodes(0, 4)],
        [5, nodes(4, 4)],
        [6, soaking('SoakingNodes: 4/4 nodes completed')],
        [90, nodes(4, 4, 'DeletingBlueNodes')],
        [95, succeeded()],
      ),
    ],
    [
      'a soak in other words',
      at([0, nodes(0, 4)], [5, soaking('BlueGreenUpgrade batch soaking 1/4 nodes')], [90, succeeded()]),
    ],
    ['one that is quick enough', at([0, nodes(0)], [14, nodes(1)], [28, nodes(2)], [42, succeeded()])],
  ])('%s', async (_, pool) => {
    const played = await run(pool, { 'max-poll-interval': '1m' });
    expectGreen(played);
    expect(played.outputs['stalled']).toBe('false');
    expect(played.log).not.toContain('No progress');
    expect(played.simulator.count('pool')).toBe(1);
  });

  test.concurrent('anything with stalled-after: 0', async () => {
    const played = await run(at(...STUCK, [90, succeeded()]), { 'stalled-after': '0' });
    expectGreen(played);
    expect(played.outputs['stalled']).toBe('false');
  });
});

describe('Of several operations', () => {
  const POOLS = { np1: at(...STUCK, [90, succeeded()]), np2: at([0, inProgress()], [80, succeeded()]) };

  test.concurrent('the one that stalls is named', async () => {
    const played = await play(
      { pools: POOLS },
      { inputs: { ...HOURS, 'agent-pool-name': 'np2, np1', 'operation-id': 'latest' } },
    );
    expect(played.exitCode).toBe(0);
    expect(minutesOf(linesWith(played, '] np1: No progress for 15 min'))).toEqual([30, 80]);
    expect(linesWith(played, 'np2: No progress')).toEqual([]);
    expect(played.annotations.map(({ level }) => level)).toEqual(['warning', 'warning']);
    expect(played.annotations[0]?.message).toMatch(/^np1: No progress/);
    expect(played.outputs['stalled']).toBe('true');
    const results = JSON.parse(played.outputs['results'] ?? '');
    expect(results.map((one: Record<string, string>) => [one['agent-pool-name'], one['stalled']])).toEqual([
      ['np2', 'false'],
      ['np1', 'true'],
    ]);
    expect(played.summary).toMatch(/<li>⚠️ <b>np1<\/b>: Operation \S+ stalled: /);
  });

  test.concurrent('on one pool, an earlier one counts', async () => {
    const first = '11111111-aaaa-4bbb-8ccc-000000000001';
    const [stuck, next] = [at(...STUCK, [70, succeeded()]), at([0, inProgress()], [3, succeeded()])];
    const played = await run(
      {
        operations: {
          [first]: stuck.operation ?? succeeded(),
          '22222222-aaaa-4bbb-8ccc-000000000002': next.operation ?? succeeded(),
        },
      },
      { 'operation-id': first, 'wait-until-idle': 'true' },
    );
    expectGreen(played, 'warning');
    expect(played.outputs).toMatchObject({
      stalled: 'true',
      'operation-id': expect.not.stringContaining(first),
    });
    expect(played.summary).toContain(`Operation ${first} stalled`);
  });
});

describe('The time left', () => {
  const steady = (all: number, minutes: number, begin = 0): PoolOptions =>
    at(
      ...Array.from(
        { length: all + 1 },
        (_, done) => [done * minutes, nodes(done + begin, all + begin)] as const,
      ),
      [all * minutes + 1, succeeded()],
    );

  test.concurrent('is in each change and heartbeat once two nodes were seen to finish', async () => {
    const played = await run(steady(7, 5));
    expectGreen(played);
    const changes = linesWith(played, /\] UpgradingNodes: \d/).map((line) => line.split('] ')[1]);
    const left = (done: number, text = '') => `UpgradingNodes: ${done}/7 nodes completed${text}`;
    expect(changes).toEqual([
      left(0),
      left(1),
      left(2, ', about 25 min left'),
      left(3, ', about 20 min left'),
      left(4, ', about 15 min left'),
      left(5, ', about 10 min left'),
      left(6, ', about 5 min left'),
      left(7),
    ]);
    const beats = linesWith(played, 'still UpgradingNodes');
    expect(beats.length).toBeGreaterThan(25);
    for (const beat of beats) {
      const [, done = ''] = /(\d)\/7/.exec(beat) ?? [];
      expect(/, about \d+ min left$/.test(beat)).toBe(Number(done) >= 2 && Number(done) < 7);
    }
  });

  test.concurrent('is not given while the operation has stalled', async () => {
    const played = await run(at(...STUCK, [70, succeeded()]));
    expectGreen(played, 'warning');
    const beats = linesWith(played, '] still UpgradingNodes: 3/9');
    const withTime = beats.map((line) => line.includes('min left'));
    const stall = played.log.indexOf('] No progress');
    expect(withTime).toEqual(beats.map((line) => played.log.indexOf(line) < stall));
    expect(new Set(withTime).size).toBe(2);
    expect(linesWith(played, '] UpgradingNodes: 4/9 nodes completed, about')).toHaveLength(1);
  });

  test.concurrent('is not guessed from a percentage', async () => {
    const percentages = Array.from(
      { length: 10 },
      (_, index) => [index * 5, inProgress(index * 10)] as const,
    );
    const played = await run(at(...percentages, [50, succeeded()]));
    expectGreen(played);
    expect(played.log).not.toMatch(/min left/);
  });

  test.concurrent('is that of the nodes seen, where the step began late', async () => {
    const played = await run(steady(6, 10, 20));
    expectGreen(played);
    const [first] = linesWith(played, 'min left');
    expect(first).toMatch(/22\/26 nodes completed, about 40 min left$/);
  });

  test.concurrent('is the longest of all in the heartbeat of several operations', async () => {
    const played = await play(
      { pools: { np1: steady(12, 1), np2: steady(8, 5) } },
      { inputs: { ...HOURS, 'agent-pool-name': 'np1 np2', 'operation-id': 'latest' } },
    );
    expect(played.exitCode).toBe(0);
    const beat = linesWith(played, '2 running, 0 succeeded, 0 failed, about');
    expect(beat[0]).toMatch(/about 10 min left\. np1/);
    expect(beat.at(-1)).toMatch(/about 30 min left\. np1/);
  });
});
