import assert from 'node:assert/strict';
import path from 'node:path';
import { countPortLogs } from '../../../../engine/analysis/statistics/counting/counting.ts';
import { splitIntoChunks } from '../../../../engine/analysis/statistics/counting/file-chunks.ts';
import { remoteEndpoints } from '../../../../engine/analysis/statistics/port-statistics.ts';
import { parseTimeZone } from '../../../../engine/log-reader/local-time.ts';
import { findLogFiles, type LogFile } from '../../../../engine/log-reader/log-files.ts';
import type { DamagedRecord } from '../../../../engine/log-reader/log-records.ts';
import { readLogs, type ReadOptions } from '../../../../engine/log-reader/read-logs.ts';
import { portsLogHeader, portsLogLines } from '../../../log-reader/generate-ports-log.ts';
import { withFiles } from '../../../log-reader/read-text.ts';
import { referenceCounts, summarize } from './reference-counts.ts';

const berlin = parseTimeZone('Europe/Berlin', 'Option');
const options: ReadOptions = { zone: berlin, problem: (error) => assert.fail(error) };
const [first, second] = ['24-01-1-0-0-0', '24-01-2-0-0-0'];

function log(stamp: string, seed: number, size: number, change: (text: string) => string = (text) => text): Record<string, string> {
  const lines: string[] = [];
  for (const line of portsLogLines(seed)) if (lines.push(line) === size) break;
  return { [`PR-PORTS-${stamp}.log`]: change(`${portsLogHeader(stamp)}${lines.join('\r\n')}\r\n`) };
}

const filesOf = (folder: string): LogFile[] => findLogFiles([folder], (error) => assert.fail(error));
const cuts = (files: readonly LogFile[], parts: number): number[] =>
  splitIntoChunks(files, parts, berlin)
    .flat()
    .map(({ from }) => from)
    .filter((from) => from > 0);

