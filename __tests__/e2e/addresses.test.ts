import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { expectGreen, expectRed } from './checks.ts';
import { inProgress, runAction, startSimulator, succeeded } from './harness.ts';
import { play } from './play.ts';

/* Hosts with several addresses, as every host of Azure has them. */

/** An address of the documentation, which has no route. */
const NO_ROUTE = { address: '2001:db8::1', family: 6 };
const LOOPBACK = { address: '127.0.0.1', family: 4 };

/** DNS knows these addresses of \`localhost\`. */
function withAddresses(addresses: readonly object[]): string[] {
  const source = `
    import dns from 'node:dns';
    import { syncBuiltinESMExports } from 'node:module';
    const { lookup } = dns;
    dns.lookup = (host, options, done) =>
      host === 'localhost' && options.all
        ? setImmediate(done, null, ${JSON.stringify(addresses)})
        : lookup(host, options, done);
    syncBuiltinESMExports();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}

/** A way to a port on which the next handshake takes a second. */
async function startSlowRelay(target: string) {
  const script = join(import.meta.dirname, 'slowRelayProcess.ts');
  const child = spawn(process.execPath, [script, new URL(target).port], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(child.stdout, 'data');
  const port = Number(String(text));
  child.kill('SIGSTOP');
  await delay(50);
  const queue: Socket[] = Array.from({ length: 4 }, () => connect(port, '127.0.0.1'));
  for (const socket of queue) socket.on('error', () => {});
  await delay(50);
  return {
    origin: `https://localhost:${port}`,
    goOn: () => child.kill('SIGCONT'),
    async close() {
      for (const socket of queue) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

describe('A host with an IPv6 address without a route', () => {
  test.concurrent.each([
    ['first', [NO_ROUTE, LOOPBACK]],
    ['last', [LOOPBACK, NO_ROUTE]],
  ])('%s is reached by IPv4, however slow the handshake is', async (_, addresses) => {
    const simulator = await startSimulator({ operation: [inProgress(), succeeded()] });
    const relay = await startSlowRelay(simulator.origins.arm);
    try {
      const played = await runAction(simulator, {
        execArgv: withAddresses(addresses),
        inputs: {
          'poll-interval': '20ms',
          'max-poll-interval': '20ms',
          timeout: '12s',
          'max-consecutive-errors': '1',
          'resource-manager-endpoint': relay.origin,
        },
        // The step prints its first line just before it connects; half a second is more than Node's own limit.
        onLine: () => void delay(500).then(relay.goOn),
      });
      expectGreen({ ...played, simulator });
    } finally {
      await relay.close();
      await simulator.close();
    }
  });

  test.concurrent('of which the others refuse is unreachable, with the code of the refusal', async () => {
    const played = await play(
      {},
      {
        execArgv: withAddresses([NO_ROUTE, LOOPBACK]),
        inputs: { 'resource-manager-endpoint': 'https://localhost:9', 'max-consecutive-errors': '2' },
      },
    );
    expectRed(played, 'unreachable');
    expect(played.outputs['error-code']).toBe('ECONNREFUSED');
    expect(played.outputs['error-message']).toMatch(/^localhost:9: .*; connect ECONNREFUSED 127\.0\.0\.1:9$/);
  });
});

test.concurrent('Several addresses that all refuse are told one by one', async () => {
  const played = await play(
    {},
    {
      execArgv: withAddresses([LOOPBACK, { address: '127.0.0.2', family: 4 }]),
      inputs: { 'resource-manager-endpoint': 'https://localhost:9', 'max-consecutive-errors': '2' },
    },
  );
  expectRed(played, 'unreachable');
  expect(played.outputs).toMatchObject({
    'error-code': 'ECONNREFUSED',
    'error-message': 'localhost:9: connect ECONNREFUSED 127.0.0.1:9; connect ECONNREFUSED 127.0.0.2:9',
  });
});
