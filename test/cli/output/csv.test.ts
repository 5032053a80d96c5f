import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { readCsv } from '../../../engine/cli/input/csv.ts';
import { csvWriter } from '../../../engine/cli/output/csv.ts';
import { mappingFields } from '../../../engine/model/mapping-fields.ts';
import { parseMapping } from '../../../engine/model/parse-mapping.ts';
import { createMapping } from '../../builders.ts';
import { hostileText } from '../../malicious-strings.ts';
import { anyMapping } from '../../snapshot-builder.ts';
import { written } from './written.ts';

const fields = mappingFields.filter(({ include }) => include !== 'names');

const services = [
  { name: 'Dhcp', displayName: 'DHCP Client', type: 'shared process' },
  { name: 'Dnscache', displayName: 'DNS', type: 'shared process' },
];

/** The cells of the one column that these names are in. */
function columnOf(names: readonly string[], raw: boolean): string[] {
  const column = fields.filter(({ name }) => name === 'processName');
  const text = written(
    (print) => csvWriter(column, raw, print),
    names.map((processName) => createMapping({ processName })),
  );
  return parse(text, { record_delimiter: '\r\n' })
    .slice(1)
    .map((row) => row[0] ?? '');
}

describe('CSV', () => {
  it('holds texts exactly for a parser that goes by RFC 4180', () => {
    fc.assert(fc.property(fc.array(hostileText, { minLength: 1 }), (names) => assert.deepEqual(columnOf(names, true), names)));
  });

  it('has no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1 }), (names) => {
        assert.ok(columnOf(names, false).every((cell) => !/^[=+\-@\t\r\n]/.test(cell)));
      }),
    );
    assert.deepEqual(columnOf(['=1+1', 'a=1', '-'], false), ["'=1+1", 'a=1', "'-"]);
  });

  it('is read back as it was but for lists and empty texts', () => {
    const expected = fc.array(anyMapping, { maxLength: 4 }).map((mappings) =>
      mappings.map((mapping) => ({
        ...mapping,
        services: [],
        sharedWith: [],
        modules: null,
      })),
    );
    fc.assert(
      fc.property(expected, (mappings) => {
        const text = written((print) => csvWriter(fields, false, print), mappings);
        const back = [...readCsv(text)].map(parseMapping).map((mapping) => ({ ...mapping, modules: null }));
        const emptyToNull = (_: string, value: unknown): unknown => (value === '' ? null : value);
        assert.deepEqual(JSON.parse(JSON.stringify(back, emptyToNull)), JSON.parse(JSON.stringify(mappings, emptyToNull)));
      }),
      { numRuns: 300 },
    );
  });

  it('shows lists as names and a process in columns of its own', () => {
    const mapping = createMapping({
      services,
      sharedWith: [
        { processId: 7, processName: 'nginx' },
        { processId: 8, processName: null },
      ],
      peer: { processId: 9, processName: 'curl' },
      missing: { path: 'AccessDenied', user: 'Exited' },
    });
    const names = ['services', 'peer', 'sharedWith', 'missing'];
    const text = written(
      (print) =>
        csvWriter(
          fields.filter(({ name }) => names.includes(name)),
          false,
          print,
        ),
      [mapping],
    );
    assert.deepEqual(text.split('\r\n'), [
      'services,peerProcessId,peerProcessName,sharedWith,missing',
      'Dhcp; Dnscache,9,curl,nginx (7); ? (8),path=AccessDenied; user=Exited',
      '',
    ]);
  });

  it('knows services by name when it is read', () => {
    const [record] = readCsv(written((print) => csvWriter(fields, false, print), [createMapping({ services })]));
    assert.deepEqual(
      parseMapping(record ?? {}).services.map(({ name }) => name),
      ['Dhcp', 'Dnscache'],
    );
  });
});
