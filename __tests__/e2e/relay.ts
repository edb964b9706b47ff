import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What a relay does with a connection: hand it on, end it, answer with what is no TLS, or say nothing. */
export type Treatment = 'pass' | 'drop' | 'garbage' | 'silence';

/** A way to a service that goes wrong before HTTP begins. */
export interface Relay {
  readonly origin: string;
  readonly connections: number;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** A free port from which connections go to `target`; each is treated as the list says, the last one for ever. */
export async function startRelay(target: string, treatments: readonly Treatment[]): Promise<Relay> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    keep(sockets, socket);
    const treatment = treatments[Math.min(connections++, treatments.length - 1)];
    if (treatment === 'drop') socket.destroy();
    if (treatment === 'garbage') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    if (treatment === 'pass') handOn(sockets, socket, new URL(target));
  });
  const port = await listening(server, 0);
  return {
    origin: `https://127.0.0.1:${port}`,
    get connections() {
      return connections;
    },
    async open() {
      await listening(server, port);
    },
    close: () => closed(server, sockets),
  };
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
}

function handOn(sockets: Set<Socket>, socket: Socket, { hostname, port }: URL): void {
  const onward = connect(Number(port), hostname);
  keep(sockets, onward);
  socket.pipe(onward).pipe(socket);
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server, sockets: Set<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
