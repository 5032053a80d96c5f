import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SystemEvent } from '../../engine/model/system-log.ts';
import { eventEntry } from '../../engine/service/events.ts';

const events: readonly [SystemEvent, number, string, string][] = [
  [
    {
      kind: 'started',
      version: '2.0.0',
      folder: 'C:\\Logs',
      files: ['a.log', 'b.log'],
      logSize: 5_242_880,
      keep: { kind: 'size', bytes: 1_073_741_824 },
      reserve: null,
      sources: ['poll'],
      withoutStates: null,
    },
    1,
    'information',
    'Port Reporter 2.0.0 started.\nLog folder: C:\\Logs\nLog files: a.log, b.log\nSize limit: 5MB, retention: 1GB\n' +
      'Minimum free disk space: 500 MB, at most 5 % of the disk\nSources of changes: poll',
  ],
  [
    { kind: 'stopped', reason: 'the service manager requested it', written: 7, lost: 0 },
    2,
    'information',
    'Port Reporter stopped: the service manager requested it.\nRecords written: 7, lost: 0',
  ],
  [
    { kind: 'stopped', reason: 'SIGTERM', written: 7, lost: 2 },
    2,
    'warning',
    'Port Reporter stopped: SIGTERM.\nRecords written: 7, lost: 2',
  ],
  [
    { kind: 'cannotWriteChanges', reason: 'access is denied' },
    106,
    'warning',
    'Port Reporter cannot write changes to the event log of --event-log: access is denied.\n' +
      'The log files contain all changes; Port Reporter tries again automatically.',
  ],
  [{ kind: 'paused' }, 3, 'information', 'Port Reporter is paused. Ports opened now are not reported until it is resumed.'],
  [{ kind: 'continued' }, 4, 'information', 'Port Reporter resumed.'],
  [
    { kind: 'sealed', file: 'C:\\Logs\\x.log', sha256: 'aa', previous: null },
    10,
    'information',
    'A log file was closed and sealed.\nFile: C:\\Logs\\x.log\nSHA-256: aa\nPrevious seal: none',
  ],
  [
    {
      kind: 'anchored',
      anchor: {
        time: new Date(0),
        session: 's',
        sequence: 1,
        computer: 'pc',
        folder: '/l',
        files: [{ file: 'a', size: 1, sha256: 'b' }],
        deleted: [],
      },
    },
    11,
    'information',
    'State of the log files, for log verify.\nAnchor: {"time":"1970-01-01T00:00:00.000Z","session":"s","sequence":1,' +
      '"computer":"pc","folder":"/l","files":[{"file":"a","size":1,"sha256":"b"}],"deleted":[]}',
  ],
  [
    { kind: 'tampered', file: '/l/a', how: 'truncated' },
    104,
    'error',
    'A log file was truncated by another program while Port Reporter wrote it.\nFile: /l/a\n' +
      'Port Reporter continues in new files. Find out which program did it.',
  ],
  [
    { kind: 'retentionSuspended', reason: 'the clock was set by 40.0 days' },
    105,
    'warning',
    'Port Reporter does not delete old log files by age at present: the clock was set by 40.0 days.\n' +
      'It resumes after a day in which the clock runs evenly. Check the clock.',
  ],
  [
    { kind: 'writingAgain', folder: '/var/log/x', lost: 3 },
    101,
    'information',
    'Logging resumed in /var/log/x.\nRecords lost (memory buffer full): 3',
  ],
  [
    { kind: 'diskLow', folder: 'C:\\Logs', free: 5_300_000, needed: 524_288_000 },
    102,
    'warning',
    'Port Reporter stopped writing: only 5 MB are free on the disk of C:\\Logs.\n' +
      'It resumes when 500 MB are free. Free disk space, or set a smaller retention (--keep).',
  ],
  [
    { kind: 'cannotWrite', file: 'C:\\Logs\\x.log', reason: 'the disk is full' },
    103,
    'error',
    'Port Reporter cannot write its log: the disk is full.\nFile: C:\\Logs\\x.log\nRecords wait in memory; Port Reporter tries again automatically.',
  ],
  [
    { kind: 'refused', setting: '-ls', value: '5', reason: 'it is too small', remedy: 'Specify more.' },
    200,
    'error',
    'Port Reporter did not start: it is too small.\nSetting: -ls 5\nSpecify more.',
  ],
  [{ kind: 'failed', reason: 'a\u001bb' }, 201, 'error', 'Port Reporter ended because of an error: a\\x1bb.'],
];

describe('events of the system log', () => {
  for (const [event, id, severity, text] of events) {
    it(`${event.kind} is event ${id}`, () => assert.deepEqual(eventEntry(event), { id, severity, text }));
  }

  it('have different ids, for which EventCreate.exe has a message', () => {
    const ids = [...new Map(events.map(([event]) => [event.kind, eventEntry(event).id])).values()];
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => id >= 1 && id <= 1000));
  });

  it('cannot be forged by the name of a file or by a value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        const lines = eventEntry({ kind: 'refused', setting: '-ld', value: hostile, reason: 'why', remedy: 'How.' }).text.split('\n');
        assert.equal(lines.length, 3);
        assert.ok(!/[\p{Cc}\p{Bidi_Control}]/u.test(lines.join('')));
      }),
    );
  });
});
