import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { DestroyedSocket, DestroyedSockets } from '../../../engine/collector/collector.ts';
import { openDestroyedSockets } from '../../../engine/collector/linux/destroyed-sockets.ts';
import { requireTool } from '../../require-tool.ts';
import { waitUntil } from '../../wait-until.ts';

describe('destroyed sockets', () => {
  let ended: DestroyedSockets;
  const heard: DestroyedSocket[] = [];

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    const opened = openDestroyedSockets(['TCP', 'UDP']);
    requireTool(this, "the kernel's news of sockets that end", opened !== null, 'Run the tests as root.');
    if (opened) ended = opened;
  });
  after(() => ended?.close());

  const hear = (wanted: Partial<DestroyedSocket>): Promise<DestroyedSocket> =>
    waitUntil(`news of ${JSON.stringify(wanted)}`, () => {
      heard.push(...ended.drain().sockets);
      return heard.find((socket) => Object.entries(wanted).every(([field, value]) => Reflect.get(socket, field) === value));
    });

  for (const [family, server, client] of [
    ['IPv4', '127.0.0.1', '127.0.0.1'],
    ['IPv6', '::1', '::1'],
    ['IPv4 at an IPv6 socket', '::', '127.0.0.1'],
  ] as const) {
    it(`${family}: both endpoints of a connection, and the listener`, async () => {
      const listener = createServer((connection) => connection.end()).listen(0, server);
      await once(listener, 'listening');
      const address = listener.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const connection = connect(port, client).resume();
      await once(connection, 'connect');
      const localPort = connection.localPort ?? 0;
      await once(connection, 'close');
      listener.close();
      const ends = { localAddress: client, remoteAddress: client, protocol: 'TCP', state: 'Closed', exposure: 'Loopback' } as const;
      await hear({ ...ends, localPort, remotePort: port });
      await hear({ ...ends, localPort: port, remotePort: localPort });
      await hear({ protocol: 'TCP', localAddress: server, localPort: port, remoteAddress: null, remotePort: null });
    });
  }

  it('UDP, connected and unconnected', async () => {
    for (const remotePort of [null, 53]) {
      const socket = createSocket('udp4');
      await new Promise<void>((done) => {
        socket.bind(0, '127.0.0.1', done);
      });
      if (remotePort !== null)
        await new Promise<void>((done) => {
          socket.connect(remotePort, '127.0.0.1', done);
        });
      const { port } = socket.address();
      socket.close();
      await hear({ protocol: 'UDP', localPort: port, remotePort, state: null });
    }
  });

  it('are reported once', () => {
    ended.drain();
    assert.ok(ended.drain().complete);
  });
});
