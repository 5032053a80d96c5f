import type { StoredSet } from '../log-format/log-names.ts';
import type { Retention } from '../model/settings.ts';

const day = 86_400_000;

/**
 * The sets to delete, oldest first.
 * @param sets the closed ones, in the order of the chain, without the set that is being written
 * @param current bytes of the set that is being written
 * @param now milliseconds since 1970; null if the clock cannot be trusted: no set is too old then
 */
export function outdatedSets(sets: readonly StoredSet[], current: number, keep: Retention, now: number | null): StoredSet[] {
  if (keep.kind === 'forever') return [];
  if (keep.kind === 'days') {
    if (now === null) return [];
    // A set was written before the sets that follow it, whatever the clock showed then.
    let written = Infinity;
    const ages = sets
      .toReversed()
      .map((set) => now - (written = Math.min(written, set.written)))
      .toReversed();
    return sets.filter((_set, index) => ages[index]! > keep.days * day);
  }
  let total = current + sets.reduce((sum, set) => sum + sizeOf(set), 0);
  return sets.filter((set) => {
    if (total <= keep.bytes) return false;
    total -= sizeOf(set);
    return true;
  });
}

/** Bytes of a set's files together. */
export function sizeOf({ files }: StoredSet): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Sorts sets by the chain of seals; those without a seal were written last and keep their order. @param chain names of sealed files */
export function inChainOrder(sets: readonly StoredSet[], chain: readonly string[]): StoredSet[] {
  const positions = new Map(chain.map((name, index) => [name, index]));
  const positionOf = ({ files }: StoredSet): number => Math.min(...files.map(({ name }) => positions.get(name) ?? Number.MAX_SAFE_INTEGER));
  return sets.toSorted((a, b) => positionOf(a) - positionOf(b));
}
