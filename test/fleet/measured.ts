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

/** Rows in one order, so that two lists can be compared. */
export function inOrder(rows: readonly PlainStatistic[]): PlainStatistic[] {
  const keyOf = ({ statistic, name, processName, user, first, last }: PlainStatistic): string =>
    JSON.stringify([statistic, name, processName, user, first, last]);
  return rows.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
