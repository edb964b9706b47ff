import { type AddressInfo, connect, createServer } from 'node:net';

/*
 * A relay in a process of its own, so that it can be stopped: the kernel then completes handshakes only until the
 * short queue of the socket is full, and drops the rest, which the client sends again after a second.
 */

const [, , port] = process.argv;
const server = createServer((socket) => {
  const onward = connect(Number(port), '127.0.0.1');
  for (const one of [socket, onward]) one.on('error', () => {});
  socket.pipe(onward).pipe(socket);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
