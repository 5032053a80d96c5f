import type { Field } from '../../facts/mapping-fields.ts';

/** A record that says which process it is about. */
export interface OfProcess {
  readonly processId: number | null;
}

/** Text of one field of a record. */
export type Cell<Row> = (value: Row[keyof Row & string], field: Field<Row>) => string;

/**
 * Makes a record's text out of its fields' texts. The fields of a process, most of a record, are made into text once for all records of
 * that process: a hundred thousand sockets belong to a few hundred processes.
 */
export function rowOf<Row extends OfProcess>(
  fields: readonly Field<Row>[], cell: Cell<Row>, separator: string,
): (record: Row) => string {
  const runs = runsOf(fields).map((run) => (run[0]?.ofProcess ? onceForProcess(run) : textOf(run)));
  return (record) => runs.map((run) => run(record)).join(separator);

  function textOf(run: readonly Field<Row>[]): (record: Row) => string {
    return (record) => run.map((field) => cell(record[field.name], field)).join(separator);
  }

  function onceForProcess(run: readonly Field<Row>[]): (record: Row) => string {
    const made = new Map<number | null, { record: Row; text: string }>();
    const make = textOf(run);
    const names = run.map(({ name }) => name);
    return (record) => {
      const known = made.get(record.processId);
      if (known && names.every((name) => known.record[name] === record[name])) return known.text;
      const text = make(record);
      made.set(record.processId, { record, text });
      return text;
    };
  }
}

/** Neighbours that belong together: the longest runs of fields that are of the process, or not. */
function runsOf<Row>(fields: readonly Field<Row>[]): Field<Row>[][] {
  const runs: Field<Row>[][] = [];
  for (const field of fields) {
    const last = runs.at(-1);
    if (last && Boolean(last[0]?.ofProcess) === Boolean(field.ofProcess)) last.push(field);
    else runs.push([field]);
  }
  return runs;
}
