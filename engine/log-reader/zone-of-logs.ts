import { parseFileTimestamp } from '../log-format/timestamps.ts';
import { fileTimeZone } from './file-time-zone.ts';
import { offsetText, parseTimeZone, systemTimeZone, type TimeZone } from './local-time.ts';
import { logSetOf, type LogFile } from './log-files.ts';
import type { LogRecord } from './log-records.ts';

/** The one time zone in which the times of logs are shown, and in which times without an offset are read. */
export interface ZoneOfLogs {
  /** The zone of the logs; UTC if they are of several zones. */
  readonly zone: TimeZone;
  /** The names of the zones of the logs if there are several, else empty. The zone of this machine is empty text. */
  readonly several: readonly string[];
  /** The zone that was assumed for logs that do not name theirs; null if all do. */
  readonly assumed: TimeZone | null;
}

const utc: TimeZone = { name: 'UTC', source: 'Option', offsetAt: () => 0 };

/**
 * The zone of files: PR-EVENTS names it for its log set.
 * @param requested value of `--time-zone`, for log sets without PR-EVENTS
 */
export function zoneOfFiles(files: readonly LogFile[], requested: TimeZone | null): ZoneOfLogs {
  const sets = new Map<string, LogFile>();
  for (const file of files) sets.set(file.timestamp === null ? file.path : logSetOf(file.path), file);
  const zones = [...sets.values()].map((file) => fileTimeZone(file, requested));
  const moments = [...sets.values()].flatMap(
    ({ timestamp }) => (timestamp === null ? null : parseFileTimestamp(timestamp))?.getTime() ?? [],
  );
  return commonZone(zones, moments, requested);
}

/** The zone of records: those of PR-EVENTS name it, others have the offset of their time. */
export function zoneOfRecords(records: readonly LogRecord[], requested: TimeZone | null): ZoneOfLogs {
  const zones = new Map<string, TimeZone>();
  const moments: number[] = [];
  const add = (zone: TimeZone | null): void => void (zone && zones.set(zone.name, zone));
  for (const record of records) {
    if (record.type !== 'event' || record.event !== 'started' || !('timeZone' in record)) continue;
    add(parseTimeZone(String(record.timeZone), 'Events') ?? parseTimeZone(String(record.utcOffset), 'Events'));
  }
  for (const record of records) {
    if (record.type === 'damaged' || record.type === 'event' || record.time === null) continue;
    const time = record.time.getTime();
    if (moments.length === 0 || Math.abs(time - moments.at(-1)!) > oneDay) moments.push(time);
    const offset = Date.parse(`${record.localTime}Z`) - Math.floor(time / 1000) * 1000;
    if (record.timeSource === 'Machine') add(systemTimeZone);
    else if (![...zones.values()].some(({ offsetAt }) => offsetAt(time) === offset)) {
      add(parseTimeZone(offsetText(offset), record.timeSource === 'Option' ? 'Option' : 'Events'));
    }
  }
  return commonZone([...zones.values()], moments, requested);
}

const oneDay = 86_400_000;

/** @param moments times in the logs, at which zones with the same offsets are one */
function commonZone(zones: readonly TimeZone[], moments: readonly number[], requested: TimeZone | null): ZoneOfLogs {
  const named = [...new Map(zones.map((zone) => [zone.name, zone])).values()];
  const days = [...new Set(moments.map((moment) => Math.floor(moment / oneDay)))].map((day) => day * oneDay);
  const distinct: TimeZone[] = [];
  for (const zone of named) {
    if (!distinct.some((other) => (days.length > 0 ? days : [Date.now()]).every((day) => other.offsetAt(day) === zone.offsetAt(day)))) {
      distinct.push(zone);
    }
  }
  const assumed = zones.find(({ source }) => source !== 'Events') ?? null;
  if (distinct.length > 1) return { zone: utc, several: distinct.map(({ name }) => name).toSorted(), assumed };
  return { zone: distinct[0] ?? requested ?? systemTimeZone, several: [], assumed };
}
