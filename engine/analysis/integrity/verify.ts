import { closeSync, existsSync, readSync } from 'node:fs';
import path from 'node:path';
import { logFileError, timestampOrder, type LogFile } from '../../log-reader/log-files.ts';
import type { EventRecord, OtherEventRecord, SealRecord } from '../../log-reader/log-records.ts';
import { openToRead } from '../../log-reader/open-file.ts';
import { readLogs, type ReadOptions } from '../../log-reader/read-logs.ts';
import type { Anchor } from '../../model/anchor.ts';
import { orderChain } from '../../model/seal-chain.ts';
import { anchorsOf, contentOf, type Content } from './anchored-content.ts';

type VerifyOptions = Omit<ReadOptions, 'kinds' | 'after' | 'before'>;

/**
 * The state of a file compared with its seals and anchors. `Intact`: as it was sealed. `Altered`: other content. `Cut`: its end is missing.
 * `Missing`: the file does not exist, and no retention is on record. `OutOfOrder`: its seal does not follow the seal before it: something was
 * removed, inserted or moved. `Conflicting`: two seals of the file disagree. `NotSealed`: the file has no seal and should have one. States
 * without doubt: `Deleted` by retention, `Open` (the newest set, which is still written), `Unsealable` (a set of version 1, without seals).
 */
export type FileState =
  | 'Intact'
  | 'Altered'
  | 'Cut'
  | 'Missing'
  | 'OutOfOrder'
  | 'Conflicting'
  | 'NotSealed'
  | 'Deleted'
  | 'Open'
  | 'Unsealable';

const bad: ReadonlySet<FileState> = new Set<FileState>(['Altered', 'Cut', 'Missing', 'OutOfOrder', 'Conflicting', 'NotSealed']);

/** Whether that is a reason to doubt the logs. */
export function isFailed({ state }: FileCheck): boolean {
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
  /** The newest anchor that the file agrees with; null if no anchor names the file, or the file differs from one. */
  readonly anchored: Date | null;
}

/** The reader has checked the fields. */
function isSeal(record: EventRecord | OtherEventRecord): record is SealRecord {
  return record.event === 'sealed';
}

/**
 * Checks the log files of one folder against their seals and their anchors. Memory stays at some hundred bytes per seal.
 * @param files all of the folder, in the order of their stamps
 * @param anchors of any folder, oldest first; those of other folders are ignored. Null if none could be read.
 */
export function verifyLogs(
  folder: string,
  files: readonly LogFile[],
  options: VerifyOptions,
  anchors: readonly Anchor[] | null = null,
): FileCheck[] {
  const { seals, deleted, sessions } = recordsOf(files, options);
  const anchored = anchorsOf(anchors ?? [], folder, sessions);
  const checks = new Map<string, FileCheck>();
  const { broken, links, heads } = orderChain(seals.map((seal) => ({ seal, sha256: seal.sha256, previous: seal.previous })));
  const conflicting = conflictingFiles(seals);
  // The first seal of all follows none. The first one that is left follows a seal that retention deleted.
  const first = heads.find(({ previous }) => previous === null) ?? (deleted.size > 0 ? heads[0] : undefined);
  for (const link of links) {
    const isBroken = broken.has(link) || (heads.includes(link) && link !== first);
    const state = conflicting.has(link.seal.sealedFile) ? 'Conflicting' : isBroken ? 'OutOfOrder' : null;
    const earlier = checks.get(link.seal.sealedFile);
    if (!earlier || (state !== null && !isFailed(earlier))) checks.set(link.seal.sealedFile, check(link.seal, state));
  }
  for (const file of files) {
    const name = path.basename(file.path);
    if (!checks.has(name)) checks.set(name, { ...unknown(name), ...checkUnsealed(file) });
  }
  for (const name of anchored.files.keys()) {
    if (!checks.has(name)) checks.set(name, { ...unknown(name), state: stateOfAbsent(name) });
  }
  return [...checks.values()];

  function check(seal: SealRecord, state: FileState | null): FileCheck {
    const { sealedFile: file, sha256: expected, time: sealed } = seal;
    const found = { ...unknown(file), sealed, sealedIn: path.basename(seal.file), expected };
    // Nothing outside of the folder is read.
    if (file !== path.basename(file)) return { ...found, state: 'OutOfOrder' };
    if (!existsSync(path.join(folder, file))) return { ...found, state: stateOfAbsent(file) };
    const content = read(path.join(folder, file));
    if (content === null) return { ...found, state: 'Missing' };
    const { sha256: actual, isWhole, anchor } = content;
    if (state !== null) return { ...found, actual, state };
    if (actual !== expected) return { ...found, actual, state: isWhole ? 'Altered' : 'Cut' };
    return { ...found, actual, state: anchor.state ?? 'Intact', anchored: anchor.newest };
  }

  function checkUnsealed(file: LogFile): Pick<FileCheck, 'state' | 'actual' | 'anchored'> {
    const state = stateOfUnsealed(file, files, checks);
    if (!anchored.files.has(path.basename(file.path))) return { state, actual: null, anchored: null };
    const content = read(file.path);
    if (content === null) return { state: 'Missing', actual: null, anchored: null };
    return { state: content.anchor.state ?? state, actual: content.sha256, anchored: content.anchor.newest };
  }

  function stateOfAbsent(name: string): FileState {
    if (anchored.deleted.has(name)) return 'Deleted';
    // Anchors of the time of a deletion name it; a record of the folder alone can be forged.
    const known = anchored.files.has(name);
    return deleted.has(name) && !known ? 'Deleted' : 'Missing';
  }

  function read(file: string): Content | null {
    try {
      return contentOf(file, anchored.files.get(path.basename(file)) ?? [], options.progress);
    } catch (error) {
      options.problem(logFileError(file, error));
      return null;
    }
  }
}

