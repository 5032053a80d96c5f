import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { closeSources, type Sources } from '../../engine/collector/collector.ts';
import { openCollector, openSources } from '../../engine/collector/open-collector.ts';
import type { Change } from '../../engine/model/log-events.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { Observer } from '../../engine/reporter/observer.ts';
import { requireTool } from '../require-tool.ts';

describe('polls that take over established connections', function () {
  this.timeout(30_000);
  let sources: Sources;

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    const opened = await openSources();
    sources = opened;
    requireTool(this, 'the states of sockets', opened.stateEvents !== null, 'Run the tests as root.');
  });
  after(() => {
    if (sources !== undefined) closeSources(sources);
  });

  it('report each connection once, and end with what a new collector reads', async () => {
    // A failed assertion leaves them open; they must not keep the test run alive.
    const server = createServer((socket) =>
      socket
        .on('error', () => socket.destroy())
        .resume()
        .unref(),
    );
    server.listen(0, '127.0.0.1').unref();
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const { port } = address;
    const clients: Socket[] = [];
    const ports: number[] = [];
    const open = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        const client = connect(port, '127.0.0.1').on('error', () => client.destroy());
        await once(client, 'connect');
        client.unref();
        assert.ok(client.localPort);
        ports.push(client.localPort);
        clients.push(client);
      }
    };
    const isAtPort = ({ localPort, remotePort }: PortMapping): boolean => localPort === port || remotePort === port;

    const first = sources.collector.collect();
    const observer = new Observer(sources, first);
    await open(100);
    const changes: Change[] = [];
    for (let round = 0; round < 40; round++) {
      // Some are closed and some opened around the poll. A reset leaves no TIME WAIT.
      const ending = clients.splice((round * 7) % 90, round % 4);
      for (const client of ending.slice(1)) client.resetAndDestroy();
      const opening = open(round % 5);
      changes.push(...observer.poll(performance.now()).changes);
      ending[0]?.resetAndDestroy();
      await opening;
      if (round % 3 === 0) changes.push(...observer.takeEvents(performance.now()).changes);
      await delay(20);
    }
    changes.push(...observer.poll(performance.now()).changes);
    const last = observer.poll(performance.now());
    changes.push(...last.changes);

    const reported = changes.filter(({ mapping, event }) => isAtPort(mapping) && mapping.remotePort !== null && event !== 'changed');
    const counts = (event: Change['event']): string[] =>
      reported
        .filter((change) => change.event === event)
        .map(({ mapping: { localPort, remotePort } }) => `${localPort} ${remotePort}`)
        .toSorted();
    const endpointsOf = (remotePorts: readonly number[]): string[] =>
      remotePorts.flatMap((remote) => [`${remote} ${port}`, `${port} ${remote}`]).toSorted();
    const isOpen = new Set(clients.map(({ localPort }) => localPort));
    assert.deepEqual(counts('opened'), endpointsOf(ports));
    assert.deepEqual(counts('closed'), endpointsOf(ports.filter((one) => !isOpen.has(one))));
    assert.deepEqual(
      reported.filter(({ mapping }) => mapping.processId !== process.pid),
      [],
    );

    const collector = await openCollector();
    const inOrder = (mappings: readonly PortMapping[]): PortMapping[] =>
      mappings.filter(isAtPort).toSorted((a, b) => a.identity.localeCompare(b.identity));
    assert.deepEqual(inOrder(last.snapshot.mappings), inOrder(collector.collect().mappings));
    collector.close();
  });
});
