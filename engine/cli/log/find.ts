import { Option, type Command } from 'commander';
import { severities, type Severity } from '../../analysis/findings/criteria.ts';
import { createMatcher, type Finding } from '../../analysis/findings/find.ts';
import type { LogFileError } from '../../log-reader/log-files.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import { followLogs, readLogs } from '../../log-reader/read-logs.ts';
import { counted, isOrAre } from '../../model/counted.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { CommandError, UsageError, formatDiagnostic, toDiagnostic } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { flush, print, printError } from '../output/standard-output.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { stopSignal } from '../stop-signal.ts';
import { readCriteria } from './criteria-file.ts';
import { addLogInput, addRecordInput, createLogInput, silent, type LogInput, type LogInputOptions } from './log-input.ts';

type FindOptions = LogInputOptions &
  OutputOptions & {
    readonly criteria?: string;
    readonly severity?: Severity;
    readonly failOn?: Severity;
    readonly resolve?: true;
    readonly wait?: true;
    readonly eventLog?: true;
    readonly printCriteria?: true;
  };

const fields: readonly Field<Finding>[] = [
  { name: 'severity', kind: 'text' },
  { name: 'criterion', kind: 'text' },
  { name: 'title', kind: 'text' },
  { name: 'reasons', kind: 'list' },
  { name: 'processId', kind: 'number' },
  { name: 'processName', kind: 'text' },
  { name: 'path', kind: 'text' },
  { name: 'user', kind: 'text' },
  { name: 'protocol', kind: 'text' },
  { name: 'localAddress', kind: 'text' },
  { name: 'localPort', kind: 'number' },
  { name: 'remoteAddress', kind: 'text' },
  { name: 'remotePort', kind: 'number' },
  { name: 'first', kind: 'time' },
  { name: 'last', kind: 'time' },
  { name: 'count', kind: 'number' },
  { name: 'source', kind: 'text' },
  {
    name: 'records',
    kind: 'list',
    parts: [
      { name: 'file', kind: 'text' },
      { name: 'line', kind: 'number' },
    ],
  },
];
const tableColumns: readonly string[] = ['severity', 'criterion', 'reasons', 'processName', 'user', 'first', 'count'];

/** `log find`: what is worth a look. */
export function defineFind(command: Command): void {
  addLogInput(command);
  addRecordInput(command);
  addOutput(command);
  command
    .option('--criteria <file>', 'what to look for, an XML file (else the criteria that come along)')
    .option('--print-criteria', 'print the criteria that come along, to begin your own with')
    .addOption(new Option('--severity <severity>', 'only findings of this severity and above').choices(severities))
    .addOption(
      new Option(
        '--fail-on <severity>',
        'end with exit code 1 for a finding of this severity or above, 5 if lines or files were not read',
      ).choices(severities),
    )
    .option('--resolve', 'ask the name servers for the names of remote addresses, for criteria with <host> (500 addresses, 30 s at most)')
    .option('--wait', 'go on with what is written from now on; each finding is told once')
    .option('--event-log', 'also tell the Application event log (on Linux the journal)')
    .addHelpText(
      'after',
      `
A criterion has an id, a severity (${severities.join(', ')}), a title, a source,
  and conditions: port (side="local|remote|any", protocol="tcp|udp"),
address (a network too; side="remote|local|any"), process, user, module, path, host, state. Conditions of different sorts must all fit, of
several of one sort one must. <expected> is a path from which the process should run: another path is the finding.
In names, paths and accounts * and ? are wildcards, and a backtick makes the next character literal.
A port condition matches a socket in the state Bound only together with a state condition.

Examples:
  log find                                          in this machine's logs
  log find --after 1d --severity medium --format json
  log find --print-criteria > mine.xml
  log find D:\\Collected --criteria mine.xml --fail-on high
  log find --wait --event-log --severity high`,
    )
    .action(find);
}

