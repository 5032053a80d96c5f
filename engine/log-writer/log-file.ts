import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, lstatSync, openSync, readSync, writeSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { FileAnchor } from '../model/anchor.ts';
import type { Tampering } from '../model/log-events.ts';
import type { DirectoryAccess } from './directory-access.ts';

/** Bytes of a file's buffer. */
const chunkSize = 1 << 19;

/** Writes what the system holds of a file to the disk, outside of this thread. */
export type SyncFile = (descriptor: number, done: (error: Error | null) => void) => void;

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
  /**
   * What another program did to the file; null if it is as it was written. On Windows no other program can open it for writing.
   * Content is read again only if the time of the last change is not ours.
   */
  tampering(): Tampering | null;
  /** Takes what waits, for another file to write. */
  takeWaiting(): Uint8Array[];
  /** The size and the hash of what was written. */
  state(): FileAnchor;
  /** Has the file written to the disk outside of this thread. */
  sync(by: SyncFile, done: (error: Error | null) => void): void;
  /**
   * Closes the file and gives the SHA-256 of what was written to it, lower-case hexadecimal. What still waits is lost.
   * @param isSynced it is on the disk already; else this waits until it is
   * @throws the system's error where the disk did not take it all; the file is closed nevertheless.
   */
  close(isSynced?: boolean): string;
}

/**
 * A new log file.
 * @param create as {@link DirectoryAccess} has it
 * @throws the system's error, EEXIST where the name is taken.
 */
export function createLogFile(folder: string, name: string, create: DirectoryAccess['createFile']): LogFile {
  const file = path.join(folder, name);
  const fd = create(file);
  const { dev, ino, mtimeMs } = fstatSync(fd);
  /** When we changed the file last, by the file system's clock. */
  let changed = mtimeMs;
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
      const hadMore = queue.length > 0 || filled > 0;
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
      if (hadMore) changed = fstatSync(fd).mtimeMs;
    },
    tampering() {
      const found = statsOf(file);
      if (found?.dev !== dev || found.ino !== ino) return 'removed';
      if (process.platform === 'win32') return null;
      if (found.size !== written) return found.size < written ? 'truncated' : 'overwritten';
      if (found.mtimeMs === changed) return null;
      if (hashOfStart(file, written) !== hash.copy().digest('hex')) return 'overwritten';
      changed = found.mtimeMs;
      return null;
    },
    state: () => ({ file: name, size: written, sha256: hash.copy().digest('hex') }),
    takeWaiting() {
      emptyChunk();
      const taken = queue;
      queue = [];
      inQueue = 0;
      return taken;
    },
    sync: (by, done) => by(fd, done),
    close(isSynced = false) {
      try {
        if (!isSynced) fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      return hash.digest('hex');
    },
  };
}

function statsOf(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch {
    return null;
  }
}

/** SHA-256 of the first bytes of a file. @throws the system's error */
function hashOfStart(file: string, size: number): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkSize);
  const fd = openSync(file, 'r');
  try {
    for (let position = 0; position < size;) {
      const read = readSync(fd, chunk, 0, Math.min(chunkSize, size - position), position);
      if (read === 0) break;
      hash.update(chunk.subarray(0, read));
      position += read;
    }
    return hash.digest('hex');
  } finally {
    closeSync(fd);
  }
}
