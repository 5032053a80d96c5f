import type { Field } from '../../model/mapping-fields.ts';

/** A record with the process that it is about. */
export interface HasProcessId {
  readonly processId: number | null;
}

/** Text of one field of a record. */
export type Cell<Row> = (value: Row[keyof Row & string], field: Field<Row>) => string;

type Text<Row> = (record: Row) => string;

/**
 * Returns a function that writes a record as the texts of its fields. A text is created once for values that are the same object or equal
 * those of the previous record. The fields of a process, most of a record, are written once for that process, because a hundred thousand
 * sockets belong to a few hundred processes.
 */
export function rowOf<Row extends HasProcessId>(fields: readonly Field<Row>[], cell: Cell<Row>, separator: string): Text<Row> {
  const [first, ...others] = runsOf(fields).flatMap((run, i) => {
    const cells = run.map((field, j) => cellOf(field, cell, i + j === 0 ? '' : separator));
    // One piece, because it goes into a hundred thousand rows.
    return run[0]?.perProcess ? [onceForProcess(run, (record) => cells.map((text) => text(record)).join(''))] : cells;
  });
  return (record) => {
    let text = first === undefined ? '' : first(record);
    for (const other of others) text += other(record);
    return text;
  };
}

/** The text of a field, with `before` in front of it. */
function cellOf<Row>(field: Field<Row>, cell: Cell<Row>, before: string): Text<Row> {
  const ofObjects = new WeakMap<object, string>();
  const { name } = field;
  let last: unknown;
  let text: string | undefined;
  return (record) => {
    const value = record[name];
    if (value === last && text !== undefined) return text;
    last = value;
    text = typeof value === 'object' && value !== null ? ofObjects.get(value) : undefined;
    if (text === undefined) {
      text = before + cell(value, field);
      if (typeof value === 'object' && value !== null) ofObjects.set(value, text);
    }
    return text;
  };
}

/** Maximum number of processes whose text is kept. */
const maxProcesses = 10_000;

function onceForProcess<Row extends HasProcessId>(run: readonly Field<Row>[], make: Text<Row>): Text<Row> {
  const made = new Map<number | null, { record: Row; text: string }>();
  const names = run.map(({ name }) => name);
  return (record) => {
    const known = made.get(record.processId);
    if (known && haveSame(names, known.record, record)) return known.text;
    const text = make(record);
    // A watch that runs for months sees many more processes than run at one time.
    if (made.size === maxProcesses) made.clear();
    made.set(record.processId, { record, text });
    return text;
  };
}

function haveSame<Row>(names: readonly (keyof Row)[], one: Row, other: Row): boolean {
  for (const name of names) if (one[name] !== other[name]) return false;
  return true;
}

/** The longest runs of neighbouring fields that are, or are not, per process. */
function runsOf<Row>(fields: readonly Field<Row>[]): Field<Row>[][] {
  const runs: Field<Row>[][] = [];
  for (const field of fields) {
    const last = runs.at(-1);
    if (last && Boolean(last[0]?.perProcess) === Boolean(field.perProcess)) last.push(field);
    else runs.push([field]);
  }
  return runs;
}
