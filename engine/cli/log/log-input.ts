import path from 'node:path';
import type { Command } from 'commander';
import { reportEmptyFiles } from '../../log-reader/empty-files.ts';
import { createTimestampParser, parseTimeZone, systemTimeZone, zoneLabel, type TimeZone } from '../../log-reader/local-time.ts';
import {
  totalBytes,
  findLogFiles,
  type FindLogOptions,
  type LogFile,
  type LogFileError,
  type LogNotice,
} from '../../log-reader/log-files.ts';
import type { DamagedRecord, LogRecord } from '../../log-reader/log-records.ts';
import { selectRequested, type ReadOptions } from '../../log-reader/read-logs.ts';
import { zoneOfFiles, zoneOfRecords, type ZoneOfLogs } from '../../log-reader/zone-of-logs.ts';
import { counted, isOrAre } from '../../model/counted.ts';
import { ServiceError } from '../../model/service-error.ts';
import { SettingError, defaultSettings } from '../../model/settings.ts';
import { UsageError, formatDiagnostic, toDiagnostic, type Diagnostic } from '../errors.ts';
import { readPathList } from '../input/path-list.ts';
import { standardInput } from '../input/standard-input.ts';
import { printError } from '../output/standard-output.ts';
import { createProgress, type Progress } from './progress.ts';
import { readRecords } from './record-input.ts';

/** Options that select logs and records, as typed. */
export interface LogInputOptions {
  readonly after?: string;
  readonly before?: string;
  readonly timeZone?: string;
  readonly encoding?: string;
  readonly progress?: true;
  readonly records?: true;
  /** The logs are copies: `log pack` has reported the empty ones of their machines. */
  readonly collection?: string;
}

/** How files are searched. */
export interface FindInputOptions extends FindLogOptions {
  /** Whether files without content are reported. Default: true. */
  readonly reportsEmpty?: boolean;
}

/** Adds the paths and options that select the logs to read. */
export function addLogInput(command: Command): void {
  command
    .argument('[paths...]', 'log files, folders or patterns; -: read paths from standard input (default: the log folder of the service)')
    .optionsGroup('Time range:')
    .option(
      '--after <time>',
      'start: 2026-07-30T09:00, 2026-07-30 (in the time zone of the logs, UTC if they have several), or an age: 90m, 12h, 7d',
    )
    .option('--before <time>', 'end (exclusive)')
    .option(...timeZoneOption)
    .optionsGroup('Input:')
    .option(...encodingOption)
    .option(...progressOption);
}

/** Adds the option to read records instead of logs. */
export function addRecordInput(command: Command): void {
  command.option('--records', 'read records from standard input, as written by log read --format json, instead of logs');
}

/** Flags and help of options that all commands which read logs have. */
export const timeZoneOption = [
  '--time-zone <zone>',
  'time zone of logs that have no PR-EVENTS file, e.g. Europe/Berlin or +02:00 (default: local)',
] as const;
export const progressOption = ['--progress', 'report progress on standard error'] as const;
export const encodingOption = [
  '--encoding <name>',
  'encoding of the logs: ibm866, shift_jis, utf-16le (default: UTF-8, UTF-16 or windows-1252, detected)',
] as const;

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Parses a point in time: a date, with or without time and offset; or an age.
 * @param zone of a time without an offset
 * @throws UsageError if the text is neither
 */
export function parseMoment(text: string, option: string, zone: () => TimeZone = () => systemTimeZone): Date {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined && (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')) {
    return new Date(Date.now() - Number(amount) * unitMs[unit]);
  }
  const [, date, time = '00:00', offset] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const moment = new Date(date === undefined ? NaN : offset === undefined ? localMoment(date, time, zone()) : `${date}T${time}${offset}`);
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(
    'InvalidTime',
    `invalid time for ${option}: ${text}`,
    text,
    'Write 2026-07-30T09:00, 2026-07-30, or an age: 90m, 12h, 7d.',
  );
}

/** The time of `--baseline`; null if the text is a path. */
export function parseBaselineTime(text: string, zone: () => TimeZone): Date | null {
  return /^(?:\d{4}-\d\d-\d\d|\d+[smhd]$)/.test(text) ? parseMoment(text, '--baseline', zone) : null;
}

/** The options without limits of time: earlier records show which ports listen, and what is usual. */
export function withHistory(options: ReadOptions): ReadOptions {
  return { ...options, after: undefined, before: undefined };
}

/** Milliseconds; NaN if the day or time does not exist. */
function localMoment(date: string, time: string, zone: TimeZone): number {
  const [year = NaN, month = NaN, day = NaN] = date.split('-').map(Number);
  const [hour = NaN, minute = NaN, seconds = 0] = time.split(':').map(Number);
  const second = Math.floor(seconds);
  return createTimestampParser(zone)(year, month, day, hour, minute, second) + Math.round((seconds - second) * 1000);
}

