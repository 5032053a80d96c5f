import { parentPort, workerData } from 'node:worker_threads';
import { namedZone } from '../../../log-reader/local-time.ts';
import type { LogNotice } from '../../../log-reader/log-files.ts';
import { errorCode } from '../../../model/error-code.ts';
import { countStretches } from './count-chunks.ts';
import type { Stretch } from './file-chunks.ts';
import type { PortCounts } from './port-counts.ts';

/** What the thread is to count. */
export interface CountWork {
  readonly stretches: readonly Stretch[];
  readonly after: Date | undefined;
  readonly before: Date | undefined;
  /** A zone's name, which can be handed over where the zone cannot. */
  readonly zone: string | null;
  readonly encoding: string | undefined;
}

/** What the thread tells: bytes read, files that cannot be, and at the end what it has counted. */
export type CountNews =
  | { readonly bytes: number }
  | { readonly file: string; readonly code: string; readonly message: string }
  | { readonly notice: LogNotice }
  | { readonly counts: PortCounts };

// Runs as a worker.
const { stretches, after, before, zone, encoding }: CountWork = workerData;
const tell = (news: CountNews): void => parentPort?.postMessage(news);
const options = {
  after,
  before,
  encoding,
  zone: zone === null ? null : namedZone(zone, 'Option'),
  notice: (notice: LogNotice): void => tell({ notice }),
};
tell({
  counts: countStretches(
    stretches,
    options,
    (bytes) => tell({ bytes }),
    (file, error) => tell({ file, code: errorCode(error), message: error instanceof Error ? error.message : String(error) }),
  ),
});
