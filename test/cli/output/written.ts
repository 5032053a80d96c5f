import type { Print, RecordWriter } from '../../../engine/cli/output/record-writer.ts';

/** All that a writer writes of these records, each group of them at once. */
export function written<Row>(open: (print: Print) => RecordWriter<Row>, ...groups: readonly (readonly Row[])[]): string {
  let text = '';
  const writer = open((piece) => {
    text += piece;
  });
  for (const records of groups) writer.write(records);
  writer.end();
  return text;
}
