import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generatePortsLog } from '../../log-reader/generate-ports-log.ts';
import { withFiles } from '../../log-reader/read-text.ts';

/** Large enough that the program counts it in two threads, if two are available. */
const size = 34_000_000;

/** Gives a function a large PR-PORTS log, and what `log measure --statistics process --format tsv` is to say of each of its processes. */
export function withLargeLog(use: (log: string, expected: ReadonlySet<string>) => Promise<void>): Promise<void> {
  return withFiles({}, async (folder) => {
    const log = path.join(folder, 'PR-PORTS-24-01-1-0-0-0.log');
    generatePortsLog(log, size);
    const counts = new Map<string, number>();
    for (const line of readFileSync(log, 'latin1').split('\r\n')) {
      const name = line.split(',')[8];
      if (name !== undefined && name !== 'module') counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    await use(log, new Set([...counts].map((entry) => entry.join(' '))));
  });
}

/** What it has said, in the same form. */
export function countsOf(stdout: string): ReadonlySet<string> {
  const [header = [], ...rows] = stdout
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split('\t'));
  return new Set(rows.map((row) => `${row[header.indexOf('name')]} ${row[header.indexOf('count')]}`));
}

export const largeLogWords = (log: string): string[] => ['log', 'measure', log, '--statistics', 'process', '--format', 'tsv'];
