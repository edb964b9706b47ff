import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { HttpAnswer } from './answers.ts';
import type { Certificate } from './certificate.ts';
import type { RecordedRequest, RequestKind, RequestLog, ServiceName } from './record.ts';
import type { Reply } from './script.ts';

/** One of the three services: what a request asks for, and the reply to it. */
export interface Handler {
  readonly service: ServiceName;
  kindOf(method: string, path: string): RequestKind;
  reply(request: RecordedRequest): Reply;
}

/** A running https server on a free port of 127.0.0.1. */
export interface Server {
  readonly origin: string;
  close(): Promise<void>;
}

/** The time of the services. */
export interface Time {
  now(): number;
  /** Runs something later; returns how to prevent it. */
  delay(run: () => void, ms: number): () => void;
}

/** Listens for one service. */
export async function listen(
  certificate: Certificate,
  log: RequestLog,
  handler: Handler,
  time: Time,
): Promise<Server> {
  const delayed = new Set<() => void>();
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => {});
    response.on('error', () => {});
    incoming.on('end', () => {
      const request = recorded(incoming, Buffer.concat(chunks).toString(), handler, time.now());
      log.add(request);
      const { delayMs, outcome } = replyOrConfess(request, handler);
      const act = () => {
        request.isHeld = outcome.kind === 'hang';
        if (outcome.kind === 'reset') incoming.socket.destroy();
        else if (outcome.kind === 'cut-short') sendHalf(response, outcome.answer);
        else if (outcome.kind === 'http')
          send(response, outcome, () => log.answered(request, outcome.status));
      };
      if (delayMs > 0) {
        const prevent = time.delay(() => {
          delayed.delete(prevent);
          act();
        }, delayMs);
        delayed.add(prevent);
      } else act();
      // Last, because time passes for a step that waits for nothing else.
      if (delayMs > 0 || outcome.kind === 'hang') log.held(request);
    });
  });
  // Sockets in the TLS handshake are not yet known to closeAllConnections.
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const prevent of delayed) prevent();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}

function recorded(incoming: IncomingMessage, body: string, handler: Handler, time: number): RecordedRequest {
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const method = incoming.method ?? 'GET';
  const query = mark < 0 ? '' : url.slice(mark + 1);
  return {
    service: handler.service,
    kind: handler.kindOf(method, path),
    method,
    path,
    query,
    host: incoming.headers.host ?? '',
    apiVersion: new URLSearchParams(query).get('api-version') ?? undefined,
    headers: incoming.headers,
    body,
    time,
    status: undefined,
    isHeld: false,
  };
}

/** A mistake in a script must not look like a fault of Azure, nor end the test process. */
function replyOrConfess(request: RecordedRequest, handler: Handler): Reply {
  try {
    return handler.reply(request);
  } catch (error) {
    const body = `The simulator itself failed: ${error instanceof Error ? error.stack : String(error)}`;
    return {
      delayMs: 0,
      outcome: { kind: 'http', status: 599, headers: { 'content-type': 'text/plain' }, body },
    };
  }
}

function send(response: ServerResponse, answer: HttpAnswer, sent: () => void): void {
  // Noted before it leaves: a client that has read the answer might look at the record at once.
  sent();
  response.writeHead(answer.status, { 'content-length': Buffer.byteLength(answer.body), ...answer.headers });
  response.end(answer.body);
}

function sendHalf(response: ServerResponse, answer: HttpAnswer): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}
