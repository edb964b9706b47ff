import { afterEach } from '@jest/globals';
import { Client, parse, type Received } from '../../simulator/client.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts';

/** The newest preview that the simulated AKS has. */
export const NEWEST = 'api-version=2026-08-02-preview';

/** A simulator with a client that is signed in. */
export interface World {
  readonly simulator: Simulator;
  readonly client: Client;
  /** Asks below the first cluster: `/agentPools/np1`. */
  ask(path: string, sent?: Sent): Promise<Received>;
  /** The JSON of the answer. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asks for, and compares it.
  read(path: string, sent?: Sent): Promise<any>;
}

/** What a request has beside its path. */
export interface Sent {
  readonly method?: string;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

/** Starts a simulator that ends with the test. */
export async function start(options: SimulatorOptions = {}): Promise<World> {
  const simulator = await startSimulator(options);
  open.push(simulator);
  const client = new Client(simulator);
  const bearer = await client.bearer();
  const ask = (path: string, { method, query = NEWEST, body, headers }: Sent = {}) => {
    const url = path.startsWith('https:') ? path : `${clusterUrl(simulator)}${path}?${query}`;
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return client.ask(url, {
      ...(method === undefined ? {} : { method }),
      ...(text === undefined ? {} : { body: text }),
      headers: { ...bearer, ...headers },
    });
  };
  return { simulator, client, ask, read: async (path, sent) => parse(await ask(path, sent)) };
}

function clusterUrl({ world, origins }: Simulator): string {
  const { subscriptionId, resourceGroup, clusterName } = world;
  return `${origins.arm}/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${clusterName}`;
}
