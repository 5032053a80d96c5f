import type { Command } from 'commander';
import { compareMappings } from '../analysis/comparison/compare-mappings.ts';
import { counted } from '../model/counted.ts';
import { mappingFields, type Field } from '../model/mapping-fields.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { createPortNames } from '../model/port-names.ts';
import { addColumns, columnsOf, defaultColumns, defaultOrder, type ColumnOptions, type Columns } from './columns.ts';
import { UsageError } from './errors.ts';
import { addFilters, filterOf, withFilterFile, type Filter, type FilterFileOptions, type FilterOptions } from './filters.ts';
import { reportEmptyTable } from './output/empty-table.ts';
import { readSnapshot, textOf } from './input/snapshot-file.ts';
import { standardInput } from './input/standard-input.ts';
import { addOutput, checkOutput, createRecordOutput, type OutputOptions } from './record-output.ts';
import { addSort, sortKeysOf, sorted } from './sorting.ts';
import { endOnStdinClose } from './end-program.ts';
import { stdinCloseOption } from './stdin-close.ts';
import { takeSnapshot } from './take-snapshot.ts';

type CompareOptions = FilterOptions &
  FilterFileOptions &
  ColumnOptions &
  OutputOptions & {
    readonly sort?: string;
    readonly ignoreRestarts?: true;
    readonly nmap?: string;
    readonly host?: string;
    readonly machines?: readonly string[];
    readonly exitOnStdinClose?: true;
  };

/** A difference as written: the mapping (the last known one if it no longer exists), and its previous owner. */
interface DifferenceRecord extends PortMapping {
  readonly difference: 'new' | 'gone' | 'changed';
  readonly previous: Pick<PortMapping, 'processId' | 'processName' | 'path' | 'user'> | null;
}

const differenceFields: readonly Field<DifferenceRecord>[] = [
  { name: 'difference', kind: 'text' },
  ...mappingFields,
  {
    name: 'previous',
    kind: 'object',
    parts: [
      { name: 'processId', kind: 'number' },
      { name: 'processName', kind: 'text' },
      { name: 'path', kind: 'text' },
      { name: 'user', kind: 'text' },
    ],
  },
];

/** `compare`: the differences between two snapshots, or between a snapshot and now. */
export function defineCompare(command: Command): void {
  command
    .argument('[before]', `a snapshot written by map --format json, csv, tsv or xml; ${standardInput}: standard input`)
    .argument('[after]', 'a second snapshot (default: this machine now)');
  addFilters(command);
  addColumns(command);
  addOutput(command);
  addSort(command);
  command
    .optionsGroup('Comparison:')
    .option('--nmap <scan>', 'compare the file of nmap -oX <scan> with a snapshot, or with this machine now')
    .option('--host <name>', "with --nmap: address or name of the snapshot's machine in the scan")
    .option('--machines <paths...>', 'compare the listeners of many machines: snapshots, folders of snapshots, or folders of logs')
    .option('--ignore-restarts', 'ignore a new process id if program and account are the same')
    .option(stdinCloseOption[0], `${stdinCloseOption[1]} (the end of a snapshot on it does not count)`)
    .addHelpText(
      'after',
      `
A port is new, gone, or changed (owned by another process). Connections change all the time; --listening compares listening ports only.
Both snapshots can be read from standard input, separated by a line that contains only the character U+001C. A filter file on standard
input comes first.

With --machines, the programs and ports are shown that do not listen on all machines: first what one machine alone has or lacks. The
table lists the machines that have it or, if they are more, those that lack it; the other formats list both. The machine of a snapshot has
the name of its file, that of logs the name in the logs; NAME=PATH gives another one. If machines have the same name, their paths follow it.
Ports from 32768 on are one port without a number, because the system assigns them.

Examples:
  map --format json > before.json
  compare before.json                                what has changed since then
  compare before.json --listening --ignore-restarts  which listening ports are new, gone or changed
  compare --nmap scan.xml                            which processes own the ports that nmap found open
  compare --machines /srv/collected                  which of the machines is different (a folder of logs each)
  compare --machines pc01.json pc02.json pc03.json   the same from snapshots
  compare monday.tsv friday.tsv --process '!chrome' --format csv`,
    )
    .action(compare);
}

