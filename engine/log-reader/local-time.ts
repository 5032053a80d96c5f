import type { LoggedTime, TimeSource } from './log-records.ts';

/** The offset of local time from UTC at a moment. Both in milliseconds. */
type OffsetAt = (utc: number) => number;

/** A time zone, which converts the local times of one machine. */
export interface TimeZone {
  /** As {@link parseTimeZone} accepts it; empty for the zone of this machine. */
  readonly name: string;
  readonly source: Exclude<TimeSource, 'Utc'>;
  readonly offsetAt: OffsetAt;
}

/** The time zone of this machine. */
export const systemTimeZone: TimeZone = { name: '', source: 'Machine', offsetAt: (utc) => -new Date(utc).getTimezoneOffset() * 60_000 };

/** A name for people: the zone of this machine has the name of the zone, and marks it as that of this machine. */
export function zoneLabel(name: string): string {
  if (/^z$/i.test(name)) return 'UTC';
  return name === '' ? `${Intl.DateTimeFormat().resolvedOptions().timeZone} (this machine)` : name;
}

/**
 * Parses a time zone: an offset (`+02:00`, `-0530`, `Z`) or an IANA name (`Europe/Berlin`).
 * @returns null if it is not a time zone
 */
export function parseTimeZone(name: string, source: TimeZone['source']): TimeZone | null {
  const offset = /^(?:Z|UTC|([+-])(\d{1,2}):?(\d{2})?)$/i.exec(name);
  if (offset) {
    const milliseconds = (Number(offset[2] ?? 0) * 60 + Number(offset[3] ?? 0)) * (offset[1] === '-' ? -60_000 : 60_000);
    return { name, source, offsetAt: () => milliseconds };
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return null;
  }
  // A call of Intl takes microseconds, and offsets change only at quarters of an hour.
  const known = new Map<number, number>();
  return {
    name,
    source,
    offsetAt(utc) {
      const quarter = Math.floor(utc / 900_000);
      let milliseconds = known.get(quarter);
      if (milliseconds === undefined) {
        const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(utc)) ?? [];
        milliseconds = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -60_000 : 60_000);
        if (known.size >= 100_000) known.clear();
        known.set(quarter, milliseconds);
      }
      return milliseconds;
    },
  };
}

/** `+02:00`, of an offset in milliseconds. */
export function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A time in a zone: `2026-07-30 09:05:02+02:00`. */
export function timeText(time: Date, { offsetAt }: TimeZone): string {
  const offset = offsetAt(time.getTime());
  const local = new Date(time.getTime() + offset).toISOString().slice(0, 19).replace('T', ' ');
  return `${local}${offsetText(offset)}`;
}

/** Converts a local time to a moment, in milliseconds; NaN if the day or time does not exist. Months count from 1. */
export type TimestampParser = (year: number, month: number, day: number, hour: number, minute: number, second: number) => number;

/** Offsets change only at quarters of an hour. */
const quarter = 900_000;
const oneDay = 86_400_000;

/**
 * Converts the local times of one file, in their order in the file. In the hour that occurs twice when summer time ends, a time that would
 * step back is read as the second one.
 */
export function createTimestampParser({ offsetAt }: TimeZone): TimestampParser {
  let latest = -Infinity;
  let knownDay = NaN;
  /** The quarter of an hour of the previous time, the two offsets near it, and which of them are valid in it. */
  let known = NaN;
  let [before, after] = [0, 0];
  let [beforeIsValid, afterIsValid] = [true, true];
  return (year, month, day, hour, minute, second) => {
    if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 60)) return NaN;
    const ofDay = (year * 16 + month) * 32 + day;
    if (ofDay !== knownDay) {
      if (
        !(year >= 1000 && year < 3000 && month >= 1 && month <= 12 && day >= 1) ||
        new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day
      )
        return NaN;
      knownDay = ofDay;
    }
    const local = Date.UTC(year, month - 1, day, hour, minute, second);
    if (Math.floor(local / quarter) !== known) {
      known = Math.floor(local / quarter);
      // One day before and one day after, there are at most two offsets. In the hour that is skipped neither is valid; clocks showed the
      // earlier one.
      [before, after] = [offsetAt(local - oneDay), offsetAt(local + oneDay)];
      [beforeIsValid, afterIsValid] = [offsetAt(local - before) === before, offsetAt(local - after) === after];
    }
    latest = local - (afterIsValid && (!beforeIsValid || local - before < latest) ? after : before);
    return latest;
  };
}

/** Whether the offset is constant within a day of a local time, in milliseconds. Then the time does not depend on the times before it. */
export function hasConstantOffset({ offsetAt }: TimeZone, local: number): boolean {
  return offsetAt(local - oneDay) === offsetAt(local + oneDay);
}

/** Converts a local time to the time fields of a record; null if the day or time does not exist. Months count from 1. */
export type LocalClock = (...local: Parameters<TimestampParser>) => LoggedTime | null;

const pad = (value: number): string => String(value).padStart(2, '0');

/** {@link createTimestampParser} for records. */
export function createLocalClock(zone: TimeZone): LocalClock {
  const toUtc = createTimestampParser(zone);
  return (year, month, day, hour, minute, second) => {
    const time = toUtc(year, month, day, hour, minute, second);
    if (Number.isNaN(time)) return null;
    return {
      time: new Date(time),
      localTime: `${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}`,
      timeSource: zone.source,
    };
  };
}

const ctime = /^[a-z]{3} ([a-z]{3}) {1,2}(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2}) (\d{4})$/i;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A time in C `ctime` form, `Wed Jul 06 13:44:04 2005`, in any letter case. Null if it does not have that form. */
export function parseSystemDate(text: string, clock: LocalClock): LoggedTime | null {
  const [, month = '', day, hour, minute, second, year] = ctime.exec(text.trim()) ?? [];
  return clock(Number(year), months.indexOf(month.toLowerCase()) + 1, Number(day), Number(hour), Number(minute), Number(second));
}
