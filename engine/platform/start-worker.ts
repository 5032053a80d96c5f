import { getAsset, isSea } from 'node:sea';
import { Worker, type ResourceLimits } from 'node:worker_threads';

/**
 * Starts a thread that runs `<name>.ts`, which lies beside the file that asks.
 * @param asking that file's `import.meta.url`
 * @param data what the thread finds as `workerData`
 * @param resourceLimits see `worker_threads`; V8's own when left out
 * @throws Error when the system allows no more threads
 */
export function startWorker(name: string, asking: string, data?: unknown, resourceLimits?: ResourceLimits): Worker {
  // In the executable the thread's program is an asset: it cannot be loaded by URL there.
  if (isSea()) return new Worker(getAsset(`${name}.cjs`, 'utf8'), { eval: true, workerData: data, resourceLimits });
  return new Worker(new URL(`./${name}.ts`, asking), { workerData: data, resourceLimits });
}
