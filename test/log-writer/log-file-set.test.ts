import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  fsync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileTimestamp } from '../../engine/log-format/timestamps.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { createMapping } from '../builders.ts';
import {
  startTime,
  eventsNamed,
  eventsOf,
  filesOf,
  linesOf,
  sequencesOf,
  startSession,
  ownFolder,
  portLines,
} from '../reporter/fake-session.ts';
import { waitUntil } from '../wait-until.ts';

/** Connections with consecutive local ports, starting with `first`. */
function connections(first: number, count: number, info: Partial<PortMapping> = {}): PortMapping[] {
  return Array.from({ length: count }, (_, at) =>
    createMapping({ localPort: 1 + ((first + at) % 65_535), identity: String(first + at), ...info }),
  );
}

/** The timestamp this number of seconds after the start. */
function stamp(second: number): string {
  return fileTimestamp(new Date(startTime + second * 1000));
}

/** Polls until the files are as they must be; seals wait for the disk. */
async function pollUntil(session: { poll(): Promise<unknown> }, isDone: () => boolean): Promise<void> {
  await waitUntil('the seals', async () => isDone() || (await session.poll(), isDone()));
}

function sha256(folder: string, file: string): string {
  return createHash('sha256')
    .update(readFileSync(path.join(folder, file)))
    .digest('hex');
}

