import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import { kindPattern, logKinds, type LogKind } from '../model/log-kinds.ts';
import { withHandle } from '../platform/with-handle.ts';
import { parseFileTimestamp } from './timestamps.ts';

/** `PR-PORTS-08-06-30-10-17-54.log` */
export function logName(kind: LogKind, stamp: string): string {
  return `PR-${kind.toUpperCase()}-${stamp}.${kind === 'events' ? 'jsonl' : 'log'}`;
}

const logNamePattern = new RegExp(`^PR-(${kindPattern})-([\\d-]+)\\.(?:log|jsonl)$`);

/** Kind and timestamp in a log file's name; null for any other name. */
export function parseLogName(name: string): { readonly kind: LogKind; readonly stamp: string } | null {
  const [, kind, stamp = ''] = logNamePattern.exec(name) ?? [];
  const known = logKinds.find((one) => one === kind?.toLowerCase());
  return known && parseFileTimestamp(stamp) && logName(known, stamp) === name ? { kind: known, stamp } : null;
}

/** The files of one timestamp. */
export interface StoredSet {
  readonly stamp: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** Time of the last write to any of them, in milliseconds since 1970. */
  readonly written: number;
}

/**
 * The sets in a folder that this program wrote, oldest timestamp first. A set without PR-EVENTS was written by 1.01 and is not included,
 * nor are links and directories.
 * @throws the system's error if the folder cannot be read.
 */
export function listSets(folder: string): StoredSet[] {
  const sets = new Map<string, { name: string; bytes: number; written: number }[]>();
  for (const name of readdirSync(folder)) {
    const parsed = parseLogName(name);
    const found = parsed && lstatSync(path.join(folder, name), { throwIfNoEntry: false });
    if (!parsed || !found?.isFile()) continue;
    const file = { name, bytes: found.size, written: found.mtimeMs };
    sets.set(parsed.stamp, [...(sets.get(parsed.stamp) ?? []), file]);
  }
  return [...sets]
    .filter(([stamp, files]) => files.some(({ name }) => name === logName('events', stamp)))
    .map(([stamp, files]) => ({ stamp, files, written: Math.max(...files.map(({ written }) => written)) }))
    .toSorted((a, b) => timeOf(a) - timeOf(b));
}

/** The computer in the first record of a PR-EVENTS; null if the record cannot be read. */
export function computerOf(file: string): string | null {
  const start = Buffer.alloc(4096);
  try {
    const length = withHandle(openSync(file, 'r'), closeSync, (descriptor) => readSync(descriptor, start, 0, start.length, 0));
    const text = start.toString('utf8', 0, length);
    const record: unknown = JSON.parse(text.slice(0, text.indexOf('\n')));
    return typeof record === 'object' && record !== null && 'computer' in record && typeof record.computer === 'string'
      ? record.computer
      : null;
  } catch {
    return null;
  }
}

function timeOf({ stamp }: StoredSet): number {
  return parseFileTimestamp(stamp)?.getTime() ?? 0;
}
