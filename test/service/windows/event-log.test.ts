import assert from 'node:assert/strict';
import { newestEvent, parseEvents, readEventLogAnchors, type OpenEventLog } from '../../../engine/service/windows/event-log-reader.ts';
import { anchorLine } from '../../../engine/model/anchor.ts';
import { insertionText, openEventLog } from '../../../engine/service/windows/event-log.ts';
import { win32Error } from '../../../engine/platform/windows/win32-errors.ts';
import type { EventLogApi } from '../../../engine/service/windows/event-source.ts';

/** An EVENTLOGRECORD (winnt.h) as ReadEventLogW returns it. */
function record(source: string, id: number, seconds: number, texts: readonly string[]): Buffer {
  const names = Buffer.from(`${source}\0COMPUTER\0`, 'utf16le');
  const strings = Buffer.from(texts.map((text) => `${text}\0`).join(''), 'utf16le');
  const length = Math.ceil((56 + names.length + strings.length + 4) / 4) * 4;
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32LE(length, 0);
  bytes.write('LfLe', 4, 'latin1');
  bytes.writeUInt32LE(seconds, 12);
  bytes.writeUInt32LE((0xc0000000 | id) >>> 0, 20);
  bytes.writeUInt16LE(texts.length, 26);
  bytes.writeUInt32LE(56 + names.length, 36);
  names.copy(bytes, 56);
  strings.copy(bytes, 56 + names.length);
  bytes.writeUInt32LE(length, length - 4);
  return bytes;
}

describe('Application event log', () => {
  it('parses consecutive records', () => {
    const records = Buffer.concat([
      record('PortReporter', 200, 1_700_000_000, ['did not start\r\nbecause']),
      record('Other', 1, 1_699_999_999, ['a', '', 'c']),
    ]);
    assert.deepEqual(parseEvents(records), [
      { source: 'PortReporter', id: 200, time: new Date(1_700_000_000_000), texts: ['did not start\r\nbecause'] },
      { source: 'Other', id: 1, time: new Date(1_699_999_999_000), texts: ['a', '', 'c'] },
    ]);
  });

  it('stops at a damaged record', () => {
    const whole = record('PortReporter', 1, 1, ['x']);
    for (let length = 0; length < whole.length; length++) assert.deepEqual(parseEvents(whole.subarray(0, length)), []);
    for (let at = 0; at < 56; at++) {
      const damaged = Buffer.concat([whole, whole]);
      damaged[at] = 0xff;
      assert.ok(parseEvents(damaged).length <= 2);
    }
  });

  for (const [text, inserted] of [
    ['two\nlines', 'two\r\nlines'],
    ['fe80::1%12 and %% and 5 % of', 'fe80::1\\x2512 and \\x25% and 5 % of'],
    ['%'.repeat(3), '\\x25\\x25%'],
  ] as const) {
    it(`escapes a string as ${JSON.stringify(inserted)}`, () => assert.equal(insertionText(text), inserted));
  }

  it('truncates a string that is too long for the event log', () => {
    for (const text of ['x', '%1', '\n']) assert.equal(insertionText(text.repeat(40_000)).length, 31_000);
  });

  describe('read backwards', () => {
    const anchor = { time: new Date(0), session: 's', sequence: 1, computer: 'pc', folder: 'C:\\Logs', files: [], deleted: [] };
    const started = { source: 'PortReporter', id: 1, time: new Date(1_700_000_000_000), texts: ['started'] };
    /** An event log with an anchor and an older event, each in a buffer of its own, and this error after them. */
    function log(error: number): { open: () => OpenEventLog; closed: () => number } {
      const buffers = [
        record('PortReporter', 11, 1_700_000_001, [anchorLine(anchor)]),
        record('PortReporter', 1, 1_700_000_000, ['started']),
      ];
      let closed = 0;
      return {
        open: () => {
          const rest = [...buffers];
          return {
            read: (buffer) => {
              const next = rest.shift();
              return next ? { bytes: next.copy(buffer) } : { error };
            },
            problem: (number) => win32Error(number, 'the log could not be read to its end', 'Application', 'Text of Windows.'),
            close: () => void closed++,
          };
        },
        closed: () => closed,
      };
    }

    it('returns events and anchors up to the end of the log', () => {
      const { open, closed } = log(38);
      assert.deepEqual(readEventLogAnchors(open), { anchors: [anchor] });
      assert.deepEqual(newestEvent([1], new Date(1_700_000_000_900), open), started);
      assert.equal(newestEvent([1], new Date(1_700_000_001_000), open), null);
      assert.equal(newestEvent([2], new Date(0), open), null);
      assert.equal(closed(), 4);
    });

    it('returns no anchors if the log was not read to its end: older ones would be missing', () => {
      // ERROR_EVENTLOG_FILE_CHANGED, ERROR_EVENTLOG_FILE_CORRUPT, RPC_S_SERVER_UNAVAILABLE
      for (const error of [1503, 1500, 1722]) {
        const { open, closed } = log(error);
        const reading = readEventLogAnchors(open);
        assert.match(
          'reason' in reading ? reading.reason : '',
          new RegExp(`could not be read to its end \\(Text of Windows, Windows error ${error}\\)$`),
        );
        assert.deepEqual(newestEvent([1], new Date(0), open), started);
        assert.equal(newestEvent([2], new Date(0), open), null);
        assert.equal(closed(), 3);
      }
    });
  });

  describe('an invalidated handle', () => {
    /** An event log that rejects these handles, and the calls to it. */
    function eventLog(...stale: readonly number[]): { api: EventLogApi; calls: string[] } {
      const calls: string[] = [];
      let handle = 0;
      return {
        calls,
        api: {
          register: (source) => {
            calls.push(`register ${source}`);
            return ++handle;
          },
          deregister: (which) => {
            calls.push(`deregister ${which}`);
          },
          report: (which, _type, id) => {
            calls.push(`report ${id} to ${which}`);
            return !stale.includes(Number(which));
          },
          reason: () => 'stale',
        },
      };
    }

    it('is replaced, and the event is written', () => {
      const { api, calls } = eventLog(1);
      const log = openEventLog(api);
      log.write({ kind: 'paused' });
      log.write({ kind: 'continued' });
      log.close();
      assert.deepEqual(calls, [
        'register PortReporter',
        'report 3 to 1',
        'deregister 1',
        'register PortReporter',
        'report 3 to 2',
        'report 4 to 2',
        'deregister 2',
      ]);
    });

    it('is replaced once per event if the event log rejects every event', () => {
      const { api, calls } = eventLog(1, 2);
      openEventLog(api).write({ kind: 'paused' });
      assert.deepEqual(calls, ['register PortReporter', 'report 3 to 1', 'deregister 1', 'register PortReporter', 'report 3 to 2']);
    });
  });
});
