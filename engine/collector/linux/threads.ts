import { openDirectory, readNumberedEntries } from '../../platform/linux/directories.ts';
import { close } from '../../platform/linux/libc.ts';
import { parseStat } from './parse-proc-pid.ts';
import { readProcText } from './read-proc-file.ts';

/** The threads of a process, the main thread (whose id is the PID) included; empty if the process has exited. */
export function threadsOf(pid: number): number[] {
  const folder = openDirectory(`/proc/${pid}/task`);
  if (folder < 0) return [];
  const threads: number[] = [];
  readNumberedEntries(folder, (thread) => threads.push(thread));
  close(folder);
  return threads;
}

/** A thread of the process that has not exited; null if all have. It represents a process whose main thread has exited. */
export function livingThread(pid: number): number | null {
  return (
    threadsOf(pid).find((thread) => {
      const stat = readProcText(`/proc/${pid}/task/${thread}/stat`);
      return 'text' in stat && !['Z', 'X', undefined].includes(parseStat(stat.text)?.state);
    }) ?? null
  );
}

/**
 * The directory of a process in /proc. If the main thread has exited, that directory has no files any more: then the directory of a thread
 * that has not exited.
 */
export function processFolder(pid: number): string {
  const stat = readProcText(`/proc/${pid}/stat`);
  const hasExited = 'text' in stat && parseStat(stat.text)?.state === 'Z';
  const thread = hasExited ? livingThread(pid) : null;
  return thread === null ? `/proc/${pid}` : `/proc/${pid}/task/${thread}`;
}
