import { closeSync, globSync, openSync, readSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../facts/error-code.ts';
import { ExplainedError } from '../facts/explained-error.ts';
import { logKinds, type LogKind } from './log-records.ts';

/** A log file, before anything of it is read. */
export interface LogFile {
  readonly path: string;
  readonly kind: LogKind;
  /** What the name has between kind and ending, `08-06-30-10-17-54`: the same for all files of a set. Null for a file that was renamed. */
  readonly stamp: string | null;
  readonly bytes: number;
}

/** How many bytes files hold together. */
export function bytesOf(files: readonly LogFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** A path that is of no use, or a file that cannot be read (further). The others are read all the same. */
export class LogFileError extends ExplainedError {}

/** What to tell of an error that the system gave for a path. */
export function logFileError(file: string, error: unknown): LogFileError {
  const code = errorCode(error);
  if (code === 'ENOENT') {
    return new LogFileError('PathNotFound', 'ObjectNotFound', `there is no ${file}`, file,
      'Give a log file, a folder with logs, or a pattern.', { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new LogFileError('AccessDenied', 'PermissionDenied', `${file} may not be read (${code})`, file,
      'Run it as an administrator; log folders are closed to other accounts.', { cause: error });
  }
  if (code === 'EBUSY') {
    return new LogFileError('FileLocked', 'ReadError', `${file} is locked by another program (${code})`, file,
      'Close it there and try again.', { cause: error });
  }
  return new LogFileError('UnreadableFile', 'ReadError', `${file} cannot be read (${code || String(error)})`, file,
    'Give a log file, a folder with logs, or a pattern.', { cause: error });
}

/** Kind and stamp of a log file's name. Null for any other name. */
function parseName(name: string): { kind: LogKind; stamp: string } | null {
  const [, word, stamp = ''] = /^PR-(INITIAL|PORTS|PIDS|EVENTS)-(\d\d(?:-\d{1,2}){5})\.(?:log|jsonl)$/i.exec(name) ?? [];
  const kind = logKinds.find((one) => one === word?.toLowerCase());
  return kind === undefined || stampOrder(stamp) === null ? null : { kind, stamp };
}

/** A number that orders stamps; names don't, for days are not padded. Null for what is no time. */
export function stampOrder(stamp: string): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = stamp.split('-').map(Number);
  const valid = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60;
  return valid ? Date.UTC(2000 + year, month - 1, day, hour, minute, second) : null;
}

const titles: readonly (readonly [string, LogKind])[] = [
  ['Port usage log', 'ports'], ['Service initialization log', 'initial'], ['Process detail log', 'pids'], ['"event":', 'events'],
];

/** The kind of a file whose name does not tell, by its first lines. */
function kindOfContent(file: string): LogKind | null {
  const bytes = Buffer.alloc(1024);
  const descriptor = openSync(file, 'r');
  try {
    const text = bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, 0)).replaceAll('\0', '').toLowerCase();
    return titles.find(([title]) => text.includes(title.toLowerCase()))?.[1] ?? null;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The log files that paths stand for: files of any name, folders (their log files, not those of folders within) and patterns with `*`, `?`
 * and `[…]`. In the order in which they were written: by stamp, then PR-INITIAL, PR-PORTS, PR-PIDS, PR-EVENTS. No file comes twice.
 * @param problem is told of each path that stands for none.
 */
export function findLogFiles(paths: readonly string[], problem: (error: LogFileError) => void): LogFile[] {
  const found = new Map<string, LogFile>();

  function addFile(file: string, size: number): boolean {
    const parsed = parseName(path.basename(file));
    const kind = parsed?.kind ?? kindOfContent(file);
    if (kind === null) return false;
    found.set(realpathSync.native(file), { path: file, kind, stamp: parsed?.stamp ?? null, bytes: size });
    return true;
  }

  function addFolder(folder: string): void {
    const names = readdirSync(folder).filter((name) => parseName(name) !== null);
    for (const name of names) {
      const file = path.join(folder, name);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.isFile()) addFile(file, stats.size);
    }
    if (names.length === 0) {
      problem(new LogFileError('NoLogs', 'ObjectNotFound', `the folder ${folder} holds no logs (PR-*.log, PR-EVENTS-*.jsonl)`, folder,
        'Give the folder that the reporter writes to.'));
    }
  }

  function addPath(name: string): void {
    const stats = statSync(name);
    if (stats.isDirectory()) return addFolder(name);
    if (!stats.isFile() || !addFile(name, stats.size)) {
      problem(new LogFileError('NotALog', 'InvalidData',
        `${name} is no log of Port Reporter (neither its name nor its first lines say so)`, name,
        'Give PR-INITIAL, PR-PORTS, PR-PIDS or PR-EVENTS files.'));
    }
  }

  for (const given of paths) {
    try {
      const literal = statSync(given, { throwIfNoEntry: false }) !== undefined || !/[*?[\]]/.test(given);
      const names = literal ? [given] : globSync(given).toSorted();
      if (names.length === 0) {
        problem(new LogFileError('NoMatch', 'ObjectNotFound', `nothing matches ${given}`, given,
          'Give a log file, a folder with logs, or a pattern.'));
      }
      for (const name of names) {
        // Of a pattern like PR-* only the logs are meant.
        if (literal || parseName(path.basename(name)) !== null || statSync(name).isDirectory()) addPath(name);
      }
    } catch (error) {
      problem(logFileError(given, error));
    }
  }
  const order = ({ stamp }: LogFile): number => (stamp === null ? Infinity : stampOrder(stamp)!);
  const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...found.values()].toSorted((a, b) => compare(order(a), order(b)) || logKinds.indexOf(a.kind) - logKinds.indexOf(b.kind)
    || (a.path < b.path ? -1 : 1));
}
