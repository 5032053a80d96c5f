import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { MachineComparison, type MachineDifference, type MachineSocket } from '../analysis/comparison/compare-machines.ts';
import { createComputerNames } from '../log-reader/computer-names.ts';
import type { LogFile } from '../log-reader/log-files.ts';
import type { LogRecord } from '../log-reader/log-records.ts';
import { readLogs } from '../log-reader/read-logs.ts';
import type { LogKind } from '../model/log-kinds.ts';
import { errorReason } from '../model/error-code.ts';
import type { Field } from '../model/mapping-fields.ts';
import { endOnStdinClose } from './end-program.ts';
import { CommandError } from './errors.ts';
import { filterOf, type FilterOptions } from './filters.ts';
import { readSnapshot } from './input/snapshot-file.ts';
import { inputName, standardInput } from './input/standard-input.ts';
import { createLogInput, type LogInput } from './log/log-input.ts';
import { recordFilter } from './log/record-filter.ts';
import { reportEmptyTable } from './output/empty-table.ts';
import { createRecordOutput, type OutputOptions } from './record-output.ts';

type MachineOptions = OutputOptions & FilterOptions & { readonly exitOnStdinClose?: true };
type Row = MachineDifference & { readonly processId: null };

const fields: readonly Field<Row>[] = [
  { name: 'protocol', kind: 'text' },
  { name: 'localPort', kind: 'number' },
  { name: 'processName', kind: 'text' },
  { name: 'count', kind: 'number' },
  { name: 'presentOn', kind: 'list' },
  { name: 'absentOn', kind: 'list' },
];

const machineAdvice = {
  code: 'SnapshotUnreadable',
  remedy: 'Give a file written by map --format json, csv, tsv or xml, a folder of such files, or folders of logs.',
};

/** The kinds of logs that contain listeners. */
const kinds: readonly LogKind[] = ['initial', 'ports', 'events'];

/** An argument: the path of snapshots or logs, and the name of their machine, if the user gave one. */
interface Given {
  readonly name: string | null;
  readonly path: string;
  /** The snapshots at the path; none in a folder of logs. */
  readonly snapshots: readonly string[];
}

/** The snapshot or the logs of one machine. */
interface Source {
  readonly name: string;
  /** What distinguishes it from another one of the same name. */
  readonly place: string;
  readonly sockets: () => Iterable<MachineSocket>;
}

/**
 * Writes what the machines of snapshots and logs do not have in common.
 * @param args snapshots, folders of snapshots, or folders of logs; `NAME=` before one of them names its machine
 * @throws CommandError for invalid options and unreadable snapshots, LogFileError for unreadable logs
 */
export async function writeMachineComparison(args: readonly string[], options: MachineOptions): Promise<void> {
  const given = args.map(givenOf);
  const logs = given.filter((one) => one.snapshots.length === 0);
  const snapshots = given.flatMap((one) => snapshotSources(one, options));
  const folders = logs.map(({ path: folder }) => folder);
  const input = logs.length > 0 ? await createLogInput(folders, {}, options.format) : null;
  const sources = [...snapshots, ...(input ? logSources(logs, input, options) : [])];
  const names = distinctNames(sources);
  const comparison = new MachineComparison();
  for (const [at, machine] of names.entries()) {
    // Not earlier, because the snapshots may come from standard input.
    if (at === snapshots.length && options.exitOnStdinClose) endOnStdinClose();
    comparison.addMachine(machine);
    for (const socket of sources[at]!.sockets()) comparison.add(machine, socket);
  }
  input?.finish();
  if (names.length < 2) throw tooFew(names.length, given[0]);
  const writer = await createRecordOutput(options, { chosen: null, all: fields }, 'machineDifference');
  const differences = comparison.differences();
  writer.write(differences.map((difference) => toRow(difference, options.format === 'table')));
  writer.end();
  if (differences.length === 0) reportEmptyTable(`no difference between ${names.length} machines`, options.format);
}

