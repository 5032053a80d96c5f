import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { TextDecoder } from 'node:util';

/** Whole lines of a file, as bytes: UTF-8, or what is to be taken for windows-1252. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** The same bytes, for reading several at once: four, also where fewer are left before the end. */
  readonly view: DataView;
  /** The lines stand from here … */
  readonly start: number;
  /** … to here. Each ends with LF, unless the block is `cut`. */
  readonly end: number;
  /** Before the first of these lines, one was passed over that is longer than {@link longestLine}. */
  readonly behindOverlong: boolean;
  /** The one line of this block has no end: the file was cut off, or is still being written. */
  readonly cut: boolean;
}

/** Longest line that is read, in bytes. Ours stay far below; a file without line ends must not fill the memory. */
export const longestLine = 1_048_576;

const chunkSize = 1_048_576;
const lineFeed = 10;

/** A file whose lines are taken block by block; it may grow meanwhile. */
export interface LineFile {
  /** The next whole lines, or null when there are no more for now. A block is good until the next call. */
  next(): LineBlock | null;
  /** What is left behind the last line end, once `next` gave null; null when that is nothing. */
  rest(): LineBlock | null;
  /** Bytes read so far. */
  position(): number;
  close(): void;
}

/**
 * Opens a file for reading by lines. UTF-16 with a byte order mark is turned into UTF-8, the mark of UTF-8 is passed over.
 * Memory stays at a few megabytes, whatever the file holds.
 * @param from with `to`: only the lines that begin there or behind it, and before `to`. In bytes, not for UTF-16.
 * @throws the system's error when the file cannot be opened or read; EISDIR for anything but a file (a pipe or a device might never end).
 */
export function openLines(path: string, from = 0, to = Infinity): LineFile {
  const file = openSync(path, 'r');
  if (!fstatSync(file).isFile()) {
    closeSync(file);
    throw Object.assign(new Error(`EISDIR: not a file, open '${path}'`), { code: 'EISDIR', path });
  }
  // What is left of the chunks before, and this chunk: UTF-16 may grow by half when it becomes UTF-8.
  const bytes = Buffer.allocUnsafe(longestLine + chunkSize * 1.5 + 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // The byte before tells whether a line begins at `from`.
  let position = Math.max(0, from - 1);
  let decoder: TextDecoder | null = null;
  /** What is left stands in `bytes` from `left` to `end`. */
  let left = 0;
  let end = 0;
  /** Up to the next line end nothing counts. */
  let skipping: 'overlong' | 'before' | null = from > 0 ? 'before' : null;
  let over = false;

  /** Reads a chunk behind `end`. Returns the number of bytes that it makes there, or -1 when there are no more. */
  function fill(): number {
    if (over) return -1;
    const chunk = bytes.subarray(end, end + chunkSize);
    let read = readSync(file, chunk, 0, chunkSize, position);
    if (read === 0) return -1;
    if (position + read >= to) {
      const last = chunk.subarray(0, read).indexOf(lineFeed, Math.max(0, to - 1 - position));
      if (last >= 0) [over, read] = [true, last + 1];
    }
    if (position === 0) {
      const mark = chunk.toString('latin1', 0, Math.min(read, 3));
      if (mark.startsWith('\xff\xfe')) decoder = new TextDecoder('utf-16le');
      else if (mark.startsWith('\xfe\xff')) decoder = new TextDecoder('utf-16be');
      else if (mark === '\xef\xbb\xbf') left = 3;
    }
    position += read;
    return decoder ? bytes.write(decoder.decode(chunk.subarray(0, read), { stream: true }), end) : read;
  }

  function next(): LineBlock | null {
    for (;;) {
      bytes.copyWithin(0, left, end);
      [left, end] = [0, end - left];
      const added = fill();
      if (added < 0) return null;
      const fresh = bytes.subarray(end, end + added);
      const last = fresh.lastIndexOf(lineFeed);
      if (last >= 0) {
        const behindOverlong = skipping === 'overlong';
        const start = skipping ? end + fresh.indexOf(lineFeed) + 1 : left;
        skipping = null;
        left = end + last + 1;
        end += added;
        return { bytes, view, start, end: left, behindOverlong, cut: false };
      }
      end += added;
      if (end > longestLine) skipping ??= 'overlong';
      if (skipping) left = end;
    }
  }

  function rest(): LineBlock | null {
    if (decoder) end += bytes.write(decoder.decode(), end);
    if (left === end && skipping !== 'overlong') return null;
    const block = { bytes, view, start: left, end, behindOverlong: skipping === 'overlong', cut: !skipping };
    [left, skipping] = [end, null];
    return block;
  }

  return { next, rest, position: () => position, close: () => closeSync(file) };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');

/** Text of bytes that are UTF-8 or else windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

/** The lines of a block as text, without their ends. */
export function* textLines(block: LineBlock): Generator<string> {
  for (let start = block.start; start < block.end;) {
    const found = block.bytes.indexOf(lineFeed, start);
    const end = found < 0 || found >= block.end ? block.end : found;
    yield decodeText(block.bytes.subarray(start, end > start && block.bytes[end - 1] === 13 ? end - 1 : end));
    start = end + 1;
  }
}
