import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import type { ReporterStatus } from '../../engine/model/reporter-status.ts';
import type { RecordingSession } from '../../engine/reporter/recording-session.ts';
import { createStatusWriter } from '../../engine/reporter/status-file.ts';
import { createMapping } from '../builders.ts';
import {
  startTime,
  eventsNamed,
  eventsOf,
  filesOf,
  startSession,
  ownFolder,
  portLines,
  sequencesOf,
  type FakeSession,
} from '../reporter/fake-session.ts';
import { requireTool } from '../require-tool.ts';

function connections(count: number): PortMapping[] {
  return Array.from({ length: count }, (_, at) => createMapping({ localPort: 1 + at, identity: String(at) }));
}

function statusOf(session: RecordingSession): ReporterStatus {
  const time = new Date();
  return { version: '2', processId: 1, processStarted: time, state: 'running', since: time, updated: time, ...session.status() };
}

describe('a disk that is full or cannot be written', () => {
  let disk: string;

  before(function () {
    requireTool(this, 'root on Linux', process.platform === 'linux' && process.geteuid?.() === 0, 'Run the tests as root.');
  });
  beforeEach(() => {
    disk = ownFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', disk]);
  });
  afterEach(() => {
    // Lazily: a session that a test abandons, as if killed, holds its files open.
    execFileSync('umount', ['--lazy', disk]);
    rmSync(disk, { recursive: true });
  });

  const start = (parts: Parameters<typeof startSession>[0] = {}): Promise<FakeSession> => {
    mkdirSync(path.join(disk, 'logs'), { mode: 0o700 });
    return startSession({ folder: path.join(disk, 'logs'), ...parts });
  };
  const fill = (megabytes: number): void => {
    try {
      writeFileSync(path.join(disk, 'filler'), Buffer.alloc(megabytes << 20));
    } catch {
      // Expected.
    }
  };
  const troubles = ({ logged }: FakeSession): string[] =>
    logged.map(({ kind }) => kind).filter((kind) => !['started', 'sealed', 'stopped', 'anchored'].includes(kind));

  it('full: nothing is lost or truncated, and it is reported once', async () => {
    const machine = await start();
    machine.mappings = connections(100);
    await machine.poll();
    fill(4);
    for (let poll = 2; poll <= 5; poll++) {
      machine.mappings = connections(poll * 100);
      await machine.poll();
    }
    assert.match(machine.session.status().lastError ?? '', /no space left/);
    rmSync(path.join(disk, 'filler'));
    machine.mappings = connections(600);
    await machine.poll();
    assert.equal(machine.session.status().waiting, 0);
    assert.deepEqual(new Set(portLines(machine.folder).map((line) => line.split(',')[3])).size, 600);
    assert.equal(portLines(machine.folder).length, 600);
    assert.equal(eventsOf(machine.folder).filter(({ event }) => event === 'opened').length, 600);
    assert.deepEqual(
      eventsNamed(machine.folder, 'waited').map(({ why }) => why),
      ['no space left on device'],
    );
    assert.deepEqual(eventsNamed(machine.folder, 'lost'), []);
    assert.deepEqual(troubles(machine), ['cannotWrite', 'writingAgain']);
    machine.session.close('the test is over');
    for (const { file, sha256 } of eventsNamed(machine.folder, 'sealed')) {
      assert.equal(
        createHash('sha256')
          .update(readFileSync(path.join(machine.folder, file)))
          .digest('hex'),
        sha256,
        file,
      );
    }
  });

  it('below the reserve: it stops before the disk is full, and continues', async () => {
    const machine = await start({ settings: { reserve: 1 << 20 } });
    fill(2);
    machine.mappings = connections(10);
    await machine.poll();
    assert.equal(portLines(machine.folder).length, 0);
    machine.mappings = connections(20);
    await machine.poll();
    rmSync(path.join(disk, 'filler'));
    await machine.poll();
    assert.equal(portLines(machine.folder).length, 20);
    assert.deepEqual(troubles(machine), ['diskLow', 'writingAgain']);
    machine.session.close('the test is over');
  });

  it('full during a rotation: the old files grow until there is space', async () => {
    const machine = await start({ settings: { logSize: 65_536 } });
    machine.mappings = connections(200);
    await machine.poll();
    fill(4);
    for (let poll = 2; poll <= 4; poll++) {
      machine.mappings = connections(poll * 200);
      await machine.poll();
    }
    rmSync(path.join(disk, 'filler'));
    for (let poll = 5; poll <= 7; poll++) {
      machine.mappings = connections(poll * 200);
      await machine.poll();
    }
    assert.equal(portLines(machine.folder).length, 1400);
    assert.equal(machine.session.close('the test is over').lost, 0);
  });

  it('read-only: the open files grow until new ones can be created, and it is reported once', async () => {
    const machine = await start({ settings: { logSize: 65_536 } });
    // A file system with files open for writing cannot become read-only; the path to the folder can.
    execFileSync('mount', ['--bind', machine.folder, machine.folder]);
    try {
      execFileSync('mount', ['-o', 'remount,bind,ro', machine.folder]);
      for (let poll = 1; poll <= 4; poll++) {
        machine.mappings = connections(poll * 200);
        await machine.poll();
      }
      assert.equal(filesOf(machine.folder, 'PORTS').length, 1);
    } finally {
      execFileSync('umount', [machine.folder]);
    }
    machine.mappings = connections(1000);
    await machine.poll();
    assert.equal(filesOf(machine.folder, 'PORTS').length, 2);
    assert.equal(portLines(machine.folder).length, 1000);
    assert.deepEqual(troubles(machine), ['cannotWrite']);
    assert.equal(machine.session.close('the test is over').lost, 0);
  });

  it('full at the start: it waits for space, leaves no partial file, and loses nothing', async () => {
    const folder = path.join(disk, 'logs');
    mkdirSync(folder, { mode: 0o700 });
    fill(4);
    const told: string[] = [];
    const systemLog = {
      write: ({ kind }: { kind: string }) => {
        told.push(kind);
      },
      close: () => undefined,
    };
    const starting = startSession({ folder, parts: { fullDiskRetryMs: 20, systemLog } });
    await new Promise((next) => {
      setTimeout(next, 200);
    });
    assert.deepEqual([readdirSync(folder), told], [[], ['cannotWrite']]);
    rmSync(path.join(disk, 'filler'));
    const machine = await starting;
    machine.mappings = connections(10);
    await machine.poll();
    machine.session.close('the test is over');
    assert.equal(portLines(folder).length, 10);
    assert.deepEqual(
      ['INITIAL', 'PORTS', 'PIDS', 'EVENTS'].map((kind) => filesOf(folder, kind).length),
      [1, 1, 1, 1],
    );
  });

  it('full at the start: it can be stopped while it waits', async () => {
    const folder = path.join(disk, 'logs');
    mkdirSync(folder, { mode: 0o700 });
    fill(4);
    let locked = 0;
    const stopping = new AbortController();
    const starting = startSession({
      folder,
      parts: {
        stopping: stopping.signal,
        lockFolder: () => {
          locked++;
          return {
            inPlace: () => true,
            close: () => {
              locked--;
            },
          };
        },
      },
    });
    setTimeout(() => {
      stopping.abort();
    }, 100);
    await assert.rejects(starting, { name: 'AbortError' });
    assert.deepEqual([readdirSync(folder), locked], [[], 0]);
  });

  it('full at the start: mappings of the first snapshot wait, and those that do not fit are counted', async () => {
    const first = connections(10_000);
    const machine = await start({ first, parts: { maxPendingBytes: 200_000 } });
    machine.mappings = first;
    assert.ok(machine.session.status().totals.lost > 0);
    await machine.poll();
    assert.deepEqual(troubles(machine), ['cannotWrite']);
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    await machine.poll();
    const events = eventsOf(machine.folder);
    const [lost] = eventsNamed(machine.folder, 'lost');
    assert.ok(lost && lost.count > 0);
    assert.equal(events.filter(({ event }) => event === 'present').length + lost.count, first.length);
    assert.ok(String(lost.to) >= String(events[0]?.time), 'they are of this session');
    machine.session.close('the test is over');
    assert.equal(sequencesOf(machine.folder), `1-${eventsOf(machine.folder).length}`);
    await noneLost(machine.folder);
  });

  it('full at the stop: unwritten records are counted in the next session, in the status and in the system log', async () => {
    const machine = await start();
    const status = createStatusWriter(machine.folder);
    const writeStatus = ({ session }: FakeSession): void => status.write(statusOf(session));
    machine.mappings = connections(100);
    await machine.poll();
    writeStatus(machine);
    fill(4);
    const at = machine.session.status().observed;
    for (let poll = 2; poll <= 20; poll++) {
      machine.mappings = connections(poll * 100);
      await machine.poll();
    }
    const { lost } = machine.session.close('the test is over');
    writeStatus(machine);
    const written = eventsOf(machine.folder).filter(({ event }) => event === 'opened').length;
    // A part was written before the disk was full, its last line incompletely.
    assert.ok(written >= 100 && written < 2000, String(written));
    assert.equal(lost, 2000 - written);
    assert.deepEqual(
      machine.logged.filter(({ kind }) => kind === 'stopped'),
      [{ kind: 'stopped', reason: 'the test is over', written, lost }],
    );
    rmSync(path.join(disk, 'filler'));
    const next = await startSession({ folder: machine.folder, start: startTime + 60_000 });
    status.write(statusOf(next.session));
    next.session.close('the test is over');
    const [noted, ...others] = eventsNamed(next.folder, 'lost');
    assert.deepEqual([noted?.count, others], [lost, []]);
    assert.ok(new Date(noted?.from ?? 0) >= at && new Date(noted?.to ?? 0) <= new Date(startTime + 20_000));
    assert.equal(next.session.status().totals.lost, 0);
    await noneLost(machine.folder);
  });

  it('full at a kill: the waiting records are counted in the next session', async () => {
    const machine = await start({ parts: { maxPendingBytes: 50_000 } });
    const status = createStatusWriter(machine.folder);
    status.write(statusOf(machine.session));
    fill(4);
    for (let poll = 1; poll <= 10; poll++) {
      machine.mappings = connections(poll * 100);
      await machine.poll();
    }
    status.write(statusOf(machine.session));
    const { lost } = machine.session.status().totals;
    assert.ok(lost > 0);
    rmSync(path.join(disk, 'filler'));
    const written = eventsOf(machine.folder).filter(({ event }) => event === 'opened').length;
    await startSession({ folder: machine.folder, start: startTime + 60_000 });
    assert.deepEqual(
      eventsNamed(machine.folder, 'lost').map(({ count }) => count),
      [1000 - written],
    );
  });

  /** A session after the one that recorded the loss records none. */
  async function noneLost(folder: string): Promise<void> {
    const before = eventsNamed(folder, 'lost').length;
    const later = await startSession({ folder, start: startTime + 120_000 });
    later.session.close('the test is over');
    assert.equal(eventsNamed(folder, 'lost').length, before);
  }
});