describe('counting PR-PORTS files', () => {
  it('counts the same in one thread and in several', () =>
    withFiles(
      {
        ...log(first, 1, 20_000),
        ...log(second, 2, 3000, (text) => text.replaceAll(',TCP,', ',TPC,').replace('TPC', 'TCP')),
      },
      async (folder) => {
        const files = filesOf(folder);
        assert.equal(cuts(files, 3).length, 2);
        let bytes = 0;
        const alone = summarize(await countPortLogs(files, options, 1));
        for (const threads of [2, 3, 4]) {
          bytes = 0;
          assert.deepEqual(summarize(await countPortLogs(files, { ...options, progress: (more) => void (bytes += more) }, threads)), alone);
          assert.ok(bytes >= files.reduce((sum, file) => sum + file.bytes, 0));
        }
        const period = { ...options, after: new Date('2023-12-31T23:05:00Z'), before: new Date('2023-12-31T23:10:00Z') };
        const { records, first: from, last: to } = await countPortLogs(files, period, 2);
        assert.deepEqual(summarize(await countPortLogs(files, period, 1)), summarize(await countPortLogs(files, period, 2)));
        assert.equal(records, 300 * 20);
        assert.deepEqual([new Date(from), new Date(to)], [period.after, new Date('2023-12-31T23:09:59Z')]);
      },
    )).timeout(60_000);

  it('leaves the clients of known listeners out of the remote ports, in several threads too', () =>
    withFiles(
      log(first, 1, 20_000, (text) => text.replaceAll(/,TCP,\d+,([^,]*),8080,/g, ',TCP,9000,$1,8080,')),
      async (folder) => {
        const files = filesOf(folder);
        const portsOf = async (more: { listening?: Uint8Array }, threads: number): Promise<Set<number>> => {
          const counts = await countPortLogs(files, { ...options, ...more }, threads);
          return new Set([...remoteEndpoints(counts).values()].flatMap(({ remotePorts }) => remotePorts));
        };
        const listening = new Uint8Array(65_536);
        listening[9000] = 1;
        for (const threads of [1, 3]) {
          const [all, known] = [await portsOf({}, threads), await portsOf({ listening }, threads)];
          assert.ok(all.delete(8080));
          assert.deepEqual(known, all);
        }
      },
    )).timeout(60_000);

  it('counts the same as the plain reference', () =>
    withFiles(
      log(first, 4, 5000, (text) =>
        [
          text.replace(',TCP,', ',TPC,'),
          '24/1/9,1:2:3,UDP,53,10.0.0.1,*,*,7,,<>\r\n',
          '24/2/9,1:2:3,UDP,53,10.0.0.1,50000,10.0.0.2,7,a,<b>\r\n',
          '24/2/9,1:2:3,TCP,80,0.0.0.0,,0.0.0.0,7,a,<>\r\n',
          '24/2/9,1:2:4,TCP,80,0.0.0.0,0,0.0.0.0,7,a,<b>\r\n',
          '24/2/9,1:2:4,TCP,81,10.0.0.1,0,10.0.0.2,7,a,<b>\r\n',
          '24/2/9,1:2:5,TCP,82,::1,80,::,0,,<>\r\n',
        ].join(''),
      ),
      async (folder) => {
        const files = filesOf(folder);
        const expected = referenceCounts([...readLogs(files, options)].flat());
        assert.equal(expected.damaged, 1);
        for (const threads of [1, 3]) {
          const counts = await countPortLogs(files, options, threads);
          assert.deepEqual(summarize(counts), summarize(expected));
          assert.deepEqual(counts.damagedLines, expected.damagedLines);
        }
      },
    )).timeout(60_000);

  it('reports the same lines that cannot be read in one thread and in several', () =>
    withFiles(
      {
        ...log(first, 1, 9000, (text) => text.replaceAll(/^(.*:17:.*)$/gm, 'x$1')),
        ...log(second, 2, 3000, (text) => text.replaceAll(',TCP,', ',TPC,')),
      },
      async (folder) => {
        const files = filesOf(folder);
        const reported = async (threads: number): Promise<string[]> => {
          const lines: string[] = [];
          const unreadable = (records: readonly DamagedRecord[], count: number): void => {
            lines.push(String(count), ...records.map(({ file, line, reason }) => `${path.basename(file)}:${line} ${reason}`));
          };
          await countPortLogs(files, { ...options, unreadable }, threads);
          return lines;
        };
        const alone = await reported(1);
        const read: string[] = [];
        for (const record of [...readLogs(files, options)].flat()) {
          if (record.type === 'damaged') read.push(`${path.basename(record.file)}:${record.line} ${record.reason}`);
        }
        assert.ok(read.length > 1000);
        assert.deepEqual(alone, [String(read.length), ...read.slice(0, 1000)]);
        for (const threads of [2, 3, 4]) assert.deepEqual(await reported(threads), alone);
      },
    )).timeout(60_000);

  it('cuts at any position, between lines and within them', () =>
    withFiles(log(first, 5, 300), async (folder) => {
      const files = filesOf(folder);
      const alone = summarize(await countPortLogs(files, options, 1));
      const [file] = files;
      assert.ok(file);
      // More parts than lines: in some parts no line starts.
      const parts = splitIntoChunks([file], 700, berlin);
      assert.ok(cuts([file], 700).length > 650);
      const { createPortCounter } = await import('../../../../engine/analysis/statistics/counting/port-counter.ts');
      const { countChunk } = await import('../../../../engine/analysis/statistics/counting/count-chunks.ts');
      const counter = createPortCounter();
      for (const chunk of parts.flat()) countChunk(counter, chunk, options, () => undefined);
      assert.deepEqual(summarize(counter.counts()), alone);
    }));

  it('reports a file that cannot be read and counts the others', () =>
    withFiles(log(first, 1, 5000), async (folder) => {
      const [file] = filesOf(folder);
      assert.ok(file);
      const problems: string[] = [];
      const missing = { ...file, path: path.join(folder, 'missing.log') };
      for (const threads of [1, 3]) {
        const { records } = await countPortLogs([missing, file], { ...options, problem: ({ code }) => void problems.push(code) }, threads);
        assert.equal(records, 5000);
      }
      assert.deepEqual([...new Set(problems)], ['PathNotFound']);
    }));

  for (const [what, change] of [
    ['of seven fields', (text) => text.replaceAll(/^((?:[^,\n]*,){6}[^,\n]*),.*\r$/gm, '$1\r')],
    ['in UTF-16', (text) => `\ufeff${text}`],
    ['without a heading', (text) => text.replace(/^date,.*$/m, '')],
    ['on the day on which summer time ends', (text) => text.replaceAll(/^24\/1\/1,/gm, '24/10/27,')],
    ['of one long line', (text) => text.replaceAll('\r\n24/', ';24/')],
  ] as [string, (text: string) => string][]) {
    it(`does not cut a file ${what}`, () => {
      const [[name, text] = ['', '']] = Object.entries(log(first, 1, 2000, change));
      return withFiles({ [name]: Buffer.from(text, text.startsWith('\ufeff') ? 'utf16le' : 'utf8') }, async (folder) => {
        assert.deepEqual(cuts(filesOf(folder), 4), []);
        assert.deepEqual(
          summarize(await countPortLogs(filesOf(folder), options, 4)),
          summarize(await countPortLogs(filesOf(folder), options, 1)),
        );
      });
    });
  }

  it('splits few and many files into parts of about the same size', () =>
    withFiles(Object.assign({}, ...Array.from({ length: 20 }, (_, n) => log(`24-01-1-0-0-${n}`, n, 200 + 10 * n))), (folder) => {
      const files = filesOf(folder);
      const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
      const sizes = splitIntoChunks(files, 4, berlin).map((part) =>
        part.reduce((sum, { file, from, to }) => sum + Math.min(to, file.bytes) - from, 0),
      );
      assert.equal(
        sizes.reduce((sum, size) => sum + size),
        total,
      );
      for (const size of sizes) assert.ok(Math.abs(size - total / 4) < total / 100, String(sizes));
    }));
});
