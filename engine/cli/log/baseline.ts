import { computeStatistics } from '../../analysis/statistics/compute-statistics.ts';
import type { LogStatistics } from '../../analysis/statistics/log-statistics.ts';
import type { LogFileError } from '../../log-reader/log-files.ts';
import type { ReadOptions } from '../../log-reader/read-logs.ts';
import { CommandError } from '../errors.ts';
import { withHistory, type LogInput } from './log-input.ts';

/** The options for the records before a time: what they have is known. An earlier `--after` limits them. */
export function knownBefore(options: ReadOptions, since: Date): ReadOptions {
  return { ...options, after: options.after && options.after < since ? options.after : undefined, before: since };
}

/** Whether anything is known of a time. Otherwise everything would be new. */
export function isKnown({ records, listeners, processStatistics }: LogStatistics): boolean {
  return records + listeners.length + processStatistics.length > 0;
}

/** @throws CommandError if nothing is known of the time before */
export function requireBaseline(known: LogStatistics, since: string): void {
  if (isKnown(known)) return;
  throw new CommandError(
    'EmptyBaseline',
    'ObjectNotFound',
    `the logs have no record before --baseline ${since}`,
    since,
    'Specify a later time, or other logs.',
  );
}

/** @throws CommandError if logs that others are compared with contain nothing: everything would be new */
export function requireRecords(known: LogStatistics, path: string): void {
  if (isKnown(known)) return;
  throw new CommandError(
    'EmptyBaseline',
    'ObjectNotFound',
    `the logs ${path} contain no record to compare with`,
    path,
    'Specify other logs.',
  );
}

/** The statistics of other logs. @throws LogFileError if they cannot be read completely: the rest would be new; CommandError if they are empty */
export async function statisticsOfLogs(input: LogInput, path: string): Promise<LogStatistics> {
  let isComplete = true;
  const problem = (error: LogFileError): void => {
    isComplete = false;
    input.options.problem(error);
  };
  const files = input.files([path]);
  const known = await computeStatistics(files, { ...withHistory(input.options), problem });
  if (files.length === 0 || !isComplete) input.finish();
  requireRecords(known, path);
  return known;
}
