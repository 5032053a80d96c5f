import path from 'node:path';
import { parseEvent } from './events-log-parser.ts';
import { openLines, textLines } from './lines.ts';
import { systemTimeZone, parseTimeZone, type Zone } from './local-time.ts';
import type { LogFile } from './log-files.ts';

/**
 * The zone of a file's local times: the one that PR-EVENTS of the same set names, else the one asked for, else that of this machine.
 * @param asked for with `--time-zone`
 */
export function fileTimeZone(file: LogFile, asked: Zone | null): Zone {
  const events = file.stamp === null ? null : path.join(path.dirname(file.path), `PR-EVENTS-${file.stamp}.jsonl`);
  return (events === null ? null : (zoneOfEvents(events) ?? zoneOfEvents(`${events}.gz`))) ?? asked ?? systemTimeZone;
}

/** The zone that the first record names; null where there is no such file or record. */
function zoneOfEvents(events: string): Zone | null {
  const first = firstLine(events);
  if (first === null) return null;
  const record = parseEvent(first, events, 1);
  if (typeof record === 'string' || record.event !== 'started' || !('timeZone' in record)) return null;
  return parseTimeZone(String(record.timeZone), 'Events') ?? parseTimeZone(String(record.utcOffset), 'Events');
}

/** Null where there is no such file, or no whole line in it. */
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
