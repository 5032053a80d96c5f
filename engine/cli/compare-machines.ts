import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { MachineComparison, type MachineDifference } from '../analysis/comparison/compare-machines.ts';
import { createComputerNames } from '../log-reader/computer-names.ts';
import type { LogFile } from '../log-reader/log-files.ts';
import { readLogs } from '../log-reader/read-logs.ts';
import type { LogKind } from '../model/log-kinds.ts';
import type { Field } from '../model/mapping-fields.ts';
import { endOnStdinClose } from './end-program.ts';
import { CommandError } from './errors.ts';
import { filterOf, type FilterOptions } from './filters.ts';
import { readSnapshot } from './input/snapshot-file.ts';
import { standardInput } from './input/standard-input.ts';
import { createLogInput } from './log/log-input.ts';
import { recordFilter } from './log/record-filter.ts';
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

/**
 * Writes what the machines of snapshots and logs do not have in common.
 * @param given snapshots, folders of snapshots, or folders of logs; `NAME=` before a snapshot names its machine
 * @throws CommandError for invalid options and unreadable snapshots, LogFileError for unreadable logs
 */
export async function writeMachineComparison(given: readonly string[], options: MachineOptions): Promise<void> {
  const comparison = new MachineComparison();
  const names = new Set<string>();
  const unique = (name: string, place: string): string => {
    const own = names.has(name) ? place : name;
    names.add(own);
    comparison.addMachine(own);
    return own;
  };
  const logs = given.filter((one) => isFolder(one) && snapshotsIn(one).length === 0);
  for (const one of given.filter((place) => !logs.includes(place))) addSnapshots(one, options, comparison, unique);
  // Not earlier, because the snapshots may come from standard input.
  if (options.exitOnStdinClose) endOnStdinClose();
  if (logs.length > 0) await addLogs(logs, options, comparison, unique);
  if (names.size < 2) {
    const remedy = 'Give at least two snapshots, or a folder with a folder of logs for each machine.';
    const message = names.size === 0 ? 'there is no machine to compare' : 'there is only one machine to compare';
    throw new CommandError('OneMachine', 'InvalidData', message, given[0] ?? '', remedy);
  }
  const writer = await createRecordOutput(options, { chosen: null, all: fields }, 'machineDifference');
  writer.write(comparison.differences().map((difference) => toRow(difference, options.format === 'table')));
  writer.end();
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

type Unique = (name: string, place: string) => string;

function addSnapshots(given: string, options: MachineOptions, comparison: MachineComparison, unique: Unique): void {
  const filter = filterOf(options);
  const isPath = statSync(given, { throwIfNoEntry: false }) !== undefined;
  const [, name, named = given] = (isPath ? null : /^([^=/\\]+)=(.+)$/.exec(given)) ?? [];
  for (const file of isFolder(named) ? snapshotsIn(named) : [named]) {
    const machine = unique(name ?? (file === standardInput ? 'standard input' : path.parse(file.replace(/\.gz$/i, '')).name), file);
    for (const mapping of readSnapshot(file, options.format, machineAdvice))
      if (!filter || filter(mapping)) comparison.add(machine, mapping);
  }
}

async function addLogs(folders: readonly string[], options: MachineOptions, comparison: MachineComparison, unique: Unique): Promise<void> {
  const input = await createLogInput(folders, {}, options.format);
  const filter = recordFilter(options, kinds) ?? undefined;
  const computerOf = createComputerNames();
  for (const [folder, files] of Map.groupBy(input.files(), (file: LogFile) => path.dirname(file.path))) {
    const machine = unique(computerOf(files[0]?.path ?? '') ?? path.basename(path.resolve(folder)), folder);
    for (const records of readLogs(files, { ...input.options, kinds, filter })) {
      for (const record of records) {
        if (record.type === 'port') comparison.add(machine, record);
        else if (record.type === 'event' && 'mapping' in record && isSocket(record.mapping)) comparison.add(machine, record.mapping);
      }
    }
  }
  input.finish();
}

/** The reader has checked the fields of a mapping. */
function isSocket(mapping: unknown): mapping is Parameters<MachineComparison['add']>[1] {
  return typeof mapping === 'object' && mapping !== null && 'localPort' in mapping;
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The end of the name of a snapshot, which may be compressed. */
const snapshotEnd = /\.(?:json|jsonl|csv|tsv|xml)(?:\.gz)?$/i;

/** The snapshots in a folder, by the ends of their names. */
function snapshotsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => snapshotEnd.test(name) && !/PR-EVENTS|PR-STATUS/i.test(name))
    .toSorted()
    .map((name) => path.join(folder, name));
}
