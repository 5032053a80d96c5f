import { statSync } from 'node:fs';
import { openDirectory, readNumberedEntries } from '../../platform/linux/directories.ts';
import { close } from '../../platform/linux/libc.ts';
import { parseStat } from './parse-proc-pid.ts';
import { readProcText } from './read-proc-file.ts';

/** A running process: another process with the same PID is another object. */
export interface ProcessRef {
  readonly pid: number;
  /** Inode of `/proc/<pid>`. It is different for each process (proc_pid_make_inode), and a list of /proc contains it. */
  readonly folderInode: number;
}

/** The processes of this machine, and the changes since the last list. */
export interface ProcessList {
  readonly byPid: ReadonlyMap<number, ProcessRef>;
  readonly started: readonly ProcessRef[];
  readonly ended: readonly ProcessRef[];
}

/**
 * Whether the listed process still has its PID. If so, everything that was read by its PID before this call belongs to it: if another
 * process had the PID now, the directory would have another inode. A new inode for the same process (the kernel had evicted the directory
 * from its cache) counts as an end: the next list contains the new inode.
 */
export function isStillListed({ pid, folderInode }: ProcessRef): boolean {
  try {
    return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.ino === folderInode;
  } catch {
    return false; // ESRCH
  }
}

/** Lists /proc. Null if it cannot be read, or contains no process, not even this one. */
export function listProcesses(last: ProcessList | null): ProcessList | null {
  const folder = openDirectory('/proc');
  if (folder < 0) return null;
  const byPid = new Map<number, ProcessRef>();
  const started: ProcessRef[] = [];
  readNumberedEntries(folder, (pid, folderInode) => {
    const known = last?.byPid.get(pid);
    const same = known !== undefined && known.folderInode === folderInode;
    const process = same ? known : { pid, folderInode };
    byPid.set(pid, process);
    if (!same) started.push(process);
  });
  close(folder);
  if (byPid.size === 0) return null;
  const ended = last === null ? [] : [...last.byPid.values()].filter((process) => byPid.get(process.pid) !== process);
  return { byPid, started, ended };
}

/** Lists /proc again, moments after `early`. The changes are those since the list before `early`. */
export function relistProcesses(early: ProcessList): ProcessList {
  const late = listProcesses(early);
  return late === null
    ? early
    : { byPid: late.byPid, started: [...early.started, ...late.started], ended: [...early.ended, ...late.ended] };
}

/**
 * Whether /proc lists the processes of all PID namespaces. Only in the first namespace it does, and only that one contains the kernel
 * threads: process 2 is their parent (kthreadd).
 */
export function seesAllProcesses(): boolean {
  const stat = readProcText('/proc/2/stat');
  return 'text' in stat && parseStat(stat.text)?.isKernelThread === true;
}
