import type { StoredSet } from './log-names.ts';
import type { Retention } from './settings.ts';

const day = 86_400_000;

/**
 * Which sets have to go, oldest first.
 * @param sets the closed ones, oldest first; the set that is being written is not among them
 * @param current bytes of the set that is being written
 * @param now milliseconds since 1970
 */
export function outdatedSets(sets: readonly StoredSet[], current: number, keep: Retention, now: number): StoredSet[] {
  if (keep.kind === 'forever') return [];
  if (keep.kind === 'days') return sets.filter(({ written }) => now - written > keep.days * day);
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
