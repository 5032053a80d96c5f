import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { listSets, logName } from '../log-format/log-names.ts';
import type { LostRecords } from '../model/log-events.ts';
import { statusFile } from '../model/reporter-status.ts';
import { withHandle } from '../platform/with-handle.ts';

/** Number of bytes at the end of a PR-EVENTS in which the last complete record is searched for. */
const tailBytes = 1 << 16;

/**
 * Until when the last session of a folder observed the machine: the time of its last poll, from PR-STATUS.json, or else of the last record
 * in its PR-EVENTS. Null if the folder contains no session.
 */
export function observedUntil(folder: string): Date | null {
  return timeOf(readStatus(folder)['observed']) ?? timeOfLastEvent(folder);
}

/** The records that the last session of a folder did not write: it ended while nothing could be written. Null if there are none. */
export function unwrittenBefore(folder: string): LostRecords | null {
  const unwritten = readStatus(folder)['unwritten'];
  const { count, from, to }: Record<string, unknown> = { ...(typeof unwritten === 'object' ? unwritten : null) };
  const [first, last] = [timeOf(from), timeOf(to)];
  return Number.isSafeInteger(count) && Number(count) > 0 && first && last ? { count: Number(count), from: first, to: last } : null;
}

/** PR-STATUS.json; empty if it cannot be read: a power failure may have occurred before the file was on the disk. */
function readStatus(folder: string): Record<string, unknown> {
  try {
    const status: unknown = JSON.parse(readFileSync(path.join(folder, statusFile), 'utf8'));
    return { ...(typeof status === 'object' ? status : null) };
  } catch {
    return {};
  }
}

function timeOfLastEvent(folder: string): Date | null {
  const newest = listSets(folder).toSorted((a, b) => b.written - a.written)[0];
  if (!newest) return null;
  const lines = readTail(path.join(folder, logName('events', newest.stamp)), tailBytes).split('\n');
  // The last line may be truncated, and the first is incomplete.
  for (const line of lines.toReversed()) {
    try {
      const event: unknown = JSON.parse(line);
      if (typeof event === 'object' && event !== null && 'time' in event) return timeOf(event.time);
    } catch {
      continue;
    }
  }
  return null;
}

/** The last bytes of a file; an empty string if it cannot be read. */
function readTail(file: string, bytes: number): string {
  try {
    return withHandle(openSync(file, 'r'), closeSync, (descriptor) => {
      const tail = Buffer.alloc(bytes);
      return tail.toString('utf8', 0, readSync(descriptor, tail, 0, bytes, Math.max(0, fstatSync(descriptor).size - bytes)));
    });
  } catch {
    return '';
  }
}

function timeOf(value: unknown): Date | null {
  const time = typeof value === 'string' ? new Date(value) : null;
  return time && !Number.isNaN(time.getTime()) ? time : null;
}
