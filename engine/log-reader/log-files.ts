import { closeSync, globSync, lstatSync, readSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../model/error-code.ts';
import { kindPattern, logKinds, type LogKind } from '../model/log-kinds.ts';
import { UserFacingError, type ErrorCategory } from '../model/user-facing-error.ts';
import { withHandle } from '../platform/with-handle.ts';
import { openByteSource } from './byte-source.ts';
import { openToRead } from './open-file.ts';
import { isGzip, maxUnzippedBytes, unzipHead } from './text-encoding.ts';

/** A log file that has not been read yet. */
export interface LogFile {
  readonly path: string;
  readonly kind: LogKind;
  /** The timestamp in the name, `08-06-30-10-17-54`: the same for all files of a set. Null when the name has none. */
  readonly timestamp: string | null;
  /** The name differs from those of the reporter. */
  readonly isRenamed: boolean;
  readonly bytes: number;
}

/** The total size of files, in bytes. */
export function totalBytes(files: readonly LogFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** A path without log files, or a file that cannot be read (further). The remaining files are still read. */
export class LogFileError extends UserFacingError {}

/** A notice about a log file, which is not an error. */
export interface LogNotice {
  readonly code: string;
  readonly message: string;
  readonly file: string;
  /** The file was not read, and its records may be in no other file. */
  readonly isOmission?: true;
}

const pathRemedy = 'Specify a log file, a folder with logs, or a pattern.';

/**
 * The error for the user when the system returned an error for a path.
 * @param pathAdvice the remedy if another path is needed
 */
export function logFileError(file: string, error: unknown, pathAdvice = pathRemedy): LogFileError {
  const create = (...[id, category, message, remedy]: readonly [string, ErrorCategory, string, string]): LogFileError =>
    new LogFileError(id, category, message, file, remedy, { cause: error });
  const code = errorCode(error);
  switch (code) {
    case 'ENOENT':
      return create('PathNotFound', 'ObjectNotFound', `${file} does not exist`, pathAdvice);
    case 'EACCES':
    case 'EPERM':
      return create(
        'AccessDenied',
        'PermissionDenied',
        `cannot read ${file}: access denied (${code})`,
        'Run it as administrator (on Linux as root): other accounts cannot read log folders.',
      );
    case 'EBUSY':
      return create('FileLocked', 'ReadError', `${file} is locked by another program (${code})`, 'Close it there and try again.');
    case 'ERR_BUFFER_TOO_LARGE':
      return create(
        'GzipTooLarge',
        'ReadError',
        `${file} contains more than ${maxUnzippedBytes} bytes`,
        'Decompress it and specify the result.',
      );
    default:
  }
  if (code.startsWith('Z_')) {
    return create(
      'DamagedGzip',
      'InvalidData',
      `${file} is a damaged or incomplete gzip file (${code})`,
      'Copy it again, or decompress as much as possible and specify the result.',
    );
  }
  return create('UnreadableFile', 'ReadError', `cannot read ${file} (${code || String(error)})`, pathAdvice);
}

const namePattern = new RegExp(`^PR-(${kindPattern})-(\\d\\d(?:-\\d{1,2}){5})\\.(?:log|jsonl)$`, 'i');

/** Kind and timestamp from the name of a log file. Null for any other name. */
function parseName(name: string): { kind: LogKind; timestamp: string } | null {
  const [, kindName, timestamp = ''] = namePattern.exec(name) ?? [];
  const kind = logKinds.find((one) => one === kindName?.toLowerCase());
  return kind === undefined || timestampOrder(timestamp) === null ? null : { kind, timestamp };
}

const kindWithin = new RegExp(`PR-(?:${kindPattern})`, 'i');

/** Names such as `PR-PORTS-….log.1` and `Copy of PR-PIDS-….log`: possible names of a log after it was copied, sent or rotated. */
function looksLikeLog(name: string): boolean {
  return kindWithin.test(name);
}

/** The timestamp within the name of a renamed file. */
export function timestampWithin(name: string): string | null {
  const [, timestamp] = /PR-[A-Z]+-(\d\d(?:-\d{1,2}){5})(?!\d)/i.exec(name) ?? [];
  return timestamp === undefined || timestampOrder(timestamp) === null ? null : timestamp;
}

/** The log set that a file belongs to: its folder and the timestamp in its name. Files without a timestamp in a folder are one set. */
export function logSetOf(file: string): string {
  return `${path.dirname(file)}\0${timestampWithin(path.basename(file)) ?? ''}`;
}

/** The state file of the reporter in the log folder. It is not a log. */
const statusFile = 'pr-status.json';

/** A number that orders timestamps. The order of names differs, because days are not padded. Null if it is not a time. */
export function timestampOrder(timestamp: string): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = timestamp.split('-').map(Number);
  const valid = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60;
  return valid ? Date.UTC(2000 + year, month - 1, day, hour, minute, second) : null;
}

const titles: readonly (readonly [string, LogKind])[] = [
  ['Port usage log', 'ports'],
  ['Service initialization log', 'initial'],
  ['Process detail log', 'pids'],
  ['"event":', 'events'],
];

/**
 * The kind of a file whose name does not show it, from its first lines.
 * @throws the system's error if it cannot be read
 */
export function kindOfContent(file: string): LogKind | null {
  const bytes = Buffer.alloc(1024);
  const length = withHandle(openToRead(file), closeSync, (descriptor) => readSync(descriptor, bytes, 0, bytes.length, 0));
  const head = bytes.subarray(0, length);
  const text = (isGzip(head) ? unzipHead(head) : head).toString('latin1').replaceAll('\0', '').toLowerCase();
  return titles.find(([title]) => text.includes(title.toLowerCase()))?.[1] ?? null;
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

/** Options of a search for log files. */
export interface FindLogOptions {
  /** Omits the files of a folder whose names differ from those of the reporter, and does not search for copies. */
  readonly exactNames?: boolean;
  /** The folders of a folder without logs are not searched. */
  readonly oneFolder?: boolean;
  /** Called for each file that is omitted although it looks like a log. */
  readonly notice?: ((notice: LogNotice) => void) | undefined;
}

/**
 * Finds the log files of paths: files of any name, folders and patterns with `*`, `?` and `[…]`. Of a folder its log files are returned; if
 * it has none, those of its folders, each of which is a machine. In a folder, a file whose name contains that of a log kind is a log if its
 * first lines are those of a log. Of a file and a renamed copy of it, only the longer one is returned. The order is that of writing: by
 * timestamp, then PR-INITIAL, PR-PORTS, PR-PIDS, PR-EVENTS. Each file is returned once.
 * @param problem called for each path without log files
 */
export function findLogFiles(
  paths: readonly string[],
  problem: (error: LogFileError) => void,
  { exactNames = false, oneFolder = false, notice }: FindLogOptions = {},
): LogFile[] {
  const search = new LogFileSearch(problem, { exactNames, oneFolder, notice });
  for (const pattern of paths) search.addPattern(pattern);
  const files = [...search.found.values()];
  return inOrder(exactNames ? files : withoutCopies(files, notice));
}

/** Names in a folder. */
interface FolderContent {
  /** Names of files that look like logs. */
  readonly logs: readonly string[];
  /** Names of folders, of links to them, and of links whose target cannot be examined. */
  readonly folders: readonly string[];
}

/** @throws an error of the system if the folder cannot be read */
function contentOf(folder: string): FolderContent {
  const [logs, folders]: [string[], string[]] = [[], []];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const isFolder = entry.isSymbolicLink() ? isLinkToFolder(path.join(folder, entry.name)) : entry.isDirectory();
    if (isFolder !== true && looksLikeLog(entry.name)) logs.push(entry.name);
    else if (isFolder !== false && !systemFolders.has(entry.name.toLowerCase())) folders.push(entry.name);
  }
  return { logs, folders: folders.toSorted() };
}

/** Null if it has no target, or one that cannot be examined. */
function isLinkToFolder(link: string): boolean | null {
  try {
    return statSync(link, { throwIfNoEntry: false })?.isDirectory() ?? null;
  } catch {
    return null;
  }
}

/** Folders at the root of a disk that no other account can read, and that contain no logs. */
const systemFolders: ReadonlySet<string> = new Set(['lost+found', 'system volume information']);

class LogFileSearch {
  readonly found = new Map<string, LogFile>();
  private readonly problem: (error: LogFileError) => void;
  private readonly options: FindLogOptions;
  private readonly pathAdvice: string;

  constructor(problem: (error: LogFileError) => void, options: FindLogOptions) {
    this.problem = problem;
    this.options = options;
    this.pathAdvice = options.oneFolder ? 'Specify a folder with logs.' : pathRemedy;
  }

  addPattern(pattern: string): void {
    try {
      const isLiteral = statSync(pattern, { throwIfNoEntry: false }) !== undefined || !/[*?[\]]/.test(pattern);
      const names = isLiteral ? [pattern] : globSync(pattern).toSorted();
      if (names.length === 0) {
        this.problem(new LogFileError('NoMatch', 'ObjectNotFound', `no file matches ${pattern}`, pattern, this.pathAdvice));
      }
      for (const name of names) this.addName(name, isLiteral);
    } catch (error) {
      this.problem(logFileError(pattern, error, this.pathAdvice));
    }
  }

  private addName(name: string, isLiteral: boolean): void {
    try {
      // A pattern such as PR-* means only the logs.
      if (isLiteral || looksLikeLog(path.basename(name)) || statSync(name).isDirectory()) this.addPath(name);
    } catch (error) {
      this.problem(logFileError(name, error, this.pathAdvice));
    }
  }

  private addPath(name: string): void {
    const stats = statSync(name);
    if (stats.isDirectory()) return this.addFolder(name);
    if (path.basename(name).toLowerCase() === statusFile) return;
    if (stats.isFile() && this.addFile(name, stats.size)) return;
    const message = `${name} is not a Port Reporter log file (neither its name nor its first lines match)`;
    this.problem(new LogFileError('NotALog', 'InvalidData', message, name, 'Specify PR-INITIAL, PR-PORTS, PR-PIDS or PR-EVENTS files.'));
  }

  private addFolder(folder: string, { logs, folders } = contentOf(folder)): void {
    for (const name of logs) {
      try {
        this.addFolderFile(path.join(folder, name));
      } catch (error) {
        this.problem(logFileError(path.join(folder, name), error));
      }
    }
    if (logs.length > 0) return;
    if (!this.options.oneFolder && this.addMachines(folders.map((name) => path.join(folder, name)))) return;
    const message = `the folder ${folder} contains no logs (PR-*.log, PR-EVENTS-*.jsonl)`;
    this.problem(new LogFileError('NoLogs', 'ObjectNotFound', message, folder, 'Specify the folder that the reporter writes to.'));
  }

  /** Adds the folders that contain logs. One that cannot be read is reported: it may be that of a machine. @returns whether there are any */
  private addMachines(folders: readonly string[]): boolean {
    let areAny = false;
    for (const folder of folders) {
      try {
        const content = contentOf(folder);
        if (content.logs.length === 0) continue;
        areAny = true;
        this.addFolder(folder, content);
      } catch (error) {
        this.problem(logFileError(folder, error));
      }
    }
    return areAny;
  }

  private addFolderFile(file: string): void {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats?.isFile()) {
      // Retention may have deleted it meanwhile.
      if (!lstatSync(file, { throwIfNoEntry: false })) return;
      this.omit('NotAFile', file, stats ? 'was not read: it is not a file.' : 'was not read: it is a link to a file that does not exist.');
      return;
    }
    if (parseName(path.basename(file)) !== null && this.addFile(file, stats.size)) return;
    if (this.options.exactNames) {
      this.omit('NotChecked', file, 'was omitted: its name is not that of a log file of the reporter.');
    } else if (!this.addFile(file, stats.size)) {
      this.omit('NotALog', file, 'was not read: its name looks like a log, but its first lines do not.');
    }
  }

  private omit(code: string, file: string, reason: string): void {
    this.options.notice?.({ code, message: `${file} ${reason}`, file, isOmission: true });
  }

  private addFile(file: string, bytes: number): boolean {
    const name = path.basename(file);
    const parsed = parseName(name);
    const kind = parsed?.kind ?? kindOfContent(file);
    if (kind === null) return false;
    const timestamp = parsed?.timestamp ?? timestampWithin(name);
    this.found.set(realpathSync.native(file), { path: file, kind, timestamp, isRenamed: parsed === null, bytes });
    return true;
  }
}

