import type { ProcessRef } from '../list-processes.ts';

/** The descriptors of many processes, read by several threads. */
export interface SharedReading {
  readonly pids: Int32Array;
  /** By the places of `pids`: the inodes of their folders in /proc. */
  readonly folderInodes: Uint32Array;
  /** By the places of `pids`: whether a thread has taken it on. */
  readonly claims: Int32Array;
}

/** What the main thread and one that helps it have in common. */
export interface FdScanWorker extends SharedReading {
  /** One of {@link states}. */
  readonly state: Int32Array;
  /** For each process that the helper has read: its place, the length of its descriptors, and these. A length of 0 ends it. */
  readonly found: Uint32Array;
}

/** A helper waits until it is told to go, and goes only when nothing came between. */
export const states = { waiting: 0, told: 1, reading: 2, over: 3 } as const;

/** The process at this place. */
export function processAt({ pids, folderInodes }: SharedReading, index: number): ProcessRef {
  return { pid: pids[index] ?? 0, folderInode: folderInodes[index] ?? 0 };
}

/** Whether the process at this place is now the calling thread's to read. */
export function claimProcess({ claims }: SharedReading, index: number): boolean {
  return Atomics.exchange(claims, index, 1) === 0;
}
