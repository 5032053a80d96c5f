import { lstatSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { logName, type StoredSet } from '../log-format/log-names.ts';
import { logKinds, type LogKind } from '../model/log-kinds.ts';
import type { FileAnchor } from '../model/anchor.ts';
import { errorCode } from '../model/error-code.ts';
import type { LogFileSetOptions } from './log-file-set-options.ts';
import { createLogFile, type LogFile } from './log-file.ts';

/** The kinds of files that are written until the next rotation. PR-INITIAL is complete at the start. */
export const writtenKinds = ['ports', 'pids', 'events'] as const;
export type WrittenKind = (typeof writtenKinds)[number];

/** The files of one timestamp that are being written. */
export class SetFiles {
  readonly stamp: string;
  readonly files: Readonly<Record<WrittenKind, LogFile>>;

  constructor(stamp: string, create: (kind: LogKind) => LogFile) {
    this.stamp = stamp;
    this.files = { ports: create('ports'), pids: create('pids'), events: create('events') };
  }

  list(): LogFile[] {
    return writtenKinds.map((kind) => this.files[kind]);
  }

  /** Bytes of all files, the waiting ones included. */
  bytes(): number {
    return this.list().reduce((sum, file) => sum + file.size(), 0);
  }

  /** Bytes that are not written yet. */
  pendingBytes(): number {
    return this.list().reduce((sum, file) => sum + file.waiting(), 0);
  }

  /** Bytes of PR-EVENTS that are written. */
  writtenEventBytes(): number {
    return this.files.events.size() - this.files.events.waiting();
  }

  names(): string[] {
    return this.list().map(({ name }) => name);
  }

  stored(): StoredSet['files'] {
    return this.list().map((file) => ({ name: file.name, bytes: file.size() }));
  }

  states(): FileAnchor[] {
    return this.list().map((file) => file.state());
  }
}

/**
 * Creates the files of a timestamp, all or none.
 * @throws the system's error; with the code EEXIST if a file of this timestamp exists
 */
export function createFiles<Files>(
  { settings: { logDirectory }, createFile }: LogFileSetOptions,
  stamp: string,
  build: (create: (kind: LogKind) => LogFile) => Files,
): Files {
  const existing = logKinds.find((kind) => lstatSync(path.join(logDirectory, logName(kind, stamp)), { throwIfNoEntry: false }));
  if (existing) throw Object.assign(new Error(`${logName(existing, stamp)} exists already`), { code: 'EEXIST' });
  const created: LogFile[] = [];
  try {
    return build((kind) => {
      const file = createLogFile(logDirectory, logName(kind, stamp), createFile);
      created.push(file);
      return file;
    });
  } catch (error) {
    removeFiles(logDirectory, created);
    throw error;
  }
}

/** Closes and deletes files whose first records could not be written. */
export function removeFiles(folder: string, files: readonly LogFile[]): void {
  for (const file of files) {
    try {
      file.close();
    } catch {
      // A full disk did not store all of it. The file is deleted anyway.
    }
    removeFile(path.join(folder, file.name));
  }
}

/** Deletes a file. @returns whether it does not exist any more: another program may have deleted it before */
export function removeFile(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}