async function find(paths: string[], options: FindOptions): Promise<void> {
  checkOutput(options);
  if (options.printCriteria) {
    print((await import('../../analysis/findings/default-criteria.ts')).defaultCriteria);
    return;
  }
  if (options.records && options.wait) {
    throw new UsageError('RecordsWithWait', '--wait does nothing here (records on standard input end)', '--wait', 'Omit it, or --records.');
  }
  const lowest = severities.indexOf(options.severity ?? 'info');
  const all = await readCriteria(options.criteria);
  const criteria = all.filter(
    ({ severity, needsHostNames }) => severities.indexOf(severity) >= lowest && (!needsHostNames || options.resolve),
  );
  const input = await createLogInput(paths, options, options.format);
  const asksForNames = options.resolve === true && criteria.some(({ needsHostNames }) => needsHostNames);
  const names = asksForNames ? await namesIn(input) : new Map<string, readonly string[]>();
  const finder = createMatcher(criteria, (address) => names.get(address) ?? null);
  const eventLog = options.eventLog ? await openEventLog() : null;
  const shown = options.format === 'table' ? fields.filter(({ name }) => tableColumns.includes(name)) : fields;
  const writer = await createRecordWriter({ format: options.format, fields: shown, raw: options.raw ?? false, element: 'finding' });

  let [count, hasFailed] = [0, false];
  if (options.wait) {
    const stop = new AbortController();
    void stopSignal().then(() => stop.abort());
    const problem = (error: LogFileError): void => {
      hasFailed = true;
      printError(formatDiagnostic(toDiagnostic(error), options.format));
    };
    const start = new Date();
    for await (const records of followLogs(input.paths, { ...input.options, problem, progress: undefined }, stop.signal)) {
      if (asksForNames) await addNames(names, records, start);
      count += records.filter(({ type }) => type !== 'damaged').length;
      const fresh = records.flatMap((record) => finder.add(record));
      fresh.forEach((finding) => eventLog?.(finding));
      writer.write(fresh);
      flush();
    }
  } else {
    for (const records of options.records ? [input.records] : readLogs(input.files(), input.options)) {
      count += records.filter(({ type }) => type !== 'damaged').length;
      for (const record of records) finder.add(record);
    }
    const findings = finder.findings();
    findings.forEach((finding) => eventLog?.(finding));
    writer.write(findings);
  }
  writer.end();
  if (finder.dropped() > 0) {
    const message = `${finder.dropped()} findings more than the 10,000 that are shown. Look for less, with --severity or criteria of your own.`;
    printError(formatDiagnostic({ code: 'FindingsDropped', category: 'Warning', message, target: '' }, options.format));
  }
  if (options.failOn === undefined) return input.finish();
  const isComplete = input.isComplete() && !hasFailed && finder.dropped() === 0;
  const error = input.close();
  if (error) printError(formatDiagnostic(toDiagnostic(error), options.format));
  failOn(options.failOn, finder.findings());
  if (count === 0) throw inconclusive('no record was read');
  if (!isComplete) throw inconclusive('not everything could be read or shown');
}

/** Without a finding, --fail-on holds only for what was read. */
function inconclusive(reason: string): CommandError {
  return new CommandError(
    'Inconclusive',
    'InvalidResult',
    `nothing was found, but the search is incomplete (${reason})`,
    '--fail-on',
    'Repair what is reported above, or give the logs and times that hold records.',
  );
}

/** The names of all remote addresses of the logs, as far as the limits go: those that occur most come first. */
async function namesIn(input: LogInput): Promise<Map<string, readonly string[]>> {
  const [{ reverseNames }, { computeStatistics }] = await Promise.all([
    import('../../analysis/findings/reverse-names.ts'),
    import('../../analysis/statistics/compute-statistics.ts'),
  ]);
  const { remoteAddresses } = await computeStatistics(input.records.length > 0 ? [] : input.files(), silent(input.options), input.records);
  return reverseNames(
    remoteAddresses.values.map(({ name }) => name),
    undefined,
    undefined,
    (done, total) => input.progress.report('names asked for', done, total),
  );
}

/** How many names are kept in mind. */
const maxNames = 10_000;

/** Adds the names of remote addresses that were logged since the watching began. */
async function addNames(names: Map<string, readonly string[]>, records: readonly LogRecord[], start: Date): Promise<void> {
  const fresh = records.flatMap((record) => {
    const address = record.type !== 'damaged' && record.time !== null && record.time >= start ? remoteAddressOf(record) : null;
    return address === null || names.has(address) ? [] : [address];
  });
  if (fresh.length === 0) return;
  if (names.size > maxNames) names.clear();
  const { liveLimits, reverseNames } = await import('../../analysis/findings/reverse-names.ts');
  for (const [address, found] of await reverseNames(fresh, liveLimits)) names.set(address, found);
}

function remoteAddressOf(record: LogRecord): string | null {
  const { remoteAddress = null }: { remoteAddress?: unknown } =
    record.type === 'port'
      ? record
      : 'mapping' in record && typeof record.mapping === 'object' && record.mapping !== null
        ? record.mapping
        : {};
  return typeof remoteAddress === 'string' ? remoteAddress : null;
}

/** @throws CommandError when there is a finding of that severity or above. */
function failOn(severity: Severity, findings: readonly Finding[]): void {
  const severe = findings.filter((finding) => severities.indexOf(finding.severity) >= severities.indexOf(severity));
  if (severe.length === 0) return;
  throw new CommandError(
    'Findings',
    'InvalidData',
    `${counted(severe.length, 'finding')} ${isOrAre(severe.length)} of severity ${severity} or above (--fail-on)`,
    severity,
    'Look into them, or change the criteria.',
  );
}

/** Tells the system's log of findings. */
async function openEventLog(): Promise<(finding: Finding) => void> {
  const log =
    process.platform === 'win32'
      ? (await import('../../service/windows/event-log.ts')).openEventLog()
      : (await import('../../service/linux/syslog.ts')).openSyslog();
  return ({ severity, criterion, title, reasons, processName, user, first }) =>
    log.write({ kind: 'finding', severity, criterion, title, reasons, processName, user, time: first });
}
