import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../../engine/cli/errors.ts';
import type { FilterOptions } from '../../../engine/cli/filters.ts';
import { recordFilter } from '../../../engine/cli/log/record-filter.ts';
import { parseEvent } from '../../../engine/log-reader/events-log-parser.ts';
import type { LogRecord } from '../../../engine/log-reader/log-records.ts';
import type { LogKind } from '../../../engine/model/log-kinds.ts';
import { portsLogHeader } from '../../../engine/log-writer/ports-log-writer.ts';
import { unknownFields } from '../../../engine/model/mapping-schema.ts';
import { readText, withFiles } from '../../log-reader/read-text.ts';
import { runProgram } from '../run-program.ts';
import { eventHead } from '../../builders.ts';

const location = { file: 'f', line: 1, time: null, localTime: null, timeSource: null };
const connection = {
  protocol: 'TCP',
  localAddress: '10.0.0.1',
  localPort: 50001,
  remoteAddress: '6.6.6.6',
  remotePort: 443,
  state: null,
  processId: 7,
  processName: 'chrome.exe',
} as const;
const listener = { ...connection, localAddress: '0.0.0.0', localPort: 80, remoteAddress: null, remotePort: null, state: 'Listen' } as const;
const port: LogRecord = { type: 'port', ...location, ...connection, user: 'LAB\\ann', presentAtStart: false };
const present: LogRecord = { type: 'port', ...location, ...connection, state: 'Established', user: null, presentAtStart: true };
const process: LogRecord = {
  type: 'process',
  ...location,
  processId: 7,
  processName: 'chrome.exe',
  path: 'C:\\Apps\\chrome-bin.exe',
  user: 'LAB\\ann',
  services: [{ name: 'Web', displayName: 'Web server', type: 'own process' }],
  ports: [connection, listener],
  tcpMappings: 2,
  udpMappings: 0,
  modules: null,
  entry: null,
  presentAtStart: true,
};
const start: LogRecord = { type: 'start', ...location, version: null, computer: 'pc', operatingSystem: null, mappings: 2 };
const event = (fields: object): Exclude<LogRecord, { type: 'damaged' }> => {
  const record = parseEvent(JSON.stringify({ ...eventHead, time: '2024-01-01T00:00:00Z', ...fields }), 'f', 1);
  assert.ok(typeof record === 'object', 'a valid event');
  return record;
};
const mapping = { ...unknownFields, ...connection, user: 'LAB\\ann', state: 'Established', services: process.services };
const opened = event({ event: 'opened', source: 'poll', mapping });
const changed = event({ event: 'changed', source: 'poll', mapping, previous: { state: 'SynSent', user: 'LAB\\bob', services: [] } });
const gap = event({ event: 'gap', from: '2024-01-01T00:00:00Z', to: '2024-01-01T00:00:01Z', why: 'late' });
const all = { start, port, present, process, opened, changed, gap };

/** Names of the records that match. */
function matching(options: FilterOptions): string {
  const filter = recordFilter(options);
  assert.ok(filter);
  return Object.entries(all)
    .filter(([, record]) => filter(record))
    .map(([name]) => name)
    .join(' ');
}

describe('filters of log records', () => {
  const cases: [options: FilterOptions, names: string][] = [
    [{ process: ['chrome'] }, 'port present process opened changed'],
    [{ process: ['!chrome'] }, ''],
    [{ process: ['chrome-bin'] }, 'process'],
    [{ pid: ['7'] }, 'port present process opened changed'],
    [{ user: ['ann'] }, 'port process opened changed'],
    [{ user: ['bob'] }, 'changed'],
    // The table of PR-INITIAL contains no accounts: it is unknown whether a row belongs to another one.
    [{ user: ['!eve'] }, 'port process opened changed'],
    [{ service: ['web'] }, 'process opened changed'],
    [{ service: ['web serv*'] }, 'process opened changed'],
    [{ service: ['!web'] }, 'changed'],
    [{ port: ['50000-50009'] }, 'port present process opened changed'],
    [{ port: ['80'] }, 'process'],
    [{ port: ['80'], remotePort: ['443'] }, ''],
    [{ remoteAddress: ['6.0.0.0/8'] }, 'port present process opened changed'],
    [{ remoteAddress: ['!6.*'] }, 'process'],
    [{ localAddress: ['10.0.0.1'], process: ['chrome'] }, 'port present process opened changed'],
    [{ state: ['established'] }, 'present opened changed'],
    [{ state: ['SynSent'] }, 'changed'],
    [{ state: ['!Listen'] }, 'port present process opened changed'],
    [{ listening: true }, 'process'],
    [{ udp: true }, ''],
    [{ tcp: true, ipv6: true }, ''],
  ];
  for (const [options, names] of cases) {
    it(`${JSON.stringify(options)} match ${names === '' ? 'nothing' : names}`, () => assert.equal(matching(options), names));
  }

  it('are not created without options', () => assert.equal(recordFilter({}), null));

  const refused: [options: FilterOptions, kinds: LogKind[], message: RegExp][] = [
    [{ service: ['x'] }, ['ports'], /^--service matches no record with --type port: PR-PORTS contains no services$/],
    [{ bound: true }, ['initial', 'pids'], /^--bound matches no record with --type initial,process: only PR-EVENTS/],
    [{ state: ['Established'] }, ['ports'], /^--state matches no record with --type port: PR-PORTS contains no state other than Listen$/],
    [{ port: ['x'] }, ['ports'], /^invalid value 'x' for --port/],
  ];
  for (const [options, kinds, message] of refused) {
    it(`${JSON.stringify(options)} is refused for ${kinds.join(', ')}`, () =>
      assert.throws(
        () => recordFilter(options, kinds),
        (error) => error instanceof UsageError && message.test(error.message),
      ));
  }
  it('that some record can match are accepted', () => {
    assert.ok(recordFilter({ state: ['Listen'] }, ['ports']));
    assert.ok(recordFilter({ state: ['!Listen'] }, ['ports']));
    assert.ok(recordFilter({ listening: true, state: ['Established'] }, ['ports']));
    assert.ok(recordFilter({ service: ['x'] }, ['ports', 'pids']));
  });

  it('work on every field that a hostile PR-EVENTS can contain', () => {
    const odd = { ...connection, path: null, user: null, opened: null, processStarted: null, services: [{ name: null }], sharedWith: null };
    const filter = recordFilter({ service: ['!x'], process: ['*'] });
    assert.equal(filter?.(event({ event: 'opened', source: 'poll', mapping: odd })), true);
    assert.equal(
      parseEvent(
        JSON.stringify({ ...eventHead, time: '2024-01-01T00:00:00Z', event: 'changed', source: 'poll', mapping, previous: { user: 5 } }),
        'f',
        1,
      ),
      'changed: no user in its previous values',
    );
  });
});

