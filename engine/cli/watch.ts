import { InvalidArgumentError, Option, type Command } from 'commander';
import { closeSources, sourceWarnings } from '../collector/collector.ts';
import { openSources } from '../collector/open-collector.ts';
import type { Change, ChangeSource } from '../model/log-events.ts';
import { mappingFields, type Field } from '../model/mapping-fields.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { createPortNames } from '../model/port-names.ts';
import { parseInterval } from '../model/settings.ts';
import { Observer } from '../reporter/observer.ts';
import { addColumns, columnsOf, type ColumnOptions } from './columns.ts';
import { CommandError, UsageError } from './errors.ts';
import { addFilters, filterOf, filterText, withFilterFile, type Filter, type FilterFileOptions, type FilterOptions } from './filters.ts';
import { changeLine } from './output/change-line.ts';
import { flush, print } from './output/standard-output.ts';
import { addOutput, checkOutput, createRecordOutput, type OutputOptions } from './record-output.ts';
import { endOnStdinClose } from './end-program.ts';
import { stdinCloseOption } from './stdin-close.ts';
import { stopSignal } from './stop-signal.ts';
import { createWaiter } from './watch-waiter.ts';
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

/** A change as scripts read it: the event, then the current or the last known mapping. */
interface ChangeRecord extends PortMapping {
  readonly event: Change['event'];
  readonly time: Date;
  readonly source: ChangeSource;
  /** Lifetime of a closed mapping, or duration of a failed attempt; null if unknown. */
  readonly seconds: number | null;
  /** Previous values of the changed fields. */
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

/** `watch`: reports ports when they are opened, changed and closed. */
export function defineWatch(command: Command): void {
  addFilters(command);
  addColumns(command);
  addOutput(command);
  command
    .option('--interval <milliseconds>', 'poll interval', parseInterval, 1000)
    .option('--for <seconds>', 'exit after this time', positive)
    .option('--count <number>', 'exit after this number of changes', positive)
    .addOption(
      new Option('--until <state>', 'exit when a matching port is open, or when none is open; existing ports count')
        .choices(['open', 'closed'])
        .conflicts('count'),
    )
    .option(...stdinCloseOption)
    .addHelpText(
      'after',
      `
The table format prints one line per change. The other formats write the records of map, preceded by the event.

Examples:
  watch                                            all changes until Ctrl-C
  watch --listening --port 5432 --until open       wait for the database
  watch --process chrome --format json --for 60    one minute of a browser, for a script
  watch --tcp --remote-address '!10.0.0.0/8' --format csv > outside.csv`,
    )
    .action(watch);
}

/** Parses a number greater than 0. */
function positive(text: string): number {
  const value = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a number greater than 0.');
}

async function watch(typedOptions: WatchOptions): Promise<void> {
  const options = await withFilterFile(typedOptions);
  const filter = filterOf(options) ?? ((): boolean => true);
  const writer = await createChangeWriter(options);
  if (options.exitOnStdinClose) endOnStdinClose();
  const stopped = stopSignal().then(() => true);
  const end = performance.now() + (options.for ?? Infinity) * 1000;

  const include = columnsOf(options, changeFields).include;
  const sources = await openSources(include);
  const first = sources.collector.collect({ include });
  printWarnings([...first.notices, ...sourceWarnings(sources)], options.format);
  const observer = new Observer(sources, first, { include });
  const isReached = (): boolean => options.until !== undefined && hasMapping(observer, filter) === (options.until === 'open');
  if (options.until === 'open') writer.write(first.mappings.filter(filter).map((mapping) => alreadyOpen(mapping, first.time)));

  let remaining = options.count ?? Infinity;
  const waiter = createWaiter(sources.stateEvents, options.interval, end);
  let interrupted = false;
  while (remaining > 0 && !waiter.hasEnded() && !isReached()) {
    const reason = await Promise.race([stopped, waiter.next()]);
    interrupted = reason === true;
    if (interrupted) break;
    const { changes: found } = reason === 'poll' ? observer.poll(performance.now()) : observer.takeEvents(performance.now());
    const matching = found.filter((change) => filter(change.mapping) || filter(before(change))).slice(0, remaining);
    remaining -= matching.length;
    writer.write(matching);
    flush();
  }
  writer.end();
  waiter.close();
  closeSources(sources);
  if (options.until && !interrupted && !isReached()) throw timedOut(options);
}

function hasMapping(observer: Observer, filter: Filter): boolean {
  let found = false;
  observer.eachMapping((mapping) => {
    found ||= filter(mapping);
  });
  return found;
}

function timedOut(options: WatchOptions): CommandError {
  const message = options.until === 'open' ? 'no matching port was opened in time' : 'a matching port is still open';
  const filters = filterText(options);
  return new CommandError(
    'TimedOut',
    'OperationTimeout',
    `${message} (${options.for} s, ${filters || 'any port'})`,
    filters,
    'Wait longer.',
  );
}

/** A port that is open at the start, for `--until open`. */
function alreadyOpen(mapping: PortMapping, time: Date): Change {
  return { time, event: 'opened', source: 'poll', mapping };
}

/** The mapping as it was before a change. */
function before(change: Change): PortMapping {
  return change.event === 'changed' ? { ...change.mapping, ...change.previous } : change.mapping;
}

interface ChangeWriter {
  write(changes: readonly Change[]): void;
  end(): void;
}

async function createChangeWriter(options: WatchOptions): Promise<ChangeWriter> {
  checkOutput(options);
  if (options.format === 'table') {
    const unused = (['columns', 'include', 'names'] as const).find((name) => options[name] !== undefined);
    if (unused) {
      throw new UsageError(
        'LinesHaveNoColumns',
        `--${unused} has no effect with the default line format`,
        `--${unused}`,
        'Add --format json, csv, tsv or xml.',
      );
    }
    return {
      write: (changes) => {
        for (const change of changes) print(changeLine(change));
      },
      end: () => undefined,
    };
  }
  const columns = columnsOf(options, changeFields);
  const withNames = columns.names ? await createPortNames() : (mapping: PortMapping): PortMapping => mapping;
  const writer = await createRecordOutput(options, columns, 'change', []);
  // The header before the first record shows that watching has started.
  flush();
  return { write: (changes) => writer.write(changes.map((change) => recordOf(change, withNames))), end: () => writer.end() };
}

function recordOf(change: Change, withNames: (mapping: PortMapping) => PortMapping): ChangeRecord {
  const { event, time, source } = change;
  return {
    ...withNames(change.mapping),
    event,
    time,
    source,
    seconds: 'seconds' in change ? change.seconds : null,
    previous:
      change.event === 'changed'
        ? Object.fromEntries(Object.entries(change.previous).map(([field, value]) => [field, plain(value)]))
        : null,
  };
}

/** A value as one string or number; lists become the names of their items. */
function plain(value: PortMapping[keyof PortMapping]): string | number | null {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((item: { name?: string; processId?: number }) => item.name ?? item.processId).join(', ');
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
