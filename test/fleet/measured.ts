import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { computeStatistics } from '../../engine/analysis/statistics/compute-statistics.ts';
import { statisticRows } from '../../engine/analysis/statistics/statistic-rows.ts';
import { findLogFiles } from '../../engine/log-reader/log-files.ts';
import { safeText } from '../../engine/model/safe-text.ts';

/** A row of a statistic in a form that ours, DuckDB's and ClickHouse's have in common. */
export interface PlainStatistic {
  readonly statistic: string;
  readonly name: string;
  readonly count: number | null;
  readonly share: number | null;
  readonly processName: string | null;
  readonly user: string | null;
  /** Milliseconds since 1970. */
  readonly first: number | null;
  readonly last: number | null;
  readonly shortest: number | null;
  readonly mean: number | null;
  readonly longest: number | null;
  readonly values: readonly string[];
}

const fail = (error: Error): never => {
  throw error;
};

/** The directories of the machines in a directory. */
export function machineDirectories(directory: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map(({ name }) => path.join(directory, name)).toSorted();
}

/** The statistics that `log measure` computes from the machines of a directory. */
export async function measuredStatistics(directory: string): Promise<PlainStatistic[]> {
  // The time between two sessions is only known if the files of a machine follow each other.
  const files = machineDirectories(directory).flatMap((machine) => findLogFiles([machine], fail));
  const measured = await computeStatistics(files, { problem: fail });
  return [...statisticRows(measured, [])]
    .filter(({ statistic, name }) => !(statistic === 'summary' && name === 'timeZone'))
    .map(({ statistic, name, count, share, processName, user, first, last, shortest, mean, longest, values }) => ({
      statistic,
      name: safeText(name ?? ''),
      count,
      share,
      processName: processName === null ? null : safeText(processName),
      user,
      first: first?.getTime() ?? null,
      last: last?.getTime() ?? null,
      shortest,
      mean,
      longest,
      values,
    }));
}

/** Fails with the first differences of two lists in any order. The diff of `assert` takes gigabytes for thousands of rows. */
export function assertSameRows(rows: readonly unknown[], expected: readonly unknown[]): void {
  const texts = (list: readonly unknown[]): string[] => list.map((row) => JSON.stringify(row)).toSorted();
  const [found, wanted] = [texts(rows), texts(expected)];
  const [inFound, inWanted] = [new Set(found), new Set(wanted)];
  assert.deepEqual(
    {
      unexpected: found.filter((text) => !inWanted.has(text)).slice(0, 5),
      missing: wanted.filter((text) => !inFound.has(text)).slice(0, 5),
    },
    { unexpected: [], missing: [] },
  );
  assert.equal(found.length, wanted.length);
}
