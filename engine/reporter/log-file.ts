import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, lstatSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { FolderAccess } from './log-folder.ts';

/** A log file that is being written. What can't be written stays in memory until it can. */
export interface LogFile {
  /** Without folder. */
  readonly name: string;
  /** Bytes, the waiting ones included. */
  size(): number;
  /** Bytes that are not written yet. */
  waiting(): number;
  append(content: string | Buffer): void;
  /**
   * Writes what waits. A record that was cut by a full disk is continued where it was cut.
   * @throws the system's error; what was not written stays.
   */
  flush(): void;
  /** Whether the file still stands in its folder under its name. */
  inPlace(): boolean;
  /** Takes what waits, for another file to write. */
  takeWaiting(): Buffer[];
  /**
   * Closes the file and gives the SHA-256 of what was written to it, lower-case hexadecimal. What still waits is lost.
   * @throws the system's error where the disk did not take it all; the file is closed nevertheless.
   */
  close(): string;
}

/**
 * A new log file.
 * @param create as {@link FolderAccess} has it
 * @throws the system's error, EEXIST where the name is taken.
 */
export function createLogFile(folder: string, name: string, create: FolderAccess['createFile']): LogFile {
  const file = path.join(folder, name);
  const fd = create(file);
  const { dev, ino } = fstatSync(fd);
  const hash = createHash('sha256');
  let queue: Buffer[] = [];
  let inQueue = 0;
  let written = 0;
  return {
    name,
    size: () => written + inQueue,
    waiting: () => inQueue,
    append(content) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      queue.push(bytes);
      inQueue += bytes.length;
    },
    flush() {
      for (let first = queue[0]; first !== undefined; first = queue[0]) {
        const count = writeSync(fd, first);
        hash.update(first.subarray(0, count));
        written += count;
        inQueue -= count;
        if (count < first.length) queue[0] = first.subarray(count);
        else queue.shift();
      }
    },
    inPlace() {
      try {
        const found = lstatSync(file);
        return found.dev === dev && found.ino === ino;
      } catch {
        return false;
      }
    },
    takeWaiting() {
      const taken = queue;
      queue = [];
      inQueue = 0;
      return taken;
    },
    close() {
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      return hash.digest('hex');
    },
  };
}
