import type { LogRecord } from '../log-reader/log-records.ts';
import { isOfPoll } from '../log-reader/whole-polls.ts';
import { endpointsOf, type Direction, type Directions } from './direction.ts';

/** Calls back for each record with its direction: null if it is not a connection, or if the direction is not known. */
export function forEachDirected(
  records: readonly LogRecord[],
  directions: Directions,
  use: (record: LogRecord, direction: Direction | null) => void,
): void {
  forEachLearned(
    records,
    (record) => directions.learn(record),
    (record) => {
      const endpoints = endpointsOf(record);
      use(record, endpoints && directions.directionOf(record, endpoints));
    },
  );
}

/**
 * Calls `learn` for all records of a poll before `use`. The order of the records of one poll is arbitrary: a listener counts for all of
 * them, also if it was closed at that time.
 */
export function forEachLearned(records: readonly LogRecord[], learn: (record: LogRecord) => void, use: (record: LogRecord) => void): void {
  for (let start = 0, end = 0; start < records.length; start = end) {
    let hasClosed = false;
    let first = records[start]!;
    while (end < records.length && isOfPoll(records[end]!, first)) {
      const record = records[end++]!;
      if (first.type === 'damaged') first = record;
      if (isClosed(record)) hasClosed = true;
      else learn(record);
    }
    for (let at = start; at < end; at++) use(records[at]!);
    if (hasClosed) for (let at = start; at < end; at++) if (isClosed(records[at]!)) learn(records[at]!);
  }
}

function isClosed(record: LogRecord): boolean {
  return record.type === 'event' && record.event === 'closed';
}
