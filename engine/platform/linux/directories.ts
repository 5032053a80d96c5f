import { O_CLOEXEC, O_DIRECTORY, O_RDONLY, addressOf, getdents64, open } from './libc.ts';

/** Opens a directory; returns -1 and sets errno on failure. */
export function openDirectory(path: string): number {
  return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/** Called for an entry whose name is a number. `nameAt` is the offset of the name, which ends with a NUL, in the bytes. */
export type NumberedEntry = (number: number, inode: number, nameAt: number) => void;

// struct linux_dirent64 (dirent.h): d_ino (8 bytes), d_off (8), d_reclen (2), d_type (1), d_name; each starts at a multiple of eight.
const lengthOffset = 16;
const nameOffset = 19;

/**
 * Calls `found` for each numbered entry in a result of getdents64(2). Stops at a truncated entry.
 * @param bytes aligned to four bytes
 */
export function forEachNumericEntry(bytes: Uint8Array, length: number, found: NumberedEntry): void {
  const values = new Uint32Array(bytes.buffer, bytes.byteOffset, length >> 2);
  for (let at = 0; at + nameOffset < length;) {
    const size = (values[(at + lengthOffset) >> 2] ?? 0) & 0xffff;
    if (size <= nameOffset || (size & 7) !== 0 || at + size > length) return;
    const end = at + size;
    let number = 0;
    let i = at + nameOffset;
    for (; i < end; i++) {
      const digit = (bytes[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    if (i > at + nameOffset && i < end && bytes[i] === 0) found(number, values[at >> 2] ?? 0, at + nameOffset);
    at = end;
  }
}

const entries = Buffer.from(new ArrayBuffer(64 * 1024));

/** Address of the bytes that `nameAt` refers to during a call by {@link readNumberedEntries}. */
export const entriesAddress = Number(addressOf(entries));

/** Calls `found` for each numbered entry of an open directory. */
export function readNumberedEntries(folder: number, found: NumberedEntry): void {
  for (;;) {
    const length = getdents64(folder, entries, entries.length);
    if (length <= 0) return;
    forEachNumericEntry(entries, length, found);
  }
}
