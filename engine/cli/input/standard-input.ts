import { readSync } from 'node:fs';
import { errorCode } from '../../model/error-code.ts';

/** The path that means standard input. */
export const standardInput = '-';

/** The name of an input in messages: its path, or standard input. */
export function inputName(path: string): string {
  return path === standardInput ? 'standard input' : path;
}

/**
 * Separator between two snapshots on standard input: a line with only U+001C, the file separator of ASCII. JSON and TSV have no such line.
 */
export const textSeparator = '\n\u001c\n';

const chunkSize = 65_536;
/** Delay before the next attempt to read from a slow writer, milliseconds. */
const readTimeoutMs = 5;

/** The texts on a stream, one after the other. */
export class SeparatedInput {
  private readonly descriptor: number;
  /** Input that was read and not yet returned. */
  private pending: Buffer = Buffer.alloc(0);

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  /**
   * Reads the next text: up to the first of these separators, which is skipped, or to the end of the stream. The next call continues after
   * it, and the stream may stay open.
   * @throws the system's error if it cannot be read
   */
  next(...ends: readonly string[]): Buffer {
    const longest = Math.max(...ends.map((end) => Buffer.byteLength(end)));
    const before: Buffer[] = [];
    for (;;) {
      const found = ends
        .map((end) => ({ at: this.pending.indexOf(end), length: Buffer.byteLength(end) }))
        .filter(({ at }) => at >= 0)
        .toSorted((a, b) => a.at - b.at)[0];
      if (found) {
        before.push(this.take(found.at));
        this.take(found.length);
        return Buffer.concat(before);
      }
      // A separator may arrive in two pieces.
      before.push(this.take(Math.max(0, this.pending.length - longest + 1)));
      const chunk = readChunk(this.descriptor);
      if (chunk.length === 0) {
        before.push(this.take(this.pending.length));
        return Buffer.concat(before);
      }
      this.pending = Buffer.concat([this.pending, chunk]);
    }
  }

  private take(length: number): Buffer {
    const taken = this.pending.subarray(0, length);
    this.pending = this.pending.subarray(length);
    return taken;
  }
}

/** The texts on standard input. */
export const inputTexts = new SeparatedInput(0);

/** The next piece; empty at the end of the stream. */
function readChunk(descriptor: number): Buffer {
  const chunk = Buffer.allocUnsafe(chunkSize);
  for (;;) {
    try {
      return chunk.subarray(0, readSync(descriptor, chunk));
    } catch (error) {
      // EOF is Windows' error for a pipe that the other process has closed.
      if (errorCode(error) === 'EOF') return chunk.subarray(0, 0);
      if (errorCode(error) !== 'EAGAIN') throw error;
      // Another program has made it non-blocking, and no input is available yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, readTimeoutMs);
    }
  }
}
