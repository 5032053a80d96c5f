import type { Command } from 'commander';
import { compareMappings } from '../analysis/comparison/compare-mappings.ts';
import { mappingFields, type Field } from '../model/mapping-fields.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { createPortNames } from '../model/port-names.ts';
import { addColumns, columnsOf, type ColumnOptions } from './columns.ts';
import { defaultColumns, defaultOrder } from './default-columns.ts';
import { UsageError, exitCodes } from './errors.ts';
import { addFilters, filterOf, withFilterFile, type FilterFileOptions, type FilterOptions } from './filters.ts';
import { readSnapshot, textOf } from './input/snapshot-file.ts';
import { standardInput } from './input/standard-input.ts';
import { addOutput, checkOutput, createRecordOutput, type OutputOptions } from './record-output.ts';
import { addSort, sortKeysOf, sorted } from './sorting.ts';
import { onStdinClose } from './stdin-close.ts';
import { takeSnapshot } from './take-snapshot.ts';

type CompareOptions = FilterOptions &
  FilterFileOptions &
  ColumnOptions &
  OutputOptions & {
    readonly sort?: string;
    readonly ignoreRestarts?: true;
    readonly nmap?: string;
    readonly host?: string;
    readonly exitOnStdinClose?: true;
  };

/** A difference as it is written: the mapping (as it is now, or as it was when it is gone), and who held it before. */
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

/** `compare`: what is different between two snapshots, or between one and now. */
export function defineCompare(command: Command): void {
  command
    .argument('[before]', `a snapshot that map --format json, csv, tsv or xml has written; ${standardInput} is standard input`)
    .argument('[after]', 'another one; without it, this machine now');
  addFilters(command);
  addColumns(command);
  addOutput(command);
  addSort(command);
  command
    .option('--nmap <scan>', 'compare with what nmap -oX <scan> saw from outside: a snapshot, or this machine now')
    .option('--host <name>', "with --nmap: address or name of the scanned host that is the snapshot's machine")
    .option('--ignore-restarts', 'the same program of the same account is the same owner, under another process id too')
    .option('--exit-on-stdin-close', 'end when the program that started this one does; snapshots on standard input do not end it')
    .addHelpText(
      'after',
      `
A port is new, gone, or changed: held by another process. Connections come and go; --listening leaves the ports that stay.
Both snapshots may come from standard input, with a line between them that holds nothing but the character U+001C. A filter file on
standard input comes first.

Examples:
  map --format json > before.json
  compare before.json                                what has changed since
  compare before.json --listening --ignore-restarts  which services are new, gone, or another program's
  compare --nmap scan.xml                           who is behind what nmap found open
  compare monday.tsv friday.tsv --process '!chrome' --format csv`,
    )
    .action(compare);
}

async function compare(beforePath: string | undefined, afterPath: string | undefined, typed: CompareOptions): Promise<void> {
  const options = await withFilterFile(typed);
  const filter = filterOf(options) ?? ((): boolean => true);
  const columns = columnsOf(options, differenceFields);
  const order = options.sort ?? (options.format === 'table' ? defaultOrder : null);
  const keys = order === null ? null : sortKeysOf(order, differenceFields);
  checkOutput(options);

  if (options.host !== undefined && options.nmap === undefined) {
    throw new UsageError('HostWithoutScan', '--host does nothing here (there is no scan)', options.host, 'Add --nmap SCAN.');
  }
  if (options.nmap !== undefined) {
    if (afterPath !== undefined) {
      throw new UsageError('OneSnapshotTooMany', 'a scan is compared with one snapshot', afterPath, 'Leave one of the two out.');
    }
    const snapshot = beforePath === undefined ? null : readSnapshot(beforePath, options.format);
    const scan = textOf(options.nmap, options.format, 'ScanUnreadable', 'Give a file that nmap -oX has written.');
    if (options.exitOnStdinClose) onStdinClose(() => process.exit(exitCodes.done));
    const mappings = snapshot ?? (await takeSnapshot(columns.include, options.format));
    const { writeScanComparison } = await import('./compare-scan.ts');
    const compared = { mappings, isLive: snapshot === null, host: options.host };
    await writeScanComparison(scan, options.nmap, compared, filterOf(options), options);
    return;
  }
  if (beforePath === undefined) {
    throw new UsageError(
      'MissingArgument',
      "missing required argument 'before'",
      'before',
      'Give a snapshot that map --format json has written.',
    );
  }

  const before = readSnapshot(beforePath, options.format);
  const given = afterPath === undefined ? null : readSnapshot(afterPath, options.format);
  if (options.exitOnStdinClose) onStdinClose(() => process.exit(exitCodes.done));
  const after = given ?? (await takeSnapshot(columns.include, options.format));
  const differences = compareMappings(before, after, { ignoreRestarts: options.ignoreRestarts ?? false }).filter(
    ({ mapping, previous }) => filter(mapping) || (previous !== null && filter(previous)),
  );
  const named = columns.names ? await createPortNames() : (mapping: PortMapping): PortMapping => mapping;
  const records = differences.map(({ difference, mapping, previous }): DifferenceRecord => ({
    ...named(mapping),
    difference,
    previous: previous && {
      processId: previous.processId,
      processName: previous.processName,
      path: previous.path,
      user: previous.user,
    },
  }));
  const writer = await createRecordOutput(options, columns, 'portDifference', ['difference', ...defaultColumns(records), 'previous']);
  writer.write(keys ? sorted(records, keys) : records);
  writer.end();
}
