import { entriesAddress, openDirectory, readNumberedEntries } from '../../../platform/linux/directories.ts';
import { EACCES, EPERM, SEEK_SET, addressOf, close, errno, lseek, readlinkat } from '../../../platform/linux/libc.ts';
import { isStillListed, type ProcessRef } from '../list-processes.ts';

const prefix = Buffer.from('socket:[');

/** Inode of a link's text `socket:[12345]` (sockfs_dname, net/socket.c); 0 for every other text. */
export function socketInode(link: Uint8Array, length: number): number {
  if (length < prefix.length + 2 || link[length - 1] !== 0x5d) return 0;
  for (let i = 0; i < prefix.length; i++) if (link[i] !== prefix[i]) return 0;
  let inode = 0;
  for (let i = prefix.length; i < length - 1; i++) {
    const digit = (link[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    inode = inode * 10 + digit;
  }
  return inode;
}

const name = Buffer.from(new ArrayBuffer(16));
const nameAddress = Number(addressOf(name));
const link = Buffer.from(new ArrayBuffer(64));
const linkAddress = Number(addressOf(link));

/**
 * An open `/proc/<pid>/fd`; close it with {@link closeDescriptors}. It lists the descriptors of this process only, even if its PID is
 * reused.
 */
export type DescriptorDirectory = number;

/**
 * Opens the descriptors of a process, or those of one of its threads. `exited` if the process has ended (a zombie included), also if
 * another process has its PID now.
 */
export function openDescriptors(process: ProcessRef, task = process.pid): DescriptorDirectory | 'exited' | 'denied' {
  const directory = openDirectory(task === process.pid ? `/proc/${task}/fd` : `/proc/${process.pid}/task/${task}/fd`);
  if (directory < 0) return isDenied() ? 'denied' : 'exited';
  if (isStillListed(process)) return directory;
  close(directory);
  return 'exited';
}

/** Whether the last call failed because a permission is missing. */
function isDenied(): boolean {
  const error = errno();
  return error === EACCES || error === EPERM;
}

/** Inode of the socket behind a descriptor; 0 if it is not a socket, -1 if the descriptor is not open. */
export function inodeOfDescriptor(directory: DescriptorDirectory, descriptor: number): number {
  name[name.write(String(descriptor), 'latin1')] = 0;
  return inodeAt(directory, nameAddress);
}

function inodeAt(directory: DescriptorDirectory, address: number): number {
  const length = readlinkat(directory, address, linkAddress, link.length);
  return length < 0 ? -1 : socketInode(link, length);
}

/** The open descriptors of a process, two numbers each: the descriptor, and the inode of its socket, 0 if it is not a socket. */
export type Descriptors = Uint32Array;

/** A new descriptor takes the lowest free number: usually no number below the last one is free, and behind this many few are used. */
const maxFreeInARow = 4;

/**
 * The descriptors of a process or thread; `exited` and `denied` as in {@link openDescriptors}. Consecutive
 * numbers are read without listing the directory, because listing takes half as much time again; the directory lists only the rest. A
 * directory that opens may still refuse to show the targets of its entries, because that takes CAP_SYS_PTRACE (proc_pid_readlink): then it
 * is `denied`.
 */
export function readDescriptors(process: ProcessRef, task = process.pid): Descriptors | 'exited' | 'denied' {
  const directory = openDescriptors(process, task);
  if (typeof directory === 'string') return directory;
  let found = new Uint32Array(1024);
  let length = 0;
  let denied = false;
  const record = (descriptor: number, inode: number): void => {
    if (length === found.length) {
      const larger = new Uint32Array(2 * length);
      larger.set(found);
      found = larger;
    }
    found[length++] = descriptor;
    found[length++] = inode;
  };
  let next = 0;
  for (let free = 0; free < maxFreeInARow; next++) {
    const inode = inodeOfDescriptor(directory, next);
    if (inode < 0) {
      denied ||= isDenied();
      free++;
    } else {
      free = 0;
      record(next, inode);
    }
  }
  // After "." and ".." the position in the list is the number (proc_readfd_common, fs/proc/fd.c).
  lseek(directory, next + 2, SEEK_SET);
  readNumberedEntries(directory, (descriptor, _inode, nameAt) => {
    const inode = denied ? -1 : inodeAt(directory, entriesAddress + nameAt);
    if (inode < 0) denied ||= isDenied();
    else if (descriptor >= next) record(descriptor, inode);
  });
  close(directory);
  return denied ? 'denied' : found.subarray(0, length);
}

export { close as closeDescriptors };
