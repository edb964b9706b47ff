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

  test.concurrent.each(HANGS)('%s', async (_, world) => {
    expectInTime(await play(world, { inputs: { ...INPUTS, 'max-consecutive-errors': '1000' } }));
  });

  test.concurrent('a handshake', async () => {
    const relay = await startRelay('https://127.0.0.1:1', ['silence']);
    const inputs = { ...INPUTS, 'resource-manager-endpoint': relay.origin };
    const played = await play({}, { inputs, isLost: (url) => url.startsWith(relay.origin) });
    await relay.close();
    expectInTime(played);
    expect(relay.connections).toBe(1);
  });

  test.concurrent('DNS', async () => {
    const played = await play({}, ({ origins }) => ({
      inputs: { ...INPUTS, 'resource-manager-endpoint': origins.arm.replace('127.0.0.1', 'localhost') },
      execArgv: withDns('hang'),
      isLost: (url) => url.startsWith('https://localhost:'),
    }));
    expectInTime(played);
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
