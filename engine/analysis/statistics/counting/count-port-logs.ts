import { availableParallelism } from 'node:os';
import { bytesOf, logFileError, type LogFile } from '../../../log-reader/log-files.ts';
import type { ReadOptions } from '../../../log-reader/read-logs.ts';
import { errorCode } from '../../../model/error-code.ts';
import { startWorker } from '../../../platform/start-worker.ts';
import { countChunks } from './count-chunks.ts';
import type { WorkerMessage, WorkerTask } from './count-worker.ts';
import { divide, type FileChunk } from './file-chunks.ts';
import { mergePortCounts, type PortCounts } from './port-counts.ts';

/** Bytes that are worth a thread, which takes as long to start as some megabytes take to count. */
const worthThread = 16_000_000;
/** Each thread needs memory of its own. */
const maxThreads = 4;
/** Megabytes of each for what is short-lived. V8's own choice is four times as much, and no faster here. */
const youngGeneration = 4;

/** Counts PR-PORTS files: where there is much to count in several threads, each of which takes a part of it. */
export async function countPortLogs(files: readonly LogFile[], options: ReadOptions, threads = threadsFor(files)): Promise<PortCounts> {
  // Bytes of another encoding cannot be divided.
  const parts = divide(files, options.encoding === undefined ? threads : 1, options.zone ?? null).filter((part) => part.length > 0);
  const [one = [], ...others] = parts;
  const counts =
    others.length === 0 ? countHere(one, options) : mergePortCounts(await Promise.all(parts.map((part) => countInThread(part, options))));
  if (counts.damaged > 0) options.unreadable?.(counts.damagedLines, counts.damaged);
  return counts;
}

function threadsFor(files: readonly LogFile[]): number {
  return Math.max(1, Math.min(availableParallelism(), maxThreads, Math.floor(bytesOf(files) / worthThread)));
}

function countHere(stretches: readonly FileChunk[], options: ReadOptions): PortCounts {
  return countChunks(
    stretches,
    options,
    (bytes) => options.progress?.(bytes),
    (file, error) => options.problem(logFileError(file, error)),
  );
}

function countInThread(stretches: readonly FileChunk[], options: ReadOptions): Promise<PortCounts> {
  const { after, before, zone, encoding } = options;
  const work: WorkerTask = { stretches, after, before, zone: zone?.name ?? null, encoding };
  return new Promise((resolve, reject) => {
    try {
      startWorker('count-worker', import.meta.url, work, { maxYoungGenerationSizeMb: youngGeneration })
        .on('error', reject)
        .on('message', (message: WorkerMessage) => {
          if ('counts' in message) resolve(message.counts);
          else if ('bytes' in message) options.progress?.(message.bytes);
          else if ('notice' in message) options.notice?.(message.notice);
          else options.problem(logFileError(message.file, Object.assign(new Error(message.message), { code: message.code })));
        });
    } catch (error) {
      // The system allows no more threads.
      if (errorCode(error) !== 'ERR_WORKER_INIT_FAILED') throw error;
      resolve(countHere(stretches, options));
    }
  });
}
