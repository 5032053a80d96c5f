import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { emptySocketTable, inodeOf, portsWord, rowWords } from '../../../engine/collector/linux/socket-cache/socket-table.ts';
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
});
