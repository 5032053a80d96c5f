import { closeSync, fstatSync, readFileSync, readSync, statSync } from 'node:fs';
import { openFile } from './open-file.ts';
import { isGzip, unzipped } from './text-encoding.ts';

/** The content of a file: its bytes, or the decompressed bytes of a gzip file. */
export interface ByteSource {
  /** Copies up to `length` bytes from `position` on to the start of `target`. Returns their number; 0 at the end. */
  read(target: Buffer, length: number, position: number): number;
  /** Whether the file at the path was replaced since it was opened: by another file, or by other bytes at the position of the last read. */
  replacement(): 'another file' | 'rewritten' | null;
  close(): void;
}

/**
 * Number of bytes at the end of the last read that are compared. Each line of a log has a time, so other lines hardly have the same bytes
 * there.
 */
const comparedBytes = 64;

/**
 * Opens a file for reading by position.
 * @throws as {@link openFile}, or the error of node:zlib
 */
export function openByteSource(path: string): ByteSource {
  const file = openFile(path);
  try {
    const head = Buffer.alloc(3);
    if (readSync(file, head, 0, head.length, 0) < head.length || !isGzip(head)) {
      return openPlainFile(path, file);
    }
    const content = unzipped(readFileSync(file));
    closeSync(file);
    return {
      read: (target, length, position) => content.copy(target, 0, position, position + length),
      replacement: () => null,
      close: () => undefined,
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function openPlainFile(path: string, file: number): ByteSource {
  const { dev, ino } = fstatSync(file);
  const last = Buffer.alloc(comparedBytes);
  let lastLength = 0;
  let end = 0;

  function isRewritten(): boolean {
    const found = Buffer.alloc(lastLength);
    readSync(file, found, 0, lastLength, end - lastLength);
    return !found.equals(last.subarray(0, lastLength));
  }

  return {
    read(target, length, position) {
      const count = readSync(file, target, 0, length, position);
      if (count > 0) {
        end = position + count;
        lastLength = target.copy(last, 0, Math.max(0, count - comparedBytes), count);
      }
      return count;
    },
    replacement() {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found && (found.dev !== dev || found.ino !== ino)) return 'another file';
      return isRewritten() ? 'rewritten' : null;
    },
    close: () => closeSync(file),
  };
}
