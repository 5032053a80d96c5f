import { durationText } from '../../duration-text.ts';
import { createFolderOf } from '../../../log-reader/folder-of.ts';
import type { Subject } from '../subject.ts';
import { Tally, type FoundRecord } from '../tally.ts';
import { addedTo, isFailedAttempt, isOpening, type Behaviour, type Observation } from './observation.ts';
import { SlidingSet } from './sliding-set.ts';

/** How connections are counted: the different values of a group within minutes. */
export interface WindowedCount {
  readonly minutes: number;
  /** The least number of different values. */
  readonly least: number;
  /** The connections of one group are counted together, on one machine. */
  readonly groupOf: (subject: Subject) => string;
  /** Null: not counted. */
  readonly valueOf: (subject: Subject) => string | number | null;
  /** What was found within the minutes, as a reason names it: `25 connections`. */
  readonly found: (most: number, subject: Subject) => string;
  /** Fields of the first record that do not describe all of them. */
  readonly hidden?: Observation['hidden'];
}

interface Group {
  readonly tally: Tally;
  readonly recent: SlidingSet<string | number>;
  /** The largest number of values in the window. */
  most: number;
}

/** Counts the different values of connections, and of attempts to connect, in a sliding window of time. */
export function createWindowedCount({ minutes, least, groupOf, valueOf, found, hidden }: WindowedCount): Behaviour {
  const groups = new Map<string, Group>();
  const folderOf = createFolderOf();
  const span = minutes * 60_000;
  let unwatched = 0;

  function add(subject: Subject, record: FoundRecord, isWanted: boolean): void {
    if (!isWanted || !record.time || subject.remoteAddress === null || !(isOpening(record) || isFailedAttempt(record))) return;
    const value = valueOf(subject);
    if (value === null) return;
    const create = (): Group => ({ tally: new Tally(subject), recent: new SlidingSet(span), most: 0 });
    const group = addedTo(groups, `${folderOf(record.file)} ${groupOf(subject)}`, create);
    if (!group) return void unwatched++;
    group.tally.add(subject, record);
    group.most = Math.max(group.most, group.recent.add(value, record.time.getTime()));
  }

  return {
    add,
    observations: () =>
      [...groups.values()]
        .filter(({ most }) => most >= least)
        .map(({ tally, most }) => ({
          tally,
          reasons: [`${found(most, tally.subject)} within ${durationText(span)}`],
          ...(hidden && { hidden }),
        })),
    unwatched: () => unwatched,
  };
}
