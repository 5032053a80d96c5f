import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eventsLogParser, parseEvent } from '../../engine/log-reader/events-log-parser.ts';
import { MappingEventReader } from '../../engine/log-reader/fast-events/fast-events.ts';
import { decodeText, forEachLine, type LineBlock } from '../../engine/log-reader/lines.ts';
import { createLogCaches } from '../../engine/log-reader/log-caches.ts';
import { damagedLine } from '../../engine/log-reader/log-parser.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { eventsLogLines } from './generate-events-log.ts';

const file = 'PR-EVENTS-26-07-30-9-0-0.jsonl';
const { addresses } = createLogCaches();

/** Whole lines as a block. Four bytes after its end can be read too. */
function blockOf(lines: readonly Uint8Array[]): LineBlock {
  const text = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
  const bytes = Buffer.concat([text, Buffer.alloc(4)]);
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    start: 0,
    end: text.length,
    afterOverlong: false,
    cut: false,
  };
}

function parsed(lines: readonly Uint8Array[]): LogRecord[] {
  const records: LogRecord[] = [];
  eventsLogParser(file, addresses).parse(blockOf(lines), records);
  return records;
}

/** The plain implementation. */
function plainlyParsed(lines: readonly Uint8Array[]): LogRecord[] {
  return lines.flatMap((bytes, at) => {
    const text = decodeText(bytes).trimEnd();
    if (text.trim() === '') return [];
    const record = parseEvent(text, file, at + 1);
    return typeof record === 'string' ? damagedLine(file, at + 1, false, record) : record;
  });
}

