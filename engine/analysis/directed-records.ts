import type { LogRecord } from '../log-reader/log-records.ts';
import { endpointsOf, type Direction, type Directions } from './direction.ts';

/** A record and the direction of its connection; null if it is not a connection, or if the direction is not known. */
export interface DirectedRecord {
  readonly record: LogRecord;
  readonly direction: Direction | null;
}

/**
 * Records with their directions. The order of the records of one poll is arbitrary: a listener counts for all of them, also if it was
 * closed at that time.
 */
export function* directedRecords(records: readonly LogRecord[], directions: Directions): Generator<DirectedRecord> {
  for (let start = 0, end = 0; start < records.length; start = end) {
    while (end < records.length && isSamePoll(records[start]!, records[end]!)) end++;
    const ofPoll = records.slice(start, end);
    for (const record of ofPoll) if (!isClosed(record)) directions.learn(record);
    for (const record of ofPoll) {
      const endpoints = endpointsOf(record);
      yield { record, direction: endpoints && directions.directionOf(record.file, endpoints) };
    }
    for (const record of ofPoll) if (isClosed(record)) directions.learn(record);
  }
}

function isSamePoll(one: LogRecord, other: LogRecord): boolean {
  return one.file === other.file && timeOf(one) === timeOf(other);
}

function timeOf(record: LogRecord): number | null {
  return record.type === 'damaged' || record.time === null ? null : record.time.getTime();
}

function isClosed(record: LogRecord): boolean {
  return record.type === 'event' && record.event === 'closed';
}
