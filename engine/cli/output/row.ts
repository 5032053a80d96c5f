import type { Field } from '../../facts/mapping-fields.ts';

/** A record that says which process it is about. */
export interface OfProcess {
  readonly processId: number | null;
}

/** Text of one field of a record. */
export type Cell<Row> = (value: Row[keyof Row & string], field: Field<Row>) => string;

/**
 * Makes a record's text out of its fields' texts. The fields of a process, most of a record, are made into text once for all records of
 * that process: a hundred thousand sockets belong to a few hundred processes. Of every other field, the text for the last value is kept.
 */
export function rowOf<Row extends OfProcess>(fields: readonly Field<Row>[], cell: Cell<Row>, separator: string): (record: Row) => string {
  return joined(runsOf(fields).flatMap((run) => {
    const texts = run.map((field) => remembering(field, cell));
    return run[0]?.ofProcess ? onceForProcess(joined(texts, separator), run) : texts;
  }), separator);
}

type TextOf<Row> = (record: Row) => string;

function joined<Row>(texts: readonly TextOf<Row>[], separator: string): TextOf<Row> {
  const parts = texts.map(() => '');
  return (record) => {
    for (let at = 0; at < texts.length; at++) parts[at] = texts[at]?.(record) ?? "";
    return parts.join(separator);
  };
}

function remembering<Row>(field: Field<Row>, cell: Cell<Row>): TextOf<Row> {
  const { name } = field;
  let lastValue: unknown;
  let lastText: string | undefined;
  return (record) => {
    const value = record[name];
    if (lastText === undefined || lastValue !== value) {
      lastValue = value;
      lastText = cell(value, field);
    }
    return lastText;
  };
}

function onceForProcess<Row extends OfProcess>(textOf: TextOf<Row>, run: readonly Field<Row>[]): TextOf<Row> {
  const made = new Map<number | null, { record: Row; text: string }>();
  const names = run.map(({ name }) => name);
  const isSame = (a: Row, b: Row): boolean => {
    for (const name of names) if (a[name] !== b[name]) return false;
    return true;
  };
  return (record) => {
    const known = made.get(record.processId);
    if (known && isSame(known.record, record)) return known.text;
    const text = textOf(record);
    made.set(record.processId, { record, text });
    return text;
  };
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
