import type { LostRecords } from '../model/log-events.ts';

/** Records of PR-EVENTS, by where their lines end in the file: those that end behind what was written are not in it. */
export interface UnwrittenRecords {
  /** A record of the poll at that time. */
  add(end: number, at: Date): void;
  /** A line that counts records which are lost already. */
  addCount(end: number, lost: LostRecords): void;
  /** What waits is now to be written to another file, which has so many bytes before it. @param written bytes in the file so far */
  move(written: number, before: number): void;
  /** Everything was written. */
  clear(): void;
  /** The records that are not in the file, those included whose count is not. */
  all(written: number): LostRecords | null;
  /** How many records are not in the file. */
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
    move: (written, before) => {
      entries = after(written).map((entry) => ({ ...entry, end: entry.end - written + before }));
    },
    clear: () => {
      entries = [];
    },
    all: (written) => after(written).reduce<LostRecords | null>((sum, { count, from, to }) => lostTogether(sum, { count, from, to }), null),
    count: (written) => after(written).filter(({ isCount }) => !isCount).length,
  };
}

/** Two losses as one. */
export function lostTogether(one: LostRecords | null, other: LostRecords | null): LostRecords | null {
  if (one === null || other === null) return one ?? other;
  return { count: one.count + other.count, from: one.from < other.from ? one.from : other.from, to: one.to > other.to ? one.to : other.to };
}
