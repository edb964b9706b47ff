import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectNoSecrets, expectRed } from './checks.ts';
import {
  inProgress,
  type RunOptions,
  runAction,
  StepClock,
  startSimulator,
  succeeded,
  text,
} from './harness.ts';
import { linesWith, type Played, play } from './play.ts';
import { withDns } from './preload.ts';
import { type Relay, startRelay, type Treatment } from './relay.ts';

/** Runs the action with a relay before Resource Manager. */
async function playThrough(
  treatments: readonly Treatment[],
  options: RunOptions = {},
  prepare: (relay: Relay) => Promise<RunOptions> = async () => ({}),
): Promise<Played & { readonly relay: Relay }> {
  const simulator = await startSimulator({
    clock: new StepClock(),
    operation: [inProgress(), succeeded()],
  });
  const relay = await startRelay(simulator.origins.arm, treatments);
  try {
    const more = await prepare(relay);
    const result = await runAction(simulator, {
      ...options,
      ...more,
      inputs: {
        'poll-interval': '20ms',
        'max-poll-interval': '20ms',
        timeout: '5m',
        'resource-manager-endpoint': relay.origin,
        ...options.inputs,
      },
    });
    return { ...result, simulator, relay };
  } finally {
    await relay.close();
    await simulator.close();
  }
}

describe('Waited out before HTTP begins:', () => {
  test.concurrent('a refused connection', async () => {
    // However many polls come before the port is open again.
    const patient = { inputs: { 'max-consecutive-errors': '1000' } };
    const played = await playThrough(['pass'], patient, async (relay) => {
      await relay.close();
      let opened = false;
      return {
        onLine(line) {
          if (opened || !line.includes('ECONNREFUSED')) return;
          opened = true;
          void relay.open();
        },
        inputs: {},
      };
    });
    expectGreen(played);
    expect(linesWith(played, 'Could not get the status; retrying')).toHaveLength(1);
    expect(linesWith(played, /Azure is responding again after .*ECONNREFUSED: \d+/)).toHaveLength(1);
  });

  test.concurrent('connections that end in the handshake', async () => {
    const played = await playThrough(['drop', 'drop', 'pass']);
    expectGreen(played);
    expect(linesWith(played, /Azure is responding again after failed requests \(.*: 2\)\.$/)).toHaveLength(1);
  });

  test.concurrent('an answer that is no TLS', async () => {
    const played = await playThrough(['garbage', 'garbage', 'pass']);
    expectGreen(played);
    expect(linesWith(played, /Could not get the status; retrying.*(?:SSL|TLS)/i)).toHaveLength(1);
    expectNoSecrets(played);
  });

  test.concurrent('a name that DNS does not know for a while', async () => {
    const played = await play({ operation: [inProgress(), succeeded()] }, ({ origins }) => ({
      inputs: { 'resource-manager-endpoint': origins.arm.replace('127.0.0.1', 'localhost') },
      execArgv: withDns(3),
    }));
    expectGreen(played);
    expect(linesWith(played, /Could not get the status; retrying.*ENOTFOUND/)).toHaveLength(1);
    expect(linesWith(played, 'after failed requests (ENOTFOUND: 3).')).toHaveLength(1);
  });
});

describe('Red in the end:', () => {
  test.concurrent.each<[string, Treatment, RegExp]>([
    ['drops every connection', 'drop', /ECONNRESET|disconnected|hang up/],
    ['speaks no TLS', 'garbage', /SSL|TLS/i],
  ])('a host that %s is unreachable', async (_, treatment, words) => {
    const played = await playThrough([treatment], { inputs: { 'max-consecutive-errors': '3' } });
    expectRed(played, 'unreachable');
    expect(played.relay.connections).toBe(3);
    expect(played.outputs['error-message']).toMatch(words);
  });

  test.concurrent('a certificate that nobody trusts is unreachable, and gets no token', async () => {
    const played = await play(
      {},
      { env: { NODE_EXTRA_CA_CERTS: undefined }, inputs: { 'max-consecutive-errors': '2' } },
    );
    expectRed(played, 'unreachable');
    expect(played.outputs['error-message']).toMatch(/certificate|self.signed/i);
    expect(played.simulator.requests).toEqual([]);
  });
});

test.concurrent('A status whose JSON was cut off on the way is waited out, and called that', async () => {
  const half = text('{"status":"Succee', { headers: { 'content-type': 'application/json' } });
  const played = await play({ operation: [inProgress(), half, succeeded()] });
  expectGreen(played);
  expect(linesWith(played, 'HTTP 200 with broken or incomplete JSON (17 characters)')).toHaveLength(1);
});
