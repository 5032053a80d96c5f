import { copyBytes, lastWord, sameBytes } from './byte-words.ts';
import { decodeText } from './lines.ts';

/** A cache in front of a function that parses a string. */
export interface ParseCache<T> {
  /** The parsed value of the bytes from `start` to `end`. */
  of(bytes: DataView, start: number, end: number): T;
  /** Removes all values. */
  clear(): void;
}

const slots = 65_536;
/** A slot has 64 bytes, which a processor fetches at once: the hash, the length of the text, and from the eighth byte on the text. */
const slotSize = 64;
const maxLength = slotSize - 8;

/**
 * A cache in front of `parse`: a log repeats a few thousand addresses and owners millions of times. Its size is fixed: if eight slots are
 * in use, a new value replaces another one, so that neither memory nor time grows with the log. Values of more than 56 bytes are not kept.
 *
 * It hashes and compares four bytes at a time: a log of a gigabyte spends most of its time here.
 */
export function createParseCache<T>(parse: (text: string) => T): ParseCache<T> {
  const keys = new DataView(new ArrayBuffer(slots * slotSize));
  const values = Array.from<T | undefined>({ length: slots });
  // Random, so that the author of a log cannot choose values that all have the same slot.
  const seed = Math.floor(Math.random() * 0x1_0000_0000) | 0;

  function of(bytes: DataView, start: number, end: number): T {
    const length = end - start;
    if (length > maxLength) return parse(decodeText(new Uint8Array(bytes.buffer, bytes.byteOffset + start, length)));
    let hash = seed ^ length;
    let at = start;
    for (; at + 4 <= end; at += 4) hash = mixed(hash ^ bytes.getInt32(at, true));
    if (at < end) hash = mixed(hash ^ lastWord(bytes, at, end));
    hash |= 1;

    let slot = 0;
    for (let probe = 0; probe < 8; probe++) {
      slot = ((hash >>> 1) + probe) & (slots - 1);
      const found = keys.getInt32(slot * slotSize, true);
      if (found === 0) break;
      if (found === hash && keys.getUint8(slot * slotSize + 4) === length && sameBytes(bytes, start, end, keys, slot * slotSize + 8)) {
        return values[slot]!;
      }
    }
    const value = parse(decodeText(new Uint8Array(bytes.buffer, bytes.byteOffset + start, length)));
    const base = slot * slotSize;
    keys.setInt32(base, hash, true);
    keys.setUint8(base + 4, length);
    copyBytes(bytes, start, end, keys, base + 8);
    values[slot] = value;
    return value;
  }

  function clear(): void {
    new Uint8Array(keys.buffer).fill(0);
    values.fill(undefined);
  }

  return { of, clear };
}

/** A step of the last mix of MurmurHash3 (fmix32): each bit changes about half of those above it, and through the shift those below. */
function mixed(hash: number): number {
  const product = Math.imul(hash, 0x85eb_ca6b);
  return product ^ (product >>> 15);
}
