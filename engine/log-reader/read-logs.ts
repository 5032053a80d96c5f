import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { eventsLogParser } from './events-log-parser.ts';
import { fileTimeZone } from './file-time-zone.ts';
import { initialLogParser } from './initial-log-parser.ts';
import { openLines, type LineFile, type LineOptions } from './lines.ts';
import { createLogCaches, type LogCaches } from './log-caches.ts';
import type { LogKind } from '../model/log-kinds.ts';
import { createLocalClock, type TimeZone } from './local-time.ts';
import { findLogFiles, logFileError, type LogFile, type LogFileError, type LogNotice } from './log-files.ts';
import type { LogParser } from './log-parser.ts';
import type { DamagedRecord, LogRecord } from './log-records.ts';
import { pidsLogParser } from './pids-log-parser.ts';
import { portsLogParser } from './ports-log-parser.ts';
import type { GuessedEncoding } from './text-encoding.ts';
import { WholePolls } from './whole-polls.ts';

export interface ReadOptions {
  /** Only files of these kinds; all when absent. */
  readonly kinds?: readonly LogKind[] | undefined;
  /** Only records from this moment on … */
  readonly after?: Date | undefined;
  /** … and before this one. */
  readonly before?: Date | undefined;
  /** Only records for which it returns true. It is not called with damaged records, which are always returned. */
  readonly filter?: ((record: Exclude<LogRecord, DamagedRecord>) => boolean) | undefined;
  /** Called with all records of a block, before the requested ones are selected from those that it returns. */
  readonly prepare?: ((records: readonly LogRecord[]) => readonly LogRecord[]) | undefined;
  /** For logs whose set has no PR-EVENTS. */
  readonly zone?: TimeZone | null | undefined;
  /** For several calls that read logs of the same machine. By default each call has its own. */
  readonly caches?: LogCaches | undefined;
  /** Called for each file that cannot be read. Reading continues with the next one. */
  readonly problem: (error: LogFileError) => void;
  /** Label of the encoding of all files. Default: detected from the bytes of each file. */
  readonly encoding?: string | undefined;
  /** Called with lines that cannot be read: the first of them, and their number. */
  readonly unreadable?: ((first: readonly DamagedRecord[], count: number) => void) | undefined;
  /** Bytes of a file that are read at once. Default: a megabyte. */
  readonly chunkSize?: number | undefined;
  /** Called with notices, which are not errors. */
  readonly notice?: ((notice: LogNotice) => void) | undefined;
  /** Called after each block with its number of bytes. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/** The options for the encoding of files. */
export type TextOptions = Pick<ReadOptions, 'encoding' | 'notice' | 'chunkSize'>;

/** How the lines of a file are read, with a notice when its encoding is a guess. */
export function lineOptions(
  file: string,
  { encoding, notice, chunkSize }: TextOptions,
): Pick<LineOptions, 'encoding' | 'guessed' | 'chunkSize'> {
  return { encoding, chunkSize, guessed: (guess) => notice?.(guessNotice(file, guess)) };
}

function guessNotice(file: string, guess: GuessedEncoding): LogNotice {
  const reason = guess === 'windows-1252' ? 'it is not UTF-8' : 'it has no byte order mark';
  return {
    code: 'GuessedEncoding',
    message: `${file} was read as ${guess}, a guess (${reason}). If the text is wrong, specify --encoding.`,
    file,
  };
}

type ParserFactory = (file: LogFile) => LogParser;

/** Returns a function that creates the parser of a file. */
function createParserFactory({ zone = null, caches = createLogCaches() }: ReadOptions): ParserFactory {
  return (file) => {
    if (file.kind === 'events') return eventsLogParser(file.path, caches.addresses);
    const clock = createLocalClock(fileTimeZone(file, zone));
    switch (file.kind) {
      case 'initial':
        return initialLogParser(file.path, clock, caches.lines);
      case 'ports':
        return portsLogParser(file.path, clock, caches);
      case 'pids':
        return pidsLogParser(file.path, clock, caches.lines);
    }
  };
}

/** Whether a record is of the requested time and passes the filter. Damaged lines are reported in any case. */
export function isWanted(record: LogRecord, { after, before, filter }: Pick<ReadOptions, 'after' | 'before' | 'filter'>): boolean {
  if (record.type === 'damaged') return true;
  if (after || before) {
    const isOfTime = record.time !== null && !(after && record.time < after) && !(before && record.time >= before);
    if (!isOfTime) return false;
  }
  return !filter || filter(record);
}

/** The records of the requested time that pass the filter; lines that cannot be read are reported. */
export function selectRequested(given: readonly LogRecord[], options: ReadOptions): LogRecord[] {
  const records = options.prepare ? options.prepare(given) : given;
  if (options.unreadable) {
    const damaged = records.filter((record) => record.type === 'damaged');
    if (damaged.length > 0) options.unreadable(damaged, damaged.length);
  }
  return records.filter((record) => isWanted(record, options));
}

/** A file that is being read. */
interface OpenFile {
  readonly file: LogFile;
  readonly lines: LineFile;
  readonly parser: LogParser;
}

function open(file: LogFile, options: ReadOptions, createParser: ParserFactory): OpenFile | null {
  try {
    return { file, lines: openLines(file.path, lineOptions(file.path, options)), parser: createParser(file) };
  } catch (error) {
    options.problem(logFileError(file.path, error));
    return null;
  }
}

/** The records of the whole lines that are in the file now, by whole polls. `atEnd`: also of a last line without a line end. */
function* readAvailable({ file, lines, parser }: OpenFile, options: ReadOptions, atEnd: boolean): Generator<LogRecord[]> {
  const polls = new WholePolls();
  try {
    for (;;) {
      const before = lines.position();
      const block = lines.next() ?? (atEnd ? lines.rest() : null);
      if (!block) break;
      const records: LogRecord[] = [];
      parser.parse(block, records);
      const bytes = lines.position() - before;
      options.progress?.(bytes);
      const complete = polls.add(records, bytes);
      if (complete.length > 0) yield selectRequested(complete, options);
    }
  } catch (error) {
    options.problem(logFileError(file.path, error));
  }
  const last = polls.rest();
  yield atEnd ? flushParser({ parser }, options, last) : selectRequested(last, options);
}

/** The record that was waiting for its next line, after others of its poll. */
function flushParser({ parser }: Pick<OpenFile, 'parser'>, options: ReadOptions, records: LogRecord[] = []): LogRecord[] {
  parser.flush(records);
  return selectRequested(records, options);
}

function wantedFiles(files: readonly LogFile[], { kinds }: ReadOptions): LogFile[] {
  return files.filter(({ kind }) => kinds?.includes(kind) ?? true);
}

/** The records of files, in the order of the files, some polls at a time. Memory does not grow with the size of the files. */
export function* readLogs(files: readonly LogFile[], options: ReadOptions): Generator<LogRecord[]> {
  yield* readFiles(wantedFiles(files, options), options, createParserFactory(options));
}

function* readFiles(files: readonly LogFile[], options: ReadOptions, createParser: ParserFactory): Generator<LogRecord[]> {
  for (const file of files) {
    const opened = open(file, options, createParser);
    if (!opened) continue;
    try {
      yield* readAvailable(opened, options, true);
    } finally {
      opened.lines.close();
    }
  }
}

/** The last `count` records of files, and the damaged lines between them. Files before the ones with these records are not read. */
export function readTail(files: readonly LogFile[], count: number, options: ReadOptions): LogRecord[] {
  const createParser = createParserFactory(options);
  let tail: LogRecord[] = [];
  for (const file of wantedFiles(files, options).toReversed()) {
    if (tail.length >= count) break;
    let last: LogRecord[] = [];
    for (const records of readFiles([file], options, createParser)) {
      last.push(...records);
      if (last.length > 2 * count) last = last.slice(-count);
    }
    tail = [...last, ...tail].slice(-count);
  }
  return count === 0 ? [] : tail;
}

/** Whether a file was replaced since it was read last. If so, all of it is new. */
function replacementOf({ lines }: OpenFile, file: LogFile): ReturnType<LineFile['replacement']> {
  try {
    return lines.replacement() ?? (file.bytes < lines.position() ? 'rewritten' : null);
  } catch {
    // It cannot be read at the moment; readAvailable() reports that.
    return null;
  }
}

/** Time between two searches for new records, milliseconds. */
const pollIntervalMs = 250;

/** Options for reading the records of paths and following further ones. */
export interface FollowOptions extends ReadOptions {
  /** Maximum number of existing records: only the last ones are returned. */
  readonly tail?: number | undefined;
}

/**
 * All records, and those that are written later: to existing files, and to new files of the paths (after a rotation, or a new start of the
 * reporter). Ends on the signal.
 */
export async function* followLogs(paths: readonly string[], options: FollowOptions, signal: AbortSignal): AsyncGenerator<LogRecord[]> {
  const follower = new LogFollower(paths, options);
  try {
    const before: LogRecord[] = [];
    for (const records of follower.newRecords(options.problem, options.notice)) {
      if (options.tail === undefined) yield records;
      else before.splice(0, before.push(...records) - options.tail);
    }
    yield before;
    while (!signal.aborted) {
      await setTimeout(pollIntervalMs, undefined, { signal }).catch(() => undefined);
      // A path without log files was reported the first time.
      yield* follower.newRecords(() => undefined, undefined);
    }
  } finally {
    follower.close();
  }
}

/** The file that was changed last. */
function lastChanged(files: readonly string[]): string {
  const times = new Map(files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0]));
  return files.reduce((last, file) => (times.get(file)! >= times.get(last)! ? file : last));
}

