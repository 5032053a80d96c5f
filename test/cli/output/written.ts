import type { Print, RecordWriter } from '../../../engine/cli/output/record-writer.ts';

/** All that a writer writes of these records. */
export function written<Row>(open: (print: Print) => RecordWriter<Row>, records: readonly Row[]): string {
  let text = '';
  const writer = open((piece) => {
    text += piece;
  });
  writer.write(records);
  writer.end();
  return text;
}
