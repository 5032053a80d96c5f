import { closeSync, fstatSync, readFileSync, readSync, statSync } from 'node:fs';
import { openFile } from './open-file.ts';
import { isGzip, unzipped } from './text-encoding.ts';

/** The content of a file: its bytes, or what they hold when it is a gzip file. */
export interface ByteSource {
  /** Copies up to `length` bytes from `position` on to the start of `target`. Returns how many; 0 at the end. */
  read(target: Buffer, length: number, position: number): number;
  /** What became of the file at the path since it was opened: another file has its name, or other bytes are where the last ones were read. */
  replacement(): 'another file' | 'rewritten' | null;
  close(): void;
}

/** So many of the bytes that were read last are compared. Each line of a log has a time: other lines have hardly the same ones in that place. */
const comparedBytes = 64;

/**
 * Opens a file to be read by position.
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