class LogFollower {
  private readonly paths: readonly string[];
  private readonly options: ReadOptions;
  private readonly createParser: ParserFactory;
  private readonly following = new Map<string, OpenFile>();
  private readonly seen = new Set<string>();
  /** The files that are being written, by folder and kind. */
  private readonly current = new Map<string, ReadonlySet<string>>();

  constructor(paths: readonly string[], options: ReadOptions) {
    this.paths = paths;
    this.options = options;
    this.createParser = createParserFactory(options);
  }

  /** The records that were added to all files since the last call. */
  *newRecords(problem: ReadOptions['problem'], notice: ReadOptions['notice']): Generator<LogRecord[]> {
    const files = wantedFiles(findLogFiles(this.paths, problem, { exactNames: true, notice }), this.options);
    const ofKind = (file: LogFile): string => `${path.dirname(file.path)}\0${file.kind}`;
    for (const [kind, own] of Map.groupBy(files, ofKind)) this.findCurrent(kind, own);
    for (const file of files) yield* this.newRecordsOf(file, this.current.get(ofKind(file))!.has(file.path));
  }

  /**
   * Only the latest file of a kind is still written to. Its timestamp may be earlier than that of others: a clock was set back, or summer
   * time has ended.
   */
  private findCurrent(kind: string, files: readonly LogFile[]): void {
    const added = files.map((file) => file.path).filter((file) => !this.seen.has(file));
    if (added.length === 0) return;
    this.current.set(kind, new Set([added.at(-1)!, lastChanged(added)]));
  }

  close(): void {
    for (const { lines } of this.following.values()) lines.close();
  }

  private *newRecordsOf(file: LogFile, isCurrent: boolean): Generator<LogRecord[]> {
    const followed = this.following.get(file.path);
    const replacement = followed ? replacementOf(followed, file) : null;
    // The records that were added to the file before another one replaced it.
    if (followed && replacement === 'another file') yield* readAvailable(followed, this.options, true);
    if (replacement !== null) followed?.lines.close();
    const isKnown = replacement === null && (followed !== undefined || this.seen.has(file.path));
    const opened = isKnown ? (followed ?? null) : open(file, this.options, this.createParser);
    this.seen.add(file.path);
    this.following.delete(file.path);
    if (!opened) return;
    this.following.set(file.path, opened);
    const position = opened.lines.position();
    yield* readAvailable(opened, this.options, !isCurrent);
    // No bytes were added since the last call: the record that was waiting for its next line is complete.
    if (opened.lines.position() === position) yield flushParser(opened, this.options);
    if (isCurrent) return;
    opened.lines.close();
    this.following.delete(file.path);
  }
}
