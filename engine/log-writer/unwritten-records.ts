import type { LostRecords } from '../model/log-events.ts';

/**
 * Records of PR-EVENTS by the offset at which their lines end: those with an offset above the number of written bytes are not in the file.
 */
export interface UnwrittenRecords {
  /** Adds a record of the poll at that time. */
  add(end: number, at: Date): void;
  /** Adds a line that counts lost records. */
  addCount(end: number, lost: LostRecords): void;
  /**
   * Moves the waiting lines to another file.
   * @param written bytes written to the old file
   * @param before bytes before them in the new file
   * @param growth by how many bytes the lines before an offset in the waiting bytes become longer
   */
  move(written: number, before: number, growth: (offset: number) => number): void;
  /** All records are written. */
  clear(): void;
  /** The records that are not in the file, including those whose count is not in it. */
  all(written: number): LostRecords | null;
  /** The number of records that are not in the file. */
  count(written: number): number;
}

interface Entry extends LostRecords {
  readonly end: number;
  readonly isCount: boolean;
}

export function createUnwrittenRecords(): UnwrittenRecords {
  let entries: Entry[] = [];
  const after = (written: number): Entry[] => entries.filter(({ end }) => end > written);
  return {
    add: (end, at) => entries.push({ end, count: 1, from: at, to: at, isCount: false }),
    addCount: (end, lost) => entries.push({ ...lost, end, isCount: true }),
    move: (written, before, growth) => {
      entries = after(written).map((entry) => ({ ...entry, end: entry.end - written + before + growth(entry.end - written) }));
    },
    clear: () => {
      entries = [];
    },
    all: (written) => after(written).reduce<LostRecords | null>((sum, { count, from, to }) => lostTogether(sum, { count, from, to }), null),
    count: (written) => after(written).filter(({ isCount }) => !isCount).length,
  };
}

/** Combines two counts of lost records. */
export function lostTogether(one: LostRecords | null, other: LostRecords | null): LostRecords | null {
  if (one === null || other === null) return one ?? other;
  return { count: one.count + other.count, from: one.from < other.from ? one.from : other.from, to: one.to > other.to ? one.to : other.to };
}
