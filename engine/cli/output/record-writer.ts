import type { Field } from '../../facts/mapping-fields.ts';

/** Writes records to standard output in one format. */
export interface RecordWriter<Row> {
  write(records: readonly Row[]): void;
  /** What stands after the last record. Call it once, also when there was none. */
  end(): void;
}

/** The names of `--format`. */
export const formats = ['json', 'tsv'] as const;
export type Format = (typeof formats)[number];

/** The writer for a format. */
export async function openWriter<Row extends { readonly processId: number | null }>(
  format: Format, fields: readonly Field<Row>[],
): Promise<RecordWriter<Row>> {
  switch (format) {
    case 'json': return (await import('./json.ts')).jsonWriter(fields);
    case 'tsv': return (await import('./tsv.ts')).tsvWriter(fields);
  }
}
