import type { LogRecord } from '../../../log-reader/log-records.ts';
import type { Subject } from '../subject.ts';
import type { FoundRecord, Tally } from '../tally.ts';

/** Connections that behave as described, with the reasons in words. */
export interface Observation {
  readonly tally: Tally;
  readonly reasons: readonly string[];
  /** Fields of the first record that do not describe all of them. */
  readonly hidden?: Partial<Subject>;
}

/** Watches the matching sockets of a criterion over time. Memory is bounded. */
export interface Behaviour {
  /** Whether it uses the records of the ends of sockets. */
  readonly watchesEnds?: true;
  /** Receives every record before the sockets in it. */
  readonly learn?: (record: LogRecord) => void;
  /** @param isWanted false for a record before the requested time, from which only habits are learned */
  readonly add: (subject: Subject, record: FoundRecord, isWanted: boolean) => void;
  /** What was observed up to now. */
  readonly observations: () => Observation[];
  /** The number of records of programs, hosts or pairs that did not fit into memory. */
  readonly unwatched: () => number;
}

/** The number of programs, hosts or pairs that a behaviour watches. */
export const maxWatched = 50_000;

/** Returns the value of a key, or adds one. Null if the map is full. */
export function addedTo<Value>(map: Map<string, Value>, key: string, create: () => Value): Value | null {
  const known = map.get(key);
  if (known !== undefined) return known;
  if (map.size >= maxWatched) return null;
  const value = create();
  map.set(key, value);
  return value;
}

/** Whether a record tells that a socket was opened at its time. Others were opened before: see {@link isPresent}. */
export function isOpening(record: FoundRecord): boolean {
  return record.type === 'port' ? !record.presentAtStart : record.type === 'event' && record.event === 'opened';
}

/** Whether a record lists a socket that was open when the reporter started. */
export function isPresent(record: FoundRecord): boolean {
  return record.type === 'port' ? record.presentAtStart : record.type === 'event' && record.event === 'present';
}

/** Whether a record tells of an attempt to connect that failed. */
export function isFailedAttempt(record: FoundRecord): boolean {
  return record.type === 'event' && record.event === 'connectFailed';
}

export function isClosing(record: FoundRecord): boolean {
  return record.type === 'event' && record.event === 'closed';
}

/** The part of a key that names a program: a process without a name is not one with an empty name. */
export function nameKey(processName: string | null): string {
  return processName === null ? '' : `:${processName}`;
}
