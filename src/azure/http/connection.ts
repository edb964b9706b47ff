import { Agent } from 'node:https';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';

/**
 * How long one address gets to answer before the next one is tried. Node's 250 ms is shorter than the handshake with a
 * distant region: where the next address is an IPv6 address without a route, no connection ever succeeds
 * (nodejs/node#54359). Two seconds also cover one lost packet, which is sent again after a second.
 */
const ADDRESS_LIMIT_MS = 2_000;

/** Sets this limit for the whole process, because the agent of a proxy takes no such option. */
export function allowSlowHandshakes(): void {
  setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_LIMIT_MS);
}

/** Keeps connections open between polls, and says for each address why it could not be reached. */
class DirectAgent extends Agent {
  override createConnection(...parts: Parameters<Agent['createConnection']>): Duplex | null | undefined {
    const socket = super.createConnection(...parts);
    // This listener is the first one, so that all others read the completed error.
    socket?.on('error', describeAddresses);
    return socket;
  }
}

/** Node leaves the message of several failed addresses empty, and repeats the code of the first one only. */
export function describeAddresses(error: NodeJS.ErrnoException): void {
  if (!(error instanceof AggregateError)) return;
  const errors: readonly NodeJS.ErrnoException[] = error.errors;
  error.message ||= errors.map(({ message }) => message).join('; ');
  // An address that the runner has no route to says nothing about the service; another one's code does.
  const code = errors.map((one) => one.code).find((one) => one && !NO_ROUTE.has(one));
  if (code) Object.assign(error, { code });
}

/** Also of an address whose packets are dropped on the way, as with IPv6 in many networks. */
const NO_ROUTE: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'ETIMEDOUT',
]);

const DIRECT = new DirectAgent({ keepAlive: true });

/** Connects directly where no proxy is set, and checks certificates whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
export const connectionPolicy: PipelinePolicy = {
  name: 'connectionPolicy',
  sendRequest(request, next) {
    request.agent ??= DIRECT as unknown as NonNullable<PipelineRequest['agent']>;
    request.requestOverrides = { ...request.requestOverrides, rejectUnauthorized: true };
    return next(request);
  },
};
