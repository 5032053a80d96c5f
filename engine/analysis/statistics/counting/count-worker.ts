import { parentPort, workerData } from 'node:worker_threads';
import { parseTimeZone } from '../../../log-reader/local-time.ts';
import type { LogNotice } from '../../../log-reader/log-files.ts';
import { errorCode } from '../../../model/error-code.ts';
import type { ListeningPorts } from '../listening-ports.ts';
import { countChunks } from './count-chunks.ts';
import type { FileChunk } from './file-chunks.ts';
import type { PortCounts } from './port-counts.ts';

/** The chunks that the thread counts, and how. */
export interface WorkerTask {
  readonly chunks: readonly FileChunk[];
  readonly after: Date | undefined;
  readonly before: Date | undefined;
  /** The name of a time zone: a name can be passed to a thread, a zone object cannot. */
  readonly zone: string | null;
  readonly encoding: string | undefined;
  readonly listening: ListeningPorts | undefined;
}

/** The messages of the thread: bytes read, files that cannot be read, notices, and at the end the counts. */
export type WorkerMessage =
  | { readonly bytes: number }
  | { readonly file: string; readonly code: string; readonly message: string }
  | { readonly notice: LogNotice }
  | { readonly counts: PortCounts };

// Runs as a worker.
const { chunks, after, before, zone, encoding, listening }: WorkerTask = workerData;
const postMessage = (message: WorkerMessage): void => parentPort?.postMessage(message);
const options = {
  after,
  before,
  encoding,
  listening,
  zone: zone === null ? null : parseTimeZone(zone, 'Option'),
  notice: (notice: LogNotice): void => postMessage({ notice }),
};
postMessage({
  counts: countChunks(
    chunks,
    options,
    (bytes) => postMessage({ bytes }),
    (file, error) => postMessage({ file, code: errorCode(error), message: error instanceof Error ? error.message : String(error) }),
  ),
});
