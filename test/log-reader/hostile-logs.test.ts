import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { logKinds, type LogKind } from '../../engine/model/log-kinds.ts';
import { portsLogHeader, portsLogLines } from './generate-ports-log.ts';
import { readText } from './read-text.ts';
import { eventsLog } from '../builders.ts';

const stamp = '08-06-30-10-17-54';
const nameOf = (kind: LogKind): string => `PR-${kind.toUpperCase()}-${stamp}.${kind === 'events' ? 'jsonl' : 'log'}`;

/** Real logs of all kinds, of version 1.01 and of this one. */
const seeds = [
  ...['INITIAL', 'PORTS'].map((word) => readFileSync(`test/fixtures/reporter/samples/PR-${word}-${stamp}.log`)),
  ...globSync('test/fixtures/reporter/{windows-11,linux}/PR-*')
    .toSorted()
    .map((file) => readFileSync(file)),
];

const utf16 = (bytes: Buffer, mark = '\ufeff'): Buffer => Buffer.from(mark + bytes.toString(), 'utf16le');

/** A file with bytes inserted, removed or replaced, or half of a file. */
const edited = fc
  .tuple(
    fc.constantFrom(...seeds, ...seeds.map((seed) => utf16(seed)), utf16(seeds[1]!, '')),
    fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.constant(Buffer.alloc(5000)))), {
      maxLength: 12,
    }),
    fc.option(fc.nat()),
  )
  .map(([seed, edits, cut]) => {
    const whole = edits.reduce((bytes, [at, length, put]) => {
      const from = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
    }, seed);
    return cut === null ? whole : whole.subarray(0, cut % (whole.length + 1));
  });

