import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { listSets, logName } from './log-names.ts';
import { statusFile } from './status-file.ts';

/** Bytes at the end of a PR-EVENTS in which its last whole record is searched for. */
const tailBytes = 1 << 16;

/**
 * Until when the last session of a folder observed the machine: the time of its last poll, from PR-STATUS.json, or else of the last record
 * in its PR-EVENTS. Null if the folder holds no session.
 */
export function observedUntil(folder: string): Date | null {
  return timeInStatus(path.join(folder, statusFile)) ?? timeOfLastEvent(folder);
}

function timeInStatus(file: string): Date | null {
  try {
    const status: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof status === 'object' && status !== null && 'observed' in status ? timeOf(status.observed) : null;
  } catch {
    // The power may have been cut before the file was on the disk.
    return null;
  }
}

function timeOfLastEvent(folder: string): Date | null {
  const newest = listSets(folder).toSorted((a, b) => b.written - a.written)[0];
  if (!newest) return null;
  const lines = readTail(path.join(folder, logName('EVENTS', newest.stamp)), tailBytes).split('\n');
  // The last line may be cut off, and the first is not whole.
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

/** The last bytes of a file; an empty text if it cannot be read. */
function readTail(file: string, bytes: number): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const tail = Buffer.alloc(bytes);
      return tail.toString('utf8', 0, readSync(descriptor, tail, 0, bytes, Math.max(0, fstatSync(descriptor).size - bytes)));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}

function timeOf(value: unknown): Date | null {
  const time = typeof value === 'string' ? new Date(value) : null;
  return time && !Number.isNaN(time.getTime()) ? time : null;
}