function parseZone(text: string | undefined): TimeZone | null {
  if (text === undefined) return null;
  const zone = parseTimeZone(text, 'Option');
  if (zone) return zone;
  throw new UsageError('UnknownTimeZone', `unknown time zone for --time-zone: ${text}`, text, 'Write Europe/Berlin or +02:00.');
}

function parseEncoding(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return new TextDecoder(text).encoding;
  } catch {
    throw new UsageError(
      'UnknownEncoding',
      `unknown encoding for --encoding: ${text}`,
      text,
      'Write a label of the WHATWG Encoding Standard: windows-1251, ibm866, shift_jis, utf-16le.',
    );
  }
}

/** The log folder of this machine's service: the configured one, or the default one if there is no service. */
async function serviceLogFolder(): Promise<string> {
  const { createServiceControl } = await import('../../service/this-system.ts');
  try {
    const { settings } = (await createServiceControl()).query();
    if (!(settings instanceof SettingError)) return settings.logDirectory;
  } catch (error) {
    // The service or the service manager does not exist, or does not respond.
    if (!(error instanceof ServiceError)) throw error;
  }
  if (process.platform !== 'win32') return defaultSettings(process.platform).logDirectory;
  const { systemFolder } = await import('../../platform/windows/system-library.ts');
  return defaultSettings('win32', path.win32.dirname(systemFolder())).logDirectory;
}

/** The selected logs, and the problems found while they are read. */
export interface LogInput {
  readonly paths: readonly string[];
  /** Records of any time from standard input; they are used instead of files. Earlier ones show which ports listen, and what is usual. */
  readonly records: readonly LogRecord[];
  /** Finds the current files of these paths, to be read once. */
  readonly files: (paths?: readonly string[], options?: FindInputOptions) => LogFile[];
  readonly options: ReadOptions;
  /** The time zone in which times are shown. */
  readonly zone: () => ZoneOfLogs;
  /** The same for times without an offset that the user writes. */
  readonly timeZone: () => TimeZone;
  readonly progress: Progress;
  /** Reports unreadable lines: the first ones, and their number. Also part of the options. */
  readonly unreadable: (first: readonly DamagedRecord[], count: number) => void;
  /** Whether everything has been readable so far. */
  readonly isComplete: () => boolean;
  /** Reports that no record was read, or none of the requested time. If a file could not be read, that is reported instead. */
  readonly warnOfNoRecord: (isOfTime?: boolean) => void;
  /** Reports the number of unreadable lines. Returns the last error, which is not reported yet. */
  readonly close: () => LogFileError | null;
  /** To be called after everything was read. @throws LogFileError the last problem; all others have been reported */
  readonly finish: () => void;
}

/** Options for a second pass over the same logs, so that problems are not reported twice. */
export function silent(options: ReadOptions): ReadOptions {
  return { ...options, problem: () => undefined, unreadable: undefined, notice: undefined };
}

type Period = Pick<ReadOptions, 'after' | 'before'>;

/** @throws UsageError for a text that is no time */
function parseTimes({ after, before }: LogInputOptions, zone: () => TimeZone): Period {
  return {
    after: after === undefined ? undefined : parseMoment(after, '--after', zone),
    before: before === undefined ? undefined : parseMoment(before, '--before', zone),
  };
}

/** @param zone of the times without an offset @throws UsageError */
function parsePeriod(options: LogInputOptions, zone: () => TimeZone): Period {
  const period = parseTimes(options, zone);
  if (!period.after || !period.before || period.after < period.before) return period;
  throw new UsageError(
    'InvalidPeriod',
    `--after ${options.after} is not earlier than --before ${options.before}: no record can match`,
    String(options.after),
    'Exchange the two times, or omit one of them.',
  );
}

/** @throws CommandError for invalid options, and if standard input should contain log paths but does not */
export async function createLogInput(
  givenPaths: readonly string[],
  { progress: wantsProgress, records, collection, ...options }: LogInputOptions,
  format: string,
): Promise<LogInput> {
  const [zone, encoding] = [parseZone(options.timeZone), parseEncoding(options.encoding)];
  // Invalid times are reported before paths are read from standard input. The zone of the logs is not known yet, nor is the order of the
  // times, of which one may have an offset.
  parseTimes(options, () => zone ?? systemTimeZone);
  const paths = await inputPaths(givenPaths, records ?? false);
  const progress = createProgress(format, wantsProgress ?? false);
  const { problem, notice, unreadable, isComplete, hasFailed, close } = createLogReports(format);
  const { given, zoneOfLogs } = readGiven(records ?? false, paths, zone, notice);
  const timeZone = (): TimeZone => zoneOfLogs().zone;
  const readOptions = {
    ...parsePeriod(options, timeZone),
    zone,
    encoding,
    problem,
    unreadable,
    notice,
    progress: (bytes: number) => progress.add(bytes),
  };
  return {
    paths,
    records: selectRequested(given, withHistory(readOptions)),
    files(selectedPaths = paths, { reportsEmpty = collection === undefined, ...findOptions } = {}) {
      const files = findLogFiles(selectedPaths, problem, { notice, ...findOptions });
      if (reportsEmpty) reportEmptyFiles(files, notice);
      progress.expect(totalBytes(files));
      return files;
    },
    options: readOptions,
    zone: zoneOfLogs,
    timeZone,
    progress,
    unreadable,
    isComplete,
    ...createEnd(progress, close),
    warnOfNoRecord: createNoRecordWarning(readOptions, hasFailed),
  };
}

