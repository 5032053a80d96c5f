import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { eventsLogParser } from './events-log-parser.ts';
import { fileTimeZone } from './file-time-zone.ts';
import { initialLogParser } from './initial-log-parser.ts';
import { openLines, type LineFile, type LineOptions } from './lines.ts';
import { localClock, type Zone } from './local-time.ts';
import { findLogFiles, logFileError, type LogFile, type LogFileError, type LogNotice } from './log-files.ts';
import type { LogParser } from './log-parser.ts';
import type { DamagedRecord, LogKind, LogRecord } from './log-records.ts';
import { pidsLogParser } from './pids-log-parser.ts';
import { portsLogParser } from './ports-log-parser.ts';
import type { GuessedEncoding } from './text-encoding.ts';

export interface ReadOptions {
  /** Only files of these kinds; all when absent. */
  readonly kinds?: readonly LogKind[] | undefined;
  /** Only records from this moment on … */
  readonly after?: Date | undefined;
  /** … and before this one. */
  readonly before?: Date | undefined;
  /** For logs whose set has no PR-EVENTS. */
  readonly zone?: Zone | null | undefined;
  /** Is told of files that cannot be read. Reading goes on with the next. */
  readonly problem: (error: LogFileError) => void;
  /** Label of the encoding of all files; without it, the bytes of each decide. */
  readonly encoding?: string | undefined;
  /** Is called with lines that cannot be read: the first of them, and how many there are. */
  readonly unreadable?: ((first: readonly DamagedRecord[], count: number) => void) | undefined;
  /** Is called with what is no error but should be known. */
  readonly notice?: ((notice: LogNotice) => void) | undefined;
  /** Is told after each block how many bytes it had. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/** The options of the text of files. */
export type TextOptions = Pick<ReadOptions, 'encoding' | 'notice'>;

/** How the lines of a file are read, with a notice when its encoding is a guess. */
export function lineOptions(file: string, { encoding, notice }: TextOptions): Pick<LineOptions, 'encoding' | 'guessed'> {
  return { encoding, guessed: (guess) => notice?.(guessNotice(file, guess)) };
}

function guessNotice(file: string, guess: GuessedEncoding): LogNotice {
  const reason = guess === 'windows-1252' ? 'it is not UTF-8' : 'it has no byte order mark';
  return {
    code: 'GuessedEncoding',
    message: `${file} was read as ${guess}, a guess (${reason}). If text is wrong, give --encoding.`,
    file,
  };
}

/** A parser for a file. */
export function parserFor(file: LogFile, zone: Zone | null): LogParser {
  switch (file.kind) {
    case 'initial':
      return initialLogParser(file.path, localClock(fileTimeZone(file, zone)));
    case 'ports':
      return portsLogParser(file.path, localClock(fileTimeZone(file, zone)));
    case 'pids':
      return pidsLogParser(file.path, localClock(fileTimeZone(file, zone)));
    case 'events':
      return eventsLogParser(file.path);
  }
}

/** Whether a record is of the time asked for. What is damaged is told in any case. */
function isWanted(record: LogRecord, { after, before }: ReadOptions): boolean {
  if (record.type === 'damaged' || (!after && !before)) return true;
  return record.time !== null && !(after && record.time < after) && !(before && record.time >= before);
}

/** The records of the time asked for; lines that cannot be read are reported. */
export function wantedOf(records: readonly LogRecord[], options: ReadOptions): LogRecord[] {
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

function open(file: LogFile, options: ReadOptions): OpenFile | null {
  try {
    return { file, lines: openLines(file.path, lineOptions(file.path, options)), parser: parserFor(file, options.zone ?? null) };
  } catch (error) {
    options.problem(logFileError(file.path, error));
    return null;
  }
}

/** The records of whole lines that stand in the file now, block by block. `atEnd`: also of a last line without an end. */
function* readAvailable({ file, lines, parser }: OpenFile, options: ReadOptions, atEnd: boolean): Generator<LogRecord[]> {
  try {
    for (;;) {
      const before = lines.position();
      const block = lines.next() ?? (atEnd ? lines.rest() : null);
      if (!block) break;
      const records: LogRecord[] = [];
      parser.parse(block, records);
      options.progress?.(lines.position() - before);
      yield wantedOf(records, options);
    }
  } catch (error) {
    options.problem(logFileError(file.path, error));
  }
  if (atEnd) yield flushParser({ parser }, options);
}

/** What was waiting for its next line. */
function flushParser({ parser }: Pick<OpenFile, 'parser'>, options: ReadOptions): LogRecord[] {
  const records: LogRecord[] = [];
  parser.flush(records);
  return wantedOf(records, options);
}

function wantedFiles(files: readonly LogFile[], { kinds }: ReadOptions): LogFile[] {
  return files.filter(({ kind }) => kinds?.includes(kind) ?? true);
}

/** The records of files, in the order of the files, some at a time: a block's. Memory does not grow with what the files hold. */
export function* readLogs(files: readonly LogFile[], options: ReadOptions): Generator<LogRecord[]> {
  for (const file of wantedFiles(files, options)) {
    const opened = open(file, options);
    if (!opened) continue;
    try {
      yield* readAvailable(opened, options, true);
    } finally {
      opened.lines.close();
    }
  }
}

/** The last `count` records of files, and what is damaged between them. Files before those that hold them are not read. */
export function readTail(files: readonly LogFile[], count: number, options: ReadOptions): LogRecord[] {
  let tail: LogRecord[] = [];
  for (const file of wantedFiles(files, options).toReversed()) {
    if (tail.length >= count) break;
    let last: LogRecord[] = [];
    for (const records of readLogs([file], options)) {
      last.push(...records);
      if (last.length > 2 * count) last = last.slice(-count);
    }
    tail = [...last, ...tail].slice(-count);
  }
  return count === 0 ? [] : tail;
}

/** What became of a file since it was read last. If it is not the same any more, all of it is new. */
function replacementOf({ lines }: OpenFile, file: LogFile): ReturnType<LineFile['replacement']> {
  try {
    return lines.replacement() ?? (file.bytes < lines.position() ? 'rewritten' : null);
  } catch {
    // It cannot be read at the moment, as drain() reports.
    return null;
  }
}

/** How often to look for what is new, milliseconds. */
const pollInterval = 250;

/** The records of what paths stand for, and then what is written there from now on. */
export interface FollowOptions extends ReadOptions {
  /** Of what is there already, give only the last so many records. */
  readonly tail?: number | undefined;
}

/**
 * All records, and those to come: of the files that are there, and of new ones that the paths come to stand for (after a rotation, or a new
 * start of the reporter). Ends when the signal says so.
 */
export async function* followLogs(paths: readonly string[], options: FollowOptions, signal: AbortSignal): AsyncGenerator<LogRecord[]> {
  const following = new Map<string, OpenFile>();
  const seen = new Set<string>();
  try {
    const before: LogRecord[] = [];
    for (const records of newRecords(options.problem, true)) {
      if (options.tail === undefined) yield records;
      else before.splice(0, before.push(...records) - options.tail);
    }
    yield before;
    while (!signal.aborted) {
      await setTimeout(pollInterval, undefined, { signal }).catch(() => undefined);
      yield* newRecords(() => undefined, false);
    }
  } finally {
    for (const { lines } of following.values()) lines.close();
  }

  /** What has been added to all files since the last call. `problem` is told of paths that stand for none, once is enough. */
  function* newRecords(problem: ReadOptions['problem'], isFirst: boolean): Generator<LogRecord[]> {
    const files = wantedFiles(findLogFiles(paths, problem, { exactNames: true, notice: isFirst ? options.notice : undefined }), options);
    // Only the newest file of a kind is still written to.
    const newest = new Map(files.map((file) => [`${path.dirname(file.path)}\0${file.kind}`, file.path]));
    const current = new Set(newest.values());
    for (const file of files) {
      const followed = following.get(file.path);
      const replacement = followed ? replacementOf(followed, file) : null;
      // What was added to the file before another one replaced it.
      if (followed && replacement === 'another file') yield* readAvailable(followed, options, true);
      if (replacement !== null) followed?.lines.close();
      const opened = followed && replacement === null ? followed : seen.has(file.path) && replacement === null ? null : open(file, options);
      seen.add(file.path);
      if (!opened) {
        following.delete(file.path);
        continue;
      }
      following.set(file.path, opened);
      const position = opened.lines.position();
      yield* readAvailable(opened, options, !current.has(file.path));
      // Nothing came for a while: what was waiting for its next line is whole.
      if (opened.lines.position() === position) yield flushParser(opened, options);
      if (current.has(file.path)) continue;
      opened.lines.close();
      following.delete(file.path);
    }
  }
}
