import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createMapping, createOwnerlessMapping } from '../builders.ts';
import { eventsNamed, eventsOf, filesOf, linesOf, sequencesOf, startSession, startTime, type FakeSession } from './fake-session.ts';

const listener = createMapping({
  localAddress: '0.0.0.0',
  localPort: 80,
  remoteAddress: null,
  remotePort: null,
  state: 'Listen',
  identity: '1',
});
const connection = createMapping({ localPort: 80, remotePort: 50_000, identity: '2' });
const bound = createMapping({ localPort: 81, remoteAddress: null, remotePort: null, state: 'Bound', identity: '3' });
const ended = createOwnerlessMapping({ localPort: 80, remotePort: 50_001, identity: '4' });
const udp = createMapping({ protocol: 'UDP', localPort: 53, remoteAddress: null, remotePort: null, state: null, identity: '5' });

function connections(count: number): ReturnType<typeof createMapping>[] {
  return Array.from({ length: count }, (_, at) =>
    createMapping({ localPort: 1 + (at % 65_535), remotePort: 1 + at, identity: String(at) }),
  );
}

describe('the mappings of the first snapshot in PR-EVENTS', () => {
  const folders = new Set<string>();
  const start = async (options: Parameters<typeof startSession>[0] = {}): Promise<FakeSession> => {
    const machine = await startSession(options);
    folders.add(machine.folder);
    return machine;
  };
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  const presentPorts = (folder: string): string[] =>
    eventsNamed(folder, 'present').map(({ mapping }) => `${mapping.localPort} ${mapping.state ?? mapping.protocol}`);

  it('follow `started`, listeners first, with the time of the snapshot and the fields of `opened`', async () => {
    const time = new Date(startTime - 400);
    const machine = await start({
      parts: {
        collector: {
          collect: () => ({ time, mappings: [connection, bound, listener, ended, udp], notices: [], processes: [] }),
          modulesOf: () => [],
          close: () => undefined,
        },
      },
    });
    const [first, ...others] = eventsOf(machine.folder);
    assert.equal(first?.event, 'started');
    assert.deepEqual(
      others.slice(0, 5).map(({ event }) => event),
      Array.from({ length: 5 }, () => 'present'),
    );
    assert.deepEqual(presentPorts(machine.folder), ['80 Listen', '53 UDP', '80 Established', '81 Bound', '80 TimeWait']);
    const [line = ''] = linesOf(machine.folder, 'EVENTS').filter((text) => text.includes('"event":"present"'));
    assert.match(line, /"sequence":2,"time":"[^"]*","event":"present","source":"poll","mapping":\{"protocol":"TCP"/);
    assert.ok(!line.includes('commandLine'));
    assert.deepEqual([...new Set(eventsNamed(machine.folder, 'present').map((event) => String(event.time)))], [time.toISOString()]);
    assert.equal(machine.session.status().totals.present, 5);
    machine.session.close('the test is over');
    assert.deepEqual(machine.logged.at(-1), { kind: 'stopped', reason: 'the test is over', written: 5, lost: 0 });
  });

  it('are not in PR-PORTS, and not reported as changes', async () => {
    const machine = await start({ first: [listener, connection] });
    assert.deepEqual(machine.session.poll(), []);
    assert.ok(linesOf(machine.folder, 'PORTS').every((line) => !/^\d\d\/\d/.test(line)));
    machine.session.close('the test is over');
  });

  it('have command lines only on request', async () => {
    const machine = await start({ first: [listener], settings: { logCommandLines: true } });
    assert.equal(eventsNamed(machine.folder, 'present')[0]?.mapping.commandLine, listener.commandLine);
    machine.session.close('the test is over');
  });

  it('are not repeated after a rotation or a pause, whose changes are opened and closed', async () => {
    const machine = await start({ first: [listener, connection], settings: { logSize: 65_536 } });
    machine.mappings = [listener, connection, ...connections(300)];
    await machine.poll();
    machine.mappings = [listener, connection];
    await machine.poll();
    const files = filesOf(machine.folder, 'EVENTS').map((name) => readFileSync(path.join(machine.folder, name), 'utf8'));
    assert.ok(files.length > 1);
    assert.deepEqual(
      files.map((text) => text.split('"event":"present"').length - 1),
      [2, ...files.slice(1).map(() => 0)],
    );
    machine.mappings = [udp, listener];
    machine.session.endPause();
    await machine.poll();
    const changes = eventsOf(machine.folder).slice(-2);
    assert.deepEqual(changes.map(({ event }) => event).toSorted(), ['closed', 'opened']);
    assert.equal(eventsNamed(machine.folder, 'closed').at(-1)?.seconds, null);
    assert.equal(presentPorts(machine.folder).length, 2);
    machine.session.close('the test is over');
  });

  it('are listed again by each start, also after a kill', async () => {
    const killed = await start({ first: [listener, connection] });
    await killed.poll();
    const next = await start({ folder: killed.folder, start: startTime + 60_000, first: [listener] });
    next.session.close('the test is over');
    assert.deepEqual(presentPorts(next.folder), ['80 Listen', '80 Established', '80 Listen']);
    const sessions = new Set(eventsOf(next.folder).map(({ session }) => session));
    assert.equal(sessions.size, 2);
  });

  it('wait in limited memory while nothing can be written, and those that do not fit are counted as lost', async () => {
    const settings = { reserve: Number.MAX_SAFE_INTEGER };
    const machine = await start({ first: connections(1000), settings, parts: { maxPendingBytes: 100_000 } });
    const { waiting, totals, unwritten } = machine.session.status();
    assert.ok(waiting > 100_000 && waiting < 300_000, String(waiting));
    assert.ok(totals.lost > 0 && totals.lost < 1000);
    assert.equal(unwritten?.count, 1000);
    assert.deepEqual(presentPorts(machine.folder), []);
    const { lost } = machine.session.close('the test is over');
    assert.equal(lost, 1000);
    assert.deepEqual(machine.logged.at(-1), { kind: 'stopped', reason: 'the test is over', written: 0, lost: 1000 });
  });

  it('are written in pieces: twenty thousand of them never wait together', async () => {
    const machine = await start({ first: connections(20_000), parts: { maxPendingBytes: 1000 } });
    assert.equal(presentPorts(machine.folder).length, 20_000);
    const { waiting, unwritten } = machine.session.status();
    // Only the seal of PR-INITIAL.
    assert.ok(waiting < 1000, String(waiting));
    assert.equal(unwritten, null);
    assert.deepEqual(eventsNamed(machine.folder, 'lost'), []);
    machine.session.close('the test is over');
    assert.equal(sequencesOf(machine.folder), `1-${eventsOf(machine.folder).length}`);
  });
});
