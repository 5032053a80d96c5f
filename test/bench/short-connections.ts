import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../wait-until.ts';

/**
 * A program that opens connections to itself and closes them a millisecond later: `node short-connections.ts <connections a second>
 * <seconds>`. It sends the port to its parent, and at the end the number of connections. All come from one address: with tcp_tw_reuse=2,
 * the kernel's default, a port is used again while the connection before is in TIME WAIT.
 */
const perSecond = Number(process.argv[2]);
const seconds = Number(process.argv[3]);

const server = createServer((socket) => socket.on('error', () => socket.destroy()).resume()).listen(0, '127.0.0.1', 4096);
await once(server, 'listening');
const listening = server.address();
if (listening === null || typeof listening === 'string') throw new Error('no port');
const { port } = listening;
process.send?.(port);

let started = 0;
let opened = 0;
let closed = 0;
const tick = 10;
const start = performance.now();
for (let ticks = 1; ticks <= (seconds * 1000) / tick; ticks++) {
  for (let count = 0; count < (perSecond * tick) / 1000; count++) {
    started++;
    const client = connect({ port, host: '127.0.0.1' });
    client
      .on('error', () => client.destroy())
      .on('close', () => closed++)
      .once('connect', () => {
        opened++;
        setTimeout(() => client.end(), 1);
      });
  }
  await delay(Math.max(0, start + ticks * tick - performance.now()));
}
// A busy machine opens the last connections later.
await waitUntil('the end of the last connection', () => closed === started, 30_000);
await delay(2000);
process.send?.(opened);
process.disconnect();
server.close();