/** Real logs with changed, removed and duplicated bytes, including NULs, also in UTF-16 and cut anywhere; and random bytes. */
const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 500 }).map((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
  { weight: 3, arbitrary: edited },
);

/** Lines as an editor counts them. */
function lineCount(bytes: Buffer): number {
  return bytes.filter((byte) => byte === 10).length + 1;
}

function checkRecord(record: LogRecord, lines: number): void {
  assert.ok(Number.isInteger(record.line) && record.line >= 1 && record.line <= lines, `line ${record.line} of ${lines}`);
  if (record.type === 'damaged') assert.match(record.reason, /^[^\p{Cc}]+$/u);
  if (record.type === 'port') {
    assert.ok(record.localPort >= 0 && record.localPort <= 65_535);
    assert.ok(record.processId === null || record.processId > 0);
  }
  // .NET supports the years 1 to 9999.
  if (record.type !== 'damaged' && record.time !== null) assert.match(record.time.toISOString(), /^[0-3]\d{3}-/);
}

describe('hostile logs', () => {
  for (const kind of logKinds) {
    it(`are read without harm as PR-${kind.toUpperCase()}`, async function test() {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(hostile, async (bytes) => {
          const isUtf16 = [0xfffe, 0xfeff].includes(bytes.length > 1 ? bytes.readUInt16BE(0) : 0);
          const lines = isUtf16 ? bytes.length : lineCount(bytes);
          for (const record of await readText(nameOf(kind), bytes)) checkRecord(record, lines);
        }),
        { numRuns: 300 },
      );
    });
  }

  const goodLines: { readonly [kind in LogKind]: string } = {
    initial: 'PID:Process\tPort\tLocal IP\tState\tRemote IP:Port\n4:System\tTCP 445\t0.0.0.0\tLISTENING\t0.0.0.0\n',
    ports: '08/6/30,10:17:58,TCP,1447,192.168.1.103,80,65.55.200.252,1900,svchost.exe,<SYSTEM>\n',
    pids: '=====\nProcess ID: 5 (a)\n',
    events: eventsLog([{ time: '2026-07-30T09:00:01Z', event: 'x' }]),
  };
  for (const kind of logKinds) {
    it(`with a line of ten megabytes are read without it, and the line is reported, in PR-${kind.toUpperCase()}`, async () => {
      const good = goodLines[kind];
      const count = async (text: string): Promise<number> =>
        (await readText(nameOf(kind), text)).filter(({ type }) => type !== 'damaged').length;
      for (const filler of ['x', ' ', '\0', '=', '"', '1,', '\ud83d\ude00']) {
        const long = filler.repeat(10_000_000 / filler.length);
        const memory = process.memoryUsage().arrayBuffers;
        const records = await readText(nameOf(kind), `${good}${long}\n${good}`);
        assert.ok(process.memoryUsage().arrayBuffers - memory < 64_000_000);
        const line = good.split('\n').length;
        assert.ok(
          records.some((record) => record.type === 'damaged' && record.line === line && record.reason.startsWith('longer than')),
          JSON.stringify(filler),
        );
        assert.equal(records.filter(({ type }) => type !== 'damaged').length, await count(`${good}?\n${good}`), JSON.stringify(filler));
      }
    });
  }

  const size = 400_000;
  const growing: [what: string, kind: LogKind, make: (length: number) => string][] = [
    ['a line of spaces in a table', 'initial', (length) => `5:a${' '.repeat(length)}TCP 1\n`],
    ['a line of tabs', 'pids', (length) => `=====\nProcess ID: 5 (a)\n5${'\t'.repeat(length)}x\n`],
    ['an endless row', 'initial', (length) => 'TCP 1 '.repeat(length / 6)],
    ['an endless module', 'initial', (length) => `=====\nProcess ID: 5 (a)\nLoaded modules:\n${'(0x'.repeat(length / 3)}\n`],
    ['quotation marks', 'ports', (length) => `08/6/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,${'"'.repeat(length)},<x>\n`],
    ['brackets', 'ports', (length) => `08/6/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a${',<'.repeat(length / 2)}\n`],
    ['commas', 'ports', (length) => `${','.repeat(length)}\n`],
    ['line ends', 'ports', (length) => '\n'.repeat(length)],
    ['separators', 'pids', (length) => '=====\n'.repeat(length / 6)],
    ['titles', 'pids', (length) => `=====\n${'Process ID: 5 (a)\n'.repeat(length / 18)}`],
    ['equal signs', 'pids', (length) => `${'='.repeat(length)}x\n`],
    ['JSON in depth', 'events', (length) => `${'['.repeat(length)}\n`],
    ['no line end', 'events', (length) => 'x'.repeat(length)],
  ];
  for (const [what, kind, make] of growing) {
    it(`take time in proportion: ${what}`, async () => {
      const measure = async (length: number): Promise<number> => {
        const text = make(length);
        const times: number[] = [];
        for (let run = 0; run < 3; run++) {
          const start = process.cpuUsage();
          await readText(nameOf(kind), text);
          const { user, system } = process.cpuUsage(start);
          times.push(user + system);
        }
        return Math.min(...times);
      };
      await measure(size / 8);
      // Eight times the size takes eight times as long, or 64 times as long if the time grows with the square.
      const [small, large] = [await measure(size / 8), await measure(size)];
      assert.ok(large < 30 * Math.max(small, 5000), `${small} µs, then ${large} µs for eight times as much`);
    });
  }

  it('are read completely if values collide in the cache', async () => {
    const lines: string[] = [];
    for (const line of portsLogLines(7)) {
      lines.push(line);
      if (lines.length === 60_000) break;
    }
    // More addresses than the cache has slots.
    for (let n = 0; n < 101_000; n++) {
      const address = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
      lines.push(`24/1/1,1:2:3,TCP,1,10.0.0.1,2,${address},5,p${n % 50_000},<u>`);
    }
    lines.push(...lines.slice(-80_000));
    const records = await readText(nameOf('ports'), [portsLogHeader(stamp), ...lines].join('\r\n'));
    const expected = lines.map((line) => {
      const fields = line.split(',');
      return `${fields[6] === '*' || fields[5] === '' ? null : fields[6]},${fields[8]}`;
    });
    assert.deepEqual(
      records.map((record) => (record.type === 'port' ? `${record.remoteAddress},${record.processName}` : '')),
      expected,
    );
  });
});
