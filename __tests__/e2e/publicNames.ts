import type { Simulator, SimulatorOptions } from './harness.ts';
import { linesWith, type Played } from './play.ts';

/** Where the three services are, by name. */
export interface Hosts {
  readonly github: string;
  readonly entra: string;
  readonly arm: string;
}

/** The services of the public cloud. */
export const HOSTS = {
  github: 'run.actions.githubusercontent.com',
  entra: 'login.microsoftonline.com',
  arm: 'management.azure.com',
} as const satisfies Hosts;

/** What Entra ID takes for the public cloud's Resource Manager. */
export const PUBLIC_CLOUD: SimulatorOptions = { armAudiences: [`https://${HOSTS.arm}/`] };

/** The simulator's ports behind the names. */
export function portsOf({ origins }: Simulator, hosts: Hosts = HOSTS): Record<string, number> {
  const port = (origin: string) => Number(new URL(origin).port);
  return {
    [hosts.github]: port(origins.github),
    [hosts.entra]: port(origins.entra),
    [hosts.arm]: port(origins.arm),
  };
}

/** The address for ID tokens as the runner would give it; `query` is appended. */
export function idTokenUrl(simulator: Simulator, host: string = HOSTS.github, query = ''): string {
  const { pathname, search } = new URL(simulator.env()['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '');
  return `https://${host}${pathname}${search}${query}`;
}

/** The hosts that the step itself connected to, each once, as withNames notes them; loopback left out. */
export function connectedHosts(played: Played): string[] {
  const found = linesWith(played, 'Connection to ').map((line) => /to (\S+):\d+$/.exec(line)?.[1] ?? line);
  return [...new Set(found)].filter((host) => host !== '127.0.0.1').sort();
}