describe('the set of log files', () => {
  const folders: string[] = [];
  const observed = async (options: Parameters<typeof startSession>[0] = {}) => {
    const machine = await startSession(options);
    folders.push(machine.folder);
    return machine;
  };
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  describe('rotation', () => {
    it('numbers the lines of all files of a session, and starts each line with its origin', async () => {
      const machine = await observed({ settings: { logSize: 65_536 } });
      for (let poll = 1; poll <= 3; poll++) {
        machine.mappings = connections(0, poll * 200);
        await machine.poll();
      }
      machine.session.close('the test is over');
      const lines = linesOf(machine.folder, 'EVENTS');
      assert.ok(filesOf(machine.folder, 'EVENTS').length > 2 && lines.length > 600);
      assert.equal(sequencesOf(machine.folder), `1-${lines.length}`);
      const [{ session } = { session: '' }] = eventsOf(machine.folder);
      assert.match(session, /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      for (const [at, line] of lines.entries()) {
        assert.ok(line.startsWith(`{"schema":1,"computer":"made","session":"${session}","sequence":${at + 1},"time":"`), line);
      }
    });

    it('creates new files with the first record after the size is reached', async () => {
      const machine = await observed({ settings: { logSize: 65_536 } });
      machine.mappings = connections(0, 200);
      await machine.poll();
      assert.equal(filesOf(machine.folder, 'PORTS').length, 1, 'no record is split, so the files may grow past the size');
      await machine.poll();
      assert.equal(filesOf(machine.folder, 'PORTS').length, 1, 'nothing happened, so there is no record');
      machine.mappings = connections(0, 201);
      await machine.poll();
      assert.deepEqual(filesOf(machine.folder, 'PORTS'), [`PR-PORTS-${stamp(0)}.log`, `PR-PORTS-${stamp(3)}.log`]);
      assert.deepEqual(filesOf(machine.folder, 'INITIAL'), [`PR-INITIAL-${stamp(0)}.log`]);
      const [started, rotated, ...seals] = eventsOf(machine.folder).slice(-6);
      assert.deepEqual(started?.event === 'started' && started.continued, true);
      const at = new Date(startTime + 3000).toISOString();
      assert.partialDeepStrictEqual(rotated, { time: at, event: 'rotated', fromStamp: stamp(0), toStamp: stamp(3) });
      assert.deepEqual(
        seals.map((seal) => (seal.event === 'sealed' ? seal.file.slice(0, 8) : seal.event)),
        ['PR-PORTS', 'PR-PIDS-', 'PR-EVENT', 'opened'],
      );
      assert.equal(portLines(machine.folder).length, 201);
      // Each file is self-contained: the first entry of the process in it is complete.
      assert.match(
        readFileSync(path.join(machine.folder, `PR-PIDS-${stamp(3)}.log`), 'utf8'),
        /Entry: 1\n[^]*TCP mappings: 201\n[^]*Loaded modules:\n\/bin\/made/,
      );
      machine.session.close('the test is over');
    });

    it('waits while files with the timestamp of the clock exist', async () => {
      const machine = await observed({ settings: { logSize: 65_536 } });
      machine.mappings = connections(0, 200);
      await machine.poll(100);
      machine.mappings = connections(0, 201);
      await machine.poll(100);
      assert.equal(filesOf(machine.folder, 'PORTS').length, 1, 'the same second');
      writeFileSync(path.join(machine.folder, `PR-PIDS-${stamp(1)}.log`), "another program's");
      symlinkSync(path.join(machine.folder, 'target'), path.join(machine.folder, `PR-EVENTS-${stamp(2)}.jsonl`));
      machine.mappings = connections(0, 202);
      await machine.poll(900);
      machine.mappings = connections(0, 203);
      await machine.poll();
      assert.deepEqual(machine.session.files().at(-1), `PR-EVENTS-${stamp(0)}.jsonl`, 'both seconds are taken');
      machine.mappings = connections(0, 204);
      await machine.poll();
      assert.deepEqual(machine.session.files().at(-1), `PR-EVENTS-${stamp(3)}.jsonl`);
      assert.equal(readFileSync(path.join(machine.folder, `PR-PIDS-${stamp(1)}.log`), 'utf8'), "another program's");
      assert.ok(!readdirSync(machine.folder).includes('target'), 'no link was followed');
      assert.equal(portLines(machine.folder).length, 204);
      assert.deepEqual(
        machine.logged.filter(({ kind }) => kind === 'cannotWrite'),
        [],
      );
      machine.session.close('the test is over');
    });

    it('continues if the clock is set back, and records that', async () => {
      const machine = await observed({ settings: { logSize: 65_536 } });
      for (let second = 1; second <= 4; second++) {
        machine.mappings = connections(0, second * 200);
        await machine.poll();
      }
      machine.setClock(-3000);
      for (let second = 5; second <= 8; second++) {
        machine.mappings = connections(0, second * 200);
        await machine.poll();
      }
      assert.equal(portLines(machine.folder).length, 1600);
      assert.equal(new Set(portLines(machine.folder).map((line) => line.split(',')[3])).size, 1600);
      assert.deepEqual(
        eventsNamed(machine.folder, 'gap').map(({ why, from, to }) => [why, from, to]),
        [['clock', new Date(startTime + 5000).toISOString(), new Date(startTime + 2000).toISOString()]],
      );
      machine.session.close('the test is over');
    });
  });

  describe('a start', () => {
    it('waits for the next second if files with its timestamp exist', async () => {
      const folder = ownFolder();
      writeFileSync(path.join(folder, `PR-PORTS-${stamp(0)}.log`), 'old');
      let tries = 0;
      const readClocks = () => ({ wall: startTime + 999 * ++tries, sinceBoot: 0, awake: 0 });
      const { session } = await observed({ folder, parts: { readClocks } });
      assert.ok(!session.files().includes(`PR-PORTS-${stamp(0)}.log`));
      assert.equal(readFileSync(path.join(folder, `PR-PORTS-${stamp(0)}.log`), 'utf8'), 'old');
      assert.deepEqual(filesOf(folder, 'INITIAL').length, 1, 'what the first try made is gone');
      session.close('the test is over');
    });
  });

  describe('PR-PIDS', () => {
    it('grows with new mappings only, for any number of sockets of a process', async () => {
      const machine = await observed({ settings: { logSize: 2 ** 31 } });
      machine.mappings = connections(0, 20_000);
      await machine.poll();
      const size = (): number => statSync(path.join(machine.folder, `PR-PIDS-${stamp(0)}.log`)).size;
      const before = size();
      for (let poll = 1; poll <= 10; poll++) {
        machine.mappings = [...machine.mappings, ...connections(20_000 + poll, 1)];
        await machine.poll();
      }
      assert.ok(size() - before < 10 * 1000, `${size() - before} bytes for ten mappings`);
      assert.match(
        linesOf(machine.folder, 'PIDS').join('\n'),
        /Entry: 11\n[^]*TCP mappings: 20010\n[^]*Loaded modules: unchanged since entry 1$/,
      );
      machine.session.close('the test is over');
    });
  });

  describe('a storm', () => {
    it('of ten thousand new mappings a second is in PR-PORTS, each once, also with the smallest log size', async () => {
      const machine = await observed({ settings: { logSize: 65_536 } });
      for (let second = 0; second < 3; second++) {
        machine.mappings = connections(second * 10_000, 10_000, { processId: 100 + second });
        await machine.poll();
      }
      const ports = portLines(machine.folder).map((line) => line.split(',')[3]);
      assert.equal(ports.length, 30_000);
      assert.equal(new Set(ports).size, 30_000);
      assert.deepEqual(machine.session.close('the test is over'), {
        present: 0,
        opened: 30_000,
        changed: 0,
        closed: 20_000,
        connectFailed: 0,
        lost: 0,
      });
      assert.equal(filesOf(machine.folder, 'PORTS').length, 3);
    });
  });

  describe('tampering', () => {
    for (const [how, change] of [
      ['removed', (file: string) => unlinkSync(file)],
      ['truncated', (file: string) => truncateSync(file, 10)],
      ['overwritten', (file: string) => appendFileSync(file, 'more\n')],
      [
        'overwritten',
        (file: string) => {
          const bytes = readFileSync(file);
          writeFileSync(file, bytes.fill(120, 0, 5));
        },
      ],
    ] as const) {
      it(`is detected at the next poll and reported, and a new set is started: ${how}`, async () => {
        const machine = await observed();
        machine.mappings = connections(0, 1);
        await machine.poll();
        const file = machine.session.files().find((name) => name.startsWith('PR-EVENTS')) ?? '';
        change(path.join(machine.folder, file));
        await machine.poll();
        assert.deepEqual(
          machine.logged.filter(({ kind }) => kind === 'tampered'),
          [{ kind: 'tampered', file: path.join(machine.folder, file), how }],
        );
        assert.notEqual(machine.session.files().at(-1), file);
        await machine.poll();
        const newest = readFileSync(path.join(machine.folder, machine.session.files().at(-1) ?? ''), 'utf8');
        assert.match(newest, new RegExp(`"event":"tampered","file":"${file}","how":"${how}"`));
        machine.session.close('the test is over');
      });
    }

    it('is not inferred from the modification time alone', async () => {
      const machine = await observed();
      await machine.poll();
      for (const name of machine.session.files()) utimesSync(path.join(machine.folder, name), 1, 1);
      await machine.poll();
      assert.deepEqual(
        machine.logged.filter(({ kind }) => kind === 'tampered'),
        [],
      );
      machine.session.close('the test is over');
    });
  });

  describe('lastError', () => {
    it('if a file or the folder is removed, it continues in new ones and reports that once', async () => {
      const machine = await observed();
      machine.mappings = connections(0, 1);
      await machine.poll();
      unlinkSync(path.join(machine.folder, machine.session.files()[2] ?? ''));
      machine.mappings = connections(0, 2);
      await machine.poll();
      assert.equal(portLines(machine.folder).length, 2, 'the other files stay');
      renameSync(machine.folder, `${machine.folder}-away`);
      folders.push(`${machine.folder}-away`);
      machine.mappings = connections(0, 3);
      await machine.poll();
      assert.deepEqual(
        portLines(machine.folder).map((line) => line.split(',')[3]),
        ['3'],
      );
      assert.equal(statSync(machine.folder).mode & 0o777, 0o700);
      const seals = eventsNamed(machine.folder, 'sealed').map(({ file, sha256: hash }) => [file, hash]);
      assert.deepEqual(
        seals.map(([, hash]) => hash),
        seals.map(([file = '']) => sha256(`${machine.folder}-away`, file)),
        'what is gone is sealed',
      );
      machine.session.close('the test is over');
    });

    it('if the folder cannot be created again, records wait in limited memory, and further ones are counted', async () => {
      const machine = await observed({ parts: { maxPendingBytes: 100_000 } });
      renameSync(machine.folder, `${machine.folder}-away`);
      folders.push(`${machine.folder}-away`);
      writeFileSync(machine.folder, 'in the way');
      for (let poll = 1; poll <= 5; poll++) {
        machine.mappings = connections(poll * 100, 100);
        await machine.poll();
      }
      assert.ok(machine.session.status().waiting < 300_000);
      assert.match(machine.session.status().lastError ?? '', /not a directory|no longer in its folder/);
      unlinkSync(machine.folder);
      await machine.poll();
      const [waited] = eventsNamed(machine.folder, 'waited');
      const [lost] = eventsNamed(machine.folder, 'lost');
      assert.ok(waited && lost);
      assert.equal(machine.session.status().totals.lost, lost.count);
      const events = ['opened', 'closed'].map((kind) => eventsOf(machine.folder).filter(({ event }) => event === kind).length);
      assert.deepEqual(
        [500, 400],
        [portLines(machine.folder).length, events[1] ?? 0].map(
          (written, at) => written + (at === 0 ? 500 - (events[0] ?? 0) : 400 - (events[1] ?? 0)),
        ),
      );
      assert.equal((events[0] ?? 0) + (events[1] ?? 0) + lost.count, 900);
      // What waited was numbered before the first lines of the new file.
      const before = eventsOf(`${machine.folder}-away`).length;
      assert.equal(sequencesOf(machine.folder), `${before + 1}-${before + eventsOf(machine.folder).length}`);
      const kinds = machine.logged
        .map(({ kind }) => kind)
        .filter((kind) => kind !== 'sealed' && kind !== 'started' && kind !== 'anchored' && kind !== 'tampered');
      assert.deepEqual(kinds, ['cannotWrite', 'cannotWrite', 'writingAgain']);
      machine.session.close('the test is over');
    });

    it('if there is too little free disk space, it stops writing, and reports dropped records as lost', async () => {
      const machine = await observed({ settings: { reserve: Number.MAX_SAFE_INTEGER } });
      machine.mappings = connections(0, 5);
      await machine.poll();
      await machine.poll();
      assert.equal(portLines(machine.folder).length, 0);
      assert.deepEqual(
        machine.logged.map(({ kind }) => kind).filter((kind) => kind !== 'sealed' && kind !== 'anchored'),
        ['started', 'diskLow'],
      );
      const totals = { present: 0, opened: 5, changed: 0, closed: 0, connectFailed: 0, lost: 5 };
      assert.deepEqual(machine.session.close('the test is over'), totals);
      assert.deepEqual(machine.logged.at(-1), { kind: 'stopped', reason: 'the test is over', written: 0, lost: 5 });
    });
  });

  describe('retention', () => {
    it('deletes complete sets of this program, oldest first, and records which', async () => {
      const folder = ownFolder();
      // A set of 1.01 and files that are not logs stay.
      for (const name of ['PR-PORTS-04-01-24-8-49-30.log', 'PR-PORTS-x.log', 'notes.txt'])
        writeFileSync(path.join(folder, name), 'x'.repeat(100_000));
      const machine = await observed({ folder, settings: { logSize: 65_536, keep: { kind: 'size', bytes: 500_000 } } });
      for (let second = 1; second <= 6; second++) {
        machine.mappings = connections(0, second * 200);
        await machine.poll();
      }
      const deleted = eventsNamed(folder, 'deleted');
      assert.ok(deleted.length > 0);
      assert.ok(machine.logged.some((event) => event.kind === 'anchored' && event.anchor.deleted.includes(deleted[0]?.files[0] ?? '')));
      assert.deepEqual(deleted[0]?.files.map((name) => name.split('-')[1]).toSorted(), ['EVENTS', 'INITIAL', 'PIDS', 'PORTS']);
      assert.deepEqual(filesOf(folder, 'EVENTS').length, 6 - deleted.length);
      for (const name of deleted.flatMap(({ files }) => files)) assert.ok(!readdirSync(folder).includes(name));
      for (const name of ['PR-PORTS-04-01-24-8-49-30.log', 'PR-PORTS-x.log', 'notes.txt']) assert.ok(readdirSync(folder).includes(name));
      machine.session.close('the test is over');
    });
  });

  describe('retention by days', () => {
    it('deletes nothing if the clock jumps ahead for some seconds, and reports why', async () => {
      const folder = ownFolder();
      const machine = await observed({ folder, start: Date.now(), settings: { logSize: 65_536, keep: { kind: 'days', days: 30 } } });
      for (let second = 1; second <= 6; second++) {
        if (second === 4) machine.setClock(40 * 86_400_000);
        machine.mappings = connections(0, second * 200);
        await machine.poll();
      }
      assert.deepEqual(eventsNamed(folder, 'deleted'), []);
      assert.equal(machine.logged.filter(({ kind }) => kind === 'retentionSuspended').length, 1);
      assert.equal(eventsNamed(folder, 'retentionSuspended').length, 1);
      machine.session.close('the test is over');
    });
  });

  describe('seals', () => {
    /** Checks every seal of a folder against the file and the previous seal. */
    function checked(folder: string): string[] {
      let previous: string | null = null;
      return eventsNamed(folder, 'sealed').map((seal) => {
        assert.equal(seal.previousSha256, previous);
        assert.equal(seal.sha256, sha256(folder, seal.file), seal.file);
        previous = seal.sha256;
        return seal.file;
      });
    }

    it('are one chain through rotations and starts, and the next start seals the remaining files', async () => {
      const folder = ownFolder();
      const first = await observed({ folder, settings: { logSize: 65_536 } });
      for (let second = 1; second <= 3; second++) {
        first.mappings = connections(0, second * 200);
        await first.poll();
      }
      first.session.close('the test is over');
      assert.deepEqual(checked(folder).length, 1 + 2 * 3 + 2);

      // The second start is killed, the third ends before it has read the folder, the fourth finds the remaining files.
      const second = await observed({ folder, start: startTime + 10_000 });
      second.mappings = connections(0, 1);
      await second.poll();
      (await observed({ folder, start: startTime + 20_000 })).session.close('at once');
      const fourth = await observed({ folder, start: startTime + 30_000 });
      const own = fourth.session.files()[0];
      await pollUntil(fourth, () => eventsNamed(folder, 'sealed').some(({ file }) => file === own));
      const sealed = checked(folder);
      assert.equal(new Set(sealed).size, sealed.length, 'no file twice');
      const current = fourth.session.files().filter((name) => !name.startsWith('PR-INITIAL'));
      assert.deepEqual(
        sealed.toSorted(),
        readdirSync(folder)
          .filter((name) => !current.includes(name))
          .toSorted(),
      );
      const toldSeals = [...first.logged, ...fourth.logged].flatMap((event) => (event.kind === 'sealed' ? [event.file] : []));
      assert.ok(toldSeals.includes(first.session.files().at(-1) ?? ''), "the last PR-EVENTS is sealed in the system's log at once");
      fourth.session.close('the test is over');
    });

    it('wait until the files are on the disk, but polls do not wait', async () => {
      const waiting: (() => void)[] = [];
      const machine = await observed({ settings: { logSize: 65_536 }, parts: { syncFile: (_fd, done) => waiting.push(() => done(null)) } });
      const rotated = machine.session.files();
      for (let second = 1; second <= 3; second++) {
        machine.mappings = connections(0, second * 200);
        await machine.poll();
      }
      const logged = portLines(machine.folder).length;
      assert.ok(filesOf(machine.folder, 'PORTS').length > 1 && logged === 600, String(logged));
      // PR-INITIAL was closed before the first poll.
      assert.deepEqual([checked(machine.folder), waiting.length], [rotated.slice(0, 1), 1]);
      waiting.shift()?.();
      assert.deepEqual(checked(machine.folder), rotated.slice(0, 2));
      // The remaining files are written to the disk at the stop, in the order of the chain.
      machine.session.close('the test is over');
      assert.deepEqual(checked(machine.folder).slice(0, 4), rotated);
      const count = checked(machine.folder).length;
      waiting.shift()?.();
      assert.equal(checked(machine.folder).length, count);
    });

    it('are not written for files that could not be written to the disk', async () => {
      const machine = await observed({
        settings: { logSize: 65_536 },
        parts: {
          syncFile: (_fd, done) => done(Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', errno: -5 })),
        },
      });
      for (let second = 1; second <= 2; second++) {
        machine.mappings = connections(0, second * 200);
        await machine.poll();
      }
      assert.equal(checked(machine.folder).length, 1);
      assert.deepEqual(
        machine.logged.flatMap((event) => (event.kind === 'cannotWrite' ? [event.reason] : [])),
        Array(3).fill('i/o error'),
      );
    });

    it('are written without a poll when the files are on the disk', async () => {
      const machine = await observed({ settings: { logSize: 65_536 }, parts: { syncFile: fsync } });
      for (let second = 1; second <= 2; second++) {
        machine.mappings = connections(0, second * 200);
        await machine.poll();
      }
      await waitUntil('seals without a poll', () => checked(machine.folder).length >= 4);
      machine.session.close('the test is over');
    });

    it('are completed after an interruption at any point', async () => {
      const folder = ownFolder();
      for (let kill = 0; kill < 4; kill++) await observed({ folder, start: startTime + kill * 10_000 });
      // The seals of the first session's PR-PIDS are missing, those of its PR-EVENTS exist.
      const last = await observed({ folder, start: startTime + 50_000 });
      await pollUntil(last, () => eventsNamed(folder, 'sealed').length >= 4 * 4 + 1);
      const newest = path.join(folder, filesOf(folder, 'EVENTS').at(-1) ?? '');
      const kept = readFileSync(newest, 'utf8')
        .split('\n')
        .filter((line) => !/"sealed","file":"PR-PIDS/.test(line));
      last.session.close('the test is over');
      writeFileSync(newest, kept.join('\n'));
      const next = await observed({ folder, start: startTime + 90_000 });
      const isSealed = (): boolean =>
        readdirSync(folder)
          .filter((name) => name.startsWith('PR-PIDS'))
          .slice(0, 4)
          .every((name) => eventsNamed(folder, 'sealed').some(({ file }) => file === name));
      await pollUntil(next, isSealed);
      next.session.close('the test is over');
    });

    it('are not written for a log of 1.01', async () => {
      const folder = ownFolder();
      writeFileSync(path.join(folder, 'PR-PORTS-04-01-24-8-49-30.log'), 'old');
      const machine = await observed({ folder });
      await pollUntil(machine, () => eventsNamed(folder, 'sealed').length > 0);
      assert.deepEqual(checked(folder), machine.session.files().slice(0, 1));
      machine.session.close('the test is over');
    });
  });
});
