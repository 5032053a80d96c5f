import { lstatSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { findNewItems } from '../../analysis/comparison/new-items.ts';
import type { Criterion } from '../../analysis/findings/criteria.ts';
import type { Finding } from '../../analysis/findings/finding.ts';
import { createMatcher, type CriteriaMatcher } from '../../analysis/findings/matcher.ts';
import { ReportCollector } from '../../analysis/report/collect/report-collector.ts';
import type { ReportNews } from '../../analysis/report/report-data.ts';
import { computePeriods, portsLogSets, type CountedTime } from '../../analysis/statistics/compute-statistics.ts';
import type { LogStatistics } from '../../analysis/statistics/log-statistics.ts';
import { timeText, zoneLabel, type TimeZone } from '../../log-reader/local-time.ts';
import { totalBytes, type LogFile } from '../../log-reader/log-files.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import { isWanted, type ReadOptions } from '../../log-reader/read-logs.ts';
import { errorReason } from '../../model/error-code.ts';
import { severityRank } from '../../model/severities.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { loadPortNames } from '../../model/port-names.ts';
import { replaceFile } from '../../platform/replace-file.ts';
import { CommandError } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { print } from '../output/standard-output.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { isKnown, knownBefore, requireBaseline, statisticsOfLogs } from './baseline.ts';
import { readCollection, type Collection } from './collection-file.ts';
import { readCriteria } from './criteria-file.ts';
import { warnOfLimits } from './finding-limits.ts';
import {
  addLogInput,
  addRecordInput,
  createLogInput,
  parseBaselineTime,
  requireFiles,
  type LogInput,
  type LogInputOptions,
} from './log-input.ts';

type ReportOptions = LogInputOptions &
  OutputOptions & {
    readonly output: string;
    readonly criteria?: string;
    readonly baseline?: string;
    readonly collection?: string;
  };

/** Summary of a written report. */
interface WrittenReport {
  readonly file: string;
  readonly bytes: number;
  readonly records: number;
  /** Null if it is not known: of records from standard input. */
  readonly damaged: number | null;
  readonly first: Date | null;
  readonly last: Date | null;
  /** Name of the zone of the times in the page. */
  readonly timeZone: string;
  readonly findings: number;
  readonly high: number;
  readonly processId: null;
}

const fields: readonly Field<WrittenReport>[] = [
  { name: 'file', kind: 'text' },
  { name: 'bytes', kind: 'number' },
  { name: 'records', kind: 'number' },
  { name: 'damaged', kind: 'number' },
  { name: 'first', kind: 'time' },
  { name: 'last', kind: 'time' },
  { name: 'timeZone', kind: 'text' },
  { name: 'findings', kind: 'number' },
  { name: 'high', kind: 'number' },
];

/** `log report`: writes one HTML file. */
export function defineReport(command: Command): void {
  addLogInput(command);
  addRecordInput(command);
  addOutput(command);
  command
    .requiredOption('-o, --output <file>', 'HTML file, - for standard output; an existing file is replaced')
    .option('--criteria <file>', 'XML criteria file (default: built-in criteria)')
    .option(
      '--baseline <logs or time>',
      'show what is new compared with other logs (file, folder or pattern) or since a time in these logs (default: the last day)',
    )
    .option('--collection <file>', 'JSON file that names the origins of copied logs and the missing machines')
    .addHelpText(
      'after',
      `
The file opens in any browser without a network: result, activity over time, findings, what is new, reachable ports, programs, and tables
that can be sorted and filtered.
The command prints the number of records, of findings, and of findings with severity high.

The logs of each folder are one machine: the report of several machines compares them. All times are in the time zone of the logs; in UTC if
the machines are in several zones. --collection is a file such as {"origins": {"pc07": "C:\\\\Logs"}, "missing": ["pc08"]}: the folder on its machine
from which the logs in the folder pc07, next to the file, were copied, and the machines that the report reports as missing.

Examples:
  log report -o report.html
  log report D:\\Class\\* -o class.html
  log report D:\\Collected\\PC07 --after 7d -o pc07.html
  log report --baseline 2026-07-01 -o july.html     what is new since July 1
  ssh pc07 portreporter log report -o - > pc07.html`,
    )
    .action(report);
}

async function report(paths: string[], options: ReportOptions): Promise<void> {
  checkOutput(options);
  const criteria = await readCriteria(options.criteria);
  const collection = readCollection(options.collection);
  const input = await createLogInput(paths, options, options.format);
  const files = options.records ? [] : requireFiles(input);
  // PR-PORTS is read twice.
  input.progress.expect(totalBytes(files.filter(({ kind }) => kind === 'ports')));
  const zone = input.zone();
  const collector = new ReportCollector(zone.zone, portsLogSets(files, input.records), input.options);
  const search = new ReportSearch(criteria, { ...input.options, originOf: collection.originOf }, collector);
  // One machine after the other.
  const machines = byFolder(files, (file) => file.path).flat();
  const { statistics, news } = await compute(machines, input, { ...options, originOf: collection.originOf }, (records) =>
    search.add(records),
  );
  const found = search.end();
  const [{ reportPage }, portName] = await Promise.all([import('../../analysis/report/report.ts'), loadPortNames()]);
  const text = reportPage({
    ...found,
    statistics,
    zone,
    missing: collection.missing,
    news,
    portName,
    created: new Date(),
  });
  if (!isKnown(statistics)) input.warnOfNoRecord();
  warnOfLimits({ dropped: found.droppedFindings, unwatched: found.unwatchedRecords }, options.format);
  if (options.output === '-') {
    print(text);
    input.finish();
    return;
  }
  const page = Buffer.from(text);
  writePage(options.output, page);
  await writeSummary(options, { bytes: page.length, measured: statistics, findings: found.findings, zone: zone.zone });
  input.finish();
}

/** Maximum number of findings of all machines. */
const maxFindings = 10_000;

type SearchOptions = Pick<ReadOptions, 'after' | 'before'> & Pick<Collection, 'originOf'>;

/** Searches all records, one machine after the other. Records before the requested time show which ports listen, and what is usual. */
class ReportSearch {
  readonly #criteria: readonly Criterion[];
  readonly #options: SearchOptions;
  readonly #collector: ReportCollector;
  #folder: string | null = null;
  #matcher: CriteriaMatcher | null = null;
  #findings: Finding[] = [];
  #dropped = 0;
  #unwatched = 0;

  constructor(criteria: readonly Criterion[], { after, before, originOf }: SearchOptions, collector: ReportCollector) {
    this.#criteria = criteria.filter(({ needsHostNames }) => !needsHostNames);
    this.#options = { after, before, originOf };
    this.#collector = collector;
  }

  /** Adds records of one file, or all records of several machines. */
  add(records: readonly LogRecord[]): void {
    const isOfOneFile = records.every(({ file }) => file === records[0]!.file);
    for (const own of isOfOneFile ? [records] : byFolder(records, ({ file }) => file)) this.#addMachine(own);
  }

  end() {
    this.#endMachine();
    const [droppedFindings, unwatchedRecords] = [this.#dropped, this.#unwatched];
    return { findings: this.#findings, droppedFindings, unwatchedRecords, collected: this.#collector.collected() };
  }

  #addMachine(records: readonly LogRecord[]): void {
    const [first] = records;
    if (!first) return;
    const folder = path.dirname(first.file);
    if (folder !== this.#folder) this.#endMachine();
    this.#folder = folder;
    this.#matcher ??= createMatcher(this.#criteria, this.#options);
    this.#matcher.add(records);
    this.#collector.add(records);
  }

  #endMachine(): void {
    if (!this.#matcher) return;
    const all = [...this.#findings, ...this.#matcher.findings()];
    this.#findings = all.sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
    this.#dropped += this.#matcher.dropped() + this.#findings.splice(maxFindings).length;
    this.#unwatched += this.#matcher.unwatched();
    this.#matcher = null;
  }
}

/** Groups by the folder of a file: each folder is one machine. */
function byFolder<Item>(items: readonly Item[], fileOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const folder = path.dirname(fileOf(item));
    const group = groups.get(folder);
    if (group) group.push(item);
    else groups.set(folder, [item]);
  }
  return [...groups.values()];
}

type BaselineOptions = Pick<ReportOptions, 'baseline'> & Pick<Collection, 'originOf'>;

/**
 * The statistics, and what the baseline does not have: other logs or a time, the records before `--after`, or all but the last day of logs
 * of at least three days.
 * @throws LogFileError if other logs cannot be read, CommandError if there is no record before the time
 */
async function compute(
  files: readonly LogFile[],
  input: LogInput,
  { baseline, originOf }: BaselineOptions,
  use: (records: readonly LogRecord[]) => void,
): Promise<{ readonly statistics: LogStatistics; readonly news: ReportNews | null }> {
  const given = baseline === undefined ? null : parseBaselineTime(baseline, input.timeZone);
  const whole = { options: input.options, given: input.records };
  if (baseline !== undefined && !given) {
    const known = await statisticsOfLogs(input, baseline);
    const [statistics] = await computePeriods(files, [whole], use);
    const items = findNewItems(statistics!, known);
    return { statistics: statistics!, news: { baseline: { name: originOf(baseline) }, isDefault: false, items } };
  }
  let since = given ?? input.options.after ?? null;
  const isDefault = since === null;
  const [statistics, known] = await computePeriods(files, [whole], use, (counted) => {
    since ??= lastDay(
      counted,
      input.records.filter((record) => isWanted(record, input.options)),
    );
    if (!since) return [];
    return [{ options: knownBefore(input.options, since), given: input.records }];
  });
  if (given) requireBaseline(known!, baseline ?? '');
  if (!since || !known || !isKnown(known)) return { statistics: statistics!, news: null };
  // What was only seen before the time is in both, so it is not new.
  return { statistics: statistics!, news: { baseline: { since }, isDefault, items: findNewItems(statistics!, known) } };
}

const oneDay = 86_400_000;

/** The start of the last day of logs that are long enough to have a usual activity before it. */
function lastDay({ first, last }: CountedTime, records: readonly LogRecord[]): Date | null {
  const times = records.flatMap((record) => (record.type === 'port' && record.time !== null ? [record.time.getTime()] : []));
  const start = times.reduce((a, b) => Math.min(a, b), first);
  const end = times.reduce((a, b) => Math.max(a, b), last);
  return end - start >= 3 * oneDay ? new Date(end - oneDay) : null;
}

interface ReportContent {
  readonly bytes: number;
  readonly measured: LogStatistics;
  readonly findings: readonly Finding[];
  readonly zone: TimeZone;
}

async function writeSummary(options: ReportOptions, { bytes, measured, findings, zone }: ReportContent): Promise<void> {
  const { output, format } = options;
  const { records, damaged, first, last } = measured;
  const high = findings.filter(({ severity }) => severity === 'high').length;
  const counts = { findings: findings.length, high };
  const row = { file: output, bytes, records, damaged, first, last, timeZone: zoneLabel(zone.name), ...counts, processId: null };
  if (format !== 'table') return writeRow(row, fields, options);
  const ofTable = fields.map(({ name, kind }): Field<TableRow> => ({ name, kind: kind === 'time' ? 'text' : kind }));
  const text = (time: Date | null): string | null => time && timeText(time, zone);
  return writeRow<TableRow>({ ...row, first: text(first), last: text(last) }, ofTable, options);
}

/** The times of a table have their offset. */
type TableRow = Omit<WrittenReport, 'first' | 'last'> & { readonly first: string | null; readonly last: string | null };

async function writeRow<Row extends { readonly processId: null }>(
  row: Row,
  shown: readonly Field<Row>[],
  { format, raw }: OutputOptions,
): Promise<void> {
  const writer = await createRecordWriter<Row>({ format, fields: shown, raw: raw ?? false, element: 'report' });
  writer.write([row]);
  writer.end();
}

/**
 * Writes the page. Only a regular file is replaced; a link or a device is written to.
 * @throws CommandError
 */
function writePage(file: string, content: Uint8Array): void {
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) writeFileSync(file, content);
    else replaceFile(file, content);
  } catch (error) {
    throw new CommandError(
      'ReportNotWritten',
      'WriteError',
      `cannot write ${file} (${errorReason(error)})`,
      file,
      'Give another file with --output.',
      { cause: error },
    );
  }
}
