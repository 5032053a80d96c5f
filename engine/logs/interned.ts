import { decodeText } from './lines.ts';

/** What the bytes from `start` to `end` stand for. */
export type Interned<T> = (bytes: DataView, start: number, end: number) => T;

const slots = 65_536;
/** A slot holds in 64 bytes, which a processor fetches at once: the hash, up to 59 bytes of the value, and their number. */
const slotSize = 64;
const longest = slotSize - 5;

/**
 * A cache in front of `parse`: a log repeats a few thousand addresses and owners millions of times. It has a fixed size; a value that finds
 * no free place among eight takes the place of another, so that neither memory nor time grows with what a log holds. Values of more than 59
 * bytes are not kept.
 *
 * It hashes and compares four bytes at a time, which is what reading a log of a gigabyte mostly comes down to.
 */
export function interned<T>(parse: (text: string) => T): Interned<T> {
  const keys = new DataView(new ArrayBuffer(slots * slotSize));
  const values = Array.from<T | undefined>({ length: slots });
  // Random, so that nobody can choose values that all want the same place.
  const seed = Math.floor(Math.random() * 0x1_0000_0000) | 0;

  return (bytes, start, end) => {
    const length = end - start;
    if (length > longest) return parse(decodeText(new Uint8Array(bytes.buffer, bytes.byteOffset + start, length)));
    let hash = seed ^ length;
    let at = start;
    for (; at + 4 <= end; at += 4) hash = mixed(hash ^ bytes.getInt32(at, true));
    for (; at < end; at++) hash = mixed(hash ^ bytes.getUint8(at));
    hash |= 1;

    let slot = 0;
    for (let probe = 0; probe < 8; probe++) {
      slot = ((hash >>> 1) + probe) & (slots - 1);
      const found = keys.getInt32(slot * slotSize, true);
      if (found === 0) break;
      if (found === hash && holds(keys, slot * slotSize, bytes, start, end)) return values[slot]!;
    }
    const value = parse(decodeText(new Uint8Array(bytes.buffer, bytes.byteOffset + start, length)));
    const base = slot * slotSize;
    keys.setInt32(base, hash, true);
    for (let i = 0; i < length; i++) keys.setUint8(base + 4 + i, bytes.getUint8(start + i));
    keys.setUint8(base + slotSize - 1, length);
    values[slot] = value;
    return value;
  };
}

/** A step of the last mix of MurmurHash3 (fmix32): each bit changes about half of those above it, and through the shift those below. */
function mixed(hash: number): number {
  const product = Math.imul(hash, 0x85eb_ca6b);
  return product ^ (product >>> 15);
}

/** Whether the slot at `base` holds just these bytes. */
function holds(keys: DataView, base: number, bytes: DataView, start: number, end: number): boolean {
  if (keys.getUint8(base + slotSize - 1) !== end - start) return false;
  let at = start;
  let key = base + 4;
  for (; at + 4 <= end; at += 4, key += 4) if (keys.getInt32(key, true) !== bytes.getInt32(at, true)) return false;
  for (; at < end; at++, key++) if (keys.getUint8(key) !== bytes.getUint8(at)) return false;
  return true;
}
