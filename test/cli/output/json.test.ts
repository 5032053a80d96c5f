import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readJson } from '../../../engine/cli/input/json.ts';
import { jsonWriter } from '../../../engine/cli/output/json.ts';
import { mappingFields } from '../../../engine/model/mapping-fields.ts';
import { parseMapping } from '../../../engine/model/parse-mapping.ts';
import { createMapping } from '../../builders.ts';
import { anyMapping } from '../../snapshot-builder.ts';
import { written } from './written.ts';

const fields = mappingFields.filter(({ include }) => include !== 'names');

describe('JSON Lines', () => {
  it('hold every value exactly', () => {
    fc.assert(
      fc.property(fc.array(anyMapping, { maxLength: 4 }), (mappings) => {
        const text = written((print) => jsonWriter(fields, print), mappings);
        const expected = mappings.map((mapping) => JSON.parse(JSON.stringify({ ...mapping, identity: undefined })));
        assert.deepEqual(
          text
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line)),
          expected,
        );
        assert.deepEqual([...readJson(text)].map(parseMapping), mappings);
      }),
      { numRuns: 300 },
    );
  });

  it('are all ASCII, which no code page of a console damages', () => {
    const text = written((print) => jsonWriter(mappingFields, print), [createMapping({ processName: 'Gerätemanager \u{1f680}.exe' })]);
    assert.match(text, /^[\0-\x7f]*$/);
    assert.match(text, /"processName":"Ger\\u00e4temanager \\ud83d\\ude80\.exe"/);
  });

  it('have their keys in the order of the columns, and half a character as an escape', () => {
    const text = written((print) => jsonWriter(mappingFields.slice(0, 2), print), [createMapping({ localAddress: '\ud800' })]);
    assert.equal(text, '{"protocol":"TCP","localAddress":"\\ud800"}\n');
  });
});
