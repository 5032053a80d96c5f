import { openByteSource } from '../../../log-reader/byte-source.ts';
import { fileTimeZone } from '../../../log-reader/file-time-zone.ts';
import { openLines } from '../../../log-reader/lines.ts';
import { createTimestampParser } from '../../../log-reader/local-time.ts';
import { logSetOf } from '../../../log-reader/log-files.ts';
import { damaged } from '../../../log-reader/log-parser.ts';
import type { DamagedRecord } from '../../../log-reader/log-records.ts';
import { lineOptions, type ReadOptions } from '../../../log-reader/read-logs.ts';
import type { ListeningPorts } from '../listening-ports.ts';
import type { FileChunk } from './file-chunks.ts';
import { createPortCounter, type PortCounter } from './port-counter.ts';
import type { PortCounts } from './port-counts.ts';

/** How the lines of chunks are counted. */
export interface CountOptions extends Pick<ReadOptions, 'after' | 'before' | 'zone' | 'encoding' | 'notice'> {
  /** Default: none. */
  readonly listening?: ListeningPorts | undefined;
}

/**
 * Counts the lines of chunks.
 * @param failed is called with each file that cannot be read; the remaining files are still counted
 */
export function countChunks(
  chunks: readonly FileChunk[],
  options: CountOptions,
  progress: (bytes: number) => void,
  failed: (file: string, error: unknown) => void,
): PortCounts {
  const counter = createPortCounter(options.listening);
  for (const chunk of chunks) {
    try {
      countChunk(counter, chunk, options, progress);
    } catch (error) {
      failed(chunk.file.path, error);
    }
  }
  return counter.counts();
}

/**
 * Counts the lines of a chunk, in one pass.
 * @param progress is called after each block with its number of bytes
 * @throws the system's error if the file cannot be read; the lines before the error are counted
 */
export function countChunk(counter: PortCounter, chunk: FileChunk, options: CountOptions, progress: (bytes: number) => void): void {
  const { file, from, to } = chunk;
  const { after, before, zone } = options;
  const lines = openLines(file.path, { from, to, ...lineOptions(file.path, options) });
  try {
    const [earliest, latest] = [after?.getTime() ?? -Infinity, before?.getTime() ?? Infinity];
    const read = counter.reader({
      toUtc: createTimestampParser(fileTimeZone(file, zone ?? null)),
      isWanted: (moment) => moment >= earliest && moment < latest,
      logSet: logSetOf(file.path),
      damagedLine: damagedLineOf(chunk),
    });
    for (let at = from, block = lines.next(); block; block = lines.next()) {
      read(block);
      progress(lines.position() - at);
      at = lines.position();
    }
    const rest = lines.rest();
    if (rest) read(rest);
  } finally {
    lines.close();
  }
}

/** Creates the record of a line by its number within a chunk. The lines before the chunk are counted when they are first needed. */
function damagedLineOf({ file, from }: FileChunk): (line: number, reason: string) => DamagedRecord {
  let before: number | null = null;
  return (line, reason) => damaged(file.path, line + (before ??= from === 0 ? 0 : linesBefore(file.path, from)), reason);
}

/** The number of lines of a file that start before a byte. */
function linesBefore(file: string, from: number): number {
  const source = openByteSource(file);
  const buffer = Buffer.allocUnsafe(1_048_576);
  // The first line starts at 0. The last byte before `from` ends a line that starts before it.
  let lines = 1;
  try {
    for (let position = 0; position < from - 1;) {
      const read = source.read(buffer, Math.min(buffer.length, from - 1 - position), position);
      if (read === 0) break;
      for (let at = buffer.indexOf(10); at >= 0 && at < read; at = buffer.indexOf(10, at + 1)) lines++;
      position += read;
    }
    return lines;
  } finally {
    source.close();
  }
}