/** The same values, and the fields in the same order. */
function assertSame(lines: readonly Uint8Array[]): void {
  const [found, expected] = [parsed(lines), plainlyParsed(lines)];
  assert.deepStrictEqual(found, expected);
  assert.equal(JSON.stringify(found), JSON.stringify(expected));
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const endpoint = '"localPort":443,"remoteAddress":"192.0.2.7","remotePort":50000,"state":"Established"';
const middle = `${endpoint},"dualStack":null,"exposure":"Global","opened":"2026-07-30T09:00:00.125Z"`;
const owner =
  '"processId":7,"processStarted":"2026-07-30T08:00:00.000Z","processName":"nginx","path":"/usr/sbin/nginx","deleted":false,' +
  '"parentProcessId":1,"user":"Jürgen","services":[{"name":"n","displayName":"N","type":"unit"}],"peer":null,"sharedWith":[],"missing":{}';
const mapping = `{"protocol":"TCP","localAddress":"192.0.2.1",${middle},${owner}}`;
const head = (sequence: number, kind: string): string =>
  `{"schema":1,"computer":"PC-Ä","session":"s","sequence":${sequence},"time":"2026-07-30T09:00:01.000Z","event":"${kind}","source":"poll","mapping":`;
const samples = [
  `${head(1, 'opened')}${mapping}}`,
  `${head(2, 'closed')}${mapping},"seconds":1.5}`,
  `${head(3, 'closed')}${mapping},"seconds":null}`,
  `${head(4, 'opened')}${mapping.replace('"192.0.2.7","remotePort":50000', 'null,"remotePort":null').replace('TCP', 'UDP')}}`,
  `${head(5, 'opened')}${mapping.replace('"2026-07-30T09:00:00.125Z"', 'null').replaceAll('192.0.2', 'fe80::')}}`,
  `${head(6, 'opened')}${mapping.replace('"2026-07-30T09:00:00.125Z"', 'null').replaceAll('192.0.2.', '2001:db8::')}}`,
  `${head(7, 'opened').replace('01.000Z', '01.000250Z').replace('poll', 'event')}${mapping}}`,
  `${head(8, 'closed').replace('01.000Z', '01.125000Z').replace('poll', 'event')}${mapping},"seconds":0.001234}`,
  `${head(9, 'present')}${mapping}}`,
];

/** Texts that change the meaning of a line: put anywhere in it, or in place of a part of it. */
const fragments = [
  ...['', '"', '\\', '\\"', '\\u0041', '{', '}', '[', ']', ',', ':', ' ', '\t', '\r', '0', '00', '-1', '1e3', '1.5', 'null', 'true', 'é'],
  ...['"state":"Listen",', '"processId":8,', '"localPort":1,', '"opened":null,', ',"opened":null', '"mapping":{},', '},"mapping":{'],
  ...[
    '},"seconds":5',
    ',"seconds":-1',
    '"event":"closed",',
    '"source":"event",',
    '"__proto__":{"a":1},',
    '"time":"2026-13-45T00:00:00.000Z",',
  ],
  ...[
    '"schema":2,',
    '"computer":"other",',
    '"peer":{"processId":1,"processName":"x"},',
    '65536',
    '99999999999999999999',
    '\u0000',
    '\u2028',
  ],
];

/** Changes of one line: the position as a part of its length, the number of characters that are removed, and what is added. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  added: fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 3 })),
});

function edited(line: string, edits: readonly { readonly at: number; readonly removed: number; readonly added: string }[]): string {
  return edits.reduce((text, { at, removed, added }) => {
    const start = Math.floor(at * text.length);
    return (text.slice(0, start) + added + text.slice(start + removed)).replaceAll('\n', ' ');
  }, line);
}

describe('the fast reader of PR-EVENTS', () => {
  it('reads the same as the parser of JSON, in the lines of a web server', () => {
    assertSame(eventsLogLines(3000).map(bytesOf));
    assertSame([...samples, ...samples].map(bytesOf));
  });

  it('reads the lines of the reporter itself', () => {
    const lines = [...samples, ...samples];
    const block = blockOf(lines.map(bytesOf));
    const reader = new MappingEventReader(file, addresses);
    const read: boolean[] = [];
    forEachLine(block, (start, end) => {
      const line = read.length + 1;
      read.push(reader.read(block.view, start, end, line) !== null);
      const record = parseEvent(lines[line - 1]!, file, line);
      if (!read.at(-1) && typeof record !== 'string') reader.learn(record);
    });
    assert.deepEqual(read.slice(samples.length), [true, true, true, true, false, true, true, true, true]);
  });

  it('reads the same as the parser of JSON in any other line', () => {
    const line = fc.tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 2 })).map(([text, edits]) => edited(text, edits));
    const lines = fc.array(line, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, (changed) => assertSame([...samples, ...samples, ...changed, ...changed, ...samples].map(bytesOf))),
      { numRuns: 300 },
    );
  });

  it('reads the same as the parser of JSON if fields have another order, another value or two values', () => {
    const names = Object.keys(JSON.parse(mapping));
    const field = fc.tuple(fc.constantFrom(...names, 'other', '__proto__'), fc.jsonValue({ maxDepth: 2 }));
    const fields = fc.tuple(fc.array(field, { maxLength: 3 }), fc.nat(names.length), fc.boolean());
    const lineOf = ([added, at, isSwapped]: readonly [readonly (readonly [string, unknown])[], number, boolean]): string => {
      const members = Object.entries(JSON.parse(mapping)).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
      members.splice(at, 0, ...added.map(([name, value]) => `"${name}":${JSON.stringify(value)}`));
      if (isSwapped) members.unshift(...members.splice(at, 1));
      return `${head(9, 'opened')}{${members.join()}}}`;
    };
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 4 }), (all) => {
        const lines = all.map(lineOf);
        assertSame([...samples, ...lines, ...lines, ...samples].map(bytesOf));
      }),
      { numRuns: 300 },
    );
  });

  it('reads the same as the parser of JSON in lines that are not UTF-8', () => {
    const position = fc.nat(samples[0]!.length - 1);
    fc.assert(
      fc.property(position, fc.integer({ min: 128, max: 255 }), (at, byte) => {
        const bytes = Buffer.from(samples[0]!);
        bytes[at] = byte;
        assertSame([...samples.map(bytesOf), bytes, bytes, ...samples.map(bytesOf)]);
      }),
      { numRuns: 200 },
    );
  });
});
