import type { ProcessRef } from '../list-processes.ts';

/** A scan of the descriptors of many processes, shared by several threads. Memory is shared. */
export interface SharedScan {
  readonly pids: Int32Array;
  /** By index in `pids`: the inode of the process's directory in /proc. */
  readonly directoryInodes: Uint32Array;
  /** By index in `pids`: 1 if a thread has claimed the process. */
  readonly claims: Int32Array;
}

/** Memory that the main thread shares with one worker. */
export interface FdScanWorker extends SharedScan {
  /** One of {@link states}. */
  readonly state: Int32Array;
  /**
   * For each process that the worker has read: its index, the length of its descriptors, and the descriptors. A length of 0 ends the list.
   */
  readonly found: Uint32Array;
}

/** A worker waits until it is started. It does not start if the main thread has finished before. */
export const states = { waiting: 0, started: 1, reading: 2, finished: 3 } as const;

/** The process at this index. */
export function processAt({ pids, directoryInodes }: SharedScan, index: number): ProcessRef {
  return { pid: pids[index] ?? 0, folderInode: directoryInodes[index] ?? 0 };
}

/** Claims the process at this index for the calling thread. @returns false if another thread has claimed it */
export function claimProcess({ claims }: SharedScan, index: number): boolean {
  return Atomics.exchange(claims, index, 1) === 0;
}
