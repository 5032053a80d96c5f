import type { Field } from '../../facts/mapping-fields.ts';
import type { RecordWriter } from './record-writer.ts';
import { rowOf } from './row.ts';
import { print } from './standard-output.ts';

/** JSON Lines: one object a line, its keys in the order of the fields, its values exact. */
export function jsonWriter<Row extends { readonly processId: number | null }>(fields: readonly Field<Row>[]): RecordWriter<Row> {
  const row = rowOf(fields, (value, { name }) => `"${name}":${JSON.stringify(value ?? null)}`, ',');
  return {
    write: (records) => {
      for (const record of records) print(`{${row(record)}}\n`);
    },
    end: () => undefined,
  };
}
