import type { Command } from 'commander';
import { findNewItems } from '../../analysis/comparison/new-items.ts';
import { computePeriods, computeStatistics } from '../../analysis/statistics/compute-statistics.ts';
import type { LogStatistics, NewItem } from '../../analysis/statistics/log-statistics.ts';
import {
  baselineStatistics,
  statisticNames,
  statisticRows,
  type StatisticName,
  type StatisticRow,
} from '../../analysis/statistics/statistic-rows.ts';
import { totalBytes } from '../../log-reader/log-files.ts';
import { timeText } from '../../log-reader/local-time.ts';
import { counted } from '../../model/counted.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { UsageError } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { reportEmptyTable } from '../output/empty-table.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { isKnown, knownBefore, requireBaseline, statisticsOfLogs } from './baseline.ts';
import {
  addLogInput,
  addRecordInput,
  createLogInput,
  parseBaselineTime,
  requireFiles,
  type LogInput,
  type LogInputOptions,
} from './log-input.ts';

type MeasureOptions = LogInputOptions &
  OutputOptions & {
    readonly baseline?: string;
    readonly statistics?: string;
    readonly top?: string;
    readonly resolve?: true;
  };

const fields: readonly Field<StatisticRow>[] = [
  { name: 'statistic', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'count', kind: 'number' },
  { name: 'approximate', kind: 'boolean' },
  { name: 'share', kind: 'number' },
  { name: 'timeShare', kind: 'number' },
  { name: 'processId', kind: 'number' },
  { name: 'processName', kind: 'text' },
  { name: 'user', kind: 'text' },
  { name: 'first', kind: 'time' },
  { name: 'last', kind: 'time' },
  { name: 'shortest', kind: 'number' },
  { name: 'mean', kind: 'number' },
  { name: 'longest', kind: 'number' },
  { name: 'missing', kind: 'reasons' },
  { name: 'values', kind: 'list' },
];

/** The statistics that `--top` does not shorten. */
const completeStatistics: readonly StatisticName[] = ['summary', 'hour', 'weekday'];

/** `log measure`: computes the statistics. */
export function defineMeasure(command: Command): void {
  addLogInput(command);
  addRecordInput(command);
  addOutput(command);
  command
    .optionsGroup('Statistics:')
    .option('--statistics <names>', 'comma-separated list of statistics, wildcards allowed: process,user,hour (default: all)')
    .option(
      '--top <number>',
      'maximum rows per statistic, 0: all (default: 10 in a table, otherwise all); summary, hours and weekdays are always complete',
    )
    .option(
      '--baseline <logs or time>',
      'show what is new compared with other logs (file, folder or pattern) or since a time in these logs',
    )
    .option('--resolve', 'resolve the remote addresses of browserSite to names (at most 500 addresses, 30 s)')
    .addHelpText(
      'after',
      `
Usage counts the lines of PR-PORTS, and the events of a log set without PR-PORTS: localTcpPort, localUdpPort, process, service (of
svchost.exe), remotePort, remoteAddress, user, hour, weekday, day, browser, browserSite (the remote addresses of each user's browser, with
their names if --resolve is given). From the other files: svchost, listener, lifetime, processLocalPorts, processRemotePorts,
processRemoteAddresses, processUsers, processPaths, processModules, gap. With --baseline: newListener, newProcess, newUser,
newRemotePort (that a known process connects to), newRemoteAddress. processRemotePorts and newRemotePort do not count the ports of clients
that connect to this machine; remotePort does.

share is the percentage of all records, timeShare the percentage of the observed time in which such a port was open. timeShare is missing if
the logs contain no PR-EVENTS of a session from its start on. A count with ≈ (approximate) is an estimate, because there were
too many values to keep all: distinct remote addresses are then accurate to 2 %; other counts may be too low. A table shows times with their
offset from UTC, in the time zone of the logs, which summary names; in UTC if the logs are of several zones.

Examples:
  log measure                                       all statistics of this machine's logs
  log measure --statistics process,user --top 0 --format csv
  log measure --after 7d --statistics hour
  log read --type port --format json | grep nginx | log measure --records
  log measure --baseline 2026-07-01 --statistics 'new*'`,
    )
    .action(measure);
}

async function measure(paths: string[], options: MeasureOptions): Promise<void> {
  checkOutput(options);
  const top = parseTop(options);
  const selected = selectedStatistics(options);
  const input = await createLogInput(paths, options, options.format);
  const { measured, newItems, since } = await compute(input, options);
  const rowCounts = new Map<string, number>();
  const isShown = ({ statistic }: StatisticRow): boolean => {
    const count = (rowCounts.get(statistic) ?? 0) + 1;
    rowCounts.set(statistic, count);
    return selected.has(statistic) && (top === 0 || completeStatistics.includes(statistic) || count <= top);
  };
  const names = options.resolve && selected.has('browserSite') ? await siteNames(measured, input) : new Map<string, readonly string[]>();
  const rows = statisticRows(measured, newItems, (address) => names.get(address) ?? []);
  await writeRows(selectRows(rows, isShown), options, input);
  if (!isKnown(measured)) input.warnOfNoRecord(since ? true : undefined);
  else if ([...selected].every((name) => !rowCounts.has(name))) {
    reportEmptyTable(`no result for --statistics ${options.statistics} in ${counted(measured.records, 'record')}`, options.format);
  }
  input.finish();
}

