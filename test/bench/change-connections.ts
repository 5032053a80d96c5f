import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * A program that holds connections to itself and changes some every second, until its parent ends: `node change-connections.ts <sockets>
 * <changed sockets a second>`. It sends `ready` to its parent when all are open.
 */
const sockets = Number(process.argv[2]);
const changed = Number(process.argv[3]);

process.once('disconnect', () => process.exit());
const clients: Socket[] = [];
const server = createServer((socket) => socket.on('error', () => socket.destroy()).resume()).listen(0, '127.0.0.1', 4096);
await once(server, 'listening');
const listening = server.address();
if (listening === null || typeof listening === 'string') throw new Error('no port');
const { port } = listening;

async function open(count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async () => {
      const client = connect({ port, host: '127.0.0.1' });
      await once(client, 'connect');
      // Reset, so that no connection in TIME WAIT remains and the number stays the same.
      clients.push(client.on('error', () => client.destroy()));
    }),
  );
}

while (clients.length < sockets / 2) await open(Math.min(100, sockets / 2 - clients.length));
process.send?.('ready');
setInterval(() => {
  // A pair of sockets is closed and another one is opened: four changes.
  const pairs = Math.round(changed / 4);
  for (const client of clients.splice(0, pairs)) client.resetAndDestroy();
  void open(pairs);
}, 1000);
