import { Option, type Command } from 'commander';
import { behaviourKinds } from '../../analysis/findings/behaviours/behaviour.ts';
import type { Criterion } from '../../analysis/findings/criteria.ts';
import type { Finding } from '../../analysis/findings/finding.ts';
import { createMatcher, type CriteriaMatcher } from '../../analysis/findings/matcher.ts';
import type { LogFileError } from '../../log-reader/log-files.ts';
import type { LogRecord } from '../../log-reader/log-records.ts';
import { followLogs, isWanted, readLogs } from '../../log-reader/read-logs.ts';
import { counted, isOrAre } from '../../model/counted.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { severities, severityRank, type Severity } from '../../model/severities.ts';
import { CommandError, UsageError, formatDiagnostic, toDiagnostic } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { reportEmptyTable } from '../output/empty-table.ts';
import { flush, print, printError } from '../output/standard-output.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { stopSignal } from '../stop-signal.ts';
import { readCriteria } from './criteria-file.ts';
import { warnOfLimits } from './finding-limits.ts';
import { addLogInput, addRecordInput, createLogInput, silent, withHistory, type LogInput, type LogInputOptions } from './log-input.ts';

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
  { name: 'direction', kind: 'text' },
  { name: 'processId', kind: 'number' },
  { name: 'processName', kind: 'text' },
  { name: 'path', kind: 'text' },
  { name: 'user', kind: 'text' },
  { name: 'parentProcessName', kind: 'text' },
  { name: 'protocol', kind: 'text' },
  { name: 'localAddress', kind: 'text' },
  { name: 'localPort', kind: 'number' },
  { name: 'remoteAddress', kind: 'text' },
  { name: 'remotePort', kind: 'number' },
  { name: 'remoteAddresses', kind: 'list' },
  { name: 'remoteAddressCount', kind: 'number' },
  { name: 'remoteAddressCountIsMinimum', kind: 'boolean' },
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
  { name: 'command', kind: 'text' },
];
const tableColumns: readonly string[] = ['severity', 'criterion', 'reasons', 'processName', 'remoteAddress', 'user', 'first', 'count'];

