import { setTimeout as delay } from 'node:timers/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { openCollector, openDestroyedSockets } from '../collector/open-collector.ts';
import type { Change, ChangeSource } from '../model/log-events.ts';
import { mappingFields, type Field } from '../model/mapping-fields.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { createPortNames } from '../model/port-names.ts';
import { parseInterval } from '../model/settings.ts';
import { createChanges } from '../reporter/changes.ts';
import { addColumns, columnsOf, type ColumnOptions } from './columns.ts';
import { CommandError, UsageError, exitCodes } from './errors.ts';
import { addFilters, filterOf, filterText, withFilterFile, type FilterFileOptions, type FilterOptions } from './filters.ts';
import { changeLine } from './output/change-line.ts';
import { flush, print } from './output/standard-output.ts';
import { addOutput, checkOutput, createRecordOutput, type OutputOptions } from './record-output.ts';
import { onStdinClose } from './stdin-close.ts';
import { stopSignal } from './stop-signal.ts';
import { printWarnings } from './take-snapshot.ts';

type WatchOptions = FilterOptions &
  FilterFileOptions &
  ColumnOptions &
  OutputOptions & {
    /** Milliseconds. */
    readonly interval: number;
    /** Seconds. */
    readonly for?: number;
    readonly count?: number;
    readonly until?: 'open' | 'closed';
    readonly exitOnStdinClose?: true;
  };

/** A change as scripts read it: what happened, then the mapping as it is now, or as it was last. */
interface ChangeRecord extends PortMapping {
  readonly event: Change['event'];
  readonly time: Date;
  readonly source: ChangeSource;
  /** How long a closed mapping lived; null where that is not known. */
  readonly seconds: number | null;
  /** What the changed fields were before. */
  readonly previous: { readonly [field: string]: string | number | null } | null;
}

const changeFields: readonly Field<ChangeRecord>[] = [
  { name: 'event', kind: 'text' },
  { name: 'time', kind: 'time' },
  { name: 'source', kind: 'text' },
  { name: 'seconds', kind: 'number' },
  ...mappingFields,
  { name: 'previous', kind: 'reasons' },
];

/** `watch`: ports as they are opened, changed and closed. */
export function defineWatch(command: Command): void {
  addFilters(command);
  addColumns(command);
  addOutput(command);
  command
    .option('--interval <milliseconds>', 'how often to look', parseInterval, 1000)
    .option('--for <seconds>', 'end after that time', positive)
    .option('--count <number>', 'end after so many changes', positive)
    .addOption(
      new Option('--until <state>', 'end when a port that fits is there, or none any more; ports from before count')
        .choices(['open', 'closed'])
        .conflicts('count'),
    )
    .option('--exit-on-stdin-close', 'end when the program that started this one does')
    .addHelpText(
      'after',
      `
As a table each change is one line for people. The other formats write records as map does, with what happened in front.

Examples:
  watch                                            what is opened and closed, until Ctrl-C
  watch --listening --port 5432 --until open       wait for the database
  watch --process chrome --format json --for 60    a minute of a browser, for a script
  watch --tcp --remote-address '!10.0.0.0/8' --format csv > outside.csv`,
    )
    .action(watch);
}

/** A number above 0. */
function positive(text: string): number {
  const value = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError('It is not a number above 0.');
}

async function watch(typed: WatchOptions): Promise<void> {
  const options = await withFilterFile(typed);
  const filter = filterOf(options) ?? ((): boolean => true);
  const write = await changeWriter(options);
  if (options.exitOnStdinClose) onStdinClose(() => process.exit(exitCodes.done));
  const stopped = stopSignal().then(() => true);
  const end = performance.now() + (options.for ?? Infinity) * 1000;
  let left = options.count ?? Infinity;

  const include = columnsOf(options, changeFields).include;
  const collector = await openCollector();
  const destroyed = await openDestroyedSockets();
  const first = collector.collect({ include });
  printWarnings(first.notices, options.format);
  const changes = createChanges(first);
  const reached = (): boolean => {
    if (options.until === undefined) return false;
    let isOpen = false;
    changes.eachMapping((mapping) => {
      isOpen ||= filter(mapping);
    });
    return isOpen === (options.until === 'open');
  };
  if (options.until === 'open') write.changes(first.mappings.filter(filter).map((mapping) => alreadyOpen(mapping, first.time)));
  let due = performance.now();
  let interrupted = false;
  while (left > 0 && due < end && !reached()) {
    due = Math.max(due + options.interval, performance.now());
    interrupted = await Promise.race([stopped, delay(Math.min(due, end) - performance.now(), false)]);
    if (interrupted) break;
    const ended = destroyed?.drain();
    const found = changes.next(collector.collect({ include }), performance.now(), ended?.sockets);
    const wanted = found.filter((change) => filter(change.mapping) || filter(before(change))).slice(0, left);
    left -= wanted.length;
    write.changes(wanted);
    flush();
  }
  write.end();
  destroyed?.close();
  collector.close();
  if (options.until && !interrupted && !reached()) {
    const what = options.until === 'open' ? 'no such port was opened in time' : 'such a port is still open';
    const asked = filterText(options);
    throw new CommandError('TimedOut', 'OperationTimeout', `${what} (${options.for} s for ${asked || 'any port'})`, asked, 'Wait longer.');
  }
}

/** What is there when watching begins, for those who wait for it. */
function alreadyOpen(mapping: PortMapping, time: Date): Change {
  return { time, event: 'opened', source: 'poll', mapping };
}

/** The mapping as it was before a change. */
function before(change: Change): PortMapping {
  return change.event === 'changed' ? { ...change.mapping, ...change.previous } : change.mapping;
}

interface ChangeWriter {
  changes(changes: readonly Change[]): void;
  end(): void;
}

async function changeWriter(options: WatchOptions): Promise<ChangeWriter> {
  checkOutput(options);
  if (options.format === 'table') {
    const useless = (['columns', 'include', 'names'] as const).find((name) => options[name] !== undefined);
    if (useless) {
      throw new UsageError(
        'LinesHaveNoColumns',
        `--${useless} does nothing here (a change is one line of its own form)`,
        `--${useless}`,
        'Add --format json, csv, tsv or xml.',
      );
    }
    return {
      changes: (changes) => {
        for (const change of changes) print(changeLine(change));
      },
      end: () => undefined,
    };
  }
  const columns = columnsOf(options, changeFields);
  const named = columns.names ? await createPortNames() : (mapping: PortMapping): PortMapping => mapping;
  const writer = await createRecordOutput(options, columns, 'change', []);
  // What stands before the first record tells that watching has begun.
  flush();
  return { changes: (changes) => writer.write(changes.map((change) => recordOf(change, named))), end: () => writer.end() };
}

function recordOf(change: Change, named: (mapping: PortMapping) => PortMapping): ChangeRecord {
  const { event, time, source } = change;
  return {
    ...named(change.mapping),
    event,
    time,
    source,
    seconds: change.event === 'closed' ? change.seconds : null,
    previous:
      change.event === 'changed'
        ? Object.fromEntries(Object.entries(change.previous).map(([field, value]) => [field, plain(value)]))
        : null,
  };
}

/** Lists are told by the names of their items. */
function plain(value: PortMapping[keyof PortMapping]): string | number | null {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((item: { name?: string; processId?: number }) => item.name ?? item.processId).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
