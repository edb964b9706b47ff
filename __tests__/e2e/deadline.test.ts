import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import {
  checked,
  hang,
  html,
  inProgress,
  type SimulatorOptions,
  slow,
  succeeded,
  throttled,
} from './harness.ts';
import { linesWith, type Played, play } from './play.ts';
import { withClockChanges, withDns } from './preload.ts';
import { startRelay } from './relay.ts';

const TIMEOUT = 1500;
const INPUTS = { timeout: `${TIMEOUT}ms` };

/** Red, with the outcome, within a second after the deadline. */
function expectInTime(played: Played, outcome = 'timed-out'): void {
  expectRed(played, outcome);
  expect(played.durationMs).toBeGreaterThan(TIMEOUT - 20);
  expect(played.durationMs).toBeLessThan(TIMEOUT + 1000);
}

// Not concurrent: each of them is about time, and a machine that is busy with five others has none.
describe('The deadline is kept whatever hangs:', () => {
  const HANGS: [string, SimulatorOptions][] = [
    ['the metadata', { metadata: hang() }],
    ['the ID token', { idToken: hang() }],
    ['the configuration of Entra ID', { openidConfiguration: hang() }],
    ['Entra ID', { entra: hang() }],
    ['the first status', { operation: hang() }],
    ['a later status', { operation: [inProgress(), inProgress(), hang()] }],
    [
      'the renewal of a token',
      { accessTokenSeconds: 1, entra: [checked(), hang()], operation: inProgress() },
    ],
    ['GitHub with one 503 after another', { idToken: html(503) }],
    ['an answer that takes its time', { operation: [inProgress(), slow(60_000, succeeded())] }],
    ['a pause that Azure asks for', { operation: [inProgress(), throttled('3600')] }],
  ];

  test('one at a time, two of them side by side', async () => {
    const left = [...HANGS];
    const outcomes: Record<string, string | undefined> = {};
    const one = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [name, world] = next;
        const played = await play(world, { inputs: { ...INPUTS, 'max-consecutive-errors': '1000' } });
        expectInTime(played);
        outcomes[name] = played.outputs['outcome'];
      }
    };
    await Promise.all([one(), one(), one()]);
    expect(outcomes).toEqual(Object.fromEntries(HANGS.map(([name]) => [name, 'timed-out'])));
  });

  test('a handshake, and DNS', async () => {
    const handshake = async () => {
      const relay = await startRelay('https://127.0.0.1:1', ['silence']);
      const played = await play({}, { inputs: { ...INPUTS, 'resource-manager-endpoint': relay.origin } });
      await relay.close();
      expectInTime(played);
      expect(relay.connections).toBe(1);
    };
    const dns = async () =>
      expectInTime(
        await play({}, ({ origins }) => ({
          inputs: { ...INPUTS, 'resource-manager-endpoint': origins.arm.replace('127.0.0.1', 'localhost') },
          execArgv: withDns('hang'),
        })),
      );
    await Promise.all([handshake(), dns()]);
  });
});

describe('At the deadline', () => {
  test.concurrent('one last poll happens, and counts', async () => {
    const [green, red] = await Promise.all([
      play(
        { operation: [inProgress(), succeeded()] },
        { inputs: { ...INPUTS, 'poll-interval': '1h', 'max-poll-interval': '1h' } },
      ),
      play(
        { operation: inProgress() },
        { inputs: { ...INPUTS, 'poll-interval': '1h', 'max-poll-interval': '1h' } },
      ),
    ]);
    expectGreen(green);
    expectInTime(red);
    for (const { outputs } of [green, red]) expect(outputs['polls']).toBe('2');
  });

  test.concurrent('the text has the last status, and the trouble of the last poll', async () => {
    const inputs = { ...INPUTS, 'poll-interval': '1h', 'max-poll-interval': '1h' };
    const played = await play({ operation: [inProgress(42), html(502)] }, { inputs });
    expectInTime(played);
    expect(linesWith(played, /The last status was InProgress.*HTTP 502/).length).toBeGreaterThan(0);
    expect(played.outputs).toMatchObject({ status: 'InProgress', 'percent-complete': '42' });
    expect(played.outputs['error-message']).toContain('502 Bad Gateway');
  });

  test.concurrent('clocks that were set mean nothing', async () => {
    const operation = [...Array.from({ length: 40 }, () => inProgress()), succeeded()];
    const [green, red] = await Promise.all([
      play(
        { operation },
        { execArgv: withClockChanges(), inputs: { 'poll-interval': '25ms', 'max-poll-interval': '25ms' } },
      ),
      play({ operation: inProgress() }, { execArgv: withClockChanges(), inputs: INPUTS }),
    ]);
    expectGreen(green);
    expectInTime(red);
    for (const { simulator } of [green, red]) expect(simulator.count('entra-token')).toBe(1);
  });
});
