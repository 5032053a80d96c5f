import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { StateEvent } from '../../../engine/collector/collector.ts';
import { createNamespaceSockets, type NamespaceSockets } from '../../../engine/collector/linux/namespace-sockets.ts';
import type { NetworkNamespace } from '../../../engine/collector/linux/namespaces.ts';
import { emptySocketTable } from '../../../engine/collector/linux/socket-cache/socket-table.ts';
import { readSockets } from '../../../engine/collector/linux/socket-reader.ts';
import { readableRows, type ReadableRow } from './rows.ts';

const own: NetworkNamespace = { link: 'ours', name: null, processes: [], tasks: [], mount: null };
const established = 1;
const closeWait = 8;

/** A server with connections to itself. */
interface Program {
  readonly port: number;
  readonly clients: Socket[];
  readonly accepted: Socket[];
  connect(count: number): Promise<Socket[]>;
}

describe('established connections of the last snapshot', () => {
  const servers: Server[] = [];
  const toDestroy: Socket[] = [];

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  afterEach(() => {
    for (const socket of toDestroy.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  async function serve(listenAt = '127.0.0.1', host = listenAt): Promise<Program> {
    const accepted: Socket[] = [];
    const clients: Socket[] = [];
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      toDestroy.push(socket.on('error', () => socket.destroy()));
      accepted.push(socket);
    }).listen(0, listenAt);
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const { port } = address;
    const open = async (): Promise<Socket> => {
      const client = connect({ port, host, allowHalfOpen: true });
      toDestroy.push(client);
      await Promise.all([once(client, 'connect'), once(server, 'connection')]);
      clients.push(client);
      return client;
    };
    const connectAll = async (count: number): Promise<Socket[]> => {
      const connected: Socket[] = [];
      for (let i = 0; i < count; i++) connected.push(await open());
      return connected;
    };
    return { port, clients, accepted, connect: connectAll };
  }

  let clock = 0;
  const nextClock = (): number => ++clock;

  /** The events of both endpoints of a connection, as the kernel reports them. */
  function eventsOf(
    client: { localPort?: number | undefined },
    server: number,
    change: 'opened' | 'closed',
    host = '127.0.0.1',
  ): StateEvent[] {
    const local = client.localPort ?? 0;
    const event = (localPort: number, remotePort: number, name: StateEvent['change']): StateEvent => ({
      time: nextClock(),
      clock: nextClock(),
      change: name,
      socket: localPort * 2 ** 16 + remotePort,
      localAddress: host,
      localPort,
      remoteAddress: host,
      remotePort,
      owner: null,
    });
    return [
      event(local, server, change === 'opened' ? 'connected' : 'closed'),
      event(server, local, change === 'opened' ? 'accepted' : 'closed'),
    ];
  }

  /** The rows that have a port, in a certain order. Other programs may open and close connections meanwhile. */
  const rowsAt = ({ table }: Pick<NamespaceSockets, 'table'>, port: number): ReadableRow[] =>
    readableRows(table)
      .filter(({ local, remote }) => local.endsWith(` ${port}`) || remote.endsWith(` ${port}`))
      .toSorted((a, b) => a.cookie.localeCompare(b.cookie));
  const allRowsAt = (port: number): ReadableRow[] => {
    const table = emptySocketTable();
    readSockets(own, table);
    return rowsAt({ table }, port);
  };

  for (const [name, listenAt, host, reported] of [
    ['IPv4', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['IPv6', '::1', '::1', '::1'],
    ['IPv4 at an IPv6 socket', '::', '127.0.0.1', '127.0.0.1'],
  ] as const) {
    it(`are taken over, those that events report are read: ${name}`, async () => {
      const program = await serve(listenAt, host);
      await program.connect(40);
      const read = createNamespaceSockets();
      read(own, { events: [] }, 0);
      const [opened] = await program.connect(1);
      const closed = program.clients[0];
      assert.ok(opened && closed);
      const events = [...eventsOf(opened, program.port, 'opened', reported), ...eventsOf(closed, program.port, 'closed', reported)];
      closed.resetAndDestroy();
      await once(closed, 'close');
      const sockets = read(own, { events }, 1000);
      assert.ok(sockets.isTakenOver);
      assert.equal(rowsAt(sockets, program.port).filter(({ state }) => state === established).length, 2 * 40);
      assert.deepEqual(rowsAt(sockets, program.port), allRowsAt(program.port));
      assert.ok(sockets.closed.length >= 2);
    });
  }

  it('are taken over unread: without its event, an end shows when everything is read', async () => {
    const program = await serve();
    const [client] = await program.connect(40);
    const read = createNamespaceSockets();
    read(own, { events: [] }, 0);
    client?.resetAndDestroy();
    assert.ok(client);
    await once(client, 'close');
    const taken = read(own, { events: [] }, 29_999);
    assert.deepEqual([taken.isTakenOver, rowsAt(taken, program.port).length], [true, 1 + 2 * 40]);
    const all = read(own, { events: [] }, 30_000);
    assert.deepEqual([all.isTakenOver, rowsAt(all, program.port).length], [false, 1 + 2 * 39]);
  });

  it('show the state that they have entered, without an event', async () => {
    const program = await serve();
    const [client] = await program.connect(40);
    const read = createNamespaceSockets();
    read(own, { events: [] }, 0);
    assert.ok(client && program.accepted[0]);
    const ended = once(program.accepted[0].resume(), 'end');
    client.end();
    await ended;
    const sockets = read(own, { events: [] }, 1000);
    assert.ok(sockets.isTakenOver);
    const states = rowsAt(sockets, program.port).map(({ state }) => state);
    assert.equal(states.filter((state) => state === established).length, 2 * 39);
    assert.equal(states.filter((state) => state === closeWait).length, 1);
    assert.equal(states.length, 1 + 2 * 40);
  });

  it('are read until a process has accepted them', async () => {
    const program = await serve();
    await program.connect(40);
    const client = spawn('bash', ['-c', 'exec 3<>/dev/tcp/127.0.0.1/$0; read -r', String(program.port)], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    // While this loop runs the server accepts nothing.
    const deadline = Date.now() + 10_000;
    const isWaiting = (): boolean => allRowsAt(program.port).some(({ inode, state }) => inode === 0 && state === established);
    while (!isWaiting()) assert.ok(Date.now() < deadline, 'no connection');
    const read = createNamespaceSockets();
    read(own, { events: [] }, 0);
    const accepted = program.accepted.length;
    while (program.accepted.length === accepted && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    const sockets = read(own, { events: [] }, 1000);
    assert.ok(sockets.isTakenOver);
    assert.ok(rowsAt(sockets, program.port).every(({ inode }) => inode !== 0));
    assert.deepEqual(rowsAt(sockets, program.port), allRowsAt(program.port));
    const ended = once(client, 'exit');
    client.stdin.end();
    await ended;
  });

  describe('are all read', () => {
    it('at first, and without events', async () => {
      const program = await serve();
      await program.connect(40);
      const read = createNamespaceSockets();
      assert.deepEqual(
        [read(own, { events: [] }, 0), read(own, {}, 1), read(own, { events: [] }, 2)].map(({ isTakenOver }) => isTakenOver),
        [false, false, true],
      );
    });

    it('if one that was opened is not found: it may be bound to a device, or in another namespace', async () => {
      const program = await serve();
      await program.connect(40);
      const read = createNamespaceSockets();
      read(own, { events: [] }, 0);
      // No program listens at the first port. At the second the kernel finds the listener.
      for (const port of [1, program.port]) {
        const [, event] = eventsOf({ localPort: 2 }, port, 'opened');
        assert.ok(event);
        assert.ok(!read(own, { events: [event] }, 1).isTakenOver, String(port));
        assert.ok(read(own, { events: [event, { ...event, change: 'closed' }] }, 2).isTakenOver, String(port));
      }
    });

    it('if many have changed', async () => {
      const program = await serve();
      await program.connect(40);
      const read = createNamespaceSockets();
      read(own, { events: [] }, 0);
      // Other programs have connections too, but not hundreds.
      const events = program.clients.flatMap((client) => eventsOf(client, program.port, 'opened'));
      assert.ok(!read(own, { events }, 1).isTakenOver);
      assert.ok(read(own, { events: events.slice(0, 4) }, 2).isTakenOver);
    });
  });
});