async function compare(beforePath: string | undefined, afterPath: string | undefined, typedOptions: CompareOptions): Promise<void> {
  const options = await withFilterFile(typedOptions);
  const query: Query = { filter: filterOf(options), columns: columnsOf(options, differenceFields) };
  const order = options.sort ?? (options.format === 'table' ? defaultOrder : null);
  const sortKeys = order === null ? null : sortKeysOf(order, differenceFields);
  checkOutput(options);
  if (options.nmap !== undefined) {
    await compareWithScan(beforePath, afterPath, options.nmap, options, query);
    return;
  }
  if (options.machines !== undefined) {
    if (beforePath !== undefined) {
      throw new UsageError('MachinesAndSnapshot', 'a snapshot has no effect before --machines', beforePath, 'Give it after --machines.');
    }
    const { writeMachineComparison } = await import('./compare-machines.ts');
    await writeMachineComparison(options.machines, options);
    return;
  }
  if (options.host !== undefined) {
    throw new UsageError('HostWithoutScan', '--host has no effect without --nmap', options.host, 'Add --nmap SCAN.');
  }
  if (beforePath === undefined) {
    const remedy = 'Give a snapshot written by map --format json.';
    throw new UsageError('MissingArgument', "missing required argument 'before'", 'before', remedy);
  }
  const before = readSnapshot(beforePath, options.format);
  const given = afterPath === undefined ? null : readSnapshot(afterPath, options.format);
  // Not earlier, because the snapshots may come from standard input.
  if (options.exitOnStdinClose) endOnStdinClose();
  const after = given ?? (await takeSnapshot(query.columns.include, options.format));
  const records = await differenceRecords(before, after, options, query);
  const tableColumns = ['difference', ...defaultColumns(records), 'previous'];
  const writer = await createRecordOutput(options, query.columns, 'portDifference', tableColumns);
  writer.write(sortKeys ? sorted(records, sortKeys) : records);
  writer.end();
  if (records.length === 0) {
    reportEmptyTable(`no difference (${counted(before.length, 'mapping')} before, ${after.length} after)`, options.format);
  }
}

/** What to compare and show. */
interface Query {
  readonly filter: Filter | null;
  readonly columns: Columns<DifferenceRecord>;
}

async function compareWithScan(
  snapshotPath: string | undefined,
  afterPath: string | undefined,
  scanPath: string,
  options: CompareOptions,
  { filter, columns }: Query,
): Promise<void> {
  if (afterPath !== undefined) {
    throw new UsageError('OneSnapshotTooMany', 'a scan can only be compared with one snapshot', afterPath, 'Omit one of the two.');
  }
  const snapshot = snapshotPath === undefined ? null : readSnapshot(snapshotPath, options.format);
  const scan = textOf(scanPath, options.format, { code: 'ScanUnreadable', remedy: 'Give a file written by nmap -oX.' });
  if (options.exitOnStdinClose) endOnStdinClose();
  const mappings = snapshot ?? (await takeSnapshot(columns.include, options.format));
  const { writeScanComparison } = await import('./compare-scan.ts');
  await writeScanComparison(scan, scanPath, { mappings, isLive: snapshot === null, host: options.host }, filter, options);
}

async function differenceRecords(
  before: readonly PortMapping[],
  after: readonly PortMapping[],
  { ignoreRestarts }: CompareOptions,
  { filter, columns }: Query,
): Promise<DifferenceRecord[]> {
  const withNames = columns.names ? await createPortNames() : (mapping: PortMapping): PortMapping => mapping;
  return compareMappings(before, after, { ignoreRestarts: ignoreRestarts ?? false })
    .filter(({ mapping, previous }) => filter === null || filter(mapping) || (previous !== null && filter(previous)))
    .map(({ difference, mapping, previous }) => ({
      ...withNames(mapping),
      difference,
      previous: previous && {
        processId: previous.processId,
        processName: previous.processName,
        path: previous.path,
        user: previous.user,
      },
    }));
}
