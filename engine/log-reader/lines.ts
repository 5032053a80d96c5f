import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { openByteSource, type ByteSource } from './byte-source.ts';
import { encodingOfHead, type GuessedEncoding } from './text-encoding.ts';

/** Whole lines of a file, as bytes in UTF-8. Lines that are not UTF-8 are read as windows-1252. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** The same bytes, for reading four at once. Four can be read even if fewer remain before `end`. */
  readonly view: DataView;
  /** Start of the lines … */
  readonly start: number;
  /** … and their end. Each line ends with LF, unless the block is `cut`. */
  readonly end: number;
  /** A line before the first of these lines was skipped, because it is longer than {@link maxLineBytes}. */
  readonly afterOverlong: boolean;
  /** The only line of this block has no line end: the file was cut off, or is still being written. */
  readonly cut: boolean;
}

/**
 * Maximum length of a line that is read, in bytes. Lines of the reporter are much shorter; a file without line ends must not fill the
 * memory.
 */
export const maxLineBytes = 1_048_576;

const defaultChunkSize = 262_144;
const lineFeed = 10;
const shortLine = 32;

/** A file that is read block by block. It may grow meanwhile. */
export interface LineFile {
  /** The next whole lines, or null at the current end of the file. A block is valid until the next call. */
  next(): LineBlock | null;
  /** The bytes after the last line end, after `next` returned null; null if the file has no such bytes. */
  rest(): LineBlock | null;
  /** Bytes read so far. */
  position(): number;
  /** As {@link ByteSource.replacement}. */
  replacement: ByteSource['replacement'];
  close(): void;
}

export interface LineOptions {
  /** Only the lines that start at this byte or after it. Not for UTF-16, gzip or a named encoding. */
  readonly from?: number;
  /** Only the lines that start before this byte. */
  readonly to?: number;
  /** Label of the file's encoding (WHATWG Encoding Standard). Default: detected from the bytes. */
  readonly encoding?: string | undefined;
  /** Bytes that are read at once. Default: a megabyte. */
  readonly chunkSize?: number | undefined;
  /** Called once if the encoding is a guess. */
  readonly guessed?: ((encoding: GuessedEncoding) => void) | undefined;
}

/**
 * Opens a file for reading by lines. UTF-16 and a named encoding are converted to UTF-8, the byte order mark of UTF-8 is skipped, and a
 * gzip file is read by its content. Memory stays at a few megabytes, whatever the size of the file; the content of a gzip file is held too.
 * @throws as {@link openByteSource}; RangeError for an unknown encoding
 */
export function openLines(path: string, options: LineOptions = {}): LineFile {
  const decoder = options.encoding === undefined ? null : new TextDecoder(options.encoding);
  const reader = new LineReader(openByteSource(path), decoder, options);
  return {
    next: () => reader.next(),
    rest: () => reader.rest(),
    position: () => reader.position,
    replacement: () => reader.source.replacement(),
    close: () => reader.source.close(),
  };
}

class LineReader {
  readonly source: ByteSource;
  position: number;
  private decoder: TextDecoder | null;
  private readonly to: number;
  private readonly chunkSize: number;
  /** The rest of the previous chunks, and this chunk: a byte of a code page may become three of UTF-8. Four bytes more, for `view`. */
  private readonly bytes: Buffer;
  private readonly view: DataView;
  /** Without a decoder each block is checked until one is not UTF-8. */
  private guessed: LineOptions['guessed'];
  /** The bytes of `bytes` that are not in a block yet: from `left` to `end`. */
  private left = 0;
  private end = 0;
  /** Bytes up to the next line end are skipped. */
  private skipping: 'overlong' | 'before' | null;
  private isOver = false;

  constructor(
    source: ByteSource,
    decoder: TextDecoder | null,
    { from = 0, to = Infinity, chunkSize = defaultChunkSize, guessed }: LineOptions,
  ) {
    this.chunkSize = chunkSize;
    this.source = source;
    this.decoder = decoder;
    this.to = to;
    this.bytes = Buffer.allocUnsafe(maxLineBytes + chunkSize * (decoder ? 3 : 1.5) + 4);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    this.guessed = decoder ? undefined : guessed;
    // The byte before `from` shows whether a line starts at `from`.
    this.position = Math.max(0, from - 1);
    this.skipping = from > 0 ? 'before' : null;
  }

