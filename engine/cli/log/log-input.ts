import path from 'node:path';
import type { Command } from 'commander';
import { parseTimeZone, type TimeZone } from '../../log-reader/local-time.ts';
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
import { counted, isOrAre } from '../../model/counted.ts';
import { ServiceError } from '../../model/service-error.ts';
import { SettingError, defaultSettings } from '../../model/settings.ts';
import { UsageError, formatDiagnostic, toDiagnostic, type Report } from '../errors.ts';
import { readPathList } from '../input/path-list.ts';
import { standardInput } from '../input/standard-input.ts';
import { printError } from '../output/standard-output.ts';
import { createProgress, type Progress } from './progress.ts';
import { readRecords } from './record-input.ts';

/** Which part of the logs, as it was typed. */
export interface LogInputOptions {
  readonly after?: string;
  readonly before?: string;
  readonly timeZone?: string;
  readonly encoding?: string;
  readonly progress?: true;
  readonly records?: true;
}

/** Gives a command the paths and options that say which logs it reads. */
export function addLogInput(command: Command): void {
  command
    .argument(
      '[paths...]',
      'log files, folders or patterns, - for paths on standard input; without one, the folder that the service logs to',
    )
    .optionsGroup('Which part of them:')
    .option('--after <time>', 'only from this time on: 2026-07-30T09:00, 2026-07-30, or how long ago: 90m, 12h, 7d')
    .option('--before <time>', 'only before this time')
    .option('--time-zone <zone>', "in which logs without PR-EVENTS were written: Europe/Berlin, +02:00 (else this machine's)")
    .option(...encodingOption)
    .option('--progress', 'say on standard error how far it is');
}

/** Gives a command the option to read records instead of logs. */
export function addRecordInput(command: Command): void {
  command.option('--records', 'read records from standard input, as log read --format json writes them, instead of logs');
}

/** Flags and help of the option of all commands that read logs. */
export const encodingOption = [
  '--encoding <name>',
  'encoding of the logs: ibm866, shift_jis, utf-16le (else UTF-8, UTF-16 or windows-1252)',
] as const;

const ago = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The moment that a text names: a date, with or without a time and an offset, in this machine's zone where it has none; or how long ago.
 * @throws UsageError when it names none.
 */
export function parseMoment(text: string, option: string, now = new Date()): Date {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined && (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')) {
    return new Date(now.getTime() - Number(amount) * ago[unit]);
  }
  const written = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text);
  // Without a time, Date would take it for midnight in UTC.
  const moment = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text.replace(' ', 'T'));
  if (written && !Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(
    'InvalidTime',
    `${option} is no time (${text})`,
    text,
    'Write 2026-07-30T09:00, 2026-07-30, or how long ago: 90m, 12h, 7d.',
  );
}

function parseZone(text: string | undefined): TimeZone | null {
  if (text === undefined) return null;
  const zone = parseTimeZone(text, 'Option');
  if (zone) return zone;
  throw new UsageError('UnknownTimeZone', `--time-zone names no time zone (${text})`, text, 'Write Europe/Berlin or +02:00.');
}

function parseEncoding(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return new TextDecoder(text).encoding;
  } catch {
    throw new UsageError(
      'UnknownEncoding',
      `--encoding is not a known encoding (${text})`,
      text,
      'Write a label of the WHATWG Encoding Standard: windows-1251, ibm866, shift_jis, utf-16le.',
    );
  }
}

/** The folder that the service of this machine logs to: the one that it is set to, or the usual one where there is no service. */
async function defaultFolder(): Promise<string> {
  const { createServiceControl } = await import('../../service/this-system.ts');
  try {
    const { settings } = (await createServiceControl()).query();
    if (!(settings instanceof SettingError)) return settings.logDirectory;
  } catch (error) {
    // No service, no service manager, or one that does not answer.
    if (!(error instanceof ServiceError)) throw error;
  }
  if (process.platform !== 'win32') return defaultSettings(process.platform).logDirectory;
  const { systemFolder } = await import('../../platform/windows/system-library.ts');
  return defaultSettings('win32', path.win32.dirname(systemFolder())).logDirectory;
}

