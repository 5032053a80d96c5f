import path from 'node:path';
import { parseEvent } from './events-log-parser.ts';
import { openLines, textLines } from './lines.ts';
import { systemTimeZone, parseTimeZone, type TimeZone } from './local-time.ts';
import type { LogFile } from './log-files.ts';

/**
 * The time zone of a file's local times: from PR-EVENTS of the same log set, else the requested one, else that of this machine.
 * @param requested value of `--time-zone`
 */
export function fileTimeZone(file: LogFile, requested: TimeZone | null): TimeZone {
  if (file.kind === 'events') return zoneOfEvents(file.path) ?? requested ?? systemTimeZone;
  const events = file.timestamp === null ? null : path.join(path.dirname(file.path), `PR-EVENTS-${file.timestamp}.jsonl`);
  return (events === null ? null : (zoneOfEvents(events) ?? zoneOfEvents(`${events}.gz`))) ?? requested ?? systemTimeZone;
}

/** The time zone in the first record; null if the file or the record does not exist. */
function zoneOfEvents(events: string): TimeZone | null {
  const first = firstLine(events);
  if (first === null) return null;
  const record = parseEvent(first, events, 1);
  if (typeof record === 'string' || record.event !== 'started' || !('timeZone' in record)) return null;
  return parseTimeZone(String(record.timeZone), 'Events') ?? parseTimeZone(String(record.utcOffset), 'Events');
}

/** Null if the file does not exist or has no whole line. */
function firstLine(file: string): string | null {
  try {
    const lines = openLines(file);
    try {
      const block = lines.next() ?? lines.rest();
      return block ? (textLines(block).next().value ?? null) : null;
    } finally {
      lines.close();
    }
  } catch {
    return null;
  }
}
