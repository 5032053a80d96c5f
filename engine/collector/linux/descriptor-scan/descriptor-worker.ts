import { workerData } from 'node:worker_threads';
import { readDescriptors } from './descriptors.ts';
import { claimProcess, processAt, states, type FdScanWorker } from './shared-scan.ts';

// Runs as a worker: reads the descriptors of the processes that it can claim, from the end of the list, while the main thread starts at the
// front. The main thread itself reads what the worker cannot return, because the buffer is full or the process cannot be read.

const scan: FdScanWorker = workerData;
const { pids, state, found } = scan;

Atomics.wait(state, 0, states.waiting);
if (Atomics.compareExchange(state, 0, states.started, states.reading) === states.started) {
  try {
    let at = 0;
    for (let index = pids.length - 1; index >= 0; index--) {
      if (!claimProcess(scan, index)) continue;
      const descriptors = readDescriptors(processAt(scan, index));
      if (typeof descriptors === 'string' || at + 2 + descriptors.length > found.length) continue;
      found.set([index, descriptors.length], at);
      found.set(descriptors, at + 2);
      at += 2 + descriptors.length;
    }
  } finally {
    Atomics.store(state, 0, states.finished);
    Atomics.notify(state, 0);
  }
}
