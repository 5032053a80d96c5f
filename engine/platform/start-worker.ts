import { getAsset, isSea } from 'node:sea';
import { Worker, type MessagePort, type ResourceLimits } from 'node:worker_threads';

/**
 * Starts a worker thread that runs `<name>.ts` in the directory of the caller.
 * @param callerUrl `import.meta.url` of the caller
 * @param data `workerData` of the thread
 * @param resourceLimits see `worker_threads`; default: those of V8
 * @param transferList ports in `data`, which pass to the thread
 * @throws Error if the system does not allow more threads
 */
export function startWorker(
  name: string,
  callerUrl: string,
  data?: unknown,
  resourceLimits?: ResourceLimits,
  transferList: MessagePort[] = [],
): Worker {
  const options = { workerData: data, resourceLimits, transferList };
  // In the executable the program of the thread is an asset, which cannot be loaded by URL.
  if (isSea()) return new Worker(getAsset(`${name}.cjs`, 'utf8'), { ...options, eval: true });
  return new Worker(new URL(`./${name}.ts`, callerUrl), options);
}
