import { spawn } from 'node:child_process';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunOptions, SimulatorOptions } from './harness.ts';
import { type Played, play } from './play.ts';
import { idTokenUrl, PUBLIC_CLOUD, portsOf } from './publicNames.ts';

/** How a proxy behaves. */
export interface ProxyOptions {
  /** `user:password` that it wants to see. */
  readonly credentials?: string;
  /** Hosts that only the proxy can find, as ports of loopback. */
  readonly names?: Readonly<Record<string, number>>;
  /** HTTP status for hosts that it does not connect to; `*` for all others. */
  readonly refuse?: Readonly<Record<string, number>>;
  /** What it says with such a status, as JSON; else a page. */
  readonly body?: string;
}

/** A line of the proxy's own log. */
export interface ProxyEvent {
  readonly method: string;
  /** HOST:PORT */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly answer: number;
}

/** What came of a step behind a proxy. */
export interface PlayedBehindProxy extends Played {
  readonly proxied: readonly ProxyEvent[];
}

/**
 * Runs the action behind a proxy process, with the services under their public names.
 *
 * @param options further variables, inputs and arguments, given the proxy's URL
 */
export async function playBehindProxy(
  world: SimulatorOptions,
  behaviour: Omit<ProxyOptions, 'names'>,
  options: (url: string, ports: Record<string, number>) => RunOptions,
): Promise<PlayedBehindProxy> {
  let proxy: Proxy | undefined;
  try {
    const played = await play({ ...PUBLIC_CLOUD, ...world }, async (simulator) => {
      const ports = portsOf(simulator);
      proxy = await startProxy({ ...behaviour, names: ports });
      const more = options(proxy.url, ports);
      return {
        ...more,
        env: { ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(simulator), ...more.env },
        inputs: { 'resource-manager-endpoint': undefined, ...more.inputs },
      };
    });
    return { ...played, proxied: (await proxy?.stop()) ?? [] };
  } finally {
    await proxy?.stop();
  }
}

interface Proxy {
  readonly url: string;
  /** Ends the process; returns its whole log. */
  stop(): Promise<readonly ProxyEvent[]>;
}

async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const script = join(import.meta.dirname, 'proxyProcess.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const log: ProxyEvent[] = [];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    void ended.then(() => reject(new Error('The proxy did not start.')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line);
      if ('port' in event) resolve(event.port);
      else log.push(event);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.stdin.end();
      await ended;
      return log;
    },
  };
}
