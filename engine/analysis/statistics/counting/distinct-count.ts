import type { DistinctCount } from '../log-statistics.ts';

/**
 * A set of hashes whose size can be counted: exactly as long as it is small, then by a HyperLogLog sketch. It is plain data, so that a
 * thread can send it to another one. Two sets can be merged, and the result does not depend on the order of adding and merging.
 */
export interface DistinctSet {
  /** The hashes, in an open hash table; 0 is a free slot. Null after the set has become a sketch. */
  hashes: Float64Array | null;
  /** The number of hashes in the table. */
  used: number;
  /** The registers of the sketch. */
  registers: Uint8Array | null;
}

/** 2^14 registers of one byte. The standard error of the count is 1.04 / √2^14. */
const indexBits = 14;
const registerCount = 2 ** indexBits;
/** The bits of a hash that a register is computed from: those above the index. */
const rankBits = 53 - indexBits;
const initialSlots = 16;
/** A larger table would need more memory than the registers. */
const maxSlots = registerCount / Float64Array.BYTES_PER_ELEMENT;

export function createDistinctSet(): DistinctSet {
  return { hashes: new Float64Array(initialSlots), used: 0, registers: null };
}

/** A hash of a text: a whole number from 1 to 2^53 - 1. Two texts have the same hash with a probability of 10^-16. */
export function hashText(text: string): number {
  let [low, high] = [0x243f_6a88, 0x85a3_08d3];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x9e37_79b1);
    high = Math.imul(high ^ code, 0x5f35_6495);
    low ^= low >>> 15;
    high ^= high >>> 13;
  }
  return combine(low, high);
}

/** As {@link hashText}, of a number from 0 to 2^32 - 1. */
export function hashNumber(value: number): number {
  return combine(value ^ 0x243f_6a88, Math.imul(value, 0x9e37_79b1) ^ 0x85a3_08d3);
}

/** Mixes two words of 32 bits, each by the last step of MurmurHash3, into a hash of 53 bits. */
function combine(low: number, high: number): number {
  const first = finish(low ^ Math.imul(high, 0x85eb_ca6b));
  const second = finish(high ^ Math.imul(first, 0xc2b2_ae35));
  return (second >>> 11) * 2 ** 32 + (first >>> 0) || 1;
}

/** The function fmix32 of MurmurHash3. */
function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

export function addHash(set: DistinctSet, hash: number): void {
  if (set.registers) {
    addToRegisters(set.registers, hash);
    return;
  }
  const hashes = set.hashes!;
  const slot = slotOf(hashes, hash);
  if (hashes[slot] === hash) return;
  hashes[slot] = hash;
  if (++set.used > hashes.length * 0.75) grow(set);
}

/** Adds the hashes of another set. */
export function mergeInto(set: DistinctSet, { hashes, registers }: DistinctSet): void {
  if (hashes) for (const hash of hashes) if (hash !== 0) addHash(set, hash);
  if (!registers) return;
  const own = toRegisters(set);
  for (let at = 0; at < registerCount; at++) if (registers[at]! > own[at]!) own[at] = registers[at]!;
}

/** The number of distinct hashes. */
export function countDistinct({ registers, used }: DistinctSet): DistinctCount {
  return registers ? { count: estimate(registers), approximate: true } : { count: used, approximate: false };
}

/** The slot of a hash, or the free slot in which it belongs. */
function slotOf(hashes: Float64Array, hash: number): number {
  const mask = hashes.length - 1;
  let slot = hash & mask;
  while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
  return slot;
}

function grow(set: DistinctSet): void {
  const before = set.hashes!;
  if (before.length === maxSlots) {
    toRegisters(set);
    return;
  }
  const hashes = new Float64Array(before.length * 2);
  for (const hash of before) if (hash !== 0) hashes[slotOf(hashes, hash)] = hash;
  set.hashes = hashes;
}

function toRegisters(set: DistinctSet): Uint8Array {
  if (set.registers) return set.registers;
  const registers = new Uint8Array(registerCount);
  for (const hash of set.hashes!) if (hash !== 0) addToRegisters(registers, hash);
  set.registers = registers;
  set.hashes = null;
  return registers;
}

/** A register has the highest rank of its hashes: the number of leading zeros of the bits above the index, and 1. */
function addToRegisters(registers: Uint8Array, hash: number): void {
  const index = hash & (registerCount - 1);
  const high = Math.floor(hash / 2 ** 32);
  const highBits = 53 - 32;
  const rank = high === 0 ? highBits + Math.clz32((hash >>> 0) & -registerCount) + 1 : Math.clz32(high) - (32 - highBits) + 1;
  const bounded = Math.min(rank, rankBits + 1);
  if (bounded > registers[index]!) registers[index] = bounded;
}

/**
 * The improved raw estimator of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), section 4: without bias
 * for small and for large counts.
 */
function estimate(registers: Uint8Array): number {
  const ranks = new Uint32Array(rankBits + 2);
  for (const rank of registers) ranks[rank]!++;
  let sum = registerCount * tau(1 - ranks[rankBits + 1]! / registerCount);
  for (let rank = rankBits; rank >= 1; rank--) sum = (sum + ranks[rank]!) / 2;
  sum += registerCount * sigma(ranks[0]! / registerCount);
  return Math.round((registerCount * registerCount) / (2 * Math.LN2 * sum));
}

function sigma(start: number): number {
  if (start === 1) return Infinity;
  let [x, y, sum, before] = [start, 1, start, NaN];
  while (sum !== before) {
    before = sum;
    x *= x;
    sum += x * y;
    y += y;
  }
  return sum;
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let [x, y, sum, before] = [start, 1, 1 - start, NaN];
  while (sum !== before) {
    before = sum;
    x = Math.sqrt(x);
    y /= 2;
    sum -= (1 - x) ** 2 * y;
  }
  return sum / 3;
}
