import type { LogStatistics, NewItem } from '../statistics/log-statistics.ts';
import { findNewItems } from './new-items.ts';

/** An item that only one of two logs has, or that has another owner. */
export interface LogDifference {
  readonly difference: 'new' | 'gone' | 'changed';
  readonly what: NewItem['what'];
  /** `TCP 0.0.0.0:445`, a process, a user, a port, an address. */
  readonly name: string;
  /** The owner of a listener; a process that has connections with a remote port or address. */
  readonly processName: string | null;
  readonly user: string | null;
  /** The previous owner of a changed listener. */
  readonly previousProcessName: string | null;
  readonly previousUser: string | null;
  /** Number of its records in the log that has it. */
  readonly count: number | null;
}

const kinds: readonly NewItem['what'][] = ['listener', 'process', 'user', 'remotePort', 'remoteAddress'];

/** The differences between two logs: listeners, then processes, users, remote ports and addresses. */
export function compareLogs(before: LogStatistics, after: LogStatistics): LogDifference[] {
  const added = findNewItems(after, before).map((item) => differenceOf(item.previous ? 'changed' : 'new', item));
  // What is new in the earlier log is gone in the later one. Listeners with another owner are in the list already.
  const gone = findNewItems(before, after)
    .filter(({ previous }) => previous === null)
    .map((item) => differenceOf('gone', item));
  return kinds.flatMap((kind) => [...added, ...gone].filter(({ what }) => what === kind));
}

function differenceOf(difference: LogDifference['difference'], { what, name, processName, user, previous, count }: NewItem): LogDifference {
  return {
    difference,
    what,
    name,
    processName,
    user,
    previousProcessName: previous?.processName ?? null,
    previousUser: previous?.user ?? null,
    count,
  };
}
