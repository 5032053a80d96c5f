/**
 * A FILETIME (minwinbase.h): units of 100 ns since 1601, UTC. As a number it is exact to 4 µs until the year 2057, and results of
 * {@link readFileTime} have the same order as the system's values.
 */
export type FileTime = number;

/** From 1601 to 1970, in milliseconds. */
const epoch = 11_644_473_600_000;

/** The FILETIME at `offset`; null for 0, which means unknown. */
export function readFileTime(bytes: Buffer, offset: number): FileTime | null {
  const time = bytes.readUInt32LE(offset + 4) * 0x1_0000_0000 + bytes.readUInt32LE(offset);
  return time === 0 ? null : time;
}

/** The FILETIME of a date. */
export function fileTimeOf(date: Date): FileTime {
  return (date.getTime() + epoch) * 10_000;
}

export function dateOf(time: FileTime): Date;
export function dateOf(time: FileTime | null): Date | null;
export function dateOf(time: FileTime | null): Date | null {
  return time === null ? null : new Date(Math.floor(time / 10_000) - epoch);
}
