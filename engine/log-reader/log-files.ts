import { closeSync, globSync, readSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../model/error-code.ts';
import { UserFacingError } from '../model/user-facing-error.ts';
import { openByteSource } from './byte-source.ts';
import { logKinds, type LogKind } from './log-records.ts';
import { openToRead } from './open-file.ts';
import { isGzip, maxUnzipped, unzippedHead } from './text-encoding.ts';

/** A log file, before anything of it is read. */
export interface LogFile {
  readonly path: string;
  readonly kind: LogKind;
  /** The timestamp in the name, `08-06-30-10-17-54`: the same for all files of a set. Null when the name has none. */
  readonly stamp: string | null;
  /** The name is not one that the reporter gives. */
  readonly isRenamed: boolean;
  readonly bytes: number;
}

/** How many bytes files hold together. */
export function bytesOf(files: readonly LogFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** A path that is of no use, or a file that cannot be read (further). The others are read all the same. */
export class LogFileError extends UserFacingError {}

/** A notice about a log file, which is not an error. */
export interface LogNotice {
  readonly code: string;
  readonly message: string;
  readonly file: string;
}

/** What to tell of an error that the system gave for a path. */
export function logFileError(file: string, error: unknown): LogFileError {
  const code = errorCode(error);
  if (code === 'ENOENT') {
    return new LogFileError(
      'PathNotFound',
      'ObjectNotFound',
      `there is no ${file}`,
      file,
      'Give a log file, a folder with logs, or a pattern.',
      { cause: error },
    );
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new LogFileError(
      'AccessDenied',
      'PermissionDenied',
      `${file} may not be read (${code})`,
      file,
      'Run it as an administrator; log folders are closed to other accounts.',
      { cause: error },
    );
  }
  if (code === 'EBUSY') {
    return new LogFileError(
      'FileLocked',
      'ReadError',
      `${file} is locked by another program (${code})`,
      file,
      'Close it there and try again.',
      { cause: error },
    );
  }
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    return new LogFileError(
      'GzipTooLarge',
      'ReadError',
      `${file} holds more than ${maxUnzipped} bytes`,
      file,
      'Decompress it and give the result.',
      { cause: error },
    );
  }
  if (code.startsWith('Z_')) {
    return new LogFileError(
      'DamagedGzip',
      'InvalidData',
      `${file} is a damaged or incomplete gzip file (${code})`,
      file,
      'Copy it again, or decompress what it holds and give the result.',
      { cause: error },
    );
  }
  return new LogFileError(
    'UnreadableFile',
    'ReadError',
    `${file} cannot be read (${code || String(error)})`,
    file,
    'Give a log file, a folder with logs, or a pattern.',
    { cause: error },
  );
}

/** Kind and stamp of a log file's name. Null for any other name. */
function parseName(name: string): { kind: LogKind; stamp: string } | null {
  const [, word, stamp = ''] = /^PR-(INITIAL|PORTS|PIDS|EVENTS)-(\d\d(?:-\d{1,2}){5})\.(?:log|jsonl)$/i.exec(name) ?? [];
  const kind = logKinds.find((one) => one === word?.toLowerCase());
  return kind === undefined || timestampOrder(stamp) === null ? null : { kind, stamp };
}

/** Names such as `PR-PORTS-….log.1` and `Copy of PR-PIDS-….log`: what a log may be called after it was copied, sent or rotated. */
function looksLikeLog(name: string): boolean {
  return /PR-(?:INITIAL|PORTS|PIDS|EVENTS)/i.test(name);
}

/** The timestamp within the name of a renamed file. */
function timestampWithin(name: string): string | null {
  const [, stamp] = /PR-[A-Z]+-(\d\d(?:-\d{1,2}){5})(?!\d)/i.exec(name) ?? [];
  return stamp === undefined || timestampOrder(stamp) === null ? null : stamp;
}

/** The reporter's own state file in the log folder. It is not a log. */
const statusFile = 'pr-status.json';

/** A number that orders stamps; names don't, for days are not padded. Null for what is no time. */
export function timestampOrder(stamp: string): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = stamp.split('-').map(Number);
  const valid = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60;
  return valid ? Date.UTC(2000 + year, month - 1, day, hour, minute, second) : null;
}

const titles: readonly (readonly [string, LogKind])[] = [
  ['Port usage log', 'ports'],
  ['Service initialization log', 'initial'],
  ['Process detail log', 'pids'],
  ['"event":', 'events'],
];

