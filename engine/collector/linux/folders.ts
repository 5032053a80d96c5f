import { O_CLOEXEC, O_DIRECTORY, O_RDONLY, getdents64, open } from './libc.ts';

/** Opens a folder; -1 where that fails, and errno tells why. */
export function openFolder(path: string): number {
  return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/** What is called for an entry whose name is a number; `nameAt` is where in the bytes the name begins, it ends with a NUL. */
export type NumberedEntry = (number: number, inode: number, bytes: Buffer, nameAt: number) => void;

/** Offset of d_name in struct linux_dirent64 (dirent.h): d_ino, d_off, d_reclen, d_type stand before it. */
const nameOffset = 19;

/** Calls `found` for each numbered entry of one answer of getdents64(2). An entry that is cut ends the answer. */
export function eachNumberedEntry(bytes: Buffer, length: number, found: NumberedEntry): void {
  for (let at = 0; at + nameOffset < length;) {
    const size = bytes.readUInt16LE(at + 16);
    if (size <= nameOffset || at + size > length) return;
    let number = 0;
    let i = at + nameOffset;
    for (; i < at + size; i++) {
      const digit = (bytes[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    if (i > at + nameOffset && i < at + size && bytes[i] === 0) found(number, bytes.readUInt32LE(at), bytes, at + nameOffset);
    at += size;
  }
}

const entries = Buffer.allocUnsafeSlow(64 * 1024);

/** Calls `found` for each numbered entry of an open folder. */
export function readNumberedEntries(folder: number, found: NumberedEntry): void {
  for (;;) {
    const length = getdents64(folder, entries, entries.length);
    if (length <= 0) return;
    eachNumberedEntry(entries, length, found);
  }
}

