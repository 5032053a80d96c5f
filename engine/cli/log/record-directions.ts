import path from 'node:path';
import { createDirections, endpointsOf, type Direction, type Directions } from '../../analysis/direction.ts';
import { forEachDirected } from '../../analysis/directed-records.ts';
import type { LogFile, LogFileError } from '../../log-reader/log-files.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import { readLogs, type ReadOptions } from '../../log-reader/read-logs.ts';
import type { LogKind } from '../../model/log-kinds.ts';
import { silent } from './log-input.ts';

/**
 * Options with which the records of logs are read with the directions of their connections. PR-INITIAL is read too if it is not requested,
 * because it has the listeners of the start, and so are records of other times; neither is returned.
 */
export function withDirections(options: ReadOptions): ReadOptions {
  const { kinds, problem } = options;
  const directions = createDirections();
  if (!kinds || kinds.includes('initial')) return { ...options, prepare: (records) => directed(records, directions) };
  return {
    ...options,
    kinds: ['initial', ...kinds] satisfies LogKind[],
    problem: (error: LogFileError) => {
      if (!isInitial(error.target)) problem(error);
    },
    prepare: (records) => {
      const found = directed(records, directions);
      return found[0] && isInitial(found[0].file) ? [] : found;
    },
  };
}

/**
 * As {@link withDirections}, for files that are read from the last one on. The listeners of a file are known if its log set is the first of
 * a session.
 */
export function withDirectionsOfTail(options: ReadOptions, files: readonly LogFile[]): ReadOptions {
  let [file, directions] = ['', createDirections()];
  return {
    ...options,
    prepare: (records) => {
      const next = records[0]?.file ?? file;
      if (next !== file) [file, directions] = [next, directionsAtStart(next, files, options)];
      return directed(records, directions);
    },
  };
}

/** The listeners of the PR-INITIAL of a file's log set. */
function directionsAtStart(file: string, files: readonly LogFile[], options: ReadOptions): Directions {
  const directions = createDirections();
  const timestamp = files.find((one) => one.path === file)?.timestamp ?? null;
  const initial = files.filter(
    (one) => one.kind === 'initial' && one.path !== file && one.timestamp === timestamp && path.dirname(one.path) === path.dirname(file),
  );
  if (timestamp === null) return directions;
  const allRecords = { ...silent(options), kinds: undefined, after: undefined, before: undefined, filter: undefined };
  for (const records of readLogs(initial, allRecords)) for (const record of records) directions.learn(record);
  return directions;
}

/** Records with the directions of their connections. */
function directed(records: readonly LogRecord[], directions: Directions): LogRecord[] {
  const found: LogRecord[] = [];
  forEachDirected(records, directions, (record, direction) => found.push(withDirection(record, direction)));
  return found;
}

function withDirection(record: LogRecord, direction: Direction | null): LogRecord {
  if (record.type === 'port') return { ...record, direction };
  return record.type === 'event' && endpointsOf(record) ? Object.assign({}, record, { direction }) : record;
}

function isInitial(file: string): boolean {
  return /PR-INITIAL/i.test(path.basename(file));
}