/** The kind of a file whose name does not tell, by its first lines. */
function kindOfContent(file: string): LogKind | null {
  const bytes = Buffer.alloc(1024);
  const descriptor = openToRead(file);
  try {
    const head = bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
    const text = (isGzip(head) ? unzippedHead(head) : head).toString('latin1').replaceAll('\0', '').toLowerCase();
    return titles.find(([title]) => text.includes(title.toLowerCase()))?.[1] ?? null;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Whether all bytes of one file are the first bytes of another.
 * @throws as {@link openByteSource}
 */
function isStartOf(file: string, other: string): boolean {
  const sources = [openByteSource(file), openByteSource(other)] as const;
  const chunks = [Buffer.alloc(65_536), Buffer.alloc(65_536)] as const;
  try {
    for (let position = 0; ;) {
      const read = sources[0].read(chunks[0], chunks[0].length, position);
      if (read === 0) return true;
      sources[1].read(chunks[1], read, position);
      if (!chunks[0].subarray(0, read).equals(chunks[1].subarray(0, read))) return false;
      position += read;
      chunks[1].fill(0);
    }
  } finally {
    sources.forEach((source) => source.close());
  }
}

/** Where messages of a search for log files go. */
export interface FindLogOptions {
  /** Files of a folder that have another name than the reporter gives are left out, and copies are not searched for. */
  readonly exactNames?: boolean;
  /** Is called for each file that is left out although it looks like a log. */
  readonly notice?: ((notice: LogNotice) => void) | undefined;
}

/**
 * The log files that paths stand for: files of any name, folders (their log files, not those of folders within) and patterns with `*`, `?`
 * and `[…]`. In a folder, a file whose name contains that of a log kind is a log if its first lines are. Of a file and a renamed copy of
 * it, only the longer one is taken. In the order in which they were written: by timestamp, then PR-INITIAL, PR-PORTS, PR-PIDS, PR-EVENTS.
 * No file comes twice.
 * @param problem is told of each path that stands for none.
 */
export function findLogFiles(
  paths: readonly string[],
  problem: (error: LogFileError) => void,
  { exactNames = false, notice }: FindLogOptions = {},
): LogFile[] {
  const found = new Map<string, LogFile>();

  function addFile(file: string, size: number): boolean {
    const name = path.basename(file);
    const parsed = parseName(name);
    const kind = parsed?.kind ?? kindOfContent(file);
    if (kind === null) return false;
    found.set(realpathSync.native(file), {
      path: file,
      kind,
      stamp: parsed?.stamp ?? timestampWithin(name),
      isRenamed: parsed === null,
      bytes: size,
    });
    return true;
  }

  function addFolderFile(file: string): void {
    const stats = statSync(file, { throwIfNoEntry: false });
    const isExact = parseName(path.basename(file)) !== null;
    if (!stats?.isFile() || (isExact && addFile(file, stats.size))) return;
    if (exactNames) {
      notice?.({ code: 'NotChecked', message: `${file} was left out: its name is not one that the reporter gives.`, file });
    } else if (!addFile(file, stats.size)) {
      notice?.({ code: 'NotALog', message: `${file} was not read: its name looks like a log, its first lines do not.`, file });
    }
  }

  function addFolder(folder: string): void {
    const names = readdirSync(folder).filter(looksLikeLog);
    for (const name of names) {
      try {
        addFolderFile(path.join(folder, name));
      } catch (error) {
        problem(logFileError(path.join(folder, name), error));
      }
    }
    if (names.length === 0) {
      problem(
        new LogFileError(
          'NoLogs',
          'ObjectNotFound',
          `the folder ${folder} holds no logs (PR-*.log, PR-EVENTS-*.jsonl)`,
          folder,
          'Give the folder that the reporter writes to.',
        ),
      );
    }
  }

  function addPath(name: string): void {
    const stats = statSync(name);
    if (stats.isDirectory()) return addFolder(name);
    if (path.basename(name).toLowerCase() === statusFile) return;
    if (!stats.isFile() || !addFile(name, stats.size)) {
      problem(
        new LogFileError(
          'NotALog',
          'InvalidData',
          `${name} is no log of Port Reporter (neither its name nor its first lines say so)`,
          name,
          'Give PR-INITIAL, PR-PORTS, PR-PIDS or PR-EVENTS files.',
        ),
      );
    }
  }

  for (const given of paths) {
    try {
      const literal = statSync(given, { throwIfNoEntry: false }) !== undefined || !/[*?[\]]/.test(given);
      const names = literal ? [given] : globSync(given).toSorted();
      if (names.length === 0) {
        problem(
          new LogFileError(
            'NoMatch',
            'ObjectNotFound',
            `nothing matches ${given}`,
            given,
            'Give a log file, a folder with logs, or a pattern.',
          ),
        );
      }
      for (const name of names) {
        // Of a pattern like PR-* only the logs are meant.
        if (literal || looksLikeLog(path.basename(name)) || statSync(name).isDirectory()) addPath(name);
      }
    } catch (error) {
      problem(logFileError(given, error));
    }
  }
  const files = [...found.values()];
  return inOrder(exactNames ? files : withoutCopies(files, notice));
}

function inOrder(files: readonly LogFile[]): LogFile[] {
  const order = ({ stamp }: LogFile): number => (stamp === null ? Infinity : timestampOrder(stamp)!);
  const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
  return files.toSorted(
    (a, b) => compare(order(a), order(b)) || logKinds.indexOf(a.kind) - logKinds.indexOf(b.kind) || (a.path < b.path ? -1 : 1),
  );
}

/** Leaves out files of the same folder, kind and timestamp that are the first part of another one: their records would count twice. */
function withoutCopies(files: readonly LogFile[], notice: FindLogOptions['notice']): LogFile[] {
  const left = new Set(files);
  for (const renamed of files.filter(({ isRenamed, stamp }) => isRenamed && stamp !== null)) {
    for (const other of left) {
      if (
        other === renamed ||
        !left.has(renamed) ||
        other.kind !== renamed.kind ||
        other.stamp !== renamed.stamp ||
        path.dirname(other.path) !== path.dirname(renamed.path)
      )
        continue;
      const [copy, whole] = startingWithLonger(renamed, other);
      if (!copy) continue;
      left.delete(copy);
      notice?.({ code: 'CopyOfLog', message: `${copy.path} was not read: all it holds is in ${whole.path} too.`, file: copy.path });
    }
  }
  return files.filter((file) => left.has(file));
}

/** Of two files the one whose bytes are the first part of the other, and the other; null for none, or when one cannot be read. */
function startingWithLonger(a: LogFile, b: LogFile): readonly [LogFile | null, LogFile] {
  try {
    if (isStartOf(a.path, b.path)) return [a, b];
    return [isStartOf(b.path, a.path) ? b : null, a];
  } catch {
    // Whoever reads it reports it.
    return [null, a];
  }
}
