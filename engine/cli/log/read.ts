import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { createComputerNames } from '../../log-reader/computer-names.ts';
import type { LogFile, LogFileError } from '../../log-reader/log-files.ts';
import type { DamagedRecord, LogRecord } from '../../log-reader/log-records.ts';
import { areOfSeveralMachines, readInTimeOrder, readTailInTimeOrder } from '../../log-reader/read-in-time-order.ts';
import { followLogs, readLogs, readTail, type ReadOptions } from '../../log-reader/read-logs.ts';
import { logKinds, recordWords, type LogKind } from '../../model/log-kinds.ts';
import { CommandError, formatDiagnostic, toDiagnostic } from '../errors.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { addFilters, filterText, withFilterFile, type FilterFileOptions, type FilterOptions } from '../filters.ts';
import type { RecordWriter } from '../output/record-writer.ts';
import { flush, print, printError } from '../output/standard-output.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { stopSignal } from '../stop-signal.ts';
import { addLogInput, createLogInput, type LogInput, type LogInputOptions } from './log-input.ts';
import { logFields, logRow, tableColumns, type LogRow } from './log-row.ts';
import { withDirections, withDirectionsOfTail } from './record-directions.ts';
import { recordFilter, type RecordFilter } from './record-filter.ts';
import { recordJson } from './record-json.ts';

type ReadCommandOptions = LogInputOptions &
  FilterOptions &
  FilterFileOptions &
  OutputOptions & {
    readonly type?: readonly LogKind[];
    readonly tail?: number;
    readonly wait?: true;
  };

const types = Object.values(recordWords);

