import type { Missing } from '../../model/port-mapping.ts';
import type { Layout, RecordWriter } from './record-writer.ts';
import type { HasProcessId } from './row.ts';
import { print } from './standard-output.ts';
import { terminal } from './terminal.ts';

/** Creates the writer of a format for standard output, and writes what precedes the first record. */
export async function createRecordWriter<Row extends HasProcessId & { readonly missing?: Missing }>({
  format,
  fields,
  raw = false,
  element = 'record',
  allFields = false,
  isStream = false,
}: Layout<Row>): Promise<RecordWriter<Row>> {
  switch (format) {
    case 'table':
      return (await import('./table.ts')).tableWriter(fields, { ...terminal(), mayHide: !allFields, isStream }, print);
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
