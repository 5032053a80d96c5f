import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { logFields, logRow } from '../../../engine/cli/log/log-row.ts';
import { parseRecord } from '../../../engine/cli/log/record-input.ts';
import { recordJson } from '../../../engine/cli/log/record-json.ts';
import { csvWriter } from '../../../engine/cli/output/csv.ts';
import type { Print } from '../../../engine/cli/output/record-writer.ts';
import { tableWriter } from '../../../engine/cli/output/table.ts';
import { tsvWriter } from '../../../engine/cli/output/tsv.ts';
import { xmlWriter } from '../../../engine/cli/output/xml.ts';
import { parseEvent } from '../../../engine/log-reader/events-log-parser.ts';
import { written } from '../output/written.ts';

/** Real events of every kind. */
const seeds = globSync('test/fixtures/reporter/*/PR-EVENTS-*')
  .toSorted()
  .flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));

/** What JSON can hold that JavaScript, and then .NET, might stumble over. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    { toString: 1, valueOf: 2 },
    [null],
    [1],
    ['x'],
    [{}],
    1e308,
    -1,
    0.5,
    2 ** 53,
    '',
    '\0',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-07-30T09:00:00Z',
    { name: null },
    { processId: '7' },
    { a: { b: {} } },
  ),
);

/** Puts a value somewhere into another: which property on the way down, the numbers say. */
function replaced(value: unknown, way: readonly number[], put: unknown): unknown {
  if (typeof value !== 'object' || value === null || way.length === 0) return put;
  const [at = 0, ...rest] = way;
  const names = Object.keys(value);
  const name = names[at % (names.length + 1)] ?? 'added';
  const changed = replaced(Reflect.get(value, name), rest, put);
  return Array.isArray(value) ? value.map((item, index) => (String(index) === name ? changed : item)) : { ...value, [name]: changed };
}

const edits = fc.array(fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }), odd), { maxLength: 4 });
const hostile = fc
  .tuple(fc.constantFrom(...seeds), edits)
  .map(([seed, changes]) => JSON.stringify(changes.reduce<unknown>((event, [way, put]) => replaced(event, way, put), JSON.parse(seed))));

describe('rows of log records', () => {
  it('are written in every format, whatever an event holds', () => {
    const formats = [
      (print: Print) => tsvWriter(logFields, print),
      (print: Print) => csvWriter(logFields, false, print),
      (print: Print) => xmlWriter(logFields, 'record', print),
      (print: Print) => tableWriter(logFields, { width: 100, colours: false, mayHide: true }, print),
    ];
    let rows = 0;
    fc.assert(
      fc.property(hostile, (text) => {
        const record = parseEvent(text, 'f', 1);
        if (typeof record === 'string') return;
        rows++;
        const texts = formats.map((open) => written(open, [logRow(record)]));
        const json = recordJson()(record);
        const again = parseRecord(json, 1);
        assert.ok(again.type !== 'damaged', again.type === 'damaged' ? again.reason : '');
        assert.deepEqual(JSON.parse(recordJson()(again)), JSON.parse(json));
        const [header = '', row = ''] = texts[0]!.split('\n');
        const cells = row.split('\t');
        assert.equal(cells.length, header.split('\t').length);
        // The PowerShell module makes numbers and times of them.
        for (const [i, { kind, name }] of logFields.entries()) {
          if (cells[i] === '\\N') continue;
          if (kind === 'number') assert.match(cells[i]!, name === 'seconds' ? /^\d+(\.\d+)?(e-\d+)?$/ : /^\d{1,16}$/, name);
          if (kind === 'time') assert.match(cells[i]!, /^[0-3]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, name);
          if (kind === 'boolean') assert.match(cells[i]!, /^(true|false)$/, name);
        }
      }),
      { numRuns: 3000 },
    );
    assert.ok(rows > 500, `${rows} rows`);
  });

  it('have the columns first in which one port differs from the next', () => {
    const names = logFields.map(({ name }) => name);
    assert.ok(names.indexOf('state') < names.indexOf('processId') && names.indexOf('event') < names.indexOf('protocol'));
    assert.equal(names.length, new Set(names).size);
  });
});
