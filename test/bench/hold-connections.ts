import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * A program that holds connections to itself until its parent ends: `node hold-connections.ts <sockets> <address>`. Each connection is two
 * sockets. It sends `ready` to its parent when all are open.
 */
const sockets = Number(process.argv[2]);
const address = process.argv[3] ?? '127.0.0.1';

const accepted: Socket[] = [];
process.once('disconnect', () => {
  // Reset, so that no connection in TIME WAIT remains for the next measurement.
  for (const socket of accepted) socket.resetAndDestroy();
  process.exit();
});
const server = createServer((socket) => accepted.push(socket.on('error', () => socket.destroy()))).listen(0, address, 4096);
await once(server, 'listening');
const listening = server.address();
if (listening === null || typeof listening === 'string') throw new Error('no port');
for (let opened = 0; opened < sockets;) {
  const batch = Array.from({ length: Math.min(100, Math.ceil((sockets - opened) / 2)) }, () =>
    once(connect({ port: listening.port, host: address }), 'connect'),
  );
  await Promise.all(batch);
  opened += batch.length * 2;
}
process.send?.('ready');
