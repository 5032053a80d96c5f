import { parse } from 'csv-parse/sync';
import { snapshotFields, type Field } from '../../model/mapping-fields.ts';
import type { MappingRecord } from '../../model/parse-mapping.ts';
import { csvListSeparator, csvNames, withoutGuard } from '../output/csv.ts';
import { checkCells, parseScalar } from './cells.ts';

/**
 * Reads the records of CSV as `--format csv` writes it. Columns are identified by name; unknown ones are ignored. CSV has only the names of
 * list items, so services have names only, and `sharedWith` and `modules` are omitted.
 * @throws CsvError, RecordError for a line whose number of cells differs from the header
 */
export function* readCsv(text: string, delimiter = ','): Generator<MappingRecord> {
  const [header = [], ...rows] = parse(text.replaceAll(/\r{2,}\n/g, '\r\n'), {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  for (const row of rows) {
    checkCells(row.length, header.length);
    const cells = new Map(header.map((name, column) => [name, row[column] ?? '']));
    const record: { [field: string]: unknown } = {};
    for (const field of snapshotFields) {
      const texts = csvNames(field).map((name) => cells.get(name));
      if (texts.includes(undefined)) continue;
      const value = valueOf(
        texts.map((cell) => withoutGuard(cell ?? '')),
        field,
      );
      if (value !== undefined) record[field.name] = value;
    }
    yield record;
  }
}

function valueOf<Row>([text = '', ...others]: readonly string[], { name, kind, parts = [] }: Field<Row>): unknown {
  switch (kind) {
    case 'text':
    case 'time':
      return text === '' ? null : text;
    case 'number':
    case 'boolean':
      return text === '' ? null : parseScalar(text);
    case 'object':
      return text === '' ? null : objectOf([text, ...others], parts);
    case 'list':
      if (name === 'services') return itemsOf(text).map((item) => ({ name: item, displayName: item, type: '' }));
      return parts.length === 0 ? itemsOf(text) : undefined;
    case 'reasons':
      return Object.fromEntries(itemsOf(text).map((item) => item.split('=', 2)));
  }
}

function itemsOf(text: string): string[] {
  return text === '' ? [] : text.split(csvListSeparator);
}

function objectOf(texts: readonly string[], parts: NonNullable<Field<object>['parts']>): MappingRecord {
  return Object.fromEntries(
    parts.map(({ name, kind }, at) => [name, kind === 'number' ? parseScalar(texts[at] ?? '') : texts[at] || null]),
  );
}
