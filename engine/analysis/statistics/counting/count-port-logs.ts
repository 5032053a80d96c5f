import { availableParallelism } from 'node:os';
import { totalBytes, logFileError, type LogFile } from '../../../log-reader/log-files.ts';
import type { ReadOptions } from '../../../log-reader/read-logs.ts';
import { errorCode } from '../../../model/error-code.ts';
import { startWorker } from '../../../platform/start-worker.ts';
import { countChunks, type CountOptions } from './count-chunks.ts';
import type { WorkerMessage, WorkerTask } from './count-worker.ts';
import { splitIntoChunks, type FileChunk } from './file-chunks.ts';
import { mergePortCounts, type PortCounts } from './port-counts.ts';

/** Minimum number of bytes per thread: each has counts of its own, which take memory, and time to be merged. */
const minThreadBytes = 100_000_000;
/** Each thread needs its own memory. */
const maxThreads = 4;
/** Megabytes of each thread for short-lived objects. V8's default is four times as much and is not faster here. */
const youngGenerationMb = 4;

type PortLogOptions = ReadOptions & Pick<CountOptions, 'listening'>;

/** Counts PR-PORTS files. If they are large, several threads count a part each. */
export async function countPortLogs(files: readonly LogFile[], options: PortLogOptions, threads = threadsFor(files)): Promise<PortCounts> {
  // A file in a named encoding cannot be split by bytes.
  const parts = splitIntoChunks(files, options.encoding === undefined ? threads : 1, options.zone ?? null).filter(
    (part) => part.length > 0,
  );
  const [first = [], ...rest] = parts;
  const counts =
    rest.length === 0 ? countHere(first, options) : mergePortCounts(await Promise.all(parts.map((part) => countInThread(part, options))));
  if (counts.damaged > 0) options.unreadable?.(counts.damagedLines, counts.damaged);
  return counts;
}

function threadsFor(files: readonly LogFile[]): number {
  return Math.max(1, Math.min(availableParallelism(), maxThreads, Math.floor(totalBytes(files) / minThreadBytes)));
}

function countHere(chunks: readonly FileChunk[], options: PortLogOptions): PortCounts {
  return countChunks(
    chunks,
    options,
    (bytes) => options.progress?.(bytes),
    (file, error) => options.problem(logFileError(file, error)),
  );
}

function countInThread(chunks: readonly FileChunk[], options: PortLogOptions): Promise<PortCounts> {
  const { after, before, zone, encoding, listening } = options;
  const task: WorkerTask = { chunks, after, before, zone: zone?.name ?? null, encoding, listening };
  return new Promise((resolve, reject) => {
    try {
      startWorker('count-worker', import.meta.url, task, { maxYoungGenerationSizeMb: youngGenerationMb })
        .on('error', reject)
        .on('message', (message: WorkerMessage) => {
          if ('counts' in message) resolve(message.counts);
          else if ('bytes' in message) options.progress?.(message.bytes);
          else if ('notice' in message) options.notice?.(message.notice);
          else options.problem(logFileError(message.file, Object.assign(new Error(message.message), { code: message.code })));
        });
    } catch (error) {
      // The system does not allow more threads.
      if (errorCode(error) !== 'ERR_WORKER_INIT_FAILED') throw error;
      resolve(countHere(chunks, options));
    }
  });
}
