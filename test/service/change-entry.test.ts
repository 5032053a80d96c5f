import assert from 'node:assert/strict';
import { anchorLine, parseAnchor } from '../../engine/model/anchor.ts';
import type { Change } from '../../engine/model/log-events.ts';
import { changeEntry, changeEventIds, droppedEntry } from '../../engine/service/change-entry.ts';
import { eventEntry, eventIds } from '../../engine/service/events.ts';
import { createMapping } from '../builders.ts';
import { changes } from './change-rows.ts';

const windowsValues = (change: Change, commandLines = false): string[] =>
  changeEntry(change, commandLines)
    .fields.filter(({ linuxOnly }) => !linuxOnly)
    .map(({ value }) => value);

/** The values that follow `exposure`. */
const atEnd = (change: Change, commandLines?: boolean): string[] => windowsValues(change, commandLines).slice(-3);

describe('events of changes', () => {
  it('have the documented fields in the documented order', () => {
    const { fields } = changeEntry(changes.opened, false);
    assert.deepEqual(
      fields.filter(({ linuxOnly }) => !linuxOnly).map(({ name }) => name),
      [
        ...['time', 'event', 'source', 'protocol', 'localAddress', 'localPort', 'remoteAddress', 'remotePort', 'state'],
        ...['processId', 'processName', 'path', 'user', 'services', 'parentProcessId', 'processStarted', 'opened', 'seconds'],
        ...['peerProcessId', 'peerProcessName', 'exposure', 'previous', 'missing', 'commandLine'],
      ],
    );
    assert.deepEqual(
      fields.filter(({ linuxOnly }) => linuxOnly).map(({ name }) => name),
      ['dualStack', 'deleted', 'sharedWith', 'boundDevice', 'namespace', 'container'],
    );
  });

  const started = '2024-11-05T15:00:01.456Z';
  const bound = '2024-11-05T15:04:57.123Z';
  const owner = [
    '1096',
    'svchost.exe',
    'C:\\Windows\\System32\\svchost.exe',
    'NT AUTHORITY\\NETWORK SERVICE',
    'TermService',
    '848',
    started,
  ];
  const scoped = 'fe80::1c2d:3e4f%12';
  for (const [name, id, values] of [
    [
      'opened',
      401,
      ['opened', 'poll', 'TCP', '0.0.0.0', '3389', '', '', 'Listen', ...owner, bound, '', '', '', 'Any', '', 'company=NotSupported', ''],
    ],
    [
      'connected',
      401,
      [
        ...['opened', 'event', 'TCP', scoped, '3389', scoped, '50123', 'Established', ...owner, bound, ''],
        ...['7332', 'mstsc.exe', 'LinkLocal', '', '', ''],
      ],
    ],
    [
      'changed',
      402,
      [
        ...['changed', 'poll', 'TCP', scoped, '3389', scoped, '50123', 'TimeWait', ...owner, bound, ''],
        ...['', '', 'LinkLocal', 'state=Established; user=; services=TermService', '', ''],
      ],
    ],
    [
      'closed',
      403,
      [
        ...['closed', 'poll', 'TCP', scoped, '3389', scoped, '50123', 'TimeWait', ...owner, bound, '12.345'],
        ...['', '', 'LinkLocal', '', '', ''],
      ],
    ],
    [
      'closedUnknown',
      403,
      [
        ...['closed', 'inferred', 'TCP', '192.168.1.103', '1447', '65.55.200.252', '443', 'TimeWait', '', '', '', '', '', '', ''],
        ...['', '', '', '', 'Private', '', 'processId=Kernel', ''],
      ],
    ],
    [
      'protected',
      401,
      [
        ...['opened', 'poll', 'UDP', '::', '5353', '', '', '', '4420', 'MsMpEng.exe', '', '', '', '', ''],
        ...['2024-11-05T15:05:00.000Z', '', '', '', 'Any', '', 'remoteAddress=NotSupported; path=Protected; user=AccessDenied', ''],
      ],
    ],
  ] as const) {
    it(`${name}: id and values`, () => {
      assert.equal(changeEntry(changes[name], false).id, id);
      assert.deepEqual(windowsValues(changes[name]), ['2024-11-05T15:04:58.000Z', ...values]);
    });
  }

  for (const [name, text] of [
    ['opened', 'Opened: TCP 0.0.0.0:3389 Listen; svchost.exe (1096); NT AUTHORITY\\NETWORK SERVICE; TermService'],
    [
      'changed',
      `Changed: TCP [${scoped}]:3389 -> [${scoped}]:50123 Established -> TimeWait; svchost.exe (1096); NT AUTHORITY\\NETWORK SERVICE; TermService`,
    ],
    ['closedUnknown', 'Closed: TCP 192.168.1.103:1447 -> 65.55.200.252:443 TimeWait; no process'],
    ['protected', 'Opened: UDP [::]:5353; MsMpEng.exe (4420)'],
  ] as const) {
    it(`${name}: text`, () => assert.equal(changeEntry(changes[name], false).text, text));
  }
  it('failed: id, precise time and text', () => {
    const { id, text } = changeEntry(changes.failed, false);
    assert.deepEqual(
      [id, ...windowsValues(changes.failed).slice(0, 3), windowsValues(changes.failed)[17]],
      [404, '2024-11-05T15:04:58.123456Z', 'connectFailed', 'event', '0.001234'],
    );
    assert.equal(text, 'Connection failed: TCP 192.168.1.103:1447 -> 65.55.200.252:443 SynSent; no process; after 0.001234 s');
  });
  it('closed: the text has the lifetime', () => assert.match(changeEntry(changes.closed, false).text, /; after 12\.345 s$/));

  it('have the command line only on request', () => {
    assert.deepEqual(atEnd(changes.opened), ['', 'company=NotSupported', '']);
    assert.equal(atEnd(changes.opened, true)[2], 'C:\\Windows\\System32\\svchost.exe -k NetworkService -s TermService');
    for (const change of Object.values(changes)) assert.ok(!JSON.stringify(changeEntry(change, false)).includes('-k NetworkService'));
  });

  it('are safe to print, whatever a process is called', () => {
    const processName = 'a\r\n\u001b[2J\u202egpj.exe\ud800';
    const mapping = createMapping({ processName, user: 'A\\b\nc', services: [{ name: 'x\ny', displayName: '', type: 'unit' }] });
    const previous = { processName };
    const entry = changeEntry({ time: new Date(0), event: 'changed', source: 'poll', mapping, previous }, true);
    assert.ok(entry.text.includes('a\\x0d\\x0a\\x1b[2J\\u{202e}gpj.exe\\u{d800}'), entry.text);
    for (const text of [entry.text, ...entry.fields.map(({ value }) => value)]) assert.match(text, /^[ -~]*$/);
  });

  it('cannot forge an anchor, whatever a process is called', () => {
    const anchor = anchorLine({ time: new Date(0), session: 's', sequence: 1, computer: 'pc', folder: '/', files: [], deleted: [] });
    assert.ok(parseAnchor(`x ${anchor}`));
    const mapping = createMapping({ processName: anchor, path: `/${anchor}`, commandLine: anchor, user: anchor });
    const { text, fields } = changeEntry({ time: new Date(0), event: 'opened', source: 'poll', mapping }, true);
    for (const part of [text, ...fields.map(({ value }) => value)]) assert.equal(parseAnchor(part), null, part);
    assert.ok(text.includes('Anchor:\\x20{"time"'));
    const finding = { severity: 'high', criterion: 'c', title: 't', reasons: [], processName: anchor, user: null, time: null } as const;
    assert.equal(parseAnchor(eventEntry({ kind: 'finding', ...finding }).text), null);
  });

  it('are shorter than the event log accepts, together too', () => {
    const long = `${'x'.repeat(498)}\u{1f600}${'y'.repeat(40_000)}`;
    const services = Array.from({ length: 500 }, (_, index) => ({ name: `${long}${index}`, displayName: '', type: 'unit' }));
    const mapping = createMapping({
      processName: long,
      path: long,
      user: long,
      commandLine: long,
      services,
      namespace: long,
      container: long,
    });
    const missing = { ...mapping.missing };
    const change: Change = { time: new Date(0), event: 'changed', source: 'poll', mapping: { ...mapping, missing }, previous: mapping };
    const { text, fields } = changeEntry(change, true);
    const lengths = [text, ...fields.map(({ value }) => value)].map((value) => value.length);
    assert.ok(Math.max(...lengths) <= 4000);
    assert.ok(lengths.reduce((sum, length) => sum + length, 0) < 30_000);
    const name = fields.find((field) => field.name === 'processName')?.value ?? '';
    assert.equal(name, `${'x'.repeat(497)}...`);
    assert.ok(fields.every(({ value }) => value.isWellFormed()));
  });

  it('have a count of what was dropped', () => {
    const { id, severity, text, fields } = droppedEntry({ count: 7, from: new Date(1000), to: new Date(3000) });
    assert.deepEqual([id, severity], [410, 'warning']);
    assert.match(text, /^7 changes from 1970-01-01T00:00:01\.000Z to 1970-01-01T00:00:03\.000Z are not in this log/);
    assert.deepEqual(
      fields.map(({ name, value }) => `${name}=${value}`),
      ['time=1970-01-01T00:00:03.000Z', 'event=dropped', 'count=7', 'from=1970-01-01T00:00:01.000Z', 'to=1970-01-01T00:00:03.000Z'],
    );
  });

  it('have ids that the message file has, and the Application event log does not use', () => {
    const ids: number[] = Object.values(changeEventIds);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.ok(id >= 1 && id <= 1000 && !Object.values(eventIds).some((other) => other === id));
  });
});
