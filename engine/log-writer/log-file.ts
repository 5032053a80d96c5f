import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, lstatSync, openSync, writeSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { FileAnchor } from '../model/anchor.ts';
import type { Tampering } from '../model/log-events.ts';
import { fileHash } from '../platform/file-hash.ts';
import { withHandle } from '../platform/with-handle.ts';
import type { DirectoryAccess } from './directory-access.ts';

/** Size of a file's buffer, in bytes. */
const chunkSize = 1 << 19;

/** Writes what the system holds of a file to the disk, outside of this thread. */
export type SyncFile = (descriptor: number, done: (error: Error | null) => void) => void;

/** A log file that is being written. What cannot be written stays in memory until it can. */
export interface LogFile {
  /** Without directory. */
  readonly name: string;
  /** Bytes, the waiting ones included. */
  size(): number;
  /** Bytes that are not written yet. */
  waiting(): number;
  append(content: string | Uint8Array): void;
  /**
   * Writes what waits. A record that a full disk cut is continued at the cut.
   * @throws the system's error; what was not written stays.
   */
  flush(): void;
  /**
   * What another program did to the file; null if it is as it was written. On Windows no other program can open it for writing.
   * The content is read again only if the last change was not ours according to its time.
   */
  tampering(): Tampering | null;
  /** Removes what waits and returns it, so that another file can write it. */
  takeWaiting(): Uint8Array[];
  /** The size and the hash of what was written. */
  state(): FileAnchor;
  /** Writes the file to the disk outside of this thread. */
  sync(by: SyncFile, done: (error: Error | null) => void): void;
  /**
   * Closes the file and returns the SHA-256 of what was written to it, lower-case hexadecimal. What still waits is lost.
   * @param isSynced the file is on the disk already; otherwise this waits until it is
   * @throws the system's error if the disk did not store everything; the file is closed nevertheless.
   */
  close(isSynced?: boolean): string;
}

/**
 * Creates a log file.
 * @param create see {@link DirectoryAccess}
 * @throws the system's error, EEXIST if the name exists.
 */
export function createLogFile(folder: string, name: string, create: DirectoryAccess['createFile']): LogFile {
  const file = path.join(folder, name);
  return new OpenLogFile(file, name, create(file));
}

class OpenLogFile implements LogFile {
  readonly name: string;
  private readonly file: string;
  private readonly fd: number;
  private readonly identity: Pick<Stats, 'dev' | 'ino'>;
  /** When we changed the file last, by the clock of the file system. */
  private changed: number;
  private readonly hash = createHash('sha256');
  // Strings are converted at once, in a buffer that is reused: a storm must not fill the memory with what is written already.
  private readonly chunk = Buffer.allocUnsafeSlow(chunkSize);
  private filled = 0;
  private queue: Uint8Array[] = [];
  private queuedBytes = 0;
  private written = 0;

  constructor(file: string, name: string, fd: number) {
    const { dev, ino, mtimeMs } = fstatSync(fd);
    this.file = file;
    this.name = name;
    this.fd = fd;
    this.identity = { dev, ino };
    this.changed = mtimeMs;
  }

  size(): number {
    return this.written + this.queuedBytes + this.filled;
  }

  waiting(): number {
    return this.queuedBytes + this.filled;
  }

  append(content: string | Uint8Array): void {
    // A string takes at most three bytes a character.
    if (typeof content === 'string' && content.length * 3 <= chunkSize) {
      if (this.filled + content.length * 3 > chunkSize) this.enqueueChunk();
      this.filled += this.chunk.write(content, this.filled);
    } else {
      this.enqueueChunk();
      this.enqueue(typeof content === 'string' ? Buffer.from(content) : content);
    }
  }

  private enqueue(bytes: Uint8Array): void {
    this.queue.push(bytes);
    this.queuedBytes += bytes.length;
  }

  /** Moves a copy of the buffer's content to the end of the queue. */
  private enqueueChunk(): void {
    if (this.filled > 0) this.enqueue(Buffer.from(this.chunk.subarray(0, this.filled)));
    this.filled = 0;
  }

  flush(): void {
    const hadMore = this.queue.length > 0 || this.filled > 0;
    for (let first = this.queue[0]; first !== undefined; first = this.queue[0]) {
      const count = this.write(first);
      this.queuedBytes -= count;
      if (count < first.length) this.queue[0] = first.subarray(count);
      else this.queue.shift();
    }
    while (this.filled > 0) {
      const count = this.write(this.chunk.subarray(0, this.filled));
      this.chunk.copyWithin(0, count, this.filled);
      this.filled -= count;
    }
    if (hadMore) this.changed = fstatSync(this.fd).mtimeMs;
  }

  /** Writes as much as the system accepts. @returns the number of bytes */
  private write(bytes: Uint8Array): number {
    const count = writeSync(this.fd, bytes);
    this.hash.update(bytes.subarray(0, count));
    this.written += count;
    return count;
  }

  tampering(): Tampering | null {
    const found = statsOf(this.file);
    if (found?.dev !== this.identity.dev || found.ino !== this.identity.ino) return 'removed';
    if (process.platform === 'win32') return null;
    if (found.size !== this.written) return found.size < this.written ? 'truncated' : 'overwritten';
    if (found.mtimeMs === this.changed) return null;
    const written = withHandle(openSync(this.file, 'r'), closeSync, (file) => fileHash(file, this.written));
    if (written !== this.hash.copy().digest('hex')) return 'overwritten';
    this.changed = found.mtimeMs;
    return null;
  }

  state(): FileAnchor {
    return { file: this.name, size: this.written, sha256: this.hash.copy().digest('hex') };
  }

  takeWaiting(): Uint8Array[] {
    this.enqueueChunk();
    const waiting = this.queue;
    this.queue = [];
    this.queuedBytes = 0;
    return waiting;
  }

  sync(by: SyncFile, done: (error: Error | null) => void): void {
    by(this.fd, done);
  }

  close(isSynced = false): string {
    try {
      if (!isSynced) fsyncSync(this.fd);
    } finally {
      closeSync(this.fd);
    }
    return this.hash.digest('hex');
  }
}

function statsOf(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch {
    return null;
  }
}
