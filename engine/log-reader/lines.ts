import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { openByteSource, type ByteSource } from './byte-source.ts';
import { encodingOfHead, type GuessedEncoding } from './text-encoding.ts';

/** Whole lines of a file, as bytes: UTF-8, or what is to be taken for windows-1252. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** The same bytes, for reading several at once: four, also where fewer are left before the end. */
  readonly view: DataView;
  /** The lines stand from here … */
  readonly start: number;
  /** … to here. Each ends with LF, unless the block is `cut`. */
  readonly end: number;
  /** Before the first of these lines, one was passed over that is longer than {@link maxLineBytes}. */
  readonly behindOverlong: boolean;
  /** The one line of this block has no end: the file was cut off, or is still being written. */
  readonly cut: boolean;
}

/** Longest line that is read, in bytes. Ours stay far below; a file without line ends must not fill the memory. */
export const maxLineBytes = 1_048_576;

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
  /** As {@link ByteSource.replacement}. */
  replacement: ByteSource['replacement'];
  close(): void;
}

export interface LineOptions {
  /** Only the lines that start at this byte or behind it. Not for UTF-16, gzip or a named encoding. */
  readonly from?: number;
  /** Only the lines that start before this byte. */
  readonly to?: number;
  /** Label of the file's encoding (WHATWG Encoding Standard); without it, the bytes decide. */
  readonly encoding?: string | undefined;
  /** Is called once when the encoding is a guess. */
  readonly guessed?: ((encoding: GuessedEncoding) => void) | undefined;
}

/**
 * Opens a file for reading by lines. UTF-16 and a named encoding are converted to UTF-8, the mark of UTF-8 is passed over, and a gzip file
 * is read by its content. Memory stays at a few megabytes, whatever the file holds; the content of a gzip file is held too.
 * @throws as {@link openByteSource}; RangeError for an unknown encoding
 */
export function openLines(path: string, { from = 0, to = Infinity, encoding, guessed }: LineOptions = {}): LineFile {
  let decoder: TextDecoder | null = encoding === undefined ? null : new TextDecoder(encoding);
  const file = openByteSource(path);
  // What is left of the chunks before, and this chunk: a byte of a code page may become three of UTF-8, and four bytes may be left over.
  const bytes = Buffer.allocUnsafe(maxLineBytes + chunkSize * (encoding === undefined ? 1.5 : 3) + 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // Without a decoder each block is checked until one is not UTF-8.
  let tellGuess = encoding === undefined ? guessed : undefined;
  // The byte before tells whether a line begins at `from`.
  let position = Math.max(0, from - 1);
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
    let read = file.read(chunk, chunkSize, position);
    if (read === 0) return -1;
    if (position + read >= to) {
      const last = chunk.subarray(0, read).indexOf(lineFeed, Math.max(0, to - 1 - position));
      if (last >= 0) [over, read] = [true, last + 1];
    }
    if (position === 0 && !decoder) {
      const wide = encodingOfHead(chunk.subarray(0, read));
      if (wide) decoder = new TextDecoder(wide.encoding);
      else if (chunk.toString('latin1', 0, Math.min(read, 3)) === '\xef\xbb\xbf') left = 3;
      if (wide) {
        if (wide.isGuess) tellGuess?.(wide.encoding);
        tellGuess = undefined;
      }
    }
    position += read;
    return decoder ? bytes.write(decoder.decode(chunk.subarray(0, read), { stream: true }), end) : read;
  }

  /** Lines that are not UTF-8 are taken for windows-1252 by {@link decodeText}. */
  function checkEncoding(start: number, stop: number): void {
    if (!tellGuess || isUtf8(bytes.subarray(start, stop))) return;
    tellGuess('windows-1252');
    tellGuess = undefined;
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
        checkEncoding(start, left);
        return { bytes, view, start, end: left, behindOverlong, cut: false };
      }
      end += added;
      if (end > maxLineBytes) skipping ??= 'overlong';
      if (skipping) left = end;
    }
  }

  function rest(): LineBlock | null {
    if (decoder) end += bytes.write(decoder.decode(), end);
    if (left === end && skipping !== 'overlong') return null;
    // What is cut off in the middle of a character is not a guess.
    if (!skipping) checkEncoding(left, Math.max(left, end - 3));
    const block = { bytes, view, start: left, end, behindOverlong: skipping === 'overlong', cut: !skipping };
    [left, skipping] = [end, null];
    return block;
  }

  return { next, rest, position: () => position, replacement: () => file.replacement(), close: () => file.close() };
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

/** Where a line's text ends: carriage returns, spaces and tabs before its end are not part of it. `start` when nothing else is there. */
export function endOfText(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  for (let last = bytes[at - 1]; at > start && (last === 13 || last === 32 || last === 9); last = bytes[at - 1]) at--;
  return at;
}

/** The lines of a block as text, without their ends and the white space before them. */
export function* textLines(block: LineBlock): Generator<string> {
  for (let start = block.start; start < block.end;) {
    const found = block.bytes.indexOf(lineFeed, start);
    const end = found < 0 || found >= block.end ? block.end : found;
    yield decodeText(block.bytes.subarray(start, endOfText(block.bytes, start, end)));
    start = end + 1;
  }
}
