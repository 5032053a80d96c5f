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

/** Input that was read and not yet returned. */
let pendingInput: Buffer = Buffer.alloc(0);

/**
 * Reads the next text on standard input: up to the first of these separators, which is skipped, or to the end of the stream. The next call
 * continues after it, and the stream may stay open.
 * @throws the system's error if it cannot be read
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
    // A separator may arrive in two pieces.
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

/** The next piece; empty at the end of the stream. */
function read(): Buffer {
  const chunk = Buffer.allocUnsafe(chunkSize);
  for (;;) {
    try {
      return chunk.subarray(0, readSync(0, chunk));
    } catch (error) {
      // EOF is Windows' error for a pipe that the other process has closed.
      if (errorCode(error) === 'EOF') return chunk.subarray(0, 0);
      if (errorCode(error) !== 'EAGAIN') throw error;
      // Another program has made it non-blocking, and no input is available yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, readTimeoutMs);
    }
  }
}
