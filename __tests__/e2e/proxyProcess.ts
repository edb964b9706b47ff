import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProxyEvent, ProxyOptions } from './proxy.ts';

/*
 * A forward proxy as companies have them, in a process of its own: carries https with CONNECT and says on stdout
 * what it was asked for. It ends with its stdin, so that it never outlives the test that started it.
 */

const options: ProxyOptions = JSON.parse(process.argv[2] ?? '{}');

/** Basic credentials that do not fit are asked for; else what the options say. */
function answerTo({ headers, url = '' }: IncomingMessage): number {
  const { credentials, refuse = {} } = options;
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  if (wanted && headers['proxy-authorization'] !== wanted) return 407;
  return refuse[url.replace(/:\d+$/, '')] ?? refuse['*'] ?? 200;
}

function say(event: ProxyEvent | { readonly port: number }): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function handOn(socket: Duplex, head: Buffer, target: string): void {
  const { hostname, port } = new URL(`https://${target}`);
  const named = options.names?.[hostname];
  const onward = connect(named ?? (Number(port) || 443), named === undefined ? hostname : '127.0.0.1');
  onward.on('error', () => socket.destroy());
  onward.write(head);
  socket.pipe(onward).pipe(socket);
}

const server = createServer((request, response) => {
  // Nobody should ask a proxy for https in any way but CONNECT.
  say({ method: request.method ?? '', target: request.url ?? '', headers: request.headers, answer: 501 });
  response.writeHead(501).end();
});

server.on('connect', (request, socket, head) => {
  const target = request.url ?? '';
  const answer = answerTo(request);
  say({ method: 'CONNECT', target, headers: request.headers, answer });
  socket.on('error', () => {});
  if (answer === 200) {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    handOn(socket, head, target);
    return;
  }
  const body = options.body ?? '<html><head><title>Not through here</title></head></html>';
  const challenge = answer === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : '';
  socket.end(
    `HTTP/1.1 ${answer} No\r\n${challenge}Content-Type: ${options.body ? 'application/json' : 'text/html'}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
});

server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }));
process.stdin.on('end', () => process.exit()).resume();
