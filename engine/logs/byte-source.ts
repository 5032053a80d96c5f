import { closeSync, readFileSync, readSync } from 'node:fs';
import { openFile } from './open-file.ts';
import { isGzip, unzipped } from './text-encoding.ts';

/** The content of a file: its bytes, or what they hold when it is a gzip file. */
export interface ByteSource {
  /** Copies up to `length` bytes from `position` on to the start of `target`. Returns how many; 0 at the end. */
  read(target: Buffer, length: number, position: number): number;
  close(): void;
}

/**
 * Opens a file to be read by position.
 * @throws as {@link openFile}, or the error of node:zlib
 */
export function openByteSource(path: string): ByteSource {
  const file = openFile(path);
  try {
    const head = Buffer.alloc(3);
    if (readSync(file, head, 0, head.length, 0) < head.length || !isGzip(head)) {
      return { read: (target, length, position) => readSync(file, target, 0, length, position), close: () => closeSync(file) };
    }
    const content = unzipped(readFileSync(file));
    closeSync(file);
    return { read: (target, length, position) => content.copy(target, 0, position, position + length), close: () => undefined };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}