describe('log read with filters', () => {
  const log = 'PR-PORTS-24-01-1-0-0-0.log';
  const line = (second: number, remotePort: number, name: string): string =>
    `24/1/1,9:0:${second},TCP,5000${second},10.0.0.1,${remotePort},6.6.6.6,7,${name},<LAB\\ann>\r\n`;
  const files = {
    [log]: portsLogHeader('24-01-1-0-0-0', 'win32') + line(1, 443, 'a.exe') + line(2, 4444, 'b.exe') + 'rubbish\r\n' + line(3, 80, 'a.exe'),
  };

  it('prints the matching records, and reports damaged lines', () =>
    withFiles(files, async (folder) => {
      const read = async (...args: string[]): Promise<[string, number, string]> => {
        const { stdout, stderr, exitCode } = await runProgram('log', 'read', folder, '--format', 'tsv', ...args);
        const [header = '', ...rows] = stdout.trimEnd().split('\n');
        const at = header.split('\t').indexOf('localPort');
        return [rows.map((row) => row.split('\t')[at]).join(' '), exitCode, stderr];
      };
      assert.deepEqual((await read('--process', 'a')).slice(0, 2), ['50001 50003', 0]);
      assert.deepEqual((await read('--process', 'a', '--remote-port', '!80')).slice(0, 2), ['50001', 0]);
      // The last matching record, not the matching ones among the last records.
      assert.deepEqual(await read('--remote-port', '443', '--tail', '2').then(([rows, code]) => [rows, code]), ['50001', 0]);
      assert.match((await read('--process', 'a'))[2], /^DamagedLine\t/);
      const none = await read('--process', 'c', '--port', '1');
      assert.deepEqual(none.slice(0, 2), ['', 1]);
      assert.match(none[2], /NoMatchingRecord\tObjectNotFound\tno record matches --port 1 --process c \(3 checked\)/);
    }));

  it('refuses a filter that has no effect, before it reads', () =>
    withFiles(files, async (folder) => {
      const { stdout, stderr, exitCode } = await runProgram('log', 'read', folder, '--type', 'port', '--service', 'x');
      assert.deepEqual([stdout, exitCode], ['', 2]);
      assert.match(stderr, /^PortReporter: --service matches no record with --type port: .*\. Add --type initial,process,event, or omit/);
    }));

  it('reads further filters from a file', () =>
    withFiles({ ...files, 'filters.txt': '--process=b\n' }, async (folder) => {
      const args = [path.join(folder, log), '--filter-file', path.join(folder, 'filters.txt'), '--format', 'json'];
      const { stdout } = await runProgram('log', 'read', ...args);
      assert.deepEqual(
        stdout
          .trimEnd()
          .split('\n')
          .map((text) => JSON.parse(text).processName),
        ['b.exe'],
      );
    }));

  it('prints the records of a finding when its command is run', () =>
    withFiles(files, async (folder) => {
      const rows = (text: string): Record<string, unknown>[] =>
        text
          .trimEnd()
          .split('\n')
          .map((one) => JSON.parse(one));
      const [found] = rows((await runProgram('log', 'find', path.join(folder, log), '--format', 'json')).stdout);
      assert.equal(found?.['processName'], 'b.exe');
      const [, ...args] = String(found['command']).split(' ');
      const { stdout } = await runProgram(...args.map((arg) => arg.replaceAll('"', '')), '--format', 'json');
      const locations = rows(stdout).map(({ file, line: at }) => ({ file, line: at }));
      assert.deepEqual(locations, found['records']);
    }));

  it('tests the ports of a process by its own block', async () => {
    const text = readFileSync('test/fixtures/reporter/windows-xp/PR-PIDS-08-06-30-10-17-54.log', 'latin1');
    const records = await readText('PR-PIDS-08-06-30-10-17-54.log', text);
    const filter = recordFilter({ remotePort: ['80'], process: ['winword'] });
    const found = records.filter((record) => record.type !== 'damaged' && filter?.(record));
    assert.ok(found.length > 0 && found.length < records.length);
    assert.ok(found.every((record) => record.type === 'process' && record.processName === 'WINWORD.EXE'));
  });
});
