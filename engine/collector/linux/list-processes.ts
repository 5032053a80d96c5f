import { statSync } from 'node:fs';
import { openDirectory, readNumberedEntries } from '../../platform/linux/directories.ts';
import { close } from '../../platform/linux/libc.ts';

/** A process for as long as it runs: another process with the same PID is another object. */
export interface ProcessRef {
  readonly pid: number;
  /** Inode of `/proc/<pid>`. The kernel gives each process another one (proc_pid_make_inode), and listing /proc tells it for nothing. */
  readonly folderInode: number;
}

/** The processes of this machine, and what changed since the list was read last. */
export interface ProcessList {
  readonly byPid: ReadonlyMap<number, ProcessRef>;
  readonly started: readonly ProcessRef[];
  readonly ended: readonly ProcessRef[];
}

/**
 * Whether the process that was listed still has its PID. What was read by its PID before this call is then its own: if the process had ended
 * in between and another one had got the PID, the folder would be another one too. An inode that the kernel made anew for the same process
 * (it had evicted the folder from its cache) counts as an end: the next list has the new inode.
 */
export function isStillListed({ pid, folderInode }: ProcessRef): boolean {
  try {
    return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.ino === folderInode;
  } catch {
    return false; // ESRCH
  }
}

/** Lists /proc. Null where it cannot be read, or shows no process, not even ourselves. */
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

/** The list anew, moments after `early`. What changed is told since the list before `early`. */
export function relistProcesses(early: ProcessList): ProcessList {
  const late = listProcesses(early);
  return late === null
    ? early
    : { byPid: late.byPid, started: [...early.started, ...late.started], ended: [...early.ended, ...late.ended] };
}