/** `log find`: searches logs for suspicious activity. */
export function defineFind(command: Command): void {
  addLogInput(command);
  addRecordInput(command);
  addOutput(command);
  command
    .optionsGroup('Search:')
    .option('--criteria <file>', 'XML criteria file (default: built-in criteria)')
    .option('--print-criteria', 'print the built-in criteria as a starting point')
    .addOption(new Option('--severity <severity>', 'minimum severity of findings').choices(severities))
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit with code 1 if a finding has this severity or above, 5 if lines or files could not be read',
      ).choices(severities),
    )
    .option('--resolve', 'resolve remote addresses to names, for criteria with <host> (at most 500 addresses, 30 s)')
    .option('--wait', 'keep following the logs; report each finding once')
    .option('--event-log', 'also write findings to the Application event log (on Linux: to the journal)')
    .addHelpText(
      'after',
      `
A criterion has an id, a severity (${severities.join(', ')}), a title, a source and conditions:
process, parent, look-alike, path, expected, module, command-line, user, service, port (side="local|remote|any", protocol="tcp|udp"),
address (or network, private, public, loopback, microsoft; side="remote|local|any"), direction (inbound, outbound), state, host.

Conditions of different types are combined with AND, conditions of the same type with OR. !value excludes; <except> excludes what
matches all conditions in it. <expected> is the path from which a process should run; a different path is a finding. * and ? are
wildcards in names, paths and accounts; a backtick escapes the next character. <service>none</service>: the process is no service.

<behaviour kind="beacon"/> watches the matching connections over time. Kinds: ${Object.keys(behaviourKinds).join(', ')}.

--after limits the findings; what is usual is learned from earlier records too. A port condition matches a socket in the state Bound only together with a state condition. See docs/criteria.md.

Examples:
  log find                                          search this machine's logs
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
    throw new UsageError('RecordsWithWait', '--wait has no effect with --records', '--wait', 'Omit one of the two.');
  }
  const criteria = await selectedCriteria(options);
  const input = await createLogInput(paths, options, options.format);
  const resolvesNames = options.resolve === true && criteria.some(({ needsHostNames }) => needsHostNames);
  const names = resolvesNames ? await resolveAddresses(input) : new Map<string, readonly string[]>();
  const { after, before } = input.options;
  const matcher = createMatcher(criteria, { hostNames: (address) => names.get(address) ?? null, after, before });
  const output = await createFindingOutput(options);
  const search = { input, matcher, output, names: resolvesNames ? names : null };
  const { count, hasFailed, isEmpty } = options.wait
    ? await followFindings(search, options.format)
    : searchRecords(search, options.records ?? false);
  output.end();
  if (isEmpty && count > 0) reportEmptyTable(`no finding in ${counted(count, 'record')}`, options.format);
  warnOfLimits({ dropped: matcher.dropped(), unwatched: matcher.unwatched() }, options.format);
  if (options.failOn === undefined) {
    if (count === 0 && !options.wait) input.warnOfNoRecord();
    return input.finish();
  }
  const isComplete = input.isComplete() && !hasFailed && matcher.dropped() === 0 && matcher.unwatched() === 0;
  const error = input.close();
  if (error) printError(formatDiagnostic(toDiagnostic(error), options.format));
  failOn(options.failOn, matcher.findings());
  if (count === 0) throw inconclusive('no record was read');
  if (!isComplete) throw inconclusive('not everything could be read or shown');
}

/** The criteria of the requested severities that can be evaluated. */
async function selectedCriteria({ criteria: file, severity: lowest, resolve }: FindOptions): Promise<Criterion[]> {
  const minimum = severityRank(lowest ?? 'info');
  const criteria = await readCriteria(file);
  return criteria.filter(({ severity, needsHostNames }) => severityRank(severity) >= minimum && (!needsHostNames || resolve));
}

interface FindingOutput {
  /** Writes findings to standard output, and to the system log if requested. */
  write(findings: readonly Finding[]): void;
  end(): void;
}

async function createFindingOutput({ format, raw, eventLog, wait }: FindOptions): Promise<FindingOutput> {
  const logFinding = eventLog ? await openEventLog() : null;
  const shown = format === 'table' ? fields.filter(({ name }) => tableColumns.includes(name)) : fields;
  const writer = await createRecordWriter({ format, fields: shown, raw: raw ?? false, element: 'finding', isStream: wait ?? false });
  return {
    write: (findings) => {
      for (const finding of findings) logFinding?.(finding);
      writer.write(findings);
    },
    end: () => writer.end(),
  };
}

interface Search {
  readonly input: LogInput;
  readonly matcher: CriteriaMatcher;
  readonly output: FindingOutput;
  /** Resolved names by address; null if names are not needed. */
  readonly names: Map<string, readonly string[]> | null;
}

interface SearchResult {
  /** Number of records read. */
  readonly count: number;
  /** Whether a log file could not be read. Without `--wait` the input keeps this. */
  readonly hasFailed: boolean;
  /** Whether the search is over and there is no finding. */
  readonly isEmpty: boolean;
}

/** Searches the existing records. */
function searchRecords({ input, matcher, output }: Search, fromRecords: boolean): SearchResult {
  let count = 0;
  for (const records of fromRecords ? [input.records] : readLogs(input.files(), withHistory(input.options))) {
    count += countReadable(records, input.options);
    matcher.add(records);
  }
  const findings = matcher.findings();
  output.write(findings);
  return { count, hasFailed: false, isEmpty: findings.length === 0 };
}

/** Searches new records as they are written, until the user stops it. */
async function followFindings({ input, matcher, output, names }: Search, format: string): Promise<SearchResult> {
  let [count, hasFailed] = [0, false];
  const stop = new AbortController();
  void stopSignal().then(() => stop.abort());
  const problem = (error: LogFileError): void => {
    hasFailed = true;
    printError(formatDiagnostic(toDiagnostic(error), format));
  };
  const start = new Date();
  const newBehaviours = createBehaviourReporter(matcher);
  for await (const records of followLogs(input.paths, { ...withHistory(input.options), problem, progress: undefined }, stop.signal)) {
    if (names) await resolveNewAddresses(names, records, start);
    count += countReadable(records, input.options);
    output.write([...matcher.add(records), ...newBehaviours()]);
    flush();
  }
  return { count, hasFailed, isEmpty: false };
}

/** Time between two evaluations of behaviours, milliseconds. */
const behaviourIntervalMs = 10_000;

/** Returns a function that returns the behaviours that were not returned before. It evaluates them at intervals, because that takes time. */
function createBehaviourReporter(matcher: CriteriaMatcher): () => Finding[] {
  const reported = new Set<string>();
  let next = 0;
  return () => {
    const now = performance.now();
    if (now < next) return [];
    next = now + behaviourIntervalMs;
    return matcher.behaviours().filter(({ criterion, processName, protocol, localPort, remoteAddress, remotePort }) => {
      const key = JSON.stringify([criterion, processName, protocol, localPort, remoteAddress, remotePort]);
      const isNew = !reported.has(key);
      reported.add(key);
      return isNew;
    });
  };
}

/** The number of records of the requested time. */
function countReadable(records: readonly LogRecord[], options: LogInput['options']): number {
  return records.filter((record) => record.type !== 'damaged' && isWanted(record, options)).length;
}

/** Without a finding, the result of --fail-on is valid only if everything was read. */
function inconclusive(reason: string): CommandError {
  return new CommandError(
    'Inconclusive',
    'InvalidResult',
    `no finding, but the search is incomplete (${reason})`,
    '--fail-on',
    'Fix the problems reported above, or select logs and times that contain records.',
  );
}

/** Resolves the remote addresses of the logs within the limits, the most frequent ones first. */
async function resolveAddresses(input: LogInput): Promise<Map<string, readonly string[]>> {
  const [{ reverseNames }, { computeStatistics }] = await Promise.all([
    import('../../analysis/findings/reverse-names.ts'),
    import('../../analysis/statistics/compute-statistics.ts'),
  ]);
  const { remoteAddresses } = await computeStatistics(input.records.length > 0 ? [] : input.files(), silent(input.options), input.records);
  return reverseNames(
    remoteAddresses.values.map(({ name }) => name),
    undefined,
    undefined,
    (done, total) => input.progress.report('names resolved', done, total),
  );
}

/** Maximum number of cached names. */
const maxNames = 10_000;

/** Resolves remote addresses that were logged since `start`. */
async function resolveNewAddresses(names: Map<string, readonly string[]>, records: readonly LogRecord[], start: Date): Promise<void> {
  const newAddresses = records.flatMap((record) => {
    const address = record.type !== 'damaged' && record.time !== null && record.time >= start ? remoteAddressOf(record) : null;
    return address === null || names.has(address) ? [] : [address];
  });
  if (newAddresses.length === 0) return;
  if (names.size > maxNames) names.clear();
  const { liveLimits, reverseNames } = await import('../../analysis/findings/reverse-names.ts');
  for (const [address, found] of await reverseNames(newAddresses, liveLimits)) names.set(address, found);
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

/** @throws CommandError if a finding has this severity or above */
function failOn(severity: Severity, findings: readonly Finding[]): void {
  const severe = findings.filter((finding) => severityRank(finding.severity) >= severityRank(severity));
  if (severe.length === 0) return;
  throw new CommandError(
    'Findings',
    'InvalidData',
    `${counted(severe.length, 'finding')} ${isOrAre(severe.length)} of severity ${severity} or above (--fail-on)`,
    severity,
    'Review the findings, or change the criteria.',
  );
}

/** Returns a function that writes findings to the system log. */
async function openEventLog(): Promise<(finding: Finding) => void> {
  const log =
    process.platform === 'win32'
      ? (await import('../../service/windows/event-log.ts')).openEventLog()
      : (await import('../../service/linux/syslog.ts')).openSyslog();
  return ({ severity, criterion, title, reasons, processName, user, first }) =>
    log.write({ kind: 'finding', severity, criterion, title, reasons, processName, user, time: first });
}
