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

/** An open `/proc/<pid>/fd`; close it with close(2). It shows the descriptors of this process only, also if its PID is used again. */
export type DescriptorFolder = number;

/**
 * Opens the descriptors of a process, or those of one of its threads. `gone` if it has ended but for its exit code, also if another process
 * has its PID.
 */
export function createDescriptorReader(process: ProcessRef, task = process.pid): DescriptorFolder | 'gone' | 'denied' {
  const folder = openDirectory(task === process.pid ? `/proc/${task}/fd` : `/proc/${process.pid}/task/${task}/fd`);
  if (folder < 0) return isDenied() ? 'denied' : 'gone';
  if (isStillListed(process)) return folder;
  close(folder);
  return 'gone';
}

/** Whether the last call failed because a right is missing. */
function isDenied(): boolean {
  const error = errno();
  return error === EACCES || error === EPERM;
}

/** Inode of the socket behind a descriptor; 0 where it is no socket, -1 where there is no such descriptor. */
export function inodeOfDescriptor(folder: DescriptorFolder, descriptor: number): number {
  name[name.write(String(descriptor), 'latin1')] = 0;
  return inodeAt(folder, nameAddress);
}

function inodeAt(folder: DescriptorFolder, address: number): number {
  const length = readlinkat(folder, address, linkAddress, link.length);
  return length < 0 ? -1 : socketInode(link, length);
}

/** What a process has open, two numbers each: a descriptor, and the inode of the socket behind it, 0 where it is no socket. */
export type Descriptors = Uint32Array;

let found = new Uint32Array(1024);

/** A new descriptor takes the lowest free number: mostly there is none free before the last, and behind so many there are hardly others. */
const freeInARow = 4;

/**
 * The descriptors of a process or thread, good until the next call; `gone` and `denied` as {@link createDescriptorReader} tells it. As long as
 * there is number after number they are read without the folder's list, which would cost half as much again; the list tells the rest.
 * A folder that opens may still hide where its entries lead, for that takes CAP_SYS_PTRACE (proc_pid_readlink): then it is `denied` too.
 */
export function readDescriptors(process: ProcessRef, task = process.pid): Descriptors | 'gone' | 'denied' {
  const folder = createDescriptorReader(process, task);
  if (typeof folder === 'string') return folder;
  let length = 0;
  let denied = false;
  const note = (descriptor: number, inode: number): void => {
    if (length === found.length) {
      const larger = new Uint32Array(2 * length);
      larger.set(found);
      found = larger;
    }
    found[length++] = descriptor;
    found[length++] = inode;
  };
  let next = 0;
  for (let free = 0; free < freeInARow; next++) {
    const inode = inodeOfDescriptor(folder, next);
    if (inode < 0) {
      denied ||= isDenied();
      free++;
    } else {
      free = 0;
      note(next, inode);
    }
  }
  // Behind "." and ".." the list goes by the number (proc_readfd_common, fs/proc/fd.c).
  lseek(folder, next + 2, SEEK_SET);
  readNumberedEntries(folder, (descriptor, _inode, nameAt) => {
    const inode = denied ? -1 : inodeAt(folder, entriesAddress + nameAt);
    if (inode < 0) denied ||= isDenied();
    else if (descriptor >= next) note(descriptor, inode);
  });
  close(folder);
  return denied ? 'denied' : found.subarray(0, length);
}

export { close as closeDescriptors };
