import { zoneOf } from '../logs/file-zone.ts';
import { openLines } from '../logs/lines.ts';
import { localMoments } from '../logs/local-time.ts';
import type { ReadOptions } from '../logs/read-logs.ts';
import { openPortCounter, type PortCounter } from './port-counter.ts';
import type { PortCounts } from './port-counts.ts';
import type { Stretch } from './stretches.ts';

/**
 * Counts the lines of stretches.
 * @param failed is told of a file that cannot be read; the others are counted all the same
 */
export function countStretches(stretches: readonly Stretch[], options: Pick<ReadOptions, 'after' | 'before' | 'zone'>,
  progress: (bytes: number) => void, failed: (file: string, error: unknown) => void): PortCounts {
  const counter = openPortCounter();
  for (const stretch of stretches) {
    try {
      countStretch(counter, stretch, options, progress);
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
export function countStretch(
  counter: PortCounter, { file, from, to }: Stretch, { after, before, zone }: Pick<ReadOptions, 'after' | 'before' | 'zone'>,
  progress: (bytes: number) => void,
): void {
  const lines = openLines(file.path, from, to);
  try {
    const [earliest, latest] = [after?.getTime() ?? -Infinity, before?.getTime() ?? Infinity];
    const read = counter.reader(localMoments(zoneOf(file, zone ?? null)), (moment) => moment >= earliest && moment < latest);
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
