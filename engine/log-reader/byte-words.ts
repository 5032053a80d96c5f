// Bytes taken four at a time, which is what reading a log of a gigabyte comes down to. Up to three bytes behind the end are read, and make
// no difference.

/** The one to three bytes from `at` to `end`, as a word whose other bytes are zero. */
export function lastWord(bytes: DataView, at: number, end: number): number {
  return bytes.getInt32(at, true) & (0xffff_ffff >>> (8 * (at + 4 - end)));
}

/** Whether the bytes from `start` to `end` are those that stand in `others` from `place` on. */
export function sameBytes(bytes: DataView, start: number, end: number, others: DataView, index: number): boolean {
  let [at, other] = [start, index];
  for (; at + 4 <= end; at += 4, other += 4) if (bytes.getInt32(at, true) !== others.getInt32(other, true)) return false;
  return at >= end || lastWord(bytes, at, end) === lastWord(others, other, other + end - at);
}

/** Copies the bytes from `start` to `end`. The last word is filled up with zeros. */
export function copyBytes(bytes: DataView, start: number, end: number, target: DataView, index: number): void {
  let [at, to] = [start, index];
  for (; at + 4 <= end; at += 4, to += 4) target.setInt32(to, bytes.getInt32(at, true), true);
  if (at < end) target.setInt32(to, lastWord(bytes, at, end), true);
}

/**
 * Where the next comma stands; `end` when there is none before it. Bytes that hold a comma become zero, and taking one from a zero byte
 * sets its highest bit (Anderson, "Bit Twiddling Hacks", "Determine if a word has a zero byte").
 */
export function nextComma(bytes: DataView, from: number, end: number): number {
  for (let at = from; at < end; at += 4) {
    const word = bytes.getInt32(at, true) ^ 0x2c2c_2c2c;
    const commas = (word - 0x0101_0101) & ~word & 0x8080_8080;
    if (commas !== 0) return Math.min(at + ((31 - Math.clz32(commas & -commas)) >> 3), end);
  }
  return end;
}
