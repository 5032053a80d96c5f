import type { LoggedTime, TimeSource } from './log-records.ts';

/** How far local time is ahead of UTC at a moment. Both in milliseconds. */
type OffsetAt = (utc: number) => number;

/** What turns the local times of one machine into moments. */
export interface Zone {
  /** As {@link parseTimeZone} takes it; empty for this machine's. */
  readonly name: string;
  readonly source: Exclude<TimeSource, 'Utc'>;
  readonly offsetAt: OffsetAt;
}

/** The zone of the machine that we run on. */
export const systemTimeZone: Zone = { name: '', source: 'Machine', offsetAt: (utc) => -new Date(utc).getTimezoneOffset() * 60_000 };

/**
 * The zone that a text names: an offset (`+02:00`, `-0530`, `Z`) or an IANA name (`Europe/Berlin`).
 * @returns null when it names none.
 */
export function parseTimeZone(name: string, source: Zone['source']): Zone | null {
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
  // Asking Intl takes microseconds, and offsets change at quarters of an hour only.
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

/** Turns a local time into a moment, in milliseconds; NaN when there is no such day or time. Months count from 1. */
export type TimestampParser = (year: number, month: number, day: number, hour: number, minute: number, second: number) => number;

/** Offsets change at quarters of an hour only. */
const quarter = 900_000;
const oneDay = 86_400_000;

/**
 * The moments of the local times of one file, in the order in which they stand there. In the hour that comes twice when summer time ends, a
 * time that would step back is taken as the second one.
 */
export function createTimestampParser({ offsetAt }: Zone): TimestampParser {
  let latest = -Infinity;
  let knownDay = NaN;
  /** The quarter of the time before, the offsets that it may have, and which of them it can have. */
  let known = NaN;
  let [before, after] = [0, 0];
  let [beforeFits, afterFits] = [true, true];
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
      // A day on either side there are at most two offsets; in the hour that is skipped neither fits, and the earlier one is what clocks
      // showed.
      [before, after] = [offsetAt(local - oneDay), offsetAt(local + oneDay)];
      [beforeFits, afterFits] = [offsetAt(local - before) === before, offsetAt(local - after) === after];
    }
    latest = local - (afterFits && (!beforeFits || local - before < latest) ? after : before);
    return latest;
  };
}

/** Whether no offset changes within a day of a local time, in milliseconds: it then is one moment, whatever came before. */
export function hasConstantOffset({ offsetAt }: Zone, local: number): boolean {
  return offsetAt(local - oneDay) === offsetAt(local + oneDay);
}

/** Turns a local time into what a record says of it; null when there is no such day or time. Months count from 1. */
export type LocalClock = (...local: Parameters<TimestampParser>) => LoggedTime | null;

const pad = (value: number): string => String(value).padStart(2, '0');

/** {@link createTimestampParser} for records. */
export function localClock(zone: Zone): LocalClock {
  const moment = createTimestampParser(zone);
  return (year, month, day, hour, minute, second) => {
    const time = moment(year, month, day, hour, minute, second);
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

/** A time in C `ctime` form, `Wed Jul 06 13:44:04 2005`, in any letter case. Null when it is none. */
export function parseSystemDate(text: string, clock: LocalClock): LoggedTime | null {
  const [, month = '', day, hour, minute, second, year] = ctime.exec(text.trim()) ?? [];
  return clock(Number(year), months.indexOf(month.toLowerCase()) + 1, Number(day), Number(hour), Number(minute), Number(second));
}
