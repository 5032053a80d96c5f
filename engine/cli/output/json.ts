import type { Field } from '../../model/mapping-fields.ts';
import { jsonText } from '../../model/safe-text.ts';
import type { Print, RecordWriter } from './record-writer.ts';
import { rowOf, type HasProcessId } from './row.ts';

/** JSON Lines: one object a line, its keys in the order of the fields, its values exact, all in ASCII. */
export function jsonWriter<Row extends HasProcessId>(fields: readonly Field<Row>[], print: Print): RecordWriter<Row> {
  const row = rowOf(fields, (value, { name }) => `"${name}":${jsonText(value)}`, ',');
  return {
    write: (records) => {
      for (const record of records) print(`{${row(record)}}\n`);
    },
    end: () => undefined,
  };
}
