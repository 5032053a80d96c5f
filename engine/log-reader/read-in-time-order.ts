import path from 'node:path';
import type { LogFile } from './log-files.ts';
import type { LogRecord } from './log-records.ts';
import { readLogs, readTail, selectRequested, type ReadOptions } from './read-logs.ts';

/** Whether files are logs of several machines: each folder is one. */
export function areOfSeveralMachines(files: readonly LogFile[]): boolean {
  return new Set(files.map((file) => path.dirname(file.path))).size > 1;
}

/** The files of a machine and kind, in their order: their records follow each other in time. */
function streamsOf(files: readonly LogFile[]): LogFile[][] {
  return [...Map.groupBy(files, ({ kind, path: file }) => `${path.dirname(file)}\0${kind}`).values()];
}

/** Records of a stream. A clock that was set back does not change their order. */
class Stream {
  readonly order: number;
  private readonly blocks: Iterator<LogRecord[]>;
  private records: LogRecord[] = [];
  private at = 0;
  /** Time of the next record, milliseconds since 1970. Records without a time have that of the one before. */
  time = -Infinity;

  constructor(order: number, blocks: Iterator<LogRecord[]>) {
    this.order = order;
    this.blocks = blocks;
  }

  /** Reads the next block if necessary. @returns whether there is a next record */
  hasNext(): boolean {
    while (this.at >= this.records.length) {
      const { value, done } = this.blocks.next();
      if (done === true) return false;
      this.records = value;
      this.at = 0;
    }
    const record = this.records[this.at]!;
    if (record.type !== 'damaged' && record.time) this.time = Math.max(this.time, record.time.getTime());
    return true;
  }

  take(): LogRecord {
    return this.records[this.at++]!;
  }

  precedes(other: Stream): boolean {
    return this.time < other.time || (this.time === other.time && this.order < other.order);
  }
}

/** Bytes that are read from all open files together, so that the memory for the logs of a thousand machines is limited. */
const readAtOnce = 1 << 26;

/**
 * The records of the logs of several machines, in the order of their times. For each machine and kind of log one file is open. Each array
 * has records of one machine and kind.
 */
export function* readInTimeOrder(files: readonly LogFile[], options: ReadOptions): Generator<LogRecord[]> {
  const ownFiles = streamsOf(files);
  const chunkSize = Math.min(1 << 20, Math.max(1 << 14, Math.floor(readAtOnce / Math.max(1, ownFiles.length))));
  const all = { ...options, chunkSize, prepare: undefined, filter: undefined, after: undefined, before: undefined, unreadable: undefined };
  const streams = ownFiles.map((own, order) => new Stream(order, readLogs(own, all)));
  yield* merge(streams, (records) => selectRequested(records, options));
}

/** The last `count` records of the logs of several machines, in the order of their times. @param optionsOf options for files that are read last to first */
export function readTailInTimeOrder(
  files: readonly LogFile[],
  count: number,
  optionsOf: (files: readonly LogFile[]) => ReadOptions,
): LogRecord[] {
  const tails = streamsOf(files).map((own) => readTail(own, count, optionsOf(own)));
  const streams = tails.map((tail, order) => new Stream(order, [tail].values()));
  return count === 0 ? [] : [...merge(streams, (records) => records)].flat().slice(-count);
}

/** Merges streams by time: the records of the first stream up to the next record of another one, and so on. */
function* merge(streams: readonly Stream[], select: (records: LogRecord[]) => LogRecord[]): Generator<LogRecord[]> {
  const waiting = streams.filter((stream) => stream.hasNext()).toSorted((a, b) => (a.precedes(b) ? -1 : 1));
  for (let first = waiting.shift(); first; first = waiting.shift()) {
    const [next] = waiting;
    const run: LogRecord[] = [];
    const isNext = (): boolean => !next || first.precedes(next);
    let goesOn = true;
    let time = first.time;
    do {
      time = first.time;
      run.push(first.take());
      goesOn = first.hasNext();
    } while (goesOn && isNext() && run.length < (first.time === time ? maxPoll : maxRun));
    yield select(run);
    if (goesOn) insert(waiting, first);
  }
}

/** Number of records after which an array ends with the next poll … */
const maxRun = 10_000;
/** … or in the middle of it. */
const maxPoll = 500_000;

/** Inserts a stream at its place among streams that are sorted. */
function insert(waiting: Stream[], stream: Stream): void {
  let [low, high] = [0, waiting.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (waiting[middle]!.precedes(stream)) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, stream);
}
