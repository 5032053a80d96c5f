import assert from 'node:assert/strict';
import { parseRecord } from '../../../engine/cli/log/record-input.ts';
import { logFields, logRow } from '../../../engine/cli/log/log-row.ts';
import { recordJson } from '../../../engine/cli/log/record-json.ts';
import { parseEvent } from '../../../engine/log-reader/events-log-parser.ts';
import { findLogFiles } from '../../../engine/log-reader/log-files.ts';
import type { DamagedRecord, LogRecord } from '../../../engine/log-reader/log-records.ts';
import { readLogs } from '../../../engine/log-reader/read-logs.ts';
import { eventHead } from '../../builders.ts';

type ReadableRecord = Exclude<LogRecord, DamagedRecord>;

function recordsOf(set: string): ReadableRecord[] {
  const problem = (error: Error): never => {
    throw error;
  };
  const files = findLogFiles([`test/fixtures/reporter/${set}`], problem);
  return [...readLogs(files, { problem })].flat().filter((record) => record.type !== 'damaged');
}

const event = (fields: object): ReadableRecord => {
  const record = parseEvent(JSON.stringify({ ...eventHead, time: '2024-01-01T00:00:00.000Z', ...fields }), 'f', 1);
  assert.ok(typeof record === 'object', 'a valid event');
  return record;
};

describe('JSON of log records', () => {
  for (const set of ['linux', 'windows-11', 'windows-xp', 'samples']) {
    it(`is read back as the same records: ${set}`, () => {
      const [records, json] = [recordsOf(set), recordJson()];
      assert.ok(records.length > 20);
      for (const record of records) assert.deepEqual(parseRecord(json(record), 1), record);
    });

    it(`is flat, with the field names of the other formats: ${set}`, () => {
      const json = recordJson();
      const names = new Set<string>(logFields.map(({ name }) => name));
      for (const record of recordsOf(set)) {
        const flat: { readonly [field: string]: unknown } = JSON.parse(json(record));
        const row = logRow(record);
        assert.ok(!('mapping' in flat));
        // Fields that are not columns are in the column of details.
        const details = Object.keys(flat).filter((name) => !names.has(name));
        assert.deepEqual(details.toSorted(), Object.keys(row.details ?? {}).toSorted());
        const plain = JSON.parse(JSON.stringify({ ...row, details: undefined }));
        for (const [name, value] of Object.entries(flat)) if (names.has(name)) assert.deepEqual(plain[name] ?? null, value, name);
      }
    });
  }

  it('has the process and version of the reporter in fields that are not those of the owner of a port', () => {
    const [started] = recordsOf('linux').filter((record) => record.type === 'event' && record.event === 'started');
    const flat = JSON.parse(recordJson()(started!));
    assert.deepEqual([flat.reporterVersion, flat.reporterProcessId, flat.version, flat.processId], ['2.0.0', 1, undefined, undefined]);
  });

  it('is not written for a record that is too deep, and not read', () => {
    for (const [start, end] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = (depth: number): string =>
        `{"schema":1,"computer":"a","session":"s","sequence":1,"time":"2024-01-01T00:00:00Z","event":"x","y":${start.repeat(depth)}${start === '[' ? '' : 1}${end.repeat(depth)}}`;
      const good = parseEvent(nested(63), 'f', 1);
      assert.ok(typeof good === 'object');
      assert.deepEqual(parseRecord(recordJson()(good), 1), good);
      for (const depth of [64, 5000, 100_000]) {
        assert.equal(parseEvent(nested(depth), 'f', 1), 'nested more than 64 levels deep');
        const record = parseRecord(nested(depth).replace('{', '{"type":"event","file":"f","line":1,'), 1);
        assert.ok(record.type === 'damaged' && record.reason === 'nested more than 64 levels deep');
      }
    }
    // Many lists next to each other are not deep, nor are brackets in texts.
    for (const value of [Array.from({ length: 500 }, () => []), '['.repeat(500)]) assert.ok(event({ event: 'x', value }));
  });

  it('has the files that events are about', () => {
    const tampered = event({ event: 'tampered', file: 'PR-PORTS-1.log', how: 'removed' });
    const flat = JSON.parse(recordJson()(tampered));
    assert.deepEqual([flat.file, flat.tamperedFile, flat.how], ['f', 'PR-PORTS-1.log', 'removed']);
    assert.deepEqual(parseRecord(recordJson()(tampered), 1), tampered);
  });

  it('has the direction that log read adds, and no other', () => {
    const records = recordsOf('linux');
    const [port, opened] = [records.find(({ type }) => type === 'port'), records.find((one) => one.type === 'event' && 'mapping' in one)];
    for (const record of [port!, opened!]) {
      const directed = Object.assign({}, record, { direction: 'Inbound' });
      const json = recordJson()(directed);
      assert.deepEqual(parseRecord(json, 1), directed);
      assert.match(JSON.stringify(parseRecord(json.replace('"Inbound"', '"Upward"'), 1)), /"type":"damaged".*invalid direction/);
    }
  });

  it('keeps fields of unknown events, and values that look like times', () => {
    const other = event({ event: 'later', why: 'x', nested: { time: 'no time' }, totals: { opened: 1 } });
    assert.deepEqual(parseRecord(recordJson()(other), 1), other);
  });
});
