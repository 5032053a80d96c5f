import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseTimeZone } from '../../engine/log-reader/local-time.ts';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import type { LogRecord } from '../../engine/log-reader/log-records.ts';
import { readLogs } from '../../engine/log-reader/read-logs.ts';

/** Creates a folder with these files, calls a function with it, and deletes it. */
export async function withFiles<T>(
  files: { readonly [name: string]: string | Uint8Array },
  use: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-logs-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * All records of one log with this content, read as from a file of that name; its times are UTC. Fails if the file itself cannot be
 * read.
 */
export async function readText(name: string, content: string | Uint8Array): Promise<LogRecord[]> {
  return withFiles({ [name]: content }, (folder) => {
    const problem = (error: Error): never => {
      throw error;
    };
    const files = findLogFiles([path.join(folder, name)], problem);
    return [...readLogs(files, { zone: parseTimeZone('UTC', 'Option'), problem })].flat().map((record) => ({ ...record, file: name }));
  });
}

/** The damaged lines, as `line: reason`. */
export function refused(records: readonly LogRecord[]): string[] {
  return records.flatMap((record) => (record.type === 'damaged' ? [`${record.line}: ${record.reason}`] : []));
}
