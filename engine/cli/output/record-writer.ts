import type { Field } from '../../model/mapping-fields.ts';

/** Receives the next piece of a writer's output. */
export type Print = (text: string) => void;

/** Writes records in one format. */
export interface RecordWriter<Row> {
  write(records: readonly Row[]): void;
  /** Writes what follows the last record. Call it once, also without records. */
  end(): void;
}

/** The names of `--format`. */
export const formats = ['table', 'json', 'csv', 'tsv', 'xml'] as const;
export type Format = (typeof formats)[number];

/** How records are written. */
export interface Layout<Row> {
  readonly format: Format;
  readonly fields: readonly Field<Row>[];
  /** CSV: no guard against formulas. */
  readonly raw?: boolean;
  /** XML: name of a record's element; the root's is its plural. */
  readonly element?: string;
  /** Table: the fields were requested by name, so none may be omitted. */
  readonly allFields?: boolean;
  /** Table: the first records are written before the others are known. */
  readonly isStream?: boolean;
}