function inOrder(files: readonly LogFile[]): LogFile[] {
  const order = ({ timestamp }: LogFile): number => (timestamp === null ? Infinity : timestampOrder(timestamp)!);
  const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
  return files.toSorted(
    (a, b) => compare(order(a), order(b)) || logKinds.indexOf(a.kind) - logKinds.indexOf(b.kind) || (a.path < b.path ? -1 : 1),
  );
}

/** Omits files of the same folder, kind and timestamp that are the first part of another one: their records would count twice. */
function withoutCopies(files: readonly LogFile[], notice: FindLogOptions['notice']): LogFile[] {
  const remaining = new Set(files);
  for (const renamed of files.filter(({ isRenamed, timestamp }) => isRenamed && timestamp !== null)) {
    for (const other of remaining) {
      if (other === renamed || !remaining.has(renamed) || !mayBeCopies(renamed, other)) continue;
      const [copy, whole] = copyAndWhole(renamed, other);
      if (!copy) continue;
      remaining.delete(copy);
      notice?.({ code: 'CopyOfLog', message: `${copy.path} was not read: ${whole.path} contains all of it.`, file: copy.path });
    }
  }
  return files.filter((file) => remaining.has(file));
}

function mayBeCopies(a: LogFile, b: LogFile): boolean {
  return a.kind === b.kind && a.timestamp === b.timestamp && path.dirname(a.path) === path.dirname(b.path);
}

/** Of two files, the one whose bytes are the first part of the other, and the other; null for neither, or if one cannot be read. */
function copyAndWhole(a: LogFile, b: LogFile): readonly [LogFile | null, LogFile] {
  try {
    if (isStartOf(a.path, b.path)) return [a, b];
    return [isStartOf(b.path, a.path) ? b : null, a];
  } catch {
    // The reader of the file reports the error.
    return [null, a];
  }
}
