import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readTsv } from '../../../engine/cli/input/tsv.ts';
import { tsvWriter } from '../../../engine/cli/output/tsv.ts';
import { mappingFields } from '../../../engine/model/mapping-fields.ts';
import { parseMapping } from '../../../engine/model/parse-mapping.ts';
import { createMapping } from '../../builders.ts';
import { anyMapping } from '../../snapshot-builder.ts';
import { written } from './written.ts';

const fields = mappingFields.filter(({ include }) => include !== 'names');

describe('TSV', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(anyMapping, { maxLength: 4 }), (mappings) => {
        const text = written((print) => tsvWriter(fields, print), mappings);
        assert.deepEqual([...readTsv(text)].map(parseMapping), mappings);
      }),
      { numRuns: 300 },
    );
  });

  it('has one line a record and one cell a column, whatever the texts hold', () => {
    fc.assert(
      fc.property(fc.array(anyMapping, { maxLength: 4 }), (mappings) => {
        const lines = written((print) => tsvWriter(fields, print), mappings).split('\n');
        assert.equal(lines.length, mappings.length + 2);
        assert.ok(lines.slice(0, -1).every((line) => line.split('\t').length === fields.length && !line.includes('\r')));
      }),
      { numRuns: 300 },
    );
  });

  it('writes each kind of value as agreed', () => {
    const mapping = createMapping({
      processName: 'a\tb\\c',
      path: null,
      commandLine: '\\N',
      user: '',
      opened: new Date(Date.UTC(2026, 6, 30, 9, 5, 2, 7)),
      dualStack: true,
      services: [
        { name: 'Dhcp', displayName: 'DHCP Client', type: 'shared process' },
        { name: 'x\u001fy', displayName: '', type: 'own process' },
      ],
      peer: { processId: 12, processName: null },
      missing: { path: 'AccessDenied', user: 'Exited' },
    });
    const names = ['processName', 'path', 'commandLine', 'user', 'opened', 'dualStack', 'services', 'peer', 'sharedWith', 'missing'];
    const [header, row] = written(
      (print) =>
        tsvWriter(
          fields.filter(({ name }) => names.includes(name)),
          print,
        ),
      [mapping],
    ).split('\n');
    assert.deepEqual(
      header?.split('\t'),
      fields.map(({ name }) => name).filter((name) => names.includes(name)),
    );
    assert.deepEqual(Object.fromEntries((header ?? '').split('\t').map((name, at) => [name, row?.split('\t')[at]])), {
      dualStack: 'true',
      opened: '2026-07-30T09:05:02.007Z',
      processName: 'a\\tb\\\\c',
      path: '\\N',
      commandLine: '\\\\N',
      user: '',
      services: 'Dhcp\u001eDHCP Client\u001eshared process\u001fx\\fy\u001e\u001eown process',
      peer: '12\u001e\\N',
      sharedWith: '',
      missing: 'path=AccessDenied\u001fuser=Exited',
    });
  });
});
