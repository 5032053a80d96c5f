import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { logFields, tableColumns, type LogRow } from '../../../engine/cli/log/log-row.ts';
import { tableWriter, type TableSurface } from '../../../engine/cli/output/table.ts';
import { mappingFields } from '../../../engine/model/mapping-fields.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { createMapping, createOwnerlessMapping } from '../../builders.ts';
import { isSafeText } from '../../malicious-strings.ts';
import { anyMapping } from '../../snapshot-builder.ts';
import { written } from './written.ts';

const usual = [
  'protocol',
  'localAddress',
  'localPort',
  'remoteAddress',
  'remotePort',
  'state',
  'processId',
  'processName',
  'user',
  'services',
];
const fields = mappingFields.filter(({ name }) => usual.includes(name));
const file: TableSurface = { width: null, colours: false, mayHide: true };

function table(mappings: readonly PortMapping[], surface: TableSurface = file): string {
  return written((print) => tableWriter(fields, surface, print), mappings);
}

describe('the table', () => {
  it('stands in columns, numbers to the right, a missing text as its reason', () => {
    assert.equal(
      table([
        createMapping({
          services: [
            { name: 'BITS', displayName: '', type: '' },
            { name: 'Themes', displayName: '', type: '' },
          ],
        }),
        createOwnerlessMapping({ missing: { processId: 'Kernel', processName: 'Kernel' } }),
      ]),
      `\
PROTO  LOCAL ADDRESS  PORT  REMOTE ADDRESS  PORT  STATE         PID  PROCESS      USER                 SERVICES
TCP    192.168.1.103  1447  65.55.200.252     80  Established  1900  svchost.exe  NT AUTHORITY\\SYSTEM  BITS, Themes
TCP    192.168.1.103  1447  65.55.200.252     80  TimeWait           (Kernel)
`,
    );
  });

  it('writes nothing for nothing', () => assert.equal(table([]), ''));

  it('counts wide characters as two cells', () => {
    const [, first = '', second = ''] = table([createMapping({ processName: '日本語' }), createMapping({ processName: 'abcdef' })]).split(
      '\n',
    );
    const before = (line: string): number => stringWidth(line.slice(0, line.indexOf('NT AUTH')));
    assert.equal(before(first), before(second));
  });

  it('shows nothing that could deceive the eye or the terminal', () => {
    const snapshot = fc.array(anyMapping, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(snapshot, fc.option(fc.integer({ min: 60, max: 200 })), (mappings, width) => {
        const lines = table(mappings, { ...file, width }).split('\n');
        assert.equal(lines.length, mappings.length + 2);
        assert.ok(lines.every(isSafeText));
      }),
    );
  });

  it('is no wider than the terminal', () => {
    const names = fc.constantFrom('日本語のプロセス', 'a'.repeat(300), '👩‍👩‍👧'.repeat(20), 'e\u0301'.repeat(30), 'x');
    const localAddress = fc.constantFrom('127.0.0.1', 'fe80::1234:5678:9abc:def0%12');
    const mapping = fc.record({ processName: names, user: names, localAddress }).map(createMapping);
    fc.assert(
      fc.property(fc.array(mapping, { minLength: 1, maxLength: 5 }), fc.integer({ min: 60, max: 200 }), (mappings, width) => {
        for (const line of table(mappings, { ...file, width }).split('\n')) assert.ok(stringWidth(line) <= width, `${width}: ${line}`);
      }),
    );
  });

  it('keeps process id and name on 80 columns, with the longest IPv4 addresses', () => {
    const mapping = createMapping({
      localAddress: '192.168.100.103',
      localPort: 65_535,
      remoteAddress: '192.168.100.104',
      remotePort: 65_535,
      processId: 4_194_303,
    });
    const [heading = '', row = ''] = table([mapping], { ...file, width: 79 }).split('\n');
    assert.match(heading, / PID /);
    assert.match(row, /192\.168\.100\.103 65535 192\.168\.100\.104 65535 Established 4194303 svchost\.…/);
  });

  it('leaves out nothing that was asked for', () => {
    const [heading = ''] = table([createMapping({ user: 'u'.repeat(100) })], { ...file, width: 60, mayHide: false }).split('\n');
    assert.match(heading, /USER/);
  });

  it('has colours only where they are welcome, and the same text under them', () => {
    const mappings = [createMapping({ state: 'Listen' }), createOwnerlessMapping({ missing: { processName: 'Kernel' } })];
    const plain = table(mappings);
    const coloured = table(mappings, { ...file, colours: true });
    assert.ok(!plain.includes('\u001b'));
    assert.match(coloured, /\u001b\[32mListen\u001b\[39m/);
    assert.equal(stripVTControlCharacters(coloured), plain);
  });

  it('keeps the columns of the first records for those that follow', () => {
    let text = '';
    const writer = tableWriter(fields, file, (piece) => {
      text += piece;
    });
    writer.write([createMapping({ processName: 'longer-name' })]);
    writer.write([createMapping({ processName: 'x' })]);
    const [heading = '', first = '', second = ''] = text.split('\n');
    assert.equal(first.indexOf('NT AUTH'), second.indexOf('NT AUTH'));
    assert.equal(heading.indexOf('USER'), first.indexOf('NT AUTH'));
  });

  it('never cuts the numbers and times of records that follow', () => {
    const narrow: PortMapping = createMapping({ localPort: 80, remotePort: 80, processId: 1 });
    const wide: PortMapping = createMapping({ localPort: 65_535, remotePort: 50_000, processId: 4_194_303 });
    const text = written((print) => tableWriter(fields, { ...file, width: 80 }, print), [narrow], [wide]);
    assert.match(text, / 65535 .* 50000 .* 4194303 /);
  });

  it('of the records of logs fits 80 columns, whatever the first records are', () => {
    const columns = logFields.filter(({ name }) => tableColumns.includes(name));
    const row = {
      type: 'event',
      file: 'PR-EVENTS',
      line: 1,
      time: new Date(),
      localTime: null,
      timeSource: null,
      processId: null,
    } as const;
    const { services: _, ...mapping } = createMapping({ localPort: 65_535, remotePort: 50_000, processId: 4711 });
    const rows: LogRow[] = [
      { ...row, event: 'started', details: { build: 'x'.repeat(100) } },
      { ...row, ...mapping, event: 'connectFailed', direction: 'Outbound' },
    ];
    for (let width = 80; width <= 200; width++) {
      for (const [first, second] of [rows, rows.toReversed()]) {
        const surface = { ...file, width, isStream: true };
        const lines = written((print) => tableWriter(columns, surface, print), [first!], [second!]).split('\n');
        for (const line of lines) assert.ok(line.length <= width, `${width}: ${line}`);
        const connection = lines.find((line) => line.includes('65535')) ?? '';
        assert.match(connection, /connec.* 192\.168\.1\.103 +65535 +65\.55\.200\.252 +50000 +.*svchost/, `${width}`);
        if (width > 110) assert.match(connection, / Established +4711 /, `${width}`);
      }
    }
  });
});
