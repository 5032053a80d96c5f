import { Option, type Command } from 'commander';
import { createDirections } from '../../analysis/direction.ts';
import { forEachDirected } from '../../analysis/directed-records.ts';
import type { TimelineEntry } from '../../analysis/timeline/timeline-entry.ts';
import { Timeline } from '../../analysis/timeline/timeline.ts';
import { logSetOf, type LogFile } from '../../log-reader/log-files.ts';
import { isWanted, readLogs } from '../../log-reader/read-logs.ts';
import type { Field } from '../../model/mapping-fields.ts';
import { counted, isOrAre } from '../../model/counted.ts';
import { CommandError, UsageError, formatDiagnostic } from '../errors.ts';
import { addFilters, filterText, withFilterFile, type FilterFileOptions, type FilterOptions } from '../filters.ts';
import { createRecordWriter } from '../output/create-record-writer.ts';
import { printError } from '../output/standard-output.ts';
import { addOutput, checkOutput, type OutputOptions } from '../record-output.ts';
import { addLogInput, createLogInput, withHistory, type LogInput, type LogInputOptions } from './log-input.ts';
import { recordFilter, type RecordFilter } from './record-filter.ts';

type TimelineOptions = LogInputOptions & FilterOptions & FilterFileOptions & OutputOptions & { readonly pause: number };

const fields: readonly Field<TimelineEntry>[] = [
  { name: 'time', kind: 'time' },
  { name: 'last', kind: 'time' },
  { name: 'event', kind: 'text' },
  { name: 'processId', kind: 'number' },
  { name: 'processName', kind: 'text' },
  { name: 'user', kind: 'text' },
  { name: 'path', kind: 'text' },
  { name: 'summary', kind: 'text' },
  { name: 'direction', kind: 'text' },
  { name: 'protocol', kind: 'text' },
  { name: 'localAddress', kind: 'text' },
  { name: 'localPort', kind: 'number' },
  { name: 'remotePort', kind: 'number' },
  { name: 'presentAtStart', kind: 'boolean' },
  { name: 'count', kind: 'number' },
  { name: 'values', kind: 'list' },
  { name: 'valueCount', kind: 'number' },
  { name: 'valueCountIsMinimum', kind: 'boolean' },
  { name: 'file', kind: 'text' },
  { name: 'line', kind: 'number' },
];
const tableColumns: readonly string[] = ['time', 'last', 'event', 'processId', 'processName', 'summary'];

const defaultPauseMs = 600_000;
const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `log timeline`: the life of one program in the logs. */
export function defineTimeline(command: Command): void {
  addLogInput(command);
  addFilters(command);
  addOutput(command);
  command
    .optionsGroup('Timeline:')
    .addOption(
      new Option('--pause <duration>', 'equal records are one entry until a pause of more than this: 30s, 10m, 1d')
        .argParser(parsePause)
        .default(defaultPauseMs, '10m'),
    )
    .addHelpText(
      'after',
      `
Entries, in order: processSeen, listenerOpened, listenerClosed, connected, accepted (the remote endpoint opened the connection),
connectFailed (attempts without an answer), udpOpened (UDP sockets at ports that the system assigns), userSeen and pathSeen (an account or a path that the program did not have before),
modulesLoaded (modules that it did not have before), gap and reporterStarted (in between: nothing is known about the time of a gap).
At least one filter is required. Ports come from PR-EVENTS, or from PR-PORTS and PR-INITIAL if a log set has no PR-EVENTS.

Examples:
  log timeline --process nc                         the life of a program in this machine's logs
  log timeline --process powershell --after 7d --pause 1h
  log timeline --remote-address 6.6.6.6 D:\\Collected\\PC07 --format json`,
    )
    .action(timeline);
}

/** @throws UsageError */
function parsePause(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined && (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')) return Number(amount) * unitMs[unit];
  throw new UsageError('InvalidDuration', `invalid duration for --pause: ${text}`, text, 'Write 30s, 10m, 1h or 1d.');
}

async function timeline(paths: string[], typedOptions: TimelineOptions): Promise<void> {
  const options = await withFilterFile(typedOptions);
  checkOutput(options);
  const filter = recordFilter(options);
  if (!filter) {
    const remedy = 'Add a filter, such as --process nc.';
    throw new UsageError('NoFilters', 'log timeline requires a filter', 'log timeline', remedy);
  }
  const input = await createLogInput(paths, options, options.format);
  const shown = options.format === 'table' ? fields.filter(({ name }) => tableColumns.includes(name)) : fields;
  const writer = await createRecordWriter({ format: options.format, fields: shown, raw: options.raw ?? false, element: 'timelineEvent' });
  const { entries, dropped, matched, checked } = readTimeline(input, options.pause, filter);
  writer.write(entries);
  writer.end();
  if (dropped > 0) warnOfDropped(dropped, options.format);
  input.finish();
  if (matched === 0) {
    const filters = filterText(options);
    const message = `no record matches ${filters} (${checked} checked)`;
    throw new CommandError('NoMatchingRecord', 'ObjectNotFound', message, filters, 'Relax the filters, or select other logs.');
  }
}

/** The entries of the matching records. Records of other times are read too, because their listeners decide on directions. */
function readTimeline(input: LogInput, pauseMs: number, filter: RecordFilter) {
  const built = new Timeline(pauseMs);
  const directions = createDirections();
  let [checked, matched] = [0, 0];
  const files = input.files();
  const withEvents = setsWithEvents(files);
  const needed = files.filter(({ kind, path: file }) => kind !== 'ports' || !withEvents.has(logSetOf(file)));
  for (const records of readLogs(needed, withHistory(input.options))) {
    forEachDirected(records, directions, (record, direction) => {
      if (record.type === 'damaged' || !isWanted(record, input.options)) return;
      if (record.type === 'port' && withEvents.has(logSetOf(record.file))) return;
      checked++;
      built.addReporter(record);
      if (!filter(record)) return;
      matched++;
      built.add(record, direction);
    });
  }
  return { entries: built.entries(), dropped: built.dropped(), matched, checked };
}

/** The log sets with PR-EVENTS: it contains the ports of PR-PORTS and of the table of PR-INITIAL, with more fields. */
function setsWithEvents(files: readonly LogFile[]): ReadonlySet<string> {
  const withContent = files.filter(({ kind, timestamp, bytes }) => kind === 'events' && timestamp !== null && bytes > 0);
  return new Set(withContent.map((file) => logSetOf(file.path)));
}

function warnOfDropped(count: number, format: string): void {
  const message = `${counted(count, 'record')} beyond the maximum of 10,000 entries ${isOrAre(count)} not shown. Narrow the filters or the time range, or set a longer --pause.`;
  printError(formatDiagnostic({ code: 'EntriesDropped', category: 'Warning', message, target: '' }, format));
}
