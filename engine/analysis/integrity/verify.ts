import { existsSync } from 'node:fs';
import path from 'node:path';
import { logFileError, timestampOrder, type LogFile } from '../../log-reader/log-files.ts';
import type { EventRecord, OtherEventRecord, SealRecord } from '../../log-reader/log-records.ts';
import { readLogs, type ReadOptions } from '../../log-reader/read-logs.ts';
import type { Anchor } from '../../model/anchor.ts';
import { orderChain } from '../../model/seal-chain.ts';
import { SequenceCheck } from './sequence.ts';
import { anchorsOf, contentOf, type Content, type FolderAnchors } from './anchored-content.ts';
import { isOfVersionWithSeals, isTextLog } from './unsealed-file.ts';

type VerifyOptions = Omit<ReadOptions, 'kinds' | 'after' | 'before'>;

/**
 * The state of a file compared with its seals and anchors. `Intact`: as it was sealed. `Altered`: other content. `Cut`: its end is missing.
 * `Missing`: the file does not exist, and no retention is on record. `OutOfOrder`: its seal does not follow the seal before it: an entry
 * was removed, inserted or moved. `Conflicting`: two seals of the file disagree. `NotSealed`: the file has no seal and should have one.
 * `OutOfSequence`: the lines of PR-EVENTS are not numbered consecutively: lines were removed, repeated or moved. `NotALog`: the file has no
 * seal, and no line that is one of a log; it may be empty.
 * States that are not failures: `Deleted` by retention, `Open` (the newest set, which is still written), `Unsealable` (a set of version 1,
 * without seals).
 */
export type FileState =
  | 'Intact'
  | 'Altered'
  | 'Cut'
  | 'Missing'
  | 'OutOfOrder'
  | 'Conflicting'
  | 'NotSealed'
  | 'OutOfSequence'
  | 'NotALog'
  | 'Deleted'
  | 'Open'
  | 'Unsealable';

const failedStates: ReadonlySet<FileState> = new Set<FileState>([
  'Altered',
  'Cut',
  'Missing',
  'OutOfOrder',
  'Conflicting',
  'NotSealed',
  'OutOfSequence',
  'NotALog',
]);

/** Whether the state is a reason to doubt the logs. */
export function isFailed({ state }: FileCheck): boolean {
  return failedStates.has(state);
}

/** The check of a file of a folder, or of a file that should be in it. */
export interface FileCheck {
  readonly file: string;
  readonly state: FileState;
  /** When it was sealed. */
  readonly sealed: Date | null;
  /** The PR-EVENTS that has the seal. */
  readonly sealedIn: string | null;
  /** The hash in the seal, and the hash of the file. */
  readonly expected: string | null;
  readonly actual: string | null;
  /** The newest anchor that the file agrees with; null if no anchor names the file, or the file differs from one. */
  readonly anchored: Date | null;
  /** What is wrong with the numbers of the lines, of PR-EVENTS: `5 to 7 are missing before line 12`. */
  readonly sequence: readonly string[];
}

/** The reader has checked the fields. */
function isSeal(record: EventRecord | OtherEventRecord): record is SealRecord {
  return record.event === 'sealed';
}

/**
 * Checks the log files of one folder against their seals and their anchors. Memory stays at some hundred bytes per seal.
 * @param files all of the folder, in the order of their timestamps
 * @param anchors of any folder, oldest first; those of other folders are ignored. Null if none could be read.
 */
export function verifyLogs(
  folder: string,
  files: readonly LogFile[],
  options: VerifyOptions,
  anchors: readonly Anchor[] | null = null,
): FileCheck[] {
  const { seals, deleted, sessions, sequence, eventFiles } = readEvidence(files, options);
  const verifier = new FolderVerifier(folder, options, deleted, anchorsOf(anchors ?? [], folder, sessions));
  verifier.checkSealed(seals);
  verifier.checkUnsealed(files, eventFiles);
  verifier.checkAnchored();
  verifier.checkSequence(sequence);
  return [...verifier.checks.values()];
}

class FolderVerifier {
  readonly checks = new Map<string, FileCheck>();
  private readonly folder: string;
  private readonly options: VerifyOptions;
  /** Names of the files that retention deleted, from PR-EVENTS. */
  private readonly deleted: ReadonlySet<string>;
  private readonly anchored: FolderAnchors;

  constructor(folder: string, options: VerifyOptions, deleted: ReadonlySet<string>, anchored: FolderAnchors) {
    this.folder = folder;
    this.options = options;
    this.deleted = deleted;
    this.anchored = anchored;
  }

  checkSealed(seals: readonly SealRecord[]): void {
    const { broken, links, heads } = orderChain(seals.map((seal) => ({ seal, sha256: seal.sha256, previous: seal.previousSha256 })));
    const conflicting = conflictingFiles(seals);
    // The first seal of all has no previous seal. The first remaining one follows a seal that retention deleted.
    const first = heads.find(({ previous }) => previous === null) ?? (this.deleted.size > 0 ? heads[0] : undefined);
    const laterHeads = new Set(heads.filter((head) => head !== first));
    for (const link of links) {
      const isBroken = broken.has(link) || laterHeads.has(link);
      const state = conflicting.has(link.seal.sealedFile) ? 'Conflicting' : isBroken ? 'OutOfOrder' : null;
      const earlier = this.checks.get(link.seal.sealedFile);
      if (!earlier || (state !== null && !isFailed(earlier))) this.checks.set(link.seal.sealedFile, this.checkSeal(link.seal, state));
    }
  }

