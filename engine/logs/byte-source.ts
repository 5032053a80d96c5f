import { closeSync, fstatSync, readFileSync, readSync } from 'node:fs';
import { isGzip, unzipped } from './text-encoding.ts';
import { openToRead } from './open-file.ts';

/** The content of a file: its bytes, or what they hold when it is a gzip file. */
export interface ByteSource {
  /** Copies up to `length` bytes from `position` on to the start of `target`. Returns how many; 0 at the end. */
  read(target: Buffer, length: number, position: number): number;
  close(): void;
}

/**
 * Opens a file to be read by position.
 * @throws the error of the system or of node:zlib; EISDIR for anything but a file (a pipe or a device might never end)
 */
export function openByteSource(path: string): ByteSource {
  const file = openToRead(path);
  try {
    if (!fstatSync(file).isFile()) throw Object.assign(new Error(`EISDIR: not a file, open '${path}'`), { code: 'EISDIR', path });
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
