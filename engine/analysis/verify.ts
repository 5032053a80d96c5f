import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { logFileError, stampOrder, type LogFile } from '../logs/log-files.ts';
import type { EventRecord, OtherEventRecord, SealRecord } from '../logs/log-records.ts';
import { readLogs, type ReadOptions } from '../logs/read-logs.ts';

/**
 * What became of a file since it was sealed. `Intact`: nothing. `Altered`: it holds something else. `Cut`: its end is missing.
 * `Missing`: it
 * is gone, and no record says that retention took it. `OutOfOrder`: its seal does not follow the seal before it, so that something between
 * them was taken out, put in or moved. `NotSealed`: it should have a seal by now. Not to worry about: `Deleted` by retention, `Open` (the
 * newest set, which is still written), `Unsealable` (a set of version 1, which had no seals).
 */
export type FileState = 'Intact' | 'Altered' | 'Cut' | 'Missing' | 'OutOfOrder' | 'NotSealed' | 'Deleted' | 'Open' | 'Unsealable';

const bad: ReadonlySet<FileState> = new Set<FileState>(['Altered', 'Cut', 'Missing', 'OutOfOrder', 'NotSealed']);

/** Whether that is a reason to doubt the logs. */
export function isBad({ state }: FileCheck): boolean {
  return bad.has(state);
}

/** One file of a folder, or one that should be there. */
export interface FileCheck {
  readonly file: string;
  readonly state: FileState;
  /** When it was sealed. */
  readonly sealed: Date | null;
  /** The PR-EVENTS that has the seal. */
  readonly sealedIn: string | null;
  /** As the seal has it, and as it is. */
  readonly expected: string | null;
  readonly actual: string | null;
}

/** The reader has checked the fields. */
function isSeal(record: EventRecord | OtherEventRecord): record is SealRecord {
  return record.event === 'sealed';
}

/** A file's hash, and whether it ends where a line ends. */
interface Content {
  readonly sha256: string;
  readonly isWhole: boolean;
}

const chunkSize = 1_048_576;

function contentOf(file: string, progress: ReadOptions['progress']): Content {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkSize);
  const descriptor = openSync(file, 'r');
  try {
    let lastByte = 10;
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, read));
      lastByte = chunk[read - 1]!;
      progress?.(read);
    }
    return { sha256: hash.digest('hex'), isWhole: lastByte === 10 };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Checks the log files of one folder against their seals: each file's hash, and that the seals make one chain. Times step by the seals.
 * @param files all of the folder, in the order of their stamps
 */
export function verifyLogs(folder: string, files: readonly LogFile[], options: Omit<ReadOptions, 'kinds' | 'after' | 'before'>): FileCheck[] {
  const seals: SealRecord[] = [];
  const deleted = new Set<string>();
  for (const records of readLogs(files, { ...options, kinds: ['events'], progress: undefined })) {
    for (const record of records) {
      if (record.type !== 'event') continue;
      if (isSeal(record)) seals.push(record);
      if (record.event === 'deleted' && 'files' in record
        && Array.isArray(record.files)) record.files.forEach((name) => deleted.add(String(name)));
    }
  }
  const checks = new Map<string, FileCheck>();
  let before: string | null | undefined;
  for (const seal of seals) {
    // The first seal of all follows none; the first one that is left follows one that retention took away.
    const follows = before === undefined ? seal.previous === null || deleted.size > 0 : seal.previous === before;
    before = seal.sha256;
    checks.set(seal.sealedFile, check(seal, follows));
  }

  const order = ({ stamp }: LogFile): number => (stamp === null ? -Infinity : stampOrder(stamp)!);
  const events = files.filter(({ kind }) => kind === 'events');
  // Version 1 wrote no PR-EVENTS; from the first one on, every set has one.
  const firstSealed = Math.min(...events.map(order));
  const newest = Math.max(...events.map(order));
  for (const file of files) {
    const name = path.basename(file.path);
    if (checks.has(name)) continue;
    const state = order(file) < firstSealed ? 'Unsealable' : order(file) === newest ? 'Open' : 'NotSealed';
    checks.set(name, { file: name, state, sealed: null, sealedIn: null, expected: null, actual: null });
  }
  return [...checks.values()];

  function check(seal: SealRecord, follows: boolean): FileCheck {
    const { sealedFile: file, sha256: expected, time: sealed } = seal;
    const found = { file, sealed, sealedIn: path.basename(seal.file), expected, actual: null };
    // A name with a folder in it is none of ours: nothing outside of this one is read.
    const target = path.join(folder, path.basename(file));
    if (file !== path.basename(file)) return { ...found, state: 'OutOfOrder' };
    if (!existsSync(target)) return { ...found, state: deleted.has(file) ? 'Deleted' : 'Missing' };
    try {
      const { sha256: actual, isWhole } = contentOf(target, options.progress);
      if (actual !== expected) return { ...found, actual, state: isWhole ? 'Altered' : 'Cut' };
      return { ...found, actual, state: follows ? 'Intact' : 'OutOfOrder' };
    } catch (error) {
      options.problem(logFileError(target, error));
      return { ...found, state: 'Missing' };
    }
  }
}
