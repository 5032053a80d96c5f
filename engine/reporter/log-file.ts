import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, lstatSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { FolderAccess } from './log-folder.ts';

/** Bytes of a file's buffer. */
const chunkSize = 1 << 19;

/** A log file that is being written. What can't be written stays in memory until it can. */
export interface LogFile {
  /** Without folder. */
  readonly name: string;
  /** Bytes, the waiting ones included. */
  size(): number;
  /** Bytes that are not written yet. */
  waiting(): number;
  append(content: string | Uint8Array): void;
  /**
   * Writes what waits. A record that was cut by a full disk is continued where it was cut.
   * @throws the system's error; what was not written stays.
   */
  flush(): void;
  /** Whether the file still stands in its folder under its name. */
  inPlace(): boolean;
  /** Takes what waits, for another file to write. */
  takeWaiting(): Uint8Array[];
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
  // Texts are made into bytes at once, in a buffer that is used again and again: a storm must not fill the memory with what is written already.
  const chunk = Buffer.allocUnsafeSlow(chunkSize);
  let filled = 0;
  let queue: Uint8Array[] = [];
  let inQueue = 0;
  let written = 0;

  function enqueue(bytes: Uint8Array): void {
    queue.push(bytes);
    inQueue += bytes.length;
  }

  /** Moves a copy of what stands in the buffer behind what waits longer. */
  function emptyChunk(): void {
    if (filled > 0) enqueue(Buffer.from(chunk.subarray(0, filled)));
    filled = 0;
  }

  /** Writes as much as the system takes, and tells how much. */
  function write(bytes: Uint8Array): number {
    const count = writeSync(fd, bytes);
    hash.update(bytes.subarray(0, count));
    written += count;
    return count;
  }

  return {
    name,
    size: () => written + inQueue + filled,
    waiting: () => inQueue + filled,
    append(content) {
      // No text takes more than three bytes a character.
      if (typeof content === 'string' && content.length * 3 <= chunkSize) {
        if (filled + content.length * 3 > chunkSize) emptyChunk();
        filled += chunk.write(content, filled);
      } else {
        emptyChunk();
        enqueue(typeof content === 'string' ? Buffer.from(content) : content);
      }
    },
    flush() {
      for (let first = queue[0]; first !== undefined; first = queue[0]) {
        const count = write(first);
        inQueue -= count;
        if (count < first.length) queue[0] = first.subarray(count);
        else queue.shift();
      }
      while (filled > 0) {
        const count = write(chunk.subarray(0, filled));
        chunk.copyWithin(0, count, filled);
        filled -= count;
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
      emptyChunk();
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