/** The logs that a command was given, and what goes wrong with them. */
export interface LogInput {
  readonly paths: readonly string[];
  /** Records of standard input, of the time asked for: they are read instead of files. */
  readonly records: readonly LogRecord[];
  /** Finds the files of these paths now, to be read once. */
  readonly files: (paths?: readonly string[], options?: FindLogOptions) => LogFile[];
  readonly options: ReadOptions;
  readonly progress: Progress;
  /** Reports lines that cannot be read: the first of them, and how many there are. Also in the options. */
  readonly unreadable: (first: readonly DamagedRecord[], count: number) => void;
  /** Whether everything could be read so far. */
  readonly isComplete: () => boolean;
  /** Reports what is left to report, and how many lines could not be read. Returns the last error. */
  readonly close: () => LogFileError | null;
  /** Call it once all has been read. @throws LogFileError when something could not be: all others have been told by then. */
  readonly finish: () => void;
}

/** Options of a second pass over the same logs: nothing is reported twice. */
export function silent(options: ReadOptions): ReadOptions {
  return { ...options, problem: () => undefined, unreadable: undefined, notice: undefined };
}

/** @throws CommandError for options that cannot be understood, and where standard input should name the logs and does not */
export async function createLogInput(
  given: readonly string[],
  { after, before, timeZone, encoding, progress: wanted, records }: LogInputOptions,
  format: string,
): Promise<LogInput> {
  const options = {
    after: after === undefined ? undefined : parseMoment(after, '--after'),
    before: before === undefined ? undefined : parseMoment(before, '--before'),
    zone: parseZone(timeZone),
    encoding: parseEncoding(encoding),
  };
  if (records && given.length > 0) {
    throw new UsageError('RecordsAndPaths', 'records and logs cannot be read together', given[0] ?? '', 'Omit the paths, or --records.');
  }
  const paths = given.length > 0 ? await pathsOf(given) : records ? [] : [await defaultFolder()];
  const progress = createProgress(format, wanted ?? false);
  const { problem, notice, unreadable, isComplete, close } = createLogReports(format);
  const readOptions = { ...options, problem, unreadable, notice, progress: (bytes: number) => progress.add(bytes) };
  return {
    paths,
    records: records ? selectRequested(readRecords(), readOptions) : [],
    files(wantedPaths = paths, findOptions = {}) {
      const files = findLogFiles(wantedPaths, problem, { notice, ...findOptions });
      progress.expect(totalBytes(files));
      return files;
    },
    options: readOptions,
    progress,
    unreadable,
    isComplete,
    close() {
      progress.end();
      return close();
    },
    finish() {
      progress.end();
      const last = close();
      if (last) throw last;
    },
  };
}

/** What goes wrong while logs are read, to standard error. The last error is kept back: it ends the command. */
function createLogReports(format: string) {
  let last: LogFileError | null = null;
  let lines = 0;
  const noticed = new Set<string>();
  const report = (one: Report): void => printError(formatDiagnostic(one, format));

  const problem = (error: LogFileError): void => {
    if (last) report(toDiagnostic(last));
    last = error;
  };
  const notice = ({ code, message, file }: LogNotice): void => {
    if (noticed.has(`${code} ${file}`)) return;
    noticed.add(`${code} ${file}`);
    report({ code, category: 'Warning', message, target: file });
  };
  const unreadable = (first: readonly DamagedRecord[], count: number): void => {
    lines += count;
    for (const { file, line, reason } of first) {
      const message = `line ${line} of ${file} cannot be read (${reason}). It was passed over.`;
      report({ code: 'DamagedLine', category: 'InvalidData', message, target: `${file}:${line}` });
    }
  };
  const close = (): LogFileError | null => {
    if (lines > 0) {
      const message = `${counted(lines, 'line')} could not be read and ${isOrAre(lines)} not in the result.`;
      report({ code: 'DamagedLines', category: 'Warning', message, target: String(lines) });
    }
    return last;
  };
  return { problem, notice, unreadable, close, isComplete: (): boolean => lines === 0 && last === null };
}

/** Paths as they were typed, with those of standard input in the place of `-`. @throws CommandError when it names none */
export async function pathsOf(given: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const one of given) paths.push(...(one === standardInput ? await readPathList() : [one]));
  return paths;
}
