import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseTimeZone } from '../../engine/log-reader/local-time.ts';
import { findLogFiles, type LogFileError } from '../../engine/log-reader/log-files.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { followLogs, readLogs, readTail, type ReadOptions } from '../../engine/log-reader/read-logs.ts';
import { eventsLog } from '../builders.ts';
import { waitUntil } from '../wait-until.ts';
import { readText, refused, withFiles } from './read-text.ts';

const options: ReadOptions = { zone: parseTimeZone('UTC', 'Option'), problem: (error) => assert.fail(error) };
const files = (folder: string): ReturnType<typeof findLogFiles> => findLogFiles([folder], (error) => assert.fail(error));
const line = (n: number, process = 'a.exe'): string =>
  `24/1/1,0:${Math.floor(n / 60)}:${n % 60},TCP,${n},10.0.0.1,80,10.0.0.2,5,${process},<u>\r\n`;
const ports = (records: readonly LogRecord[]): number[] => records.flatMap((record) => (record.type === 'port' ? [record.localPort] : []));
const started = (zone: string): string =>
  eventsLog([{ time: '2024-01-01T00:00:00.000Z', event: 'started', operatingSystem: 'x', utcOffset: '+01:00', timeZone: zone }]);

const name = 'PR-PORTS-24-01-1-0-0-0.log';