  next(): LineBlock | null {
    const { bytes, view } = this;
    for (;;) {
      bytes.copyWithin(0, this.left, this.end);
      [this.left, this.end] = [0, this.end - this.left];
      const added = this.fill();
      if (added < 0) return null;
      const fresh = bytes.subarray(this.end, this.end + added);
      const last = fresh.lastIndexOf(lineFeed);
      if (last >= 0) {
        const afterOverlong = this.skipping === 'overlong';
        const start = this.skipping ? this.end + fresh.indexOf(lineFeed) + 1 : this.left;
        this.skipping = null;
        this.left = this.end + last + 1;
        this.end += added;
        this.checkEncoding(start, this.left);
        return { bytes, view, start, end: this.left, afterOverlong, cut: false };
      }
      this.end += added;
      if (this.end > maxLineBytes) this.skipping ??= 'overlong';
      if (this.skipping) this.left = this.end;
    }
  }

  rest(): LineBlock | null {
    const { bytes, view, skipping } = this;
    if (this.decoder) this.end += bytes.write(this.decoder.decode(), this.end);
    const { left, end } = this;
    if (left === end && skipping !== 'overlong') return null;
    // A character that is cut off at the end is not a reason for a guess.
    if (!skipping) this.checkEncoding(left, Math.max(left, end - 3));
    [this.left, this.skipping] = [end, null];
    return { bytes, view, start: left, end, afterOverlong: skipping === 'overlong', cut: !skipping };
  }

  /** Reads a chunk to `end`. Returns the number of bytes that were added there, or -1 at the end of the file. */
  private fill(): number {
    if (this.isOver) return -1;
    const chunk = this.bytes.subarray(this.end, this.end + this.chunkSize);
    let read = this.source.read(chunk, this.chunkSize, this.position);
    if (read === 0) return -1;
    if (this.position + read >= this.to) {
      const last = chunk.subarray(0, read).indexOf(lineFeed, Math.max(0, this.to - 1 - this.position));
      if (last >= 0) [this.isOver, read] = [true, last + 1];
    }
    if (this.position === 0 && !this.decoder) this.detectEncoding(chunk.subarray(0, read));
    this.position += read;
    return this.decoder ? this.bytes.write(this.decoder.decode(chunk.subarray(0, read), { stream: true }), this.end) : read;
  }

  /** Sets the decoder of UTF-16, from the first bytes of the file. */
  private detectEncoding(head: Buffer): void {
    const wide = encodingOfHead(head);
    if (wide) {
      this.decoder = new TextDecoder(wide.encoding);
      if (wide.isGuess) this.guessed?.(wide.encoding);
      this.guessed = undefined;
    } else if (head.toString('latin1', 0, 3) === '\xef\xbb\xbf') this.left = 3;
  }

  /** {@link decodeText} reads lines that are not UTF-8 as windows-1252. */
  private checkEncoding(start: number, end: number): void {
    if (!this.guessed || isUtf8(this.bytes.subarray(start, end))) return;
    this.guessed('windows-1252');
    this.guessed = undefined;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');

/** Decodes bytes as UTF-8, or as windows-1252 if they are not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

/** The end of a line's text without the carriage returns, spaces and tabs at its end. `start` if the line has nothing else. */
export function endOfText(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  for (let last = bytes[at - 1]; at > start && (last === 13 || last === 32 || last === 9); last = bytes[at - 1]) at--;
  return at;
}

/** Calls back for each line of a block with the start and the end of its text, without line end and the white space before it. */
export function forEachLine({ bytes, start: first, end: last }: LineBlock, use: (start: number, end: number) => void): void {
  for (let start = first; start < last;) {
    const end = endOfLine(bytes, start, last);
    use(start, endOfText(bytes, start, end));
    start = end + 1;
  }
}

/** The position of the next line end, or `last`. Most lines of PR-PIDS are so short that a call of `indexOf` takes longer. */
function endOfLine(bytes: Buffer, start: number, last: number): number {
  const near = Math.min(last, start + shortLine);
  for (let at = start; at < near; at++) if (bytes[at] === lineFeed) return at;
  const found = near < last ? bytes.indexOf(lineFeed, near) : -1;
  return found < 0 || found >= last ? last : found;
}

/** The lines of a block as text, without line ends and the white space before them. */
export function* textLines(block: LineBlock): Generator<string> {
  const { bytes } = block;
  for (let start = block.start; start < block.end;) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 || found >= block.end ? block.end : found;
    yield decodeText(bytes.subarray(start, endOfText(bytes, start, end)));
    start = end + 1;
  }
}

/** Returns a function that decodes lines of a block. Most blocks are ASCII, which is decoded in a third of the time. */
export function createLineDecoder({ bytes, start, end }: LineBlock): (start: number, end: number) => string {
  const isPlain = isAscii(bytes.subarray(start, end));
  return (from, to) => (isPlain ? bytes.toString('latin1', from, to) : decodeText(bytes.subarray(from, to)));
}
