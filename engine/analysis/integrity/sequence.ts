import path from 'node:path';
import { parseLogName } from '../../log-format/log-names.ts';
import type { EventRecord, OtherEventRecord } from '../../log-reader/log-records.ts';

/** Maximum numbers for each file: of faults that are described, and of ranges of missing numbers. */
const limits = { faults: 20, ranges: 1000 };

interface Range {
  first: number;
  last: number;
  /** The line before which the numbers are missing. */
  readonly line: number;
}

/** The numbers of the lines of one PR-EVENTS, in their order in the file. */
class FileSequence {
  readonly name: string;
  readonly session: string;
  readonly first: number;
  last: number;
  lastLine: number;
  /** Timestamp of the set that this file continues; null for the first file of a session. */
  fromStamp: string | null = null;
  private missing: Range[] = [];
  private readonly faults: string[] = [];
  private moreFaults = 0;

  constructor(name: string, { session, sequence, line }: EventRecord | OtherEventRecord) {
    this.name = name;
    this.session = session;
    this.first = sequence;
    this.last = sequence - 1;
    this.lastLine = line;
  }

  add(record: EventRecord | OtherEventRecord): void {
    const { session, sequence, line } = record;
    if (record.event === 'rotated' && 'fromStamp' in record) this.fromStamp ??= String(record.fromStamp);
    if (session !== this.session) this.addFault(`line ${line} belongs to another session`);
    else if (sequence > this.last) this.advance(sequence, line);
    else this.addFault(`line ${line} ${this.find(sequence) || sequence < this.first ? 'has' : 'repeats'} ${sequence}`);
    this.lastLine = line;
  }

  addFault(text: string): void {
    if (this.faults.length < limits.faults) this.faults.push(text);
    else this.moreFaults++;
  }

  /** Descriptions of what is wrong: numbers that are missing, repeated, or not in order. */
  describe(): string[] {
    const missing = this.missing.map((range) => `${missingText(range)} before line ${range.line}`);
    const all = [...this.faults, ...missing];
    const more = this.moreFaults + Math.max(0, all.length - limits.faults);
    return [...all.slice(0, limits.faults), ...(more > 0 ? [`and ${more} more`] : [])];
  }

  private advance(sequence: number, line: number): void {
    if (sequence > this.last + 1) {
      const range = { first: this.last + 1, last: sequence - 1, line };
      if (this.missing.length < limits.ranges) this.missing.push(range);
      else this.addFault(`${missingText(range)} before line ${line}`);
    }
    this.last = sequence;
  }

  /** Removes a number from those that are missing. @returns whether it was missing: then it is not in order, otherwise it is repeated */
  private find(sequence: number): boolean {
    const range = this.missing.find(({ first, last }) => sequence >= first && sequence <= last);
    if (!range) return false;
    const rest = [
      { ...range, last: sequence - 1 },
      { ...range, first: sequence + 1 },
    ];
    this.missing = this.missing.flatMap((one) => (one === range ? rest.filter(({ first, last }) => first <= last) : [one]));
    return true;
  }
}

function missingText({ first, last }: Pick<Range, 'first' | 'last'>): string {
  return first === last ? `${first} is missing` : `${first} to ${last} are missing`;
}

/** What is wrong with the numbers of the lines of a file. The file may be absent. */
export interface SequenceFaults {
  /** Name without folder. */
  readonly file: string;
  readonly faults: readonly string[];
}

/** Checks that the lines of each session are numbered consecutively, in all its files. */
export class SequenceCheck {
  private readonly files: FileSequence[] = [];
  private current: FileSequence | null = null;

  /** Adds the records of PR-EVENTS, file by file. */
  add(record: EventRecord | OtherEventRecord): void {
    const name = path.basename(record.file);
    if (this.current?.name !== name) this.files.push((this.current = new FileSequence(name, record)));
    this.current.add(record);
  }

  /** @param isDeleted whether retention deleted the PR-EVENTS of this name */
  faults(isDeleted: (file: string) => boolean): SequenceFaults[] {
    const absent: SequenceFaults[] = [];
    for (const files of Map.groupBy(this.files, ({ session }) => session).values()) {
      // By number, because the clock may have been set back.
      const inOrder = files.toSorted((a, b) => a.first - b.first);
      for (const [at, file] of inOrder.entries()) absent.push(...checkStart(file, inOrder[at - 1] ?? null, isDeleted));
    }
    return [...this.files.map((file) => ({ file: file.name, faults: file.describe() })), ...absent].filter(
      ({ faults }) => faults.length > 0,
    );
  }
}

/** Checks that a file continues the one before. @returns the faults of a file that does not exist */
function checkStart(file: FileSequence, before: FileSequence | null, isDeleted: (file: string) => boolean): SequenceFaults[] {
  const range = { first: (before?.last ?? 0) + 1, last: file.first - 1 };
  if (before && file.first <= before.last) {
    file.addFault(`the file starts with ${file.first}, but ${before.name} ends with ${before.last}`);
  }
  if (range.first > range.last) return [];
  const previous = file.fromStamp === null ? null : `PR-EVENTS-${file.fromStamp}.jsonl`;
  if (previous === null || parseLogName(previous) === null) {
    file.addFault(`${missingText(range)} before the first line`);
  } else if (previous === before?.name) {
    before.addFault(`${missingText(range)} after line ${before.lastLine}`);
  } else if (!isDeleted(previous)) {
    return [{ file: previous, faults: [missingText(range)] }];
  }
  return [];
}
