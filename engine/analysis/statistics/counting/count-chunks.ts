import { openByteSource } from '../../../log-reader/byte-source.ts';
import { fileTimeZone } from '../../../log-reader/file-time-zone.ts';
import { openLines } from '../../../log-reader/lines.ts';
import { createTimestampParser } from '../../../log-reader/local-time.ts';
import { damaged } from '../../../log-reader/log-parser.ts';
import type { DamagedRecord } from '../../../log-reader/log-records.ts';
import { lineOptions, type ReadOptions } from '../../../log-reader/read-logs.ts';
import type { FileChunk } from './file-chunks.ts';
import { createPortCounter, type PortCounter } from './port-counter.ts';
import type { PortCounts } from './port-counts.ts';

/** What the lines of stretches are counted with. */
export type CountOptions = Pick<ReadOptions, 'after' | 'before' | 'zone' | 'encoding' | 'notice'>;

/**
 * Counts the lines of stretches.
 * @param failed is told of a file that cannot be read; the others are counted all the same
 */
export function countChunks(
  stretches: readonly FileChunk[],
  options: CountOptions,
  progress: (bytes: number) => void,
  failed: (file: string, error: unknown) => void,
): PortCounts {
  const counter = createPortCounter();
  for (const stretch of stretches) {
    try {
      countChunk(counter, stretch, options, progress);
    } catch (error) {
      failed(stretch.file.path, error);
    }
  }
  return counter.counts();
}

/**
 * Counts the lines of a stretch, in one pass.
 * @param progress is told after each block how many bytes it had
 * @throws the system's error when the file cannot be read; what was read before counts
 */
export function countChunk(counter: PortCounter, stretch: FileChunk, options: CountOptions, progress: (bytes: number) => void): void {
  const { file, from, to } = stretch;
  const { after, before, zone } = options;
  const lines = openLines(file.path, { from, to, ...lineOptions(file.path, options) });
  try {
    const [earliest, latest] = [after?.getTime() ?? -Infinity, before?.getTime() ?? Infinity];
    const read = counter.reader(
      createTimestampParser(fileTimeZone(file, zone ?? null)),
      (moment) => moment >= earliest && moment < latest,
      damagedLineOf(stretch),
    );
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

/** Makes the record of a line by its number within a stretch. The lines before the stretch are counted when they are first needed. */
function damagedLineOf({ file, from }: FileChunk): (line: number, reason: string) => DamagedRecord {
  let before: number | null = null;
  return (line, reason) => damaged(file.path, line + (before ??= from === 0 ? 0 : linesBefore(file.path, from)), reason);
}

/** How many lines of a file start before a byte. */
function linesBefore(file: string, from: number): number {
  const source = openByteSource(file);
  const chunk = Buffer.allocUnsafe(1_048_576);
  // The first line starts at 0. The last byte before `from` ends a line that starts before it.
  let lines = 1;
  try {
    for (let position = 0; position < from - 1;) {
      const read = source.read(chunk, Math.min(chunk.length, from - 1 - position), position);
      if (read === 0) break;
      for (let at = chunk.indexOf(10); at >= 0 && at < read; at = chunk.indexOf(10, at + 1)) lines++;
      position += read;
    }
    return lines;
  } finally {
    source.close();
  }
}
