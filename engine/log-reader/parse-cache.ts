import { copyBytes, lastWord, sameBytes } from './byte-words.ts';
import { decodeText } from './lines.ts';

/** A cache in front of a function that makes something of a text. */
export interface ParseCache<T> {
  /** What the bytes from `start` to `end` stand for. */
  of(bytes: DataView, start: number, end: number): T;
  /** Forgets all of it. */
  clear(): void;
}

const slots = 65_536;
/** A slot holds in 64 bytes, which a processor fetches at once: the hash, the number of the value's bytes, and from the eighth on those. */
const slotSize = 64;
const maxLength = slotSize - 8;

/**
 * A cache in front of `parse`: a log repeats a few thousand addresses and owners millions of times. It has a fixed size; a value that finds
 * no free place among eight takes the place of another, so that neither memory nor time grows with what a log holds. Values of more than 56
 * bytes are not kept.
 *
 * It hashes and compares four bytes at a time, which is what reading a log of a gigabyte mostly comes down to.
 */
export function createParseCache<T>(parse: (text: string) => T): ParseCache<T> {
  const keys = new DataView(new ArrayBuffer(slots * slotSize));
  const values = Array.from<T | undefined>({ length: slots });
  // Random, so that nobody can choose values that all want the same place.
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
