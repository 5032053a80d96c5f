import { parentPort, workerData } from 'node:worker_threads';
import { parseTimeZone } from '../../../log-reader/local-time.ts';
import type { LogNotice } from '../../../log-reader/log-files.ts';
import { errorCode } from '../../../model/error-code.ts';
import { countChunks } from './count-chunks.ts';
import type { FileChunk } from './file-chunks.ts';
import type { PortCounts } from './port-counts.ts';

/** What the thread is to count. */
export interface WorkerTask {
  readonly stretches: readonly FileChunk[];
  readonly after: Date | undefined;
  readonly before: Date | undefined;
  /** A zone's name, which can be handed over where the zone cannot. */
  readonly zone: string | null;
  readonly encoding: string | undefined;
}

/** What the thread tells: bytes read, files that cannot be, and at the end what it has counted. */
export type WorkerMessage =
  | { readonly bytes: number }
  | { readonly file: string; readonly code: string; readonly message: string }
  | { readonly notice: LogNotice }
  | { readonly counts: PortCounts };

// Runs as a worker.
const { stretches, after, before, zone, encoding }: WorkerTask = workerData;
const postMessage = (message: WorkerMessage): void => parentPort?.postMessage(message);
const options = {
  after,
  before,
  encoding,
  zone: zone === null ? null : parseTimeZone(zone, 'Option'),
  notice: (notice: LogNotice): void => postMessage({ notice }),
};
postMessage({
  counts: countChunks(
    stretches,
    options,
    (bytes) => postMessage({ bytes }),
    (file, error) => postMessage({ file, code: errorCode(error), message: error instanceof Error ? error.message : String(error) }),
  ),
});
