import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { errorCode } from '../../../model/error-code.ts';
import { startWorker } from '../../../platform/start-worker.ts';
import type { ProcessRef } from '../list-processes.ts';
import { readDescriptors, type Descriptors } from './descriptors.ts';
import { claimProcess, states, type FdScanWorker, type SharedScan } from './shared-scan.ts';

/** Called once for each process. */
export type FoundDescriptors = (process: ProcessRef, descriptors: Descriptors | 'exited' | 'denied') => void;

/** With fewer descriptors a thread is not worthwhile: to start one takes as long as to read some thousand descriptors. */
const minDescriptorsForWorkers = 30_000;
const maxWorkers = 3;

/**
 * Prepares a scan of the descriptors of processes, with worker threads if there are many descriptors (docs/benchmarks.md, "map" with 20,000
 * sockets). The workers start while the caller does other work; nothing is read before the function that is returned is called.
 */
export function startFdScan(processes: readonly ProcessRef[]): (found: FoundDescriptors) => void {
  const length = processes.length;
  const scan = { pids: shared(length), directoryInodes: new Uint32Array(shared(length).buffer), claims: shared(length) };
  scan.pids.set(processes.map(({ pid }) => pid));
  scan.directoryInodes.set(processes.map(({ folderInode }) => folderInode));
  const workers = startWorkers(scan);
  return (found) => {
    for (const { state } of workers) {
      Atomics.store(state, 0, states.started);
      Atomics.notify(state, 0);
    }
    const unread = new Set(processes);
    const add: FoundDescriptors = (process, descriptors) => {
      unread.delete(process);
      found(process, descriptors);
    };
    for (const [index, process] of processes.entries()) if (claimProcess(scan, index)) add(process, readDescriptors(process));
    for (const worker of workers) addFoundBy(worker, processes, add);
    for (const process of unread) add(process, readDescriptors(process));
  };
}

function startWorkers(scan: SharedScan): FdScanWorker[] {
  const descriptors = scan.pids.reduce((sum, pid) => sum + countDescriptors(pid), 0);
  if (descriptors < minDescriptorsForWorkers) return [];
  const workers: FdScanWorker[] = [];
  try {
    while (workers.length < Math.min(availableParallelism() - 1, maxWorkers)) {
      // Large enough for all descriptors, two words each, and for those that are opened meanwhile.
      const worker = { ...scan, state: shared(1), found: new Uint32Array(shared(3 * descriptors).buffer) };
      // If a worker fails, the main thread reads its processes.
      startWorker('descriptor-worker', import.meta.url, worker)
        .on('error', () => undefined)
        .unref();
      workers.push(worker);
    }
  } catch (error) {
    // The system allows no more threads.
    if (errorCode(error) !== 'ERR_WORKER_INIT_FAILED') throw error;
  }
  return workers;
}

/** Adds what a worker has read. Does not wait for a worker that has not started. */
function addFoundBy({ state, found }: FdScanWorker, processes: readonly ProcessRef[], add: FoundDescriptors): void {
  if (Atomics.compareExchange(state, 0, states.started, states.finished) === states.started) return;
  Atomics.wait(state, 0, states.reading);
  for (let at = 0; at + 2 < found.length;) {
    const [index = 0, length = 0] = found.subarray(at, at + 2);
    if (length === 0) return;
    const process = processes[index];
    if (process !== undefined) add(process, found.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
}

/** The number of descriptors of a process; 0 if the kernel does not report it (before Linux 6.2 it never does). */
function countDescriptors(pid: number): number {
  return statSync(`/proc/${pid}/fd`, { throwIfNoEntry: false })?.size ?? 0;
}

function shared(words: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * words));
}