  /** @param eventFiles the paths of the PR-EVENTS with records */
  checkUnsealed(files: readonly LogFile[], eventFiles: ReadonlySet<string>): void {
    const events = files.filter(({ path: file }) => eventFiles.has(file));
    for (const file of files) {
      const name = path.basename(file.path);
      if (!this.checks.has(name)) this.checks.set(name, { ...emptyCheck(name), ...this.checkUnsealedFile(file, events) });
    }
  }

  /** Adds the files that only anchors name. */
  checkAnchored(): void {
    for (const name of this.anchored.files.keys()) {
      if (!this.checks.has(name)) this.checks.set(name, { ...emptyCheck(name), state: this.stateOfAbsent(name) });
    }
  }

  /** Adds what is wrong with the numbers of lines. A file that fails for another reason keeps that state. */
  checkSequence(sequence: SequenceCheck): void {
    for (const { file, faults } of sequence.faults((name) => this.stateOfAbsent(name) === 'Deleted')) {
      const known = this.checks.get(file) ?? { ...emptyCheck(file), state: this.stateOfAbsent(file) };
      this.checks.set(file, { ...known, state: isFailed(known) ? known.state : 'OutOfSequence', sequence: faults });
    }
  }

  private checkSeal(seal: SealRecord, state: FileState | null): FileCheck {
    const { sealedFile: file, sha256: expected, time: sealed } = seal;
    const check = { ...emptyCheck(file), sealed, sealedIn: path.basename(seal.file), expected };
    // Files outside of the folder are not read.
    if (file !== path.basename(file)) return { ...check, state: 'OutOfOrder' };
    if (!existsSync(path.join(this.folder, file))) return { ...check, state: this.stateOfAbsent(file) };
    const content = this.read(path.join(this.folder, file));
    if (content === null) return { ...check, state: 'Missing' };
    const { sha256: actual, isWhole, anchor } = content;
    if (state !== null) return { ...check, actual, state };
    if (actual !== expected) return { ...check, actual, state: isWhole ? 'Altered' : 'Cut' };
    return { ...check, actual, state: anchor.state ?? 'Intact', anchored: anchor.newest };
  }

  private checkUnsealedFile(file: LogFile, events: readonly LogFile[]): Pick<FileCheck, 'state' | 'actual' | 'anchored'> {
    const isLog = file.kind === 'events' ? events.includes(file) : this.isTextLog(file);
    const state = isLog ? stateOfUnsealed(file, events, this.checks) : 'NotALog';
    if (!this.anchored.files.has(path.basename(file.path))) return { state, actual: null, anchored: null };
    const content = this.read(file.path);
    if (content === null) return { state: 'Missing', actual: null, anchored: null };
    return { state: content.anchor.state ?? state, actual: content.sha256, anchored: content.anchor.newest };
  }

  private isTextLog(file: LogFile): boolean {
    try {
      return isTextLog(file, this.options);
    } catch (error) {
      this.options.problem(logFileError(file.path, error));
      return false;
    }
  }

  private stateOfAbsent(name: string): FileState {
    if (this.anchored.deleted.has(name)) return 'Deleted';
    // Anchors from the time of a deletion name the file; a record in the folder alone can be forged.
    const isAnchored = this.anchored.files.has(name);
    return this.deleted.has(name) && !isAnchored ? 'Deleted' : 'Missing';
  }

  private read(file: string): Content | null {
    try {
      return contentOf(file, this.anchored.files.get(path.basename(file)) ?? [], this.options.progress);
    } catch (error) {
      this.options.problem(logFileError(file, error));
      return null;
    }
  }
}

const emptyCheck = (file: string): Omit<FileCheck, 'state'> => ({
  file,
  sealed: null,
  sealedIn: null,
  expected: null,
  actual: null,
  anchored: null,
  sequence: [],
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

/** The seals, deletions, sessions and line numbers in the PR-EVENTS of a folder, and which of the files have records. */
function readEvidence(files: readonly LogFile[], options: VerifyOptions) {
  const seals: SealRecord[] = [];
  const deleted = new Set<string>();
  const sessions = new Set<string>();
  const sequence = new SequenceCheck();
  const eventFiles = new Set<string>();
  for (const records of readLogs(files, { ...options, kinds: ['events'], progress: undefined })) {
    for (const record of records) {
      if (record.type !== 'event') continue;
      sequence.add(record);
      sessions.add(record.session);
      eventFiles.add(record.file);
      if (isSeal(record)) seals.push(record);
      if (record.event !== 'deleted' || !('files' in record) || !Array.isArray(record.files)) continue;
      for (const name of record.files) deleted.add(String(name));
    }
  }
  return { seals, deleted, sessions, sequence, eventFiles };
}

/** @param events the PR-EVENTS with records */
function stateOfUnsealed(file: LogFile, events: readonly LogFile[], checks: ReadonlyMap<string, FileCheck>): FileState {
  const order = ({ timestamp }: LogFile): number => (timestamp === null ? -Infinity : timestampOrder(timestamp)!);
  const isSealed = (one: LogFile): boolean => (checks.get(path.basename(one.path))?.sealed ?? null) !== null;
  // After a clock was set back, the newest timestamp may belong to a sealed set.
  const open = events.filter((one) => !isSealed(one)).map(order);
  if (open.length > 0 && order(file) === Math.max(...open)) return 'Open';
  return order(file) < Math.min(...events.map(order)) && !isOfVersionWithSeals(file) ? 'Unsealable' : 'NotSealed';
}
