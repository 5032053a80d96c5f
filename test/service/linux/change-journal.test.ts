import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bind, close, recv, socket } from '../../../engine/platform/linux/libc.ts';
import { changeEntry, droppedEntry } from '../../../engine/service/change-entry.ts';
import { journalEntry, openChangeJournal } from '../../../engine/service/linux/change-journal.ts';
import { createMapping } from '../../builders.ts';
import { changes } from '../change-rows.ts';

const [AF_UNIX, SOCK_DGRAM, MSG_DONTWAIT] = [1, 2, 0x40];

describe('changes in the journal', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-journal-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('have one field a line, with the names that the journal allows, and no empty values', () => {
    const mapping = createMapping({
      processName: 'sshd',
      path: '/usr/sbin/sshd',
      user: 'root',
      services: [{ name: 'ssh.service', displayName: 'ssh.service', type: 'unit' }],
      sharedWith: [
        { processId: 1, processName: 'systemd' },
        { processId: 77, processName: null },
      ],
      boundDevice: 'eth0',
      container: 'web',
      dualStack: false,
    });
    const lines = journalEntry(changeEntry({ time: new Date(0), event: 'opened', source: 'poll', mapping }, false)).split('\n');
    assert.equal(lines.pop(), '');
    for (const line of lines) assert.match(line, /^[A-Z][A-Z0-9_]*=./);
    for (const line of [
      'MESSAGE=Opened: TCP 192.168.1.103:1447 -> 65.55.200.252:80 Established; sshd (1900); root; ssh.service',
      'PRIORITY=6',
      'SYSLOG_IDENTIFIER=portreporter-changes',
      'PORT_REPORTER_EVENT_ID=401',
      'PORT_REPORTER_EVENT=opened',
      'PORT_REPORTER_LOCAL_PORT=1447',
      'PORT_REPORTER_PROCESS_NAME=sshd',
      'PORT_REPORTER_SERVICES=ssh.service',
      'PORT_REPORTER_SHARED_WITH=systemd (1),  (77)',
      'PORT_REPORTER_BOUND_DEVICE=eth0',
      'PORT_REPORTER_CONTAINER=web',
      'PORT_REPORTER_DUAL_STACK=false',
    ])
      assert.ok(lines.includes(line), `${line} is not in ${lines.join('\n')}`);
  });

  it('cannot be forged by the name of a process', () => {
    const mapping = createMapping({ processName: 'x\nPRIORITY=0\n_UID=0', commandLine: 'a\nMESSAGE=event 11: b' });
    const entry = journalEntry(changeEntry({ time: new Date(0), event: 'opened', source: 'poll', mapping }, true));
    assert.deepEqual(entry.match(/^(?:PRIORITY|_UID|MESSAGE)=.{0,8}/gm), ['MESSAGE=Opened: ', 'PRIORITY=6']);
  });

  it('have a warning for what was dropped', () => {
    const entry = journalEntry(droppedEntry({ count: 3, from: new Date(0), to: new Date(1000) }));
    assert.match(entry, /^PRIORITY=4$/m);
    assert.match(entry, /^PORT_REPORTER_COUNT=3$/m);
  });

  it('are sent as datagrams to the socket of journald', () => {
    const name = path.join(folder, 'socket');
    const fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    try {
      assert.equal(bind(fd, Buffer.concat([Buffer.of(AF_UNIX, 0), Buffer.from(`${name}\0`)]), 3 + name.length), 0);
      const journal = openChangeJournal(name);
      const entry = changeEntry(changes.closed, false);
      assert.equal(journal.write(entry), null);
      const bytes = Buffer.alloc(65_536);
      assert.equal(bytes.toString('utf8', 0, Math.max(0, recv(fd, bytes, bytes.length, MSG_DONTWAIT))), journalEntry(entry));
    } finally {
      close(fd);
    }
  });

  it('do not wait for a journald that does not read', () => {
    const name = path.join(folder, 'full');
    const fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    try {
      assert.equal(bind(fd, Buffer.concat([Buffer.of(AF_UNIX, 0), Buffer.from(`${name}\0`)]), 3 + name.length), 0);
      const journal = openChangeJournal(name);
      const entry = changeEntry(changes.closed, false);
      let reason: string | null = null;
      for (let sent = 0; sent < 100_000 && reason === null; sent++) reason = journal.write(entry);
      assert.equal(reason, `${name}: resource temporarily unavailable`);
    } finally {
      close(fd);
    }
  });

  it('fail with a reason without journald', () => {
    const name = path.join(folder, 'none');
    assert.equal(openChangeJournal(name).write(changeEntry(changes.closed, false)), `${name}: no such file or directory`);
  });
});
