import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { parseEvent } from './events-log.ts';
import type { LogFile } from './log-files.ts';
import { machineZone, namedZone, type Zone } from './local-time.ts';

/** Bytes of PR-EVENTS in which its first record must stand. */
const headSize = 65_536;

/**
 * The zone of a file's local times: the one that PR-EVENTS of the same set names, else the one asked for, else that of this machine.
 * @param asked for with `--time-zone`
 */
export function zoneOf(file: LogFile, asked: Zone | null): Zone {
  const events = file.stamp === null ? null : path.join(path.dirname(file.path), `PR-EVENTS-${file.stamp}.jsonl`);
  return (events === null ? null : zoneOfEvents(events)) ?? asked ?? machineZone;
}

/** The zone that the first record names; null where there is no such file or record. */
function zoneOfEvents(events: string): Zone | null {
  let text: string;
  try {
    const descriptor = openSync(events, 'r');
    try {
      const bytes = Buffer.alloc(headSize);
      text = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, headSize, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
  const [first = ''] = text.split('\n', 1);
  const record = parseEvent(first, events, 1);
  if (typeof record === 'string' || record.event !== 'started' || !('timeZone' in record)) return null;
  return namedZone(String(record.timeZone), 'Events') ?? namedZone(String(record.utcOffset), 'Events');
}
