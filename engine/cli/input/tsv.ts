import { snapshotFields, type Field } from '../../model/mapping-fields.ts';
import type { MappingRecord } from '../../model/parse-mapping.ts';
import { checkCells, parseScalar } from './cells.ts';

/**
 * Reads the records of tab-separated values as `--format tsv` writes them. Columns are identified by name; unknown ones are ignored.
 * @throws RecordError for a line whose number of cells differs from the header
 */
export function* readTsv(text: string): Generator<MappingRecord> {
  const [header = '', ...lines] = text.split(/\r*\n/);
  const fields = header.split('\t').map((name) => snapshotFields.find((field) => field.name === name));
  for (const line of lines) {
    if (line === '') continue;
    const cells = line.split('\t');
    checkCells(cells.length, fields.length);
    const record: { [field: string]: unknown } = {};
    for (const [column, field] of fields.entries()) {
      const cell = cells[column];
      if (field && cell !== undefined) record[field.name] = valueOf(cell, field);
    }
    yield record;
  }
}

function valueOf<Row>(cell: string, { kind, parts = [] }: Pick<Field<Row>, 'kind' | 'parts'>): unknown {
  if (cell === '\\N') return null;
  switch (kind) {
    case 'text':
    case 'time':
      return unescapeCell(cell);
    case 'number':
    case 'boolean':
      return parseScalar(cell);
    case 'object':
      return objectOf(cell, parts);
    case 'list':
      return itemsOf(cell).map((item) => (parts.length > 0 ? objectOf(item, parts) : unescapeCell(item)));
    case 'reasons':
      return Object.fromEntries(itemsOf(cell).map((item) => unescapeCell(item).split('=', 2)));
  }
}

function itemsOf(cell: string): string[] {
  return cell === '' ? [] : cell.split('\u001f');
}

function objectOf(item: string, parts: NonNullable<Field<object>['parts']>): MappingRecord {
  const texts = item.split('\u001e');
  return Object.fromEntries(parts.map(({ name, kind }, at) => [name, valueOf(texts[at] ?? '\\N', { kind })]));
}

const meanings: { readonly [letter: string]: string } = { t: '\t', n: '\n', r: '\r', e: '\u001e', f: '\u001f', '\\': '\\' };

function unescapeCell(cell: string): string {
  return cell.includes('\\') ? cell.replace(/\\([^])/g, (both, letter) => meanings[letter] ?? both) : cell;
}
