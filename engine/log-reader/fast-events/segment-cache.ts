import { lastWord, sameBytes } from '../byte-words.ts';

interface Segment<Value> {
  readonly bytes: DataView;
  readonly length: number;
  readonly value: Value;
}

const maxSegments = 4096;

/** A copy of the bytes from `start` to `end`, with three bytes more, as the functions of byte-words.ts need them. */
export function copyOf(bytes: DataView, start: number, end: number): DataView {
  const copy = new Uint8Array(end - start + 3);
  copy.set(new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start));
  return new DataView(copy.buffer);
}

/** Values by the bytes of a part of a line. Of parts with the same hash only the last one is kept. */
export class SegmentCache<Value> {
  private readonly segments = new Map<number, Segment<Value>>();

  find(bytes: DataView, start: number, end: number): Value | null {
    const segment = this.segments.get(hashOf(bytes, start, end));
    const isKnown = segment?.length === end - start && sameBytes(bytes, start, end, segment.bytes, 0);
    return isKnown ? segment.value : null;
  }

  add(bytes: DataView, start: number, end: number, value: Value): void {
    if (this.segments.size >= maxSegments) this.segments.clear();
    this.segments.set(hashOf(bytes, start, end), { bytes: copyOf(bytes, start, end), length: end - start, value });
  }
}

/** Multiplications as in MurmurHash3, for each four bytes. */
function hashOf(bytes: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mixed(hash ^ bytes.getInt32(at, true));
  return at < end ? mixed(hash ^ lastWord(bytes, at, end)) : hash;
}

function mixed(hash: number): number {
  const product = Math.imul(hash, 0x85eb_ca6b);
  return product ^ (product >>> 15);
}
