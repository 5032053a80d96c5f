import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { errorCode } from '../../../model/error-code.ts';
import { startWorker } from '../../../platform/start-worker.ts';
import type { ProcessRef } from '../list-processes.ts';
import { readDescriptors, type Descriptors } from './descriptors.ts';
import { claimProcess, states, type FdScanWorker, type SharedReading } from './shared-scan.ts';

/** Called for each process once. */
export type FoundDescriptors = (process: ProcessRef, descriptors: Descriptors | 'gone' | 'denied') => void;

/** Below so many descriptors a thread is not worth its start, which takes as long as some thousand of them. */
const worthHelp = 30_000;
const maxWorkers = 3;

/**
 * Reads the descriptors of processes, where they are many with the help of other threads. These get ready while the caller does something
 * else; nothing is read before the function that is returned is called.
 */
export function startFdScan(processes: readonly ProcessRef[]): (found: FoundDescriptors) => void {
  const length = processes.length;
  const reading = { pids: shared(length), folderInodes: new Uint32Array(shared(length).buffer), claims: shared(length) };
  reading.pids.set(processes.map(({ pid }) => pid));
  reading.folderInodes.set(processes.map(({ folderInode }) => folderInode));
  const helpers = startHelpers(reading);
  return (found) => {
    for (const { state } of helpers) {
      Atomics.store(state, 0, states.told);
      Atomics.notify(state, 0);
    }
    const left = new Set(processes);
    const add: FoundDescriptors = (process, descriptors) => {
      left.delete(process);
      found(process, descriptors);
    };
    for (const [index, process] of processes.entries()) if (claimProcess(reading, index)) add(process, readDescriptors(process));
    for (const helper of helpers) takeFrom(helper, processes, add);
    for (const process of left) add(process, readDescriptors(process));
  };
}

function startHelpers(reading: SharedReading): FdScanWorker[] {
  const descriptors = reading.pids.reduce((sum, pid) => sum + descriptorsOf(pid), 0);
  if (descriptors < worthHelp) return [];
  const helpers: FdScanWorker[] = [];
  try {
    while (helpers.length < Math.min(availableParallelism() - 1, maxWorkers)) {
      // Room for all descriptors, two words each, and for what was opened meanwhile.
      const helper = { ...reading, state: shared(1), found: new Uint32Array(shared(3 * descriptors).buffer) };
      // A helper that breaks has not read; the main thread then does.
      startWorker('descriptor-worker', import.meta.url, helper)
        .on('error', () => undefined)
        .unref();
      helpers.push(helper);
    }
  } catch (error) {
    // The system allows no more threads.
    if (errorCode(error) !== 'ERR_WORKER_INIT_FAILED') throw error;
  }
  return helpers;
}

/** Hands over what a helper has read. One that has not even begun is not waited for. */
function takeFrom({ state, found }: FdScanWorker, processes: readonly ProcessRef[], add: FoundDescriptors): void {
  if (Atomics.compareExchange(state, 0, states.told, states.over) === states.told) return;
  Atomics.wait(state, 0, states.reading);
  for (let at = 0; at + 2 < found.length;) {
    const [index = 0, length = 0] = found.subarray(at, at + 2);
    if (length === 0) return;
    const process = processes[index];
    if (process !== undefined) add(process, found.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
}

/** How many descriptors a process has; 0 where that is not to be had (before Linux 6.2 for all of them). */
function descriptorsOf(pid: number): number {
  return statSync(`/proc/${pid}/fd`, { throwIfNoEntry: false })?.size ?? 0;
}

function shared(words: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * words));
}