function givenOf(text: string): Given {
  const isPath = statSync(text, { throwIfNoEntry: false }) !== undefined;
  const [, name = null, named = text] = (isPath ? null : /^([^=/\\]+)=(.+)$/.exec(text)) ?? [];
  return { name, path: named, snapshots: isFolder(named) ? snapshotsIn(named) : [named] };
}

/** The names of the machines. Those that occur several times get their place, and a number if it is the same too. */
function distinctNames(sources: readonly Source[]): string[] {
  const counts = Map.groupBy(sources, ({ name }) => name);
  const names = new Set<string>();
  for (const { name, place } of sources) {
    const own = counts.get(name)!.length === 1 ? name : `${name} (${place})`;
    let distinct = own;
    for (let number = 2; names.has(distinct); number++) distinct = `${own} ${number}`;
    names.add(distinct);
  }
  return [...names];
}

function tooFew(count: number, first: Given | undefined): CommandError {
  const remedy = 'Give at least two snapshots, or a folder with a folder of logs for each machine.';
  const message = count === 0 ? 'there is no machine to compare' : 'there is only one machine to compare';
  return new CommandError('OneMachine', 'InvalidData', message, first?.name ?? first?.path ?? '', remedy);
}

/** A table shows the shorter list of machines only. */
function toRow({ presentOn, absentOn, ...difference }: MachineDifference, isTable: boolean): Row {
  const isRare = presentOn.length <= absentOn.length;
  return {
    ...difference,
    presentOn: isTable && !isRare ? [] : presentOn,
    absentOn: isTable && isRare ? [] : absentOn,
    processId: null,
  };
}

function snapshotSources({ name, snapshots }: Given, options: MachineOptions): Source[] {
  const filter = filterOf(options);
  return snapshots.map((file) => ({
    name: name ?? (file === standardInput ? inputName(file) : path.parse(file.replace(/\.gz$/i, '')).name),
    place: inputName(file),
    sockets: () => readSnapshot(file, options.format, machineAdvice).filter((mapping) => !filter || filter(mapping)),
  }));
}

/** A folder of logs that is given twice is one machine, unless it has a name. */
function logSources(given: readonly Given[], input: LogInput, options: MachineOptions): Source[] {
  const filter = recordFilter(options, kinds) ?? undefined;
  const computerOf = createComputerNames();
  const unnamed = given.filter(({ name }) => name === null).map(({ path: folder }) => folder);
  const groups = [
    { name: null, paths: unnamed },
    ...given.filter(({ name }) => name !== null).map(({ name, path: one }) => ({ name, paths: [one] })),
  ];
  return groups.flatMap(({ name, paths }) =>
    Array.from(
      Map.groupBy(input.files(paths), (file: LogFile) => path.dirname(file.path)),
      ([folder, files]) => ({
        name: name ?? computerOf(files[0]?.path ?? '') ?? path.basename(path.resolve(folder)),
        place: folder,
        sockets: () => socketsOf(readLogs(files, { ...input.options, kinds, filter })),
      }),
    ),
  );
}

function* socketsOf(logs: Iterable<readonly LogRecord[]>): Generator<MachineSocket> {
  for (const records of logs) {
    for (const record of records) {
      if (record.type === 'port') yield record;
      else if (record.type === 'event' && 'mapping' in record && isSocket(record.mapping)) yield record.mapping;
    }
  }
}

/** The reader has checked the fields of a mapping. */
function isSocket(mapping: unknown): mapping is MachineSocket {
  return typeof mapping === 'object' && mapping !== null && 'localPort' in mapping;
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The end of the name of a snapshot, which may be compressed. */
const snapshotEnd = /\.(?:json|jsonl|csv|tsv|xml)(?:\.gz)?$/i;

/** The snapshots in a folder, by the ends of their names. @throws CommandError if it cannot be read */
function snapshotsIn(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const { code, remedy } = machineAdvice;
    throw new CommandError(code, 'ReadError', `the folder ${folder} cannot be read (${errorReason(error)})`, folder, remedy, {
      cause: error,
    });
  }
  return names
    .filter((name) => snapshotEnd.test(name) && !/PR-EVENTS|PR-STATUS/i.test(name))
    .toSorted()
    .map((name) => path.join(folder, name));
}