const unknown = (file: string): Omit<FileCheck, 'state'> => ({
  file,
  sealed: null,
  sealedIn: null,
  expected: null,
  actual: null,
  anchored: null,
});

/** Names of the files that have several seals with different hashes. */
function conflictingFiles(seals: readonly SealRecord[]): ReadonlySet<string> {
  const hashes = new Map<string, string>();
  return new Set(
    seals.flatMap(({ sealedFile, sha256 }) => {
      const first = hashes.get(sealedFile) ?? sha256;
      hashes.set(sealedFile, first);
      return first === sha256 ? [] : [sealedFile];
    }),
  );
}

/** What the PR-EVENTS of a folder hold about its evidence. */
function recordsOf(files: readonly LogFile[], options: VerifyOptions) {
  const seals: SealRecord[] = [];
  const deleted = new Set<string>();
  const sessions = new Set<string>();
  for (const records of readLogs(files, { ...options, kinds: ['events'], progress: undefined })) {
    for (const record of records) {
      if (record.type !== 'event') continue;
      if (isSeal(record)) seals.push(record);
      if (record.event === 'started' && 'session' in record && typeof record.session === 'string') sessions.add(record.session);
      if (record.event !== 'deleted' || !('files' in record) || !Array.isArray(record.files)) continue;
      for (const name of record.files) deleted.add(String(name));
    }
  }
  return { seals, deleted, sessions };
}

function stateOfUnsealed(file: LogFile, files: readonly LogFile[], checks: ReadonlyMap<string, FileCheck>): FileState {
  const order = ({ stamp }: LogFile): number => (stamp === null ? -Infinity : timestampOrder(stamp)!);
  const isSealed = (one: LogFile): boolean => (checks.get(path.basename(one.path))?.sealed ?? null) !== null;
  const events = files.filter(({ kind }) => kind === 'events');
  // After a clock was set back, the newest stamp may belong to a sealed set.
  const open = events.filter((one) => !isSealed(one)).map(order);
  if (open.length > 0 && order(file) === Math.max(...open)) return 'Open';
  return order(file) < Math.min(...events.map(order)) && !isOfVersionWithSeals(file) ? 'Unsealable' : 'NotSealed';
}

/** Whether a file was written by a version with seals, by its first line. */
function isOfVersionWithSeals({ path: file, kind }: LogFile): boolean {
  if (kind === 'events') return true;
  const start = Buffer.alloc(64);
  const descriptor = openToRead(file);
  try {
    const text = start.toString('latin1', 0, readSync(descriptor, start, 0, start.length, 0));
    return Number(/^Port Reporter Version (\d+)\./.exec(text)?.[1] ?? 1) >= 2;
  } finally {
    closeSync(descriptor);
  }
}
