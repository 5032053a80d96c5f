import { closeSync, readSync } from 'node:fs';
import { fileTimeZone } from '../../../log-reader/file-time-zone.ts';
import { hasConstantOffset, type Zone } from '../../../log-reader/local-time.ts';
import { bytesOf, type LogFile } from '../../../log-reader/log-files.ts';
import { openToRead } from '../../../log-reader/open-file.ts';

/** The lines of a PR-PORTS file that begin at byte `from` or behind it, and before byte `to`. */
export interface FileChunk {
  readonly file: LogFile;
  readonly from: number;
  readonly to: number;
}

/** Bytes in which a file's heading must stand, and a whole line behind a cut. */
const sampleBytes = 4096;

/**
 * Divides PR-PORTS files into parts of about as many bytes, in their order. Together these hold each line once.
 * @param zone as in {@link fileTimeZone}
 */
export function divide(files: readonly LogFile[], parts: number, zone: Zone | null): FileChunk[][] {
  const size = bytesOf(files) / parts;
  const found = Array.from({ length: parts }, (): FileChunk[] => []);
  let start = 0;
  for (const file of files) {
    const cuts = found
      .map((_, part) => Math.round(part * size - start))
      .filter((cut) => cut > 0 && cut < file.bytes && mayBeCut(file, cut, zone));
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
 * Whether the lines behind the cut can be understood without those before it. Not in UTF-16; not when the heading does not say that there
 * are ten fields; and not about the change of summer time, when only the lines before tell which of two hours is meant.
 */
function mayBeCut(file: LogFile, cut: number, zone: Zone | null): boolean {
  const [, heading = ''] = /^(date,.*)$/im.exec(textAt(file.path, 0)) ?? [];
  const [, year, month, day, hour] = /\n(\d\d)\/(\d\d?)\/(\d\d?),(\d\d?):/.exec(textAt(file.path, cut)) ?? [];
  return (
    heading.split(',').length === 10 &&
    hour !== undefined &&
    hasConstantOffset(fileTimeZone(file, zone), Date.UTC(2000 + Number(year), Number(month) - 1, Number(day), Number(hour)))
  );
}

/** What stands in a file from a byte on; nothing where it cannot be read, which whoever reads it is told. */
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
