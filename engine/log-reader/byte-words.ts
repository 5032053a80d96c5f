// Functions that read four bytes at a time, for logs of a gigabyte. They read up to three bytes after the end, which do not affect the
// result.

/** The one to three bytes from `at` to `end`, as a word whose other bytes are zero. */
export function lastWord(bytes: DataView, at: number, end: number): number {
  return bytes.getInt32(at, true) & (0xffff_ffff >>> (8 * (at + 4 - end)));
}

/** Whether the bytes from `start` to `end` equal those in `expected` from `index` on. */
export function sameBytes(bytes: DataView, start: number, end: number, expected: DataView, index: number): boolean {
  let [at, other] = [start, index];
  for (; at + 4 <= end; at += 4, other += 4) if (bytes.getInt32(at, true) !== expected.getInt32(other, true)) return false;
  return at >= end || lastWord(bytes, at, end) === lastWord(expected, other, other + end - at);
}

/** Copies the bytes from `start` to `end` and fills the last word with zeros. */
export function copyBytes(bytes: DataView, start: number, end: number, target: DataView, index: number): void {
  let [at, to] = [start, index];
  for (; at + 4 <= end; at += 4, to += 4) target.setInt32(to, bytes.getInt32(at, true), true);
  if (at < end) target.setInt32(to, lastWord(bytes, at, end), true);
}

/**
 * The position of the next comma; `end` if there is no comma before `end`. Bytes with a comma become zero, and subtracting one from a zero
 * byte sets its highest bit (Anderson, "Bit Twiddling Hacks", "Determine if a word has a zero byte").
 */
export function nextComma(bytes: DataView, from: number, end: number): number {
  for (let at = from; at < end; at += 4) {
    const word = bytes.getInt32(at, true) ^ 0x2c2c_2c2c;
    const commas = (word - 0x0101_0101) & ~word & 0x8080_8080;
    if (commas !== 0) return Math.min(at + ((31 - Math.clz32(commas & -commas)) >> 3), end);
  }
  return end;
}
