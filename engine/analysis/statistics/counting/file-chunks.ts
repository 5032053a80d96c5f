import { closeSync, readSync } from 'node:fs';
import { fileTimeZone } from '../../../log-reader/file-time-zone.ts';
import { hasConstantOffset, type TimeZone } from '../../../log-reader/local-time.ts';
import { totalBytes, type LogFile } from '../../../log-reader/log-files.ts';
import { openToRead } from '../../../log-reader/open-file.ts';

/** The lines of a PR-PORTS file that start at byte `from` or after it, and before byte `to`. */
export interface FileChunk {
  readonly file: LogFile;
  readonly from: number;
  readonly to: number;
}

/** Number of bytes that are searched for the heading of a file, and for a whole line after a cut. */
const sampleBytes = 4096;

/**
 * Splits PR-PORTS files into parts of about the same size, in their order. Each line is in exactly one part.
 * @param zone as in {@link fileTimeZone}
 */
export function splitIntoChunks(files: readonly LogFile[], parts: number, zone: TimeZone | null): FileChunk[][] {
  const size = totalBytes(files) / parts;
  const found = Array.from({ length: parts }, (): FileChunk[] => []);
  let start = 0;
  for (const file of files) {
    const cuts = found
      .map((_, part) => Math.round(part * size - start))
      .filter((cut) => cut > 0 && cut < file.bytes && canCutAt(file, cut, zone));
    for (const [at, from] of [0, ...cuts].entries()) {
      const to = cuts[at] ?? Infinity;
      const middle = start + (from + Math.min(to, file.bytes)) / 2;
      found[Math.min(parts - 1, Math.floor(middle / size))]?.push({ file, from, to });
    }
    start += file.bytes;
  }
  return found;
}

/**
 * Whether the lines after the cut can be read without those before it. This is not so in UTF-16, if the heading does not name ten fields,
 * or close to the end of summer time, when only the lines before show which of two hours is meant.
 */
function canCutAt(file: LogFile, cut: number, zone: TimeZone | null): boolean {
  const [, heading = ''] = /^(date,.*)$/im.exec(textAt(file.path, 0)) ?? [];
  const [, year, month, day, hour] = /\n(\d\d)\/(\d\d?)\/(\d\d?),(\d\d?):/.exec(textAt(file.path, cut)) ?? [];
  return (
    heading.split(',').length === 10 &&
    hour !== undefined &&
    hasConstantOffset(fileTimeZone(file, zone), Date.UTC(2000 + Number(year), Number(month) - 1, Number(day), Number(hour)))
  );
}

/** The text of a file from a byte on; empty if the file cannot be read, which the reader of the file reports. */
function textAt(file: string, position: number): string {
  try {
    const descriptor = openToRead(file);
    try {
      const bytes = Buffer.alloc(sampleBytes);
      return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, sampleBytes, position));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}
