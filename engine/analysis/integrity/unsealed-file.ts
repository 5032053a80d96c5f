import { closeSync, readSync } from 'node:fs';
import { kindOfContent, type LogFile } from '../../log-reader/log-files.ts';
import { openToRead } from '../../log-reader/open-file.ts';
import { readLogs, type ReadOptions } from '../../log-reader/read-logs.ts';
import { withHandle } from '../../platform/with-handle.ts';

/**
 * Whether a PR-INITIAL, PR-PORTS or PR-PIDS has the title or a record of such a log. An empty file has neither.
 * @throws the system's error if it cannot be read
 */
export function isTextLog(file: LogFile, options: ReadOptions): boolean {
  const kind = kindOfContent(file.path);
  if (kind === file.kind || (kind === null && versionOf(file) !== null)) return true;
  const silent: ReadOptions = { ...options, unreadable: undefined, notice: undefined, progress: undefined };
  for (const records of readLogs([file], silent)) if (records.some(({ type }) => type !== 'damaged')) return true;
  return false;
}

/** Whether a file was written by a version with seals, by its first line. */
export function isOfVersionWithSeals(file: LogFile): boolean {
  return file.kind === 'events' || (versionOf(file) ?? 1) >= 2;
}

/** The major version in the first line; null if there is none. */
function versionOf({ path: file }: LogFile): number | null {
  const start = Buffer.alloc(64);
  const length = withHandle(openToRead(file), closeSync, (descriptor) => readSync(descriptor, start, 0, start.length, 0));
  // Of UTF-16 too.
  const text = start.toString('latin1', 0, length).replaceAll('\0', '');
  const [, version] = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?Port Reporter Version (\d{1,9})\./i.exec(text) ?? [];
  return version === undefined ? null : Number(version);
}
