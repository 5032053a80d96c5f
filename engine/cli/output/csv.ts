import type { Field } from '../../model/mapping-fields.ts';
import { plain, formatValue } from './format-value.ts';
import type { Print, RecordWriter } from './record-writer.ts';
import { rowOf, type HasProcessId } from './row.ts';

/** Separator between the items of a list in one cell. */
export const csvListSeparator = '; ';

/**
 * Writes RFC 4180 with a header line. Cells that a spreadsheet would run as a formula are guarded with `'`, unless `raw`. Null is an empty
 * cell; a list is its items' names; an object has a column for each of its parts.
 */
export function csvWriter<Row extends HasProcessId>(fields: readonly Field<Row>[], raw: boolean, print: Print): RecordWriter<Row> {
  const row = rowOf<Row>(
    fields,
    (value, field) =>
      cellsOf(value, field)
        .map((text) => csvCell(text, raw))
        .join(','),
    ',',
  );
  print(`${fields.flatMap(csvNames).join(',')}\r\n`);
  return {
    write: (records) => {
      for (const record of records) print(`${row(record)}\r\n`);
    },
    end: () => undefined,
  };
}

/** Names of the columns that a field has in CSV: `peer` is `peerProcessId` and `peerProcessName`. */
export function csvNames<Row>({ name, kind, parts = [] }: Field<Row>): string[] {
  return kind === 'object' ? parts.map((part) => `${name}${part.name[0]?.toUpperCase()}${part.name.slice(1)}`) : [name];
}

function cellsOf<Row>(value: Row[keyof Row & string], field: Field<Row>): string[] {
  const { kind, parts = [] } = field;
  if (kind !== 'object') return [formatValue(value, field, csvListSeparator) ?? ''];
  return parts.map(({ name }) => (typeof value === 'object' && value !== null ? plain(Reflect.get(value, name)) : ''));
}

/**
 * Texts that a spreadsheet takes for a formula (OWASP, CSV Injection), and texts that look guarded, so that the guard can be removed again.
 */
const formula = /^'*[=+\-@\t\r\n]/;

function csvCell(text: string, raw: boolean): string {
  const guarded = !raw && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The text of a cell without its guard. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
