import { readSync } from 'node:fs';
import { errorCode } from '../../model/error-code.ts';

/** Stands for standard input where a file is asked for. */
export const standardInput = '-';

/** What messages call an input: its path, or standard input. */
export function inputName(path: string): string {
  return path === standardInput ? 'standard input' : path;
}

/** Between two snapshots on standard input: a line of nothing but U+001C, ASCII's file separator. No line of JSON or TSV can be that. */
export const textSeparator = '\n\u001c\n';

const chunkSize = 65_536;
/** How long to wait for a writer that is behind, milliseconds. */
const readTimeoutMs = 5;

/** What was read and not yet taken. */
let pendingInput: Buffer = Buffer.alloc(0);

/**
 * The next text on standard input: up to the first of these ends, which is passed over, or to the end of all. What stands behind it can
 * be taken with the next call, and the stream may stay open.
 * @throws the system's error when it cannot be read
 */
export function nextInput(...ends: readonly string[]): Buffer {
  const longest = Math.max(...ends.map((end) => Buffer.byteLength(end)));
  const before: Buffer[] = [];
  for (;;) {
    const found = ends
      .map((end) => ({ at: pendingInput.indexOf(end), length: Buffer.byteLength(end) }))
      .filter(({ at }) => at >= 0)
      .toSorted((a, b) => a.at - b.at)[0];
    if (found) {
      before.push(pendingInput.subarray(0, found.at));
      pendingInput = pendingInput.subarray(found.at + found.length);
      return Buffer.concat(before);
    }
    // An end may come in two pieces.
    const kept = Math.min(pendingInput.length, longest - 1);
    before.push(pendingInput.subarray(0, pendingInput.length - kept));
    pendingInput = pendingInput.subarray(pendingInput.length - kept);
    const chunk = read();
    if (chunk.length === 0) {
      before.push(pendingInput);
      pendingInput = chunk;
      return Buffer.concat(before);
    }
    pendingInput = Buffer.concat([pendingInput, chunk]);
  }
}

/** What comes next; empty at the end. */
function read(): Buffer {
  const chunk = Buffer.allocUnsafe(chunkSize);
  for (;;) {
    try {
      return chunk.subarray(0, readSync(0, chunk));
    } catch (error) {
      // EOF is what Windows says of a pipe whose other end was closed.
      if (errorCode(error) === 'EOF') return chunk.subarray(0, 0);
      if (errorCode(error) !== 'EAGAIN') throw error;
      // Whoever opened it made it a non-blocking one, and there is nothing yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, readTimeoutMs);
    }
  }
}
