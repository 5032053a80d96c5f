import type { Command } from 'commander';
import { findNewItems } from '../../analysis/comparison/new-items.ts';
import { computeStatistics } from '../../analysis/statistics/compute-statistics.ts';
import {
  baselineStatistics,
  statisticNames,
  statisticRows,
  type StatisticName,
  type StatisticRow,
} from '../../analysis/statistics/statistic-rows.ts';
import { totalBytes } from '../../log-reader/log-files.ts';
import { selectRequested } from '../../log-reader/read-logs.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { UsageError } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { addLogInput, addRecordInput, createLogInput, parseMoment, silent, type LogInputOptions } from './log-input.ts';

type MeasureOptions = LogInputOptions &
  OutputOptions & {
    readonly baseline?: string;
    readonly statistics?: string;
    readonly top?: string;
  };

const fields: readonly Field<StatisticRow>[] = [
  { name: 'statistic', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'count', kind: 'number' },
  { name: 'share', kind: 'number' },
  { name: 'processId', kind: 'number' },
  { name: 'processName', kind: 'text' },
  { name: 'user', kind: 'text' },
  { name: 'first', kind: 'time' },
  { name: 'last', kind: 'time' },
  { name: 'shortest', kind: 'number' },
  { name: 'mean', kind: 'number' },
  { name: 'longest', kind: 'number' },
  { name: 'values', kind: 'list' },
];

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
      'maximum rows per statistic, 0: all (default: 10 in a table, otherwise all); hours and weekdays are always complete',
    )
    .option(
      '--baseline <logs or time>',
      'show what is new compared with other logs (file, folder or pattern) or since a time in these logs',
    )
    .addHelpText(
      'after',
      `
Usage counts the lines of PR-PORTS: localTcpPort, localUdpPort, process, remoteAddress, user, hour, weekday, day, browser. From the other
files: svchost, listener, lifetime, processPaths, processModules, gap. With --baseline: newListener, newProcess, newUser, newRemoteAddress.

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
  const files = options.records ? [] : input.files();
  const since = options.baseline === undefined ? null : parseBaselineTime(options.baseline);
  const baseline = options.baseline === undefined ? [] : since ? files : input.files([options.baseline]);
  if (since) input.progress.expect(totalBytes(files));
  const measuredOptions = since ? { ...input.options, after: later(input.options.after, since) } : input.options;
  const measured = await computeStatistics(files, measuredOptions, selectRequested(input.records, silent(measuredOptions)));
  // With an unreadable baseline everything would be new. Problems were reported by the first pass.
  const baselineOptions = since ? { ...silent(input.options), before: since } : { ...input.options, after: undefined, before: undefined };
  const knownRecords = since ? selectRequested(input.records, baselineOptions) : [];
  const newItems =
    baseline.length + knownRecords.length === 0
      ? []
      : findNewItems(measured, await computeStatistics(baseline, baselineOptions, knownRecords));

  const rowCounts = new Map<string, number>();
  const rows = statisticRows(measured, newItems).filter(({ statistic }) => {
    const count = (rowCounts.get(statistic) ?? 0) + 1;
    rowCounts.set(statistic, count);
    return selected.has(statistic) && (top === 0 || statistic === 'hour' || statistic === 'weekday' || count <= top);
  });
  const shown = fields.filter(({ name }) => options.format !== 'table' || rows.some((row) => hasValue(row[name])));
  const writer = await createRecordWriter({ format: options.format, fields: shown, raw: options.raw ?? false, element: 'statistic' });
  writer.write(rows);
  writer.end();
  input.finish();
}

function hasValue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

/** The time of the baseline; null if the text is a path. */
function parseBaselineTime(text: string): Date | null {
  return /^(?:\d{4}-\d\d-\d\d|\d+[smhd]$)/.test(text) ? parseMoment(text, '--baseline') : null;
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
