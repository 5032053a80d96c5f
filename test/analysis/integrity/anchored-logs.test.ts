import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { verifyLogs, isFailed } from '../../../engine/analysis/integrity/verify.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import { anchorLine, parseAnchor, type Anchor } from '../../../engine/model/anchor.ts';
import { eventEntry } from '../../../engine/service/events.ts';
import { parseJournal, readSyslogFiles } from '../../../engine/service/linux/anchor-reader.ts';
import { insertionText } from '../../../engine/service/windows/event-log.ts';
import { createMapping, eventsLog } from '../../builders.ts';
import { filesOf, startSession, ownFolder, type FakeSession } from '../../reporter/fake-session.ts';

const connections = (count: number) => Array.from({ length: count }, (_, at) => createMapping({ localPort: 1 + at, identity: String(at) }));

/** A session of three sets, and its anchors as the system log has them. */
async function session(folder: string): Promise<FakeSession> {
  const machine = await startSession({ folder, settings: { logSize: 65_536 } });
  for (let set = 1; set <= 3; set++) {
    machine.mappings = connections(set * 200);
    await machine.poll();
  }
  return machine;
}

const anchorsIn = ({ logged }: FakeSession): Anchor[] =>
  logged.flatMap((event) => {
    const anchor = event.kind === 'anchored' ? parseAnchor(eventEntry(event).text.replaceAll('\n', '; ')) : null;
    return anchor ? [anchor] : [];
  });

describe('logs compared with anchors', () => {
  let folder = '';
  beforeEach(() => {
    folder = ownFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Names and states of the bad files. */
  function badFiles(anchors: readonly Anchor[]): string[] {
    const files = findLogFiles([folder], (error) => assert.fail(error));
    return verifyLogs(folder, files, { problem: (error) => assert.fail(error) }, anchors)
      .filter(isFailed)
      .map(({ file, state }) => `${file} ${state}`);
  }

  it('are intact while the reporter runs and after its end, and anchors of a session are numbered consecutively', async () => {
    const machine = await session(folder);
    assert.deepEqual(badFiles(anchorsIn(machine)), []);
    machine.session.close('the test is over');
    const anchors = anchorsIn(machine);
    assert.deepEqual(badFiles(anchors), []);
    assert.deepEqual(
      anchors.map(({ sequence }) => sequence),
      anchors.map((_, at) => at + 1),
    );
    assert.equal(anchors.length, 1 + 2 + 1, 'start, two rotations, stop');
    const checks = verifyLogs(
      folder,
      findLogFiles([folder], () => undefined),
      { problem: () => undefined },
      anchors,
    );
    assert.ok(
      checks.every(({ anchored }) => anchored !== null),
      'an anchor names every file',
    );
  });

  it('are anchored once an interval', async () => {
    const machine = await startSession({ folder, settings: { anchorInterval: 60_000 } });
    for (let minute = 0; minute < 3; minute++) {
      await machine.poll(59_000);
      await machine.poll(1000);
    }
    assert.equal(anchorsIn(machine).length, 1 + 3);
    machine.session.close('the test is over');
  });

  for (const [what, change] of [
    [
      'the newest set was removed',
      () => {
        for (const kind of ['PORTS', 'PIDS', 'EVENTS']) rmSync(path.join(folder, filesOf(folder, kind).at(-1) ?? ''));
      },
    ],
    [
      'opened lines were stripped from the newest PR-EVENTS',
      () => {
        const newest = path.join(folder, filesOf(folder, 'EVENTS').at(-1) ?? '');
        writeFileSync(
          newest,
          readFileSync(newest, 'utf8')
            .split('\n')
            .filter((line) => !line.includes('"opened"'))
            .join('\n'),
        );
      },
    ],
    [
      'the oldest set was removed with a forged record of its deletion',
      () => {
        const gone = ['PORTS', 'PIDS', 'EVENTS', 'INITIAL'].map((kind) => filesOf(folder, kind)[0] ?? '');
        for (const name of gone) rmSync(path.join(folder, name));
        appendFileSync(
          path.join(folder, filesOf(folder, 'EVENTS').at(-1) ?? ''),
          eventsLog([{ time: new Date().toISOString(), event: 'deleted', stamp: '1', files: gone, bytes: 1 }]),
        );
      },
    ],
    ['all PR-EVENTS were removed', () => filesOf(folder, 'EVENTS').forEach((name) => rmSync(path.join(folder, name)))],
  ] as const) {
    it(`fail if ${what}`, async () => {
      const machine = await session(folder);
      machine.session.close('the test is over');
      change();
      assert.notDeepEqual(badFiles(anchorsIn(machine)), []);
    });
  }

  it('are intact after retention deleted log sets', async () => {
    const machine = await startSession({ folder, settings: { logSize: 65_536, keep: { kind: 'size', bytes: 500_000 } } });
    for (let second = 1; second <= 6; second++) {
      machine.mappings = connections(second * 200);
      await machine.poll();
    }
    const anchors = anchorsIn(machine);
    assert.ok(anchors.some(({ deleted }) => deleted.length > 0));
    assert.deepEqual(badFiles(anchors), []);
    machine.session.close('the test is over');
  });

  it('are anchored in messages that every system log stores completely', async () => {
    const strange = { time: new Date(0), session: 's', sequence: 1, computer: 'a', folder: 'C:\\100%1\\é"}', files: [], deleted: [] };
    const line = anchorLine(strange);
    assert.deepEqual(parseAnchor(insertionText(`State.\n${line}`)), strange);
    assert.deepEqual(parseJournal(`${JSON.stringify({ MESSAGE: `event 11: State; ${line}` })}\n`), [strange]);
    assert.deepEqual(parseJournal(JSON.stringify({ MESSAGE: [...Buffer.from(line)] })), [strange]);
    assert.equal(parseAnchor('Anchor: {"time":"x"}'), null);
    writeFileSync(path.join(folder, 'syslog'), `Nov 28 portreporter[1]: event 11: State; ${line}\n`);
    assert.deepEqual(readSyslogFiles(folder, false), { anchors: [strange] });
    rmSync(path.join(folder, 'syslog'));
    assert.deepEqual(readSyslogFiles(folder, false), { reason: 'this system has neither a journal nor syslog files' });
    assert.deepEqual(readdirSync(folder), []);
  });
});