function parseTypes(text: string): LogKind[] {
  return text.split(',').map((item) => {
    const kind = logKinds.find((one) => recordWords[one] === item.trim().toLowerCase());
    if (!kind) throw new InvalidArgumentError(`It must be ${types.join(', ')}, or a comma-separated list of them.`);
    return kind;
  });
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** `log read`: prints the records of log files. */
export function defineRead(command: Command): void {
  addLogInput(command);
  addFilters(command);
  addOutput(command);
  command
    .optionsGroup('Records:')
    .addOption(new Option('--type <types>', `record types: ${types.join(', ')}`).argParser(parseTypes))
    .option('--tail <number>', 'print only the last records', parseCount)
    .option('--wait', 'keep following the logs, new files included, until Ctrl-C')
    .addHelpText(
      'after',
      `
Records are printed in the order in which they were written, each with its file and line. A folder with a folder for each machine can be
read too: then the records of all machines are in the order of their times (with --wait as they come). Unreadable lines are reported on
standard error, followed by their number. The exit code is 0 if the rest was read.

The filters are those of map. Ports and the mappings of events are filtered as in map, and so are both sides of a change. A process
matches the filters for ports, addresses and states by one of the ports that its record lists. A record that does not contain a filtered
field is not printed: PR-PORTS contains no services, and no state other than Listen.

Examples:
  log read                                          all logs of this machine's service
  log read --type port --after 12h                  ports opened in the last twelve hours
  log read C:\\Collected --type event --format json   the events of all machines, in time order
  log read C:\\Collected\\PC*\\PR-PORTS-*.log --format csv
  log read --process nc --remote-port 4444          the records of one program and port
  log read --user '!root' --remote-address '!10.0.0.0/8' --after 7d
  log read --type event --tail 20 --wait            follow events as they occur`,
    )
    .action(read);
}

async function read(paths: string[], typedOptions: ReadCommandOptions): Promise<void> {
  const options = await withFilterFile(typedOptions);
  checkOutput(options);
  const filter = countingFilter(options);
  const input = await createLogInput(paths, options, options.format);
  const files = options.wait ? [] : input.files();
  const isOfSeveral = options.wait ? input.paths.length > 1 : areOfSeveralMachines(files);
  const output = await createRecordOutput(options, isOfSeveral);
  const withComputer = computerAdder(isOfSeveral);
  let count = 0;
  const write = (records: readonly LogRecord[]): void => {
    const damaged = records.filter((record) => record.type === 'damaged');
    if (damaged.length > 0) input.unreadable(damaged, damaged.length);
    count += records.length - damaged.length;
    output.write(records.filter((record) => record.type !== 'damaged').map(withComputer));
  };
  // Unreadable lines are reported by `write`: with --tail only those within the tail.
  await readInput(input, files, { ...input.options, kinds: options.type, unreadable: undefined, filter: filter?.test }, options, write);
  output.end();
  if (count === 0 && !filter && !options.wait && options.tail !== 0) input.warnOfNoRecord();
  input.finish();
  if (filter && !options.wait && options.tail !== 0 && filter.matched() === 0) throw noMatch(options, filter.checked());
}

async function readInput(
  input: LogInput,
  files: readonly LogFile[],
  readOptions: ReadOptions,
  { wait, tail, format }: ReadCommandOptions,
  write: (records: readonly LogRecord[]) => void,
): Promise<void> {
  if (wait) {
    const stop = new AbortController();
    void stopSignal().then(() => stop.abort());
    const problem = (error: LogFileError): void => printError(formatDiagnostic(toDiagnostic(error), format));
    const followOptions = { ...withDirections({ ...readOptions, problem }), progress: undefined, tail };
    for await (const records of followLogs(input.paths, followOptions, stop.signal)) {
      write(records);
      flush();
    }
  } else if (tail !== undefined) {
    const optionsOf = (own: readonly LogFile[]): ReadOptions => withDirectionsOfTail(readOptions, own);
    write(areOfSeveralMachines(files) ? readTailInTimeOrder(files, tail, optionsOf) : readTail(files, tail, optionsOf(files)));
  } else {
    const readAll = areOfSeveralMachines(files) ? readInTimeOrder : readLogs;
    for (const records of readAll(files, withDirections(readOptions))) write(records);
  }
}

/** Adds the name of the computer to records that do not have it. @param isOfSeveral of several machines: the folder's name if it is not known */
function computerAdder(isOfSeveral: boolean): (record: Exclude<LogRecord, DamagedRecord>) => Exclude<LogRecord, DamagedRecord> {
  const computerOf = createComputerNames();
  return (record) => {
    if (record.type === 'event' || (record.type === 'start' && record.computer !== null)) return record;
    const computer = computerOf(record.file) ?? (isOfSeveral ? path.basename(path.dirname(path.resolve(record.file))) : null);
    return { ...record, computer };
  };
}

/** A row for a table: of the logs of one machine, only the starts have its name. */
function tableRow(record: Exclude<LogRecord, DamagedRecord>): LogRow {
  const row = logRow(record);
  return row.type === 'start' || row.event === 'started' ? row : { ...row, computer: null };
}

/** The filter of the options that also counts; null without filters. */
function countingFilter(options: ReadCommandOptions) {
  const filter = recordFilter(options, options.type);
  if (!filter) return null;
  let [checked, matched] = [0, 0];
  const test: RecordFilter = (record) => {
    checked++;
    const isMatch = filter(record);
    if (isMatch) matched++;
    return isMatch;
  };
  return { test, checked: () => checked, matched: () => matched };
}

function noMatch(options: ReadCommandOptions, checked: number): CommandError {
  const filters = filterText(options);
  const message = `no record matches ${filters} (${checked} checked)`;
  return new CommandError('NoMatchingRecord', 'ObjectNotFound', message, filters, 'Relax the filters, or run log read without filters.');
}

/** JSON contains the fields that each record has; the other formats convert the records to rows. */
async function createRecordOutput(
  { format, raw }: OutputOptions,
  isOfSeveral: boolean,
): Promise<RecordWriter<Exclude<LogRecord, DamagedRecord>>> {
  if (format === 'json') {
    const json = recordJson();
    return {
      write: (records) => {
        for (const record of records) print(json(record));
      },
      end: () => undefined,
    };
  }
  const fields = format === 'table' ? logFields.filter(({ name }) => tableColumns.includes(name)) : logFields;
  const writer = await createRecordWriter({ format, fields, raw: raw ?? false, isStream: true });
  const toRow = format === 'table' && !isOfSeveral ? tableRow : logRow;
  return { write: (records) => writer.write(records.map(toRow)), end: () => writer.end() };
}
