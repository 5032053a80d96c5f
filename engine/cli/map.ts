import { networkInterfaces } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Command } from 'commander';
import { snapshotFields } from '../model/mapping-fields.ts';
import { createPortNames } from '../model/port-names.ts';
import { reachableAddresses } from '../model/reachable-addresses.ts';
import { addColumns, columnsOf, defaultColumns, defaultOrder, type ColumnOptions } from './columns.ts';
import { CommandError } from './errors.ts';
import { addFilters, filterOf, filterText, withFilterFile, type FilterFileOptions, type FilterOptions } from './filters.ts';
import { addOutput, checkOutput, createRecordOutput, type OutputOptions } from './record-output.ts';
import { addSort, sortKeysOf, sorted } from './sorting.ts';
import { endOnStdinClose } from './end-program.ts';
import { stdinCloseOption } from './stdin-close.ts';
import { takeSnapshot } from './take-snapshot.ts';

type MapOptions = FilterOptions &
  FilterFileOptions &
  ColumnOptions &
  OutputOptions & {
    readonly sort?: string;
    readonly exitOnStdinClose?: true;
  };

/** `map`: the current mappings of this machine. */
export function defineMap(command: Command): void {
  addFilters(command);
  addColumns(command);
  command.option('--addresses', 'addresses at which sockets on 0.0.0.0 and :: are reachable; also used by compare --nmap');
  addOutput(command);
  addSort(command);
  command
    .option(...stdinCloseOption)
    .addHelpText(
      'after',
      `
TCP and UDP sockets only: UDP-Lite, SCTP, raw, ICMP and Unix sockets are not reported.

Examples:
  map                                        all ports as a table
  map --listening --port 80,443,8000-8999    listening web servers
  map --process chrome --state established   the connections of the browser
  map --user '!root' --listening             listening ports of all accounts except root
  map --service Dnscache --udp               the ports of a service
  map --remote-address 10.0.0.0/8 --format json
  map --addresses --format json > snapshot.jsonl
  map --include hash,signer --listening --format csv > listening.csv
  pgrep -u www-data | sed 's/^/--pid=/' | map --filter-file -
  map --columns localPort,processName,path --sort processName,-localPort`,
    )
    .action(map);
}

async function map(typedOptions: MapOptions): Promise<void> {
  const options = await withFilterFile(typedOptions);
  const filter = filterOf(options);
  const columns = columnsOf(options, snapshotFields);
  const order = options.sort ?? (options.format === 'table' ? defaultOrder : null);
  const keys = order === null ? null : sortKeysOf(order, snapshotFields);
  checkOutput(options);
  if (options.exitOnStdinClose) endOnStdinClose();

  const all = await takeSnapshot(columns.include, options.format);
  const matching = filter ? all.filter(filter) : all;
  const interfaces = columns.addresses ? networkInterfaces() : null;
  const extended = interfaces
    ? matching.map((mapping) => ({ ...mapping, reachableAt: reachableAddresses(mapping, interfaces) }))
    : matching;
  const named = columns.names ? extended.map(await createPortNames()) : extended;
  const records = keys ? sorted(named, keys) : named;
  const writer = await createRecordOutput(options, columns, 'portMapping', defaultColumns(records));
  // The parent process may have ended during the snapshot; this lets its close event run first.
  await setImmediate();
  writer.write(records);
  writer.end();
  if (filter && records.length === 0) {
    throw new CommandError(
      'NoMatch',
      'ObjectNotFound',
      `no port matches ${filterText(options)} (${all.length} checked)`,
      filterText(options),
      'Relax the filters, or run map without filters.',
    );
  }
}
