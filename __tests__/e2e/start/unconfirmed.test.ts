import { describe, expect, test } from '@jest/globals';
import {
  type Answer,
  checked,
  cutShort,
  hang,
  html,
  httpError,
  json,
  reset,
  runAction,
  type SimulatorOptions,
  StepClock,
  startSimulator,
  throttled,
  times,
} from '../harness.ts';
import {
  callsOf,
  expectGreenStart,
  expectRedStart,
  expectUnconfirmed,
  IMAGE,
  POOL,
  playStart,
  VERSION,
  writesOf,
} from './playStart.ts';

const FAULTS: [string, Answer][] = [
  ['a reset', reset()],
  ['half an answer', cutShort(json({}))],
  ['no answer', hang()],
  ['HTTP 500', httpError(500, 'InternalServerError', 'Oops.', { flat: true })],
  ['HTTP 502 of a gateway', html(502)],
  ['HTTP 503', httpError(503, 'ServerBusy', 'Busy.')],
  ['HTTP 504', httpError(504, 'GatewayTimeout', 'Late.')],
  ['HTTP 408', httpError(408, 'RequestTimeout', 'Late.')],
];

describe('A start that Azure might have accepted is sent once, and red', () => {
  test.concurrent.each(FAULTS)('after %s', async (_, fault) => {
    for (const start of [{ put: fault }, { afterTaking: fault }]) {
      const played = await playStart({ start });
      expectRedStart(played, 'unreachable');
      expect(writesOf(played)).toHaveLength(1);
      expectUnconfirmed(played);
      expect(played.outputs['error-message']).not.toBe('');
    }
    const image = await playStart({ start: { upgradeNodeImage: fault } }, { inputs: IMAGE });
    expectRedStart(image, 'unreachable');
    expect(writesOf(image)).toHaveLength(1);
  });

  test.concurrent.each([VERSION, IMAGE])('without the id of its operation: %j', async (inputs) => {
    const played = await playStart({ start: { asyncHeader: false } }, { inputs });
    expectRedStart(played, 'error');
    expect(writesOf(played)).toHaveLength(1);
    expectUnconfirmed(played);
    expect(played.log).toMatch(/accepted the request to start the upgrade \(HTTP 20[02]\)/);
  });
});

describe('What to do then finds out', () => {
  /** Runs the gate as the annotation of the start says. */
  async function found(start: SimulatorOptions['start']) {
    const simulator = await startSimulator({
      clock: new StepClock(),
      pools: { [POOL]: {} },
      ...(start && { start }),
    });
    try {
      const started = await runAction(simulator, { action: 'start', inputs: VERSION });
      const [, since = ''] = /started-after (\S+?Z)/.exec(started.annotations[0]?.message ?? '') ?? [];
      const inputs = { 'operation-id': 'latest', 'started-after': since, 'start-grace': '1m' };
      return await runAction(simulator, { inputs });
    } finally {
      await simulator.close();
    }
  }

  test('that the upgrade runs', async () => {
    expect((await found({ afterTaking: reset() })).outputs['outcome']).toBe('succeeded');
  });

  test('that nothing was started', async () => {
    expect((await found({ put: reset() })).outputs['outcome']).toBe('not-found');
  });
});

describe('A start that Azure cannot have accepted is sent again', () => {
  test.concurrent('after it was throttled, as late as Azure asks', async () => {
    const put = [times(2, throttled('90')), checked()];
    const played = await playStart({ start: { put } });
    expectGreenStart(played, 'started');
    const writes = writesOf(played);
    expect(writes).toHaveLength(3);
    const pauses = writes.slice(1).map(({ time }, index) => time - (writes[index]?.time ?? 0));
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(90_000);
    expect(played.log).toContain('Retry-After: 1 min 30 s');
  });

  test.concurrent('but not for ever', async () => {
    const played = await playStart({ start: { put: throttled('240') } });
    expectRedStart(played, 'unreachable');
    expect(writesOf(played).length).toBeLessThan(10);
    expect(played.log).toContain('Nothing was started');
  });
});

describe('A read before the start is repeated', () => {
  const HICCUPS: [string, Answer][] = [
    ['a reset', reset()],
    ['HTTP 429', throttled('5')],
    ['HTTP 500', httpError(500, 'InternalServerError', 'Oops.')],
    ['a page with HTTP 200', html(200)],
  ];

  test.concurrent.each(HICCUPS)('after %s', async (_, hiccup) => {
    const script = [times(3, hiccup), checked()];
    const played = await playStart({ upgradeProfile: script, pool: script });
    expectGreenStart(played, 'started');
    expect(callsOf(played).filter((kind) => kind === 'upgrade-profile')).toHaveLength(4);
    expect(writesOf(played)).toHaveLength(1);
  });

  test.concurrent('until an outage has lasted about ten minutes', async () => {
    const played = await playStart({ pool: httpError(503, 'ServerBusy', 'Busy.') });
    expectRedStart(played, 'unreachable');
    expect(writesOf(played)).toEqual([]);
    expect(played.durationMs).toBeGreaterThan(9 * 60_000);
    expect(played.log).toContain('20 consecutive requests failed');
  });
});

describe('A run is cancelled', () => {
  const kill = (kind: 'pool' | 'put-pool') => ({
    signal: 'SIGINT' as const,
    when: (simulator: { count(kind: 'pool' | 'put-pool'): number }) => simulator.count(kind) === 1,
    whileWaiting: true,
  });

  test.concurrent('before the start: nothing is sent', async () => {
    const played = await playStart({ pool: hang() }, { kill: kill('pool') });
    expectRedStart(played, 'error');
    expect(writesOf(played)).toEqual([]);
    expect(played.log).toContain('The run was cancelled (SIGINT) before the upgrade was started');
  });

  test.concurrent('during the start: Azure might have accepted it', async () => {
    const played = await playStart({ start: { afterTaking: hang() } }, { kill: kill('put-pool') });
    expectRedStart(played, 'error');
    expect(writesOf(played)).toHaveLength(1);
    expectUnconfirmed(played);
    expect(played.exitAfterSignalMs).toBeLessThan(1_000);
  });
});

describe('Nothing is sent at all', () => {
  test.concurrent.each<[string, Readonly<Record<string, string>>]>([
    ['both versions', { ...VERSION, ...IMAGE }],
    ['no version', { 'kubernetes-version': '' }],
    ['several pools', { 'agent-pool-name': 'np1 np2' }],
  ])('with invalid inputs: %s', async (_, inputs) => {
    const played = await playStart({}, { inputs });
    expectRedStart(played, 'invalid-input');
    expect(played.simulator.requests).toEqual([]);
  });

  test.concurrent('without the permission to request ID tokens', async () => {
    const played = await playStart({}, { env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined } });
    expectRedStart(played, 'unauthorized');
    expect(played.simulator.requests).toEqual([]);
    expect(played.log).toContain('id-token: write');
  });
});
