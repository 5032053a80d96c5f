import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownTable } from 'markdown-table';
import { duration, median, type Section } from './report.ts';
import { statisticsLogs, type StatisticsLog } from './statistics-logs.ts';
import { peakMemory, processorTimeOf, type CommandLine } from './whole-process.ts';

const executable = fileURLToPath(new URL('../../dist/linux-x64/portreporter', import.meta.url));
const duckDb = fileURLToPath(new URL('duckdb-statistics.ts', import.meta.url));
const size = 180_000_000;
const rounds = 3;

/** `log measure` of logs with many pairs, many addresses, and of a desktop; DuckDB computes the same statistics for comparison. */
export async function measure(): Promise<Section> {
  if (process.platform !== 'linux') throw new Error('This subject is measured on Linux.');
  if (!existsSync(executable)) throw new Error(`${executable} is missing: run npm run build.`);
  const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-bench-'));
  try {
    const rows: string[][] = [];
    for (const log of statisticsLogs) rows.push(await measureLog(folder, log));
    const headings = ['', '`log measure`', 'DuckDB', 'ratio', 'peak memory', "DuckDB's"];
    return {
      title: 'statistics',
      text:
        `PR-PORTS logs of ${size / 1_000_000} MB: processor time (user and system) of whole processes, all statistics as JSON, ` +
        `${rounds} rounds.\nDuckDB (\`@duckdb/node-api\`) reads the same file and computes the same statistics.\n\n` +
        markdownTable([headings, ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'r'] }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureLog(folder: string, { name, generate }: StatisticsLog): Promise<string[]> {
  const log = path.join(folder, 'PR-PORTS-24-01-1-0-0-0.log');
  generate(log, size);
  const commands: readonly CommandLine[] = [
    [executable, 'log', 'measure', log, '--format', 'json'],
    [process.execPath, duckDb, log],
  ];
  const times = commands.map((): number[] => []);
  const memories = commands.map((): number[] => []);
  // One after the other, round by round, so that a disturbance of the machine affects both.
  for (let round = 0; round < rounds; round++) {
    for (const [index, command] of commands.entries()) {
      times[index]!.push(processorTimeOf(command));
      memories[index]!.push(await peakMemory(command));
    }
  }
  const [own, other] = times.map(median);
  return [name, duration(own!), duration(other!), (own! / other!).toFixed(2), ...memories.map((values) => `${median(values)} MB`)];
}
