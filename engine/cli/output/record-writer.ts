import type { Field } from '../../model/mapping-fields.ts';

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
