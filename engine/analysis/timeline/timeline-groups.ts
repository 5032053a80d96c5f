import { maxShownValues, summaryOf, type TimelineEntry } from './timeline-entry.ts';

/** Maximum number of entries; further ones are counted as dropped. */
const maxEntries = 10_000;
/** Maximum number of distinct values that are remembered, per entry and of all entries. */
const maxEntryValues = 1000;
const maxAllValues = 200_000;

/** An entry without what follows from its records. */
export type EntryStart = Omit<TimelineEntry, 'summary' | 'last' | 'count' | 'values' | 'valueCount' | 'valueCountIsMinimum'>;

interface Group {
  readonly start: EntryStart;
  readonly values: Set<string>;
  user: string | null;
  path: string | null;
  last: Date;
  count: number;
  isMinimum: boolean;
  /** Number of values that are no longer in `values`. */
  hidden: number;
}

/** Entries under construction. Records with one key are one entry until a pause. */
export class TimelineGroups {
  private readonly pauseMs: number;
  private readonly groups: Group[] = [];
  /** The latest group of each key. */
  private readonly open = new Map<string, Group>();
  private remainingValues = maxAllValues;
  private droppedRecords = 0;

  constructor(pauseMs: number) {
    this.pauseMs = pauseMs;
  }

  /** Adds a record with its values to the latest entry of its key, or to a new entry if the pause since then is too long. */
  add(key: string, start: EntryStart, values: readonly string[] = []): void {
    const known = this.open.get(key);
    if (known && start.time.getTime() - known.last.getTime() <= this.pauseMs) {
      known.count++;
      if (start.time > known.last) known.last = start.time;
      known.user ??= start.user;
      known.path ??= start.path;
      this.addValues(known, values);
      return;
    }
    if (this.groups.length >= maxEntries) {
      this.droppedRecords++;
      return;
    }
    if (known) this.trim(known);
    const { user, path, time } = start;
    const group = { start, values: new Set<string>(), user, path, last: time, count: 1, isMinimum: false, hidden: 0 };
    this.groups.push(group);
    this.open.set(key, group);
    this.addValues(group, values);
  }

  /** Adds an account and a path to the latest entry of a key if its records had none. */
  complete(key: string, user: string | null, path: string | null): void {
    const known = this.open.get(key);
    if (!known) return;
    known.user ??= user;
    known.path ??= path;
  }

  /** Sets the end of the latest entry of a key. */
  extend(key: string, last: Date): void {
    const known = this.open.get(key);
    if (known && last > known.last) known.last = last;
  }

  /** Number of records that are not in the entries. */
  dropped(): number {
    return this.droppedRecords;
  }

  entries(): TimelineEntry[] {
    return this.groups.map(entryOf);
  }

  private addValues(group: Group, values: readonly string[]): void {
    for (const value of values) {
      if (group.values.has(value)) continue;
      if (group.values.size >= maxEntryValues || this.remainingValues === 0) {
        group.isMinimum = true;
        return;
      }
      this.remainingValues--;
      group.values.add(value);
    }
  }

  /** No more records are added: the values that are not shown are only counted. */
  private trim(group: Group): void {
    const hidden = [...group.values].slice(maxShownValues);
    this.remainingValues += hidden.length;
    group.hidden = hidden.length;
    for (const value of hidden) group.values.delete(value);
  }
}

function entryOf(group: Group): TimelineEntry {
  const { start, values, user, path, last, count, isMinimum, hidden } = group;
  const entry = {
    ...start,
    user,
    path,
    last,
    count,
    values: [...values].slice(0, maxShownValues),
    valueCount: values.size + hidden,
    valueCountIsMinimum: isMinimum,
  };
  return { ...entry, summary: summaryOf(entry) };
}
