import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { rowOf } from '../../../engine/cli/output/row.ts';
import { mappingFields } from '../../../engine/model/mapping-fields.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { createMapping } from '../../builders.ts';
import { anyMapping } from '../../snapshot-builder.ts';

describe('rowOf', () => {
  it('gives what each record holds, however much of it was made before', () => {
    // Few values, so that records are alike in part: same process with other facts, same facts in other objects.
    const parts = fc.tuple(anyMapping, fc.integer({ min: 1, max: 2 }), fc.constantFrom('a', 'b'), fc.boolean());
    const mapping: fc.Arbitrary<PortMapping> = parts.map(([any, processId, text, isAny]) =>
      isAny ? { ...any, processId } : createMapping({ processId, path: text, user: text }),
    );
    const cell = (value: unknown): string => JSON.stringify(value) ?? 'undefined';
    fc.assert(
      fc.property(fc.array(mapping), (mappings) => {
        const row = rowOf(mappingFields, cell, '\t');
        for (const record of mappings) assert.equal(row(record), mappingFields.map(({ name }) => cell(record[name])).join('\t'));
      }),
    );
  });

  it('does not keep the text of every process that there ever was', () => {
    const [path, localPort] = ['path', 'localPort'].map((name) => mappingFields.filter((field) => field.name === name)).flat();
    assert.ok(path && localPort);
    let made = 0;
    const row = rowOf([localPort, path], () => String(++made), ',');
    const pathCell = (processId: number): string =>
      row(createMapping({ processId, path: `${processId}`, localPort: processId })).split(',')[1] ?? '';
    const first = pathCell(1);
    assert.equal(pathCell(1), first);
    for (let processId = 2; processId <= 10_001; processId++) pathCell(processId);
    assert.notEqual(pathCell(1), first);
  });
});