/** The files of the paths. @throws LogFileError the reason why there are none */
export function requireFiles(input: LogInput): LogFile[] {
  const files = input.files();
  if (files.length === 0) input.finish();
  return files;
}

function createNoRecordWarning({ after, before, notice }: ReadOptions, hasFailed: () => boolean): LogInput['warnOfNoRecord'] {
  return (isOfTime = Boolean(after ?? before)) => {
    const message = isOfTime
      ? 'no record of the requested time was read. Select another time, or other logs.'
      : 'no record was read. Select other logs.';
    if (!hasFailed()) notice?.({ code: 'NoRecord', message, file: '' });
  };
}

function createEnd(progress: Progress, closeReports: () => LogFileError | null): Pick<LogInput, 'close' | 'finish'> {
  const close = (): LogFileError | null => {
    progress.end();
    return closeReports();
  };
  return {
    close,
    finish() {
      const last = close();
      if (last) throw last;
    },
  };
}

async function inputPaths(given: readonly string[], records: boolean): Promise<string[]> {
  if (records && given.length > 0) {
    throw new UsageError('RecordsAndPaths', 'records and logs cannot be read together', given[0] ?? '', 'Omit the paths, or --records.');
  }
  return given.length > 0 ? pathsOf(given) : records ? [] : [await serviceLogFolder()];
}

/** The records on standard input, if they are to be read, and the zone of these records or of the files of paths. */
function readGiven(records: boolean, paths: readonly string[], requested: TimeZone | null, notice: (notice: LogNotice) => void) {
  const given = records ? readRecords() : [];
  const find = (): ZoneOfLogs =>
    records
      ? zoneOfRecords(given, requested)
      : zoneOfFiles(
          findLogFiles(paths, () => undefined),
          requested,
        );
  return { given, zoneOfLogs: createZone(find, notice) };
}

/** Returns a function that finds the zone of the logs when it is first called, and reports if there are several. */
function createZone(find: () => ZoneOfLogs, notice: (notice: LogNotice) => void): () => ZoneOfLogs {
  let found: ZoneOfLogs | undefined;
  return () => {
    if (found) return found;
    found = find();
    const { several } = found;
    if (several.length > 0) {
      const message = `the logs are of several time zones (${several.map(zoneLabel).join(', ')}): times without an offset are in UTC.`;
      notice({ code: 'SeveralTimeZones', message, file: '' });
    }
    return found;
  };
}

/** Reports problems with logs to standard error. The last error is not printed, because it ends the command. */
function createLogReports(format: string) {
  let last: LogFileError | null = null;
  let lines = 0;
  let hasOmitted = false;
  const noticed = new Set<string>();
  const report = (one: Diagnostic): void => printError(formatDiagnostic(one, format));

  const problem = (error: LogFileError): void => {
    if (last) report(toDiagnostic(last));
    last = error;
  };
  const notice = ({ code, message, file, isOmission }: LogNotice): void => {
    hasOmitted ||= isOmission === true;
    if (noticed.has(`${code} ${file}`)) return;
    noticed.add(`${code} ${file}`);
    report({ code, category: 'Warning', message, target: file });
  };
  const unreadable = (first: readonly DamagedRecord[], count: number): void => {
    lines += count;
    for (const { file, line, reason } of first) {
      const message = `line ${line} of ${file} cannot be read (${reason}). It was skipped.`;
      report({ code: 'DamagedLine', category: 'InvalidData', message, target: `${file}:${line}` });
    }
  };
  const close = (): LogFileError | null => {
    if (lines > 0) {
      const message = `${counted(lines, 'line')} could not be read and ${isOrAre(lines)} missing from the result.`;
      report({ code: 'DamagedLines', category: 'Warning', message, target: String(lines) });
    }
    return last;
  };
  const hasFailed = (): boolean => last !== null;
  return { problem, notice, unreadable, close, hasFailed, isComplete: (): boolean => lines === 0 && !hasOmitted && !hasFailed() };
}

/** Replaces `-` with the paths from standard input. @throws CommandError if standard input contains no path */
export async function pathsOf(given: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const one of given) paths.push(...(one === standardInput ? await readPathList() : [one]));
  return paths;
}
