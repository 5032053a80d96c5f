import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { emptySocketTable, inodeOf, portsWord, rowWords, UDP } from '../../../engine/collector/linux/socket-cache/socket-table.ts';
import { closedSince, readSockets } from '../../../engine/collector/linux/socket-reader.ts';

describe('sockets closed since a table was read', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('are distinguished from open sockets', async () => {
    const server = createServer((socket) => socket.on('error', () => socket.destroy())).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const clients = [connect(address.port, '127.0.0.1'), connect(address.port, '127.0.0.1')] as const;
    await Promise.all(clients.map((client) => once(client, 'connect')));

    const table = emptySocketTable();
    readSockets({ link: 'ours', name: null, processes: [], tasks: [], mount: null }, table);
    const inodesOf = (local: number | undefined, remote: number | undefined): number[] =>
      Array.from({ length: table.rows }, (_none, row) => row)
        .filter((row) => table.words[row * rowWords + portsWord] === ((local ?? 0) | ((remote ?? 0) << 16)))
        .map((row) => inodeOf(table, row));
    const [closing] = inodesOf(clients[0].localPort, address.port);
    const [staying] = inodesOf(clients[1].localPort, address.port);
    const [listener] = inodesOf(address.port, 0);
    assert.ok(closing && staying && listener);
    const ours = new Set([closing, staying, listener]);

    assert.deepEqual(closedSince(table, ours), []);
    clients[0].resetAndDestroy();
    await once(clients[0], 'close');
    assert.deepEqual(closedSince(table, ours), [closing]);
    assert.deepEqual(closedSince(table, new Set([staying])), []);
    const closed = once(server, 'close');
    server.close();
    clients[1].destroy();
    await closed;
    assert.deepEqual(closedSince(table, new Set([listener])), [listener]);
  });

  // The kernel takes the endpoints of a request for a UDP socket the other way round.
  for (const [what, type, address, remote] of [
    ['an IPv4 address', 'udp4', '127.0.0.1', null],
    ['all IPv4 addresses', 'udp4', '0.0.0.0', null],
    ['an IPv6 address', 'udp6', '::1', null],
    ['all addresses', 'udp6', '::', null],
    ['an IPv4-mapped address', 'udp6', '::ffff:127.0.0.1', null],
    ['a connection over IPv4', 'udp4', '127.0.0.1', '127.0.0.1'],
    ['a connection over IPv6', 'udp6', '::1', '::1'],
    ['a connection of a dual-stack socket over IPv4', 'udp6', '::', '::ffff:127.0.0.1'],
  ] as const) {
    it(`are distinguished from open UDP sockets: ${what}`, async () => {
      // A failed assertion leaves it open; it must not keep the test run alive.
      const socket = createSocket(type).bind(0, address).unref();
      await once(socket, 'listening');
      const { port } = socket.address();
      if (remote !== null) {
        socket.connect(9, remote);
        await once(socket, 'connect');
      }
      const table = emptySocketTable();
      readSockets({ link: 'ours', name: null, processes: [], tasks: [], mount: null }, table);
      const inodes = Array.from({ length: table.rows }, (_none, row) => row)
        .filter(
          (row) => ((table.words[row * rowWords + portsWord] ?? 0) & 0xffff) === port && (table.words[row * rowWords] ?? 0) % 256 === UDP,
        )
        .map((row) => inodeOf(table, row));
      assert.equal(inodes.length, 1);
      assert.deepEqual(closedSince(table, new Set(inodes)), []);
      const closed = once(socket, 'close');
      socket.close();
      await closed;
      assert.deepEqual(closedSince(table, new Set(inodes)), inodes);
    });
  }
});
