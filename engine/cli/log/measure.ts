import type { Command } from 'commander';
import { measureLogs, newcomers } from '../../analysis/statistics/compute-statistics.ts';
import { baselineFigures, figureNames, figureRows, type FigureName, type FigureRow } from '../../analysis/statistics/statistic-rows.ts';
import { bytesOf } from '../../log-reader/log-files.ts';
import { wantedOf } from '../../log-reader/read-logs.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { UsageError } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { addLogInput, addRecordInput, openLogInput, parseMoment, silent, type LogInputOptions } from './log-input.ts';

type MeasureOptions = LogInputOptions &
  OutputOptions & {
    readonly baseline?: string;
    readonly figures?: string;
    readonly top: string;
  };

const fields: readonly Field<FigureRow>[] = [
  { name: 'figure', kind: 'text' },
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

/** `log measure`: the figures. */
export function defineMeasure(command: Command): void {
  addLogInput(command);
  addRecordInput(command);
  addOutput(command);
  command
    .option('--figures <names>', 'only these, with commas between: process,user,hour (all when it is left out; * stands for anything)')
    .option('--top <number>', 'at most so many rows of a figure, 0 for all (10 in a table, else all); hours and weekdays are not cut', '')
    .option('--baseline <logs or time>', 'say what is new since other logs (a file, folder or pattern), or since a time in these logs')
    .addHelpText(
      'after',
      `
Usage counts the lines of PR-PORTS: localTcpPort, localUdpPort, process, remoteAddress, user, hour, weekday, day, browser. From the other
files: svchost, listener, lifetime, processPaths, processModules, gap. With --baseline: newListener, newProcess, newUser, newRemoteAddress.

Examples:
  log measure                                       the figures of this machine's logs
  log measure --figures process,user --top 0 --format csv
  log measure --after 7d --figures hour
  log read --type port --format json | grep nginx | log measure --records
  log measure --baseline 2026-07-01 --figures 'new*'`,
    )
    .action(measure);
}

async function measure(paths: string[], options: MeasureOptions): Promise<void> {
  checkOutput(options);
  const top = parseTop(options);
  const wanted = figuresIn(options);
  const input = await openLogInput(paths, options, options.format);
  const files = options.records ? [] : input.files();
  const since = options.baseline === undefined ? null : baselineTime(options.baseline);
  const baseline = options.baseline === undefined ? [] : since ? files : input.files([options.baseline]);
  if (since) input.progress.expect(bytesOf(files));
  const measuredOptions = since ? { ...input.options, after: later(input.options.after, since) } : input.options;
  const measured = await measureLogs(files, measuredOptions, wantedOf(input.records, silent(measuredOptions)));
  // Beside a baseline that cannot be read all would be new.
  // What cannot be read was reported by the first pass.
  const baselineOptions = since ? { ...silent(input.options), before: since } : { ...input.options, after: undefined, before: undefined };
  const knownRecords = since ? wantedOf(input.records, baselineOptions) : [];
  const news =
    baseline.length + knownRecords.length === 0 ? [] : newcomers(measured, await measureLogs(baseline, baselineOptions, knownRecords));

  const seen = new Map<string, number>();
  const rows = figureRows(measured, news).filter(({ figure }) => {
    seen.set(figure, (seen.get(figure) ?? 0) + 1);
    return wanted.has(figure) && (top === 0 || figure === 'hour' || figure === 'weekday' || (seen.get(figure) ?? 0) <= top);
  });
  const shown = fields.filter(({ name }) => options.format !== 'table' || rows.some((row) => hasValue(row[name])));
  const writer = await createRecordWriter({ format: options.format, fields: shown, raw: options.raw ?? false, element: 'figure' });
  writer.write(rows);
  writer.end();
  input.finish();
}

function hasValue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

/** A time, when it looks like one. */
function baselineTime(text: string): Date | null {
  return /^(?:\d{4}-\d\d-\d\d|\d+[smhd]$)/.test(text) ? parseMoment(text, '--baseline') : null;
}

function later(one: Date | undefined, other: Date): Date {
  return one && one > other ? one : other;
}

function parseTop({ top, format }: MeasureOptions): number {
  if (top === '') return format === 'table' ? 10 : 0;
  if (/^\d{1,9}$/.test(top)) return Number(top);
  throw new UsageError('InvalidNumber', `--top is no number (${top})`, top, 'Write a whole number, 0 for all.');
}

/** The figures asked for. @throws UsageError for a name that fits none */
function figuresIn({ figures, baseline }: MeasureOptions): ReadonlySet<FigureName> {
  if (figures === undefined) return new Set(figureNames);
  return new Set(
    figures.split(',').flatMap((given) => {
      const name = given.trim();
      const pattern = new RegExp(
        `^${name
          .split('*')
          .map((part) => part.replace(/[^\w]/g, '\\$&'))
          .join('.*')}$`,
        'i',
      );
      const fitting = figureNames.filter((figure) => pattern.test(figure));
      if (fitting.length === 0) {
        throw new UsageError('UnknownFigure', `there is no figure '${name}'`, name, `There are ${figureNames.join(', ')}.`);
      }
      if (baseline === undefined && fitting.every((figure) => baselineFigures.includes(figure))) {
        throw new UsageError('NoBaseline', `'${name}' says what is new, and nothing says since when`, name, 'Add --baseline.');
      }
      return fitting;
    }),
  );
}
