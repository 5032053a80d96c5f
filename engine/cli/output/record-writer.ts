import type { Field } from '../../facts/mapping-fields.ts';
import type { Missing } from '../../facts/port-mapping.ts';
import type { OfProcess } from './row.ts';
import { print } from './standard-output.ts';
import { terminal } from './terminal.ts';

/** Where a writer's text goes: the next piece of the output. */
export type Print = (text: string) => void;

/** Writes records in one format. */
export interface RecordWriter<Row> {
  write(records: readonly Row[]): void;
  /** What stands after the last record. Call it once, also when there was none. */
  end(): void;
}

/** The names of `--format`. */
export const formats = ['table', 'json', 'csv', 'tsv', 'xml'] as const;
export type Format = (typeof formats)[number];

/** How records are to be written. */
export interface Layout<Row> {
  readonly format: Format;
  readonly fields: readonly Field<Row>[];
  /** CSV: no guard against formulas. */
  readonly raw?: boolean;
  /** XML: name of a record's element; the root's is its plural. */
  readonly element?: string;
  /** Table: the fields were asked for, none may be left out. */
  readonly allFields?: boolean;
}

/** Makes the writer of a format for standard output, and writes what stands before the first record. */
export async function openWriter<Row extends OfProcess & { readonly missing?: Missing }>({
  format,
  fields,
  raw = false,
  element = 'record',
  allFields = false,
}: Layout<Row>): Promise<RecordWriter<Row>> {
  switch (format) {
    case 'table':
      return (await import('./table.ts')).tableWriter(fields, { ...terminal(), mayHide: !allFields }, print);
    case 'json':
      return (await import('./json.ts')).jsonWriter(fields, print);
    case 'csv':
      return (await import('./csv.ts')).csvWriter(fields, raw, print);
    case 'tsv':
      return (await import('./tsv.ts')).tsvWriter(fields, print);
    case 'xml':
      return (await import('./xml.ts')).xmlWriter(fields, element, print);
  }
}
