import type { Field, FieldPart } from '../../model/mapping-fields.ts';
import type { Print, RecordWriter } from './record-writer.ts';
import { rowOf, type HasProcessId } from './row.ts';
import { escapeTsv } from './tsv-escape.ts';

const nullCell = '\\N';
const itemSeparator = '\u001f';
const partSeparator = '\u001e';

/**
 * Writes tab-separated values with a header line. `\t \n \r \\` are two characters each, and so are U+001E (`\e`) and U+001F (`\f`), which
 * separate an item's parts and a list's items; null is `\N`; the reasons of `missing` are items `field=reason`; times are RFC 3339 UTC
 * with milliseconds.
 */
export function tsvWriter<Row extends HasProcessId>(fields: readonly Field<Row>[], print: Print): RecordWriter<Row> {
  const row = rowOf<Row>(fields, tsvCell, '\t');
  print(`${fields.map(({ name }) => name).join('\t')}\n`);
  return {
    write: (records) => {
      for (const record of records) print(`${row(record)}\n`);
    },
    end: () => undefined,
  };
}

function tsvCell(value: unknown, field: { readonly kind: string; readonly parts?: readonly FieldPart[] }): string {
  switch (typeof value) {
    case 'string':
      return escapeTsv(value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      break;
    default:
      return nullCell;
  }
  if (value === null) return nullCell;
  if (value instanceof Date) return value.toISOString();
  const parts = field.parts ?? [];
  if (Array.isArray(value)) {
    return value.map((item) => (typeof item === 'string' ? escapeTsv(item) : partsText(item, parts))).join(itemSeparator);
  }
  if (field.kind === 'object') return partsText(value, parts);
  return Object.entries(value)
    .map(([name, reason]) => `${name}=${reason === null ? nullCell : escapeTsv(String(reason))}`)
    .join(itemSeparator);
}

function partsText(item: object, parts: readonly FieldPart[]): string {
  return parts.map(({ name }) => tsvCell(Reflect.get(item, name), { kind: 'text' })).join(partSeparator);
}
