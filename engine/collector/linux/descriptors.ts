import { AT_FDCWD, O_CLOEXEC, O_DIRECTORY, O_RDONLY, close, getdents64, openat, readlinkat } from './libc.ts';

/**
 * Calls `found` for each entry of one answer of getdents64(2) (struct linux_dirent64, linux/dirent.h) whose name is a number.
 * `nameAt` is where in the bytes the name stands; it ends with a NUL. An entry that is cut ends the answer.
 */
export function eachNumberedEntry(bytes: Buffer, length: number, found: (number: number, nameAt: number, inode: number) => void): void {
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
    if (i > at + nameOffset && bytes[i] === 0) found(number, at + nameOffset, bytes.readUInt32LE(at));
    at += size;
  }
}

/** Offset of d_name in struct linux_dirent64: d_ino, d_off, d_reclen, d_type. */
const nameOffset = 19;

/** Inode of a link's text `socket:[12345]`; 0 for every other text. */
export function socketInode(link: Uint8Array, length: number): number {
  if (length < prefix.length + 2) return 0;
  for (let i = 0; i < prefix.length; i++) if (link[i] !== prefix[i]) return 0;
  let inode = 0;
  for (let i = 8; i < length - 1; i++) {
    const digit = (link[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    inode = inode * 10 + digit;
  }
  return inode;
}

const prefix = Buffer.from('socket:[');

const entries = Buffer.allocUnsafeSlow(64 * 1024);
const name = Buffer.allocUnsafeSlow(16);
const link = Buffer.allocUnsafeSlow(64);

/** The processes of this machine: PID and the inode of their folder. Null where /proc cannot be read. */
export function listProcesses(): Map<number, number> | null {
  const folder = openFolder('/proc');
  if (folder < 0) return null;
  const processes = new Map<number, number>();
  readFolder(folder, (pid, _nameAt, inode) => processes.set(pid, inode));
  close(folder);
  return processes;
}

/**
 * Calls `found` with the inode of each socket that a process has open.
 * @returns false where its descriptors may not be read; a process that is gone simply has none
 */
export function walkDescriptors(pid: number, found: (inode: number, descriptor: number) => void): boolean {
  const folder = openFolder(`/proc/${pid}/fd`);
  if (folder < 0) return false;
  readFolder(folder, (descriptor, nameAt) => {
    let i = 0;
    do name[i] = entries[nameAt + i] ?? 0; while (name[i++] !== 0);
    const length = readlinkat(folder, name, link, link.length);
    const inode = length > 0 ? socketInode(link, length) : 0;
    if (inode !== 0) found(inode, descriptor);
  });
  close(folder);
  return true;
}

function openFolder(path: string): number {
  return openat(AT_FDCWD, Buffer.from(`${path}\0`), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

function readFolder(folder: number, found: (number: number, nameAt: number, inode: number) => void): void {
  for (;;) {
    const length = getdents64(folder, entries, entries.length);
    if (length <= 0) return;
    eachNumberedEntry(entries, length, found);
  }
}