describe('reading logs', () => {
  it('reads files in order, each record with its file and line', () =>
    withFiles({ [name]: line(1) + line(2), 'PR-PORTS-24-01-1-0-0-9.log': line(3) }, (folder) => {
      const records = [...readLogs(files(folder), options)].flat();
      assert.deepEqual(
        records.map((record) => [path.basename(record.file), record.line]),
        [
          [name, 1],
          [name, 2],
          ['PR-PORTS-24-01-1-0-0-9.log', 1],
        ],
      );
    }));

  it('returns only the requested kinds and time', () =>
    withFiles({ [name]: line(1) + line(2) + line(3), 'PR-EVENTS-24-01-1-0-0-0.jsonl': started('UTC') }, (folder) => {
      const read = (more: Partial<ReadOptions>): LogRecord[] => [...readLogs(files(folder), { ...options, ...more })].flat();
      assert.deepEqual(
        read({ kinds: ['events'] }).map(({ type }) => type),
        ['event'],
      );
      assert.deepEqual(ports(read({ after: new Date('2024-01-01T00:00:02Z') })), [2, 3]);
      assert.deepEqual(ports(read({ before: new Date('2024-01-01T00:00:02Z') })), [1]);
    }));

  for (const [zone, utc, source] of [
    ['Europe/Berlin', '2023-12-31T23:00:01.000Z', 'Events'],
    ['Nowhere/At_All', '2023-12-31T23:00:01.000Z', 'Events'],
    [null, '2024-01-01T00:00:01.000Z', 'Option'],
  ] as const) {
    it(`uses the offset of ${zone === null ? 'the option' : `PR-EVENTS, which has ${zone}`}`, () =>
      withFiles({ [name]: line(1), ...(zone === null ? {} : { 'PR-EVENTS-24-01-1-0-0-0.jsonl': started(zone) }) }, (folder) => {
        const [record] = [...readLogs(files(folder), { ...options, kinds: ['ports'] })].flat();
        assert.ok(record?.type === 'port');
        assert.deepEqual([record.time?.toISOString(), record.timeSource, record.localTime], [utc, source, '2024-01-01T00:00:01']);
      }));
  }

  it("uses this machine's offset if no other is known", () =>
    withFiles({ [name]: line(1) }, (folder) => {
      const [record] = [...readLogs(files(folder), { problem: assert.fail })].flat();
      assert.ok(record?.type === 'port');
      assert.deepEqual([record.time?.getTime(), record.timeSource], [new Date(2024, 0, 1, 0, 0, 1).getTime(), 'Machine']);
    }));

  it('returns the last records, across files', () =>
    withFiles({ [name]: line(1) + line(2), 'PR-PORTS-24-01-1-0-0-9.log': line(3) + line(4) }, (folder) => {
      for (const [count, expected] of [
        [0, []],
        [1, [4]],
        [3, [2, 3, 4]],
        [9, [1, 2, 3, 4]],
      ] as const) {
        assert.deepEqual(ports(readTail(files(folder), count, options)), expected);
      }
    }));

  describe('in any encoding', () => {
    const text = line(1, 'Büro €.exe') + line(2, '日本.exe');
    for (const [encoding, bytes] of [
      ['UTF-8', Buffer.from(text)],
      ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
      ['UTF-16LE', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['UTF-16BE', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ] as const) {
      it(encoding, async () => {
        const records = await readText(name, bytes);
        assert.deepEqual(
          records.map((record) => record.type === 'port' && record.processName),
          ['Büro €.exe', '日本.exe'],
        );
      });
    }

    it('windows-1252', async () => {
      const bytes = Buffer.concat([
        Buffer.from('24/1/1,0:0:1,TCP,1,10.0.0.1,80,10.0.0.2,5,B'),
        Buffer.from([0xfc]),
        Buffer.from('ro '),
        Buffer.from([0x80]),
        Buffer.from('.exe,<u>\n'),
      ]);
      const [record] = await readText(name, bytes);
      assert.equal(record?.type === 'port' && record.processName, 'Büro €.exe');
    });

    it('UTF-16 cut in the middle of a character, across chunks', async () => {
      const long = Array.from({ length: 30_000 }, (_, n) => line(n % 3600, '日本.exe')).join('');
      const bytes = Buffer.from(`\ufeff${long}`, 'utf16le');
      const records = await readText(name, bytes.subarray(0, bytes.length - 5));
      assert.equal(ports(records).length, 29_999);
      assert.match(refused(records).join(), /^30000: cut off in mid-line/);
    });
  });

  it('skips a line of ten megabytes and counts it', async () => {
    const records = await readText(name, line(1) + 'x'.repeat(10_000_000) + '\r\n' + line(3));
    assert.deepEqual(ports(records), [1, 3]);
    assert.deepEqual(refused(records), ['2: longer than 1048576 bytes']);
    assert.equal(records.at(-1)?.line, 3);
    assert.deepEqual(refused(await readText(name, `${line(1)}${'x'.repeat(3_000_000)}`)), ['2: longer than 1048576 bytes']);
  });

  it('reports a file that cannot be read and continues', function test() {
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
    return withFiles({ [name]: line(1), 'PR-PORTS-24-01-1-0-0-9.log': line(3) }, (folder) => {
      chmodSync(path.join(folder, name), 0);
      const problems: LogFileError[] = [];
      assert.deepEqual(ports([...readLogs(files(folder), { ...options, problem: (error) => problems.push(error) })].flat()), [3]);
      assert.deepEqual(
        problems.map(({ code }) => code),
        ['AccessDenied'],
      );
    });
  });

  it('follows the files that are written, into the next log set', () =>
    withFiles({ [name]: line(1) + line(2) + line(3).slice(0, 20) }, async (folder) => {
      const stop = new AbortController();
      const seen: LogRecord[] = [];
      const reading = (async () => {
        for await (const records of followLogs([folder], { ...options, tail: 1 }, stop.signal)) seen.push(...records);
      })();
      const until = async (count: number): Promise<void> => {
        await waitUntil(`${count} records`, () => seen.length >= count);
        assert.equal(seen.length, count, JSON.stringify(seen));
      };
      await until(1);
      appendFileSync(path.join(folder, name), line(3).slice(20));
      await until(2);
      appendFileSync(path.join(folder, name), line(4));
      writeFileSync(path.join(folder, 'PR-PORTS-24-01-1-0-9-0.log'), line(5));
      await until(4);
      appendFileSync(path.join(folder, 'PR-PORTS-24-01-1-0-9-0.log'), line(6));
      await until(5);
      // Like copytruncate of logrotate.
      truncateSync(path.join(folder, 'PR-PORTS-24-01-1-0-9-0.log'), 0);
      appendFileSync(path.join(folder, 'PR-PORTS-24-01-1-0-9-0.log'), line(7));
      await until(6);
      const newest = path.join(folder, 'PR-PORTS-24-01-1-0-9-0.log');
      // Truncated, and longer than before at the next poll.
      writeFileSync(newest, [8, 9, 10].map((n) => line(n)).join(''));
      await until(9);
      // Another file, longer than the one before, to which a line was added just before it was replaced.
      writeFileSync(`${newest}.new`, [12, 13, 14, 15, 16].map((n) => line(n)).join(''));
      appendFileSync(newest, line(11));
      renameSync(`${newest}.new`, newest);
      await until(15);
      stop.abort();
      await reading;
      assert.deepEqual(ports(seen), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    }));

  it('follows a new log set with an earlier timestamp, after the clock was set back', () =>
    withFiles({ [name]: line(1), 'PR-PORTS-23-01-1-0-0-0.log': line(2) }, async (folder) => {
      // It is the one that is being written.
      const earlier = path.join(folder, 'PR-PORTS-23-01-1-0-0-0.log');
      utimesSync(path.join(folder, name), 1, 1);
      const stop = new AbortController();
      const seen: LogRecord[] = [];
      const reading = (async () => {
        for await (const records of followLogs([folder], options, stop.signal)) seen.push(...records);
      })();
      const until = async (count: number): Promise<void> => {
        await waitUntil(`${count} records`, () => seen.length >= count);
      };
      await until(2);
      appendFileSync(earlier, line(3));
      await until(3);
      const earliest = path.join(folder, 'PR-PORTS-22-01-1-0-0-0.log');
      writeFileSync(earliest, line(4));
      await until(4);
      appendFileSync(earliest, line(5));
      await until(5);
      stop.abort();
      await reading;
      assert.deepEqual(
        ports(seen).toSorted((a, b) => a - b),
        [1, 2, 3, 4, 5],
      );
    }));
});