/** The names of the sites of all browsers, the most frequent ones of each user first. */
async function siteNames({ browserSites }: LogStatistics, { progress }: LogInput): Promise<ReadonlyMap<string, readonly string[]>> {
  const { reverseNames } = await import('../../analysis/findings/reverse-names.ts');
  const longest = Math.max(0, ...browserSites.map(({ sites }) => sites.length));
  const addresses = Array.from({ length: longest }, (_, rank) => browserSites.flatMap(({ sites }) => sites[rank]?.name ?? [])).flat();
  return reverseNames(addresses, undefined, undefined, (done, total) => progress.report('names resolved', done, total));
}

function* selectRows(rows: Iterable<StatisticRow>, isShown: (row: StatisticRow) => boolean): Generator<StatisticRow> {
  for (const row of rows) if (isShown(row)) yield row;
}

interface Computed {
  /** The time of the baseline; null if it is other logs, or if there is none. Only later records are measured. */
  readonly since: Date | null;
  readonly measured: LogStatistics;
  readonly newItems: readonly NewItem[];
}

/** @throws LogFileError if the baseline cannot be read: everything would be new */
async function compute(input: LogInput, { records, baseline }: MeasureOptions): Promise<Computed> {
  const since = baseline === undefined ? null : parseBaselineTime(baseline, input.timeZone);
  if (baseline !== undefined && !since) return computeWithLogs(input, records ?? false, baseline);
  const files = records ? [] : requireFiles(input);
  if (!since) return { measured: await computeStatistics(files, input.options, input.records), newItems: [], since };
  // PR-PORTS is read twice.
  input.progress.expect(totalBytes(files.filter(({ kind }) => kind === 'ports')));
  const periods = [{ ...input.options, after: later(input.options.after, since) }, knownBefore(input.options, since)].map((options) => ({
    options,
    given: input.records,
  }));
  const [measured, known] = await computePeriods(files, periods);
  requireBaseline(known!, baseline ?? '');
  return { measured: measured!, newItems: findNewItems(measured!, known!), since };
}

async function computeWithLogs(input: LogInput, fromRecords: boolean, baseline: string): Promise<Computed> {
  const files = fromRecords ? [] : requireFiles(input);
  const known = await statisticsOfLogs(input, baseline);
  const measured = await computeStatistics(files, input.options, input.records);
  return { measured, newItems: findNewItems(measured, known), since: null };
}

/** A row as a table shows it: a marked estimate, and times with their offset. */
type TableRow = Omit<StatisticRow, 'count' | 'first' | 'last'> & {
  readonly [field in 'count' | 'first' | 'last']: string | null;
};

async function writeRows(rows: Iterable<StatisticRow>, { format, raw }: MeasureOptions, input: LogInput): Promise<void> {
  if (format !== 'table') {
    const writer = await createRecordWriter({ format, fields, raw: raw ?? false, element: 'statistic' });
    for (const row of rows) writer.write([row]);
    writer.end();
    return;
  }
  const zone = input.timeZone();
  const texts = Array.from(rows, (row): TableRow => ({
    ...row,
    count: countText(row),
    first: row.first && timeText(row.first, zone),
    last: row.last && timeText(row.last, zone),
  }));
  const shown = fields
    .filter(({ name }) => name !== 'approximate' && name !== 'missing' && texts.some((row) => hasValue(row[name])))
    .map(({ name, kind }): Field<TableRow> => ({ name, kind: kind === 'time' ? 'text' : kind }));
  const writer = await createRecordWriter<TableRow>({ format, fields: shown, raw: raw ?? false, element: 'statistic' });
  writer.write(texts);
  writer.end();
}

function countText({ count, approximate, missing }: StatisticRow): string | null {
  if (count === null) return missing.count ? `[${missing.count}]` : null;
  return approximate ? `≈${count.toLocaleString('en-US')}` : count.toString();
}

function hasValue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

function later(one: Date | undefined, other: Date): Date {
  return one && one > other ? one : other;
}

function parseTop({ top, format }: MeasureOptions): number {
  if (top === undefined) return format === 'table' ? 10 : 0;
  if (/^\d{1,9}$/.test(top)) return Number(top);
  throw new UsageError('InvalidNumber', `invalid number for --top: ${top}`, top, 'Write a whole number; 0 shows all rows.');
}

/** The selected statistics. @throws UsageError for a name that matches none */
function selectedStatistics({ statistics, baseline }: MeasureOptions): ReadonlySet<StatisticName> {
  if (statistics === undefined) return new Set(statisticNames);
  return new Set(
    statistics.split(',').flatMap((given) => {
      const name = given.trim();
      const pattern = new RegExp(
        `^${name
          .split('*')
          .map((part) => part.replace(/[^\w]/g, '\\$&'))
          .join('.*')}$`,
        'i',
      );
      const matching = statisticNames.filter((statistic) => pattern.test(statistic));
      if (matching.length === 0) {
        throw new UsageError('UnknownStatistic', `unknown statistic '${name}'`, name, `Valid names: ${statisticNames.join(', ')}.`);
      }
      if (baseline === undefined && matching.every((statistic) => baselineStatistics.includes(statistic))) {
        throw new UsageError('NoBaseline', `'${name}' requires --baseline`, name, 'Add --baseline.');
      }
      return matching;
    }),
  );
}
