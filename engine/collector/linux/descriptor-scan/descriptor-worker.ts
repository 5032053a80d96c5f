import { workerData } from 'node:worker_threads';
import { readDescriptors } from './descriptors.ts';
import { claimProcess, processAt, states, type FdScanWorker } from './shared-scan.ts';

// Runs as a worker: reads the descriptors of the processes that it can claim, from the end of the list, while the main thread begins at its
// front. What it cannot hand over, for want of room or because the process does not let it, the main thread reads itself.

const helper: FdScanWorker = workerData;
const { pids, state, found } = helper;

Atomics.wait(state, 0, states.waiting);
if (Atomics.compareExchange(state, 0, states.told, states.reading) === states.told) {
  try {
    let at = 0;
    for (let index = pids.length - 1; index >= 0; index--) {
      if (!claimProcess(helper, index)) continue;
      const descriptors = readDescriptors(processAt(helper, index));
      if (typeof descriptors === 'string' || at + 2 + descriptors.length > found.length) continue;
      found.set([index, descriptors.length], at);
      found.set(descriptors, at + 2);
      at += 2 + descriptors.length;
    }
  } finally {
    Atomics.store(state, 0, states.over);
    Atomics.notify(state, 0);
  }
}
