import { fileTimeZone } from '../../log-reader/file-time-zone.ts';
import { offsetText, parseTimeZone, systemTimeZone, type TimeZone } from '../../log-reader/local-time.ts';
import { createLogCaches, type LogCaches } from '../../log-reader/log-caches.ts';
import { logSetOf, type LogFile } from '../../log-reader/log-files.ts';
import type { EventRecord, LogRecord, OtherEventRecord, PortRecord, ProcessRecord } from '../../log-reader/log-records.ts';
import { isWanted, readLogs, type ReadOptions } from '../../log-reader/read-logs.ts';
import { isListening } from '../../model/listening.ts';
import type { ClosedEvent, EventHead, LogEvent, MappingEvent, PresentEvent } from '../../model/log-events.ts';
import {
  countPortLogs,
  createPortRecordCounter,
  mergePortCounts,
  type CountedRecord,
  type PortCounts,
  type PortRecordCounter,
} from './counting/counting.ts';
import { countedRecordOf } from './event-records.ts';
import { isServed, createListenerCounts } from './listener-counts.ts';
import { addListeningPorts, listeningPorts, type ListeningPorts } from './listening-ports.ts';
import type { LogGap, LogStatistics, ServiceHost, ServiceUse } from './log-statistics.ts';
import { createOpenTimes } from './open-times.ts';
import { portClients, portStatistics, remoteEndpoints, remoteProcesses, unknown } from './port-statistics.ts';
import { lifetimeStatistics, createProcessCounts, processStatistics } from './process-counts.ts';
import { createServiceHosts, isServiceHostName } from './service-hosts.ts';
import { createSessionGaps } from './session-gaps.ts';
import { createNameCounter } from './top-counter.ts';

const limits = { serviceHosts: 5000, gaps: 10_000, computers: 1000, timeZones: 100 };

/** Called with all records, of any time, in the order of the files, so that a caller need not read the files again. */
type UseRecords = (records: readonly LogRecord[]) => void;

/**
 * Computes the statistics of files in one pass. Memory does not grow with the size of the files. PR-PORTS is counted; the events of a log
 * set without PR-PORTS are counted in its place, so that each connection counts once.
 * @param given records that were read before, of any time
 */
export async function computeStatistics(
  files: readonly LogFile[],
  options: Omit<ReadOptions, 'kinds'>,
  given: readonly LogRecord[] = [],
  use?: UseRecords,
): Promise<LogStatistics> {
  const [statistics] = await computePeriods(files, [{ options, given }], use);
  return statistics!;
}

/** A time whose statistics are computed, and the records of any time that were read before. */
interface RequestedPeriod {
  readonly options: Omit<ReadOptions, 'kinds'>;
  readonly given: readonly LogRecord[];
}

/** The moments of the first and the last record in PR-PORTS, milliseconds; Infinity and -Infinity if there are no records. */
export type CountedTime = Pick<PortCounts, 'first' | 'last'>;

/**
 * As {@link computeStatistics}, for several periods. Only PR-PORTS is read once for each of them. Problems are reported as the options of
 * the first period say.
 * @param further returns more periods, which depend on the times in the first one
 */
export async function computePeriods(
  files: readonly LogFile[],
  given: readonly RequestedPeriod[],
  use?: UseRecords,
  further: (counted: CountedTime) => readonly RequestedPeriod[] = () => [],
): Promise<LogStatistics[]> {
  const periods = [...given];
  const portsLogs = files.filter(({ kind }) => kind === 'ports');
  const collectors: StatisticsCollector[] = [];
  const { options: firstOptions, given: ofAnyTime } = given[0]!;
  const whole = { ...silently(firstOptions), progress: undefined, after: undefined, before: undefined };
  const listening = listeningPorts(files, ofAnyTime, whole);
  // Further periods are added after the first one.
  for (let index = 0; index < periods.length; index++) {
    const { options, given: records } = periods[index]!;
    const collector = new StatisticsCollector(options, portsLogSets(files, records), listening);
    const counts = await countPortLogs(portsLogs, { ...(index === 0 ? options : silently(options)), listening });
    if (index === 0) periods.push(...further(counts));
    collector.addPortCounts(counts);
    collectors.push(collector);
  }
  const caches = createLogCaches();
  for (const file of files) readOnce(file, periods, collectors, use, caches);
  return periods.map(({ given: records }, index) => {
    for (const record of records) collectors[index]!.addGiven(record, isWanted(record, periods[index]!.options));
    if (index === 0 && records.length > 0) use?.(records);
    return collectors[index]!.statistics(files.length + new Set(records.map(({ file }) => file)).size, records.length > 0);
  });
}

/** Reads a file from its start, because the open ports at a time depend on all events before it. */
function readOnce(
  file: LogFile,
  periods: readonly RequestedPeriod[],
  collectors: readonly StatisticsCollector[],
  use: UseRecords | undefined,
  caches: LogCaches,
): void {
  const { options } = periods[0]!;
  for (const collector of collectors) collector.setTimeZone(fileTimeZone(file, options.zone ?? null));
  const isCounted = file.kind === 'ports';
  if (isCounted && !use) return;
  // The counting reports the problems of PR-PORTS.
  const ofAnyTime = { ...(isCounted ? silently(options) : options), after: undefined, before: undefined, caches };
  for (const records of readLogs([file], ofAnyTime)) {
    if (!isCounted) for (const record of records) addToAll(record, periods, collectors);
    use?.(records);
  }
}

function addToAll(record: LogRecord, periods: readonly RequestedPeriod[], collectors: readonly StatisticsCollector[]): void {
  for (const [index, collector] of collectors.entries()) {
    collector.addToTimes(record);
    if (isWanted(record, periods[index]!.options)) collector.add(record);
  }
}

/** Options for a second pass over the same file, so that nothing is reported twice. */
function silently(options: ReadOptions): ReadOptions {
  return { ...options, problem: () => undefined, unreadable: undefined, notice: undefined };
}

function isOfPortsLog(record: LogRecord): record is PortRecord {
  return record.type === 'port' && !record.presentAtStart;
}

/** The log sets whose PR-PORTS is in files and not empty, or in records that were read before. PR-EVENTS of these sets repeats it. */
export function portsLogSets(files: readonly LogFile[], given: readonly LogRecord[] = []): ReadonlySet<string> {
  const names = [
    ...files.filter(({ kind, bytes }) => kind === 'ports' && bytes > 0).map(({ path }) => path),
    ...given.filter(isOfPortsLog).map(({ file }) => file),
  ];
  return new Set([...new Set(names)].map(logSetOf));
}

/** Everything that is collected from records, one record at a time. */
class StatisticsCollector {
  private readonly processes = createProcessCounts();
  private readonly listeners = createListenerCounts();
  private readonly serviceHosts = new Map<string, ServiceHost>();
  private readonly hostServices = createServiceHosts();
  private readonly computers = createNameCounter(limits.computers);
  private readonly gaps: LogGap[] = [];
  private droppedGaps = 0;
  private readonly sessions = createSessionGaps((gap) => this.addGap(gap));
  private readonly openTimes;
  private readonly timeZones = new Set<string>();
  /** Of the local times in the current file. */
  private zone: TimeZone;
  /** The log sets whose PR-PORTS is counted. */
  private readonly portsSets: ReadonlySet<string>;
  private readonly listening: ListeningPorts;
  private logSet = { file: '', name: '' };
  /** Counts records; created when there are some. */
  private records: PortRecordCounter | null = null;
  private readonly counts: PortCounts[] = [];
  private damaged = 0;

  /**
   * @param portsSets see {@link portsLogSets}
   * @param listening the collector adds those in events
   */
  constructor({ after, before, zone }: ReadOptions, portsSets: ReadonlySet<string>, listening: ListeningPorts) {
    this.listening = listening;
    this.openTimes = createOpenTimes(after, before);
    this.zone = zone ?? systemTimeZone;
    this.portsSets = portsSets;
  }

  addPortCounts(counts: PortCounts): void {
    this.counts.push(counts);
    for (const { processName, user, count } of counts.owners) {
      if (count === 0) continue;
      const process = this.processes.item(processName ?? unknown);
      process.count += count;
      process.users.item(user ?? unknown).count += count;
    }
    for (const { count, first, last, ...listener } of counts.listeners) {
      this.processes.item(listener.processName ?? unknown).localPorts.item(`${listener.protocol} ${listener.localPort}`).count += count;
      this.listeners.seen(listener, new Date(first));
      this.listeners.seen(listener, new Date(last));
    }
  }

  /** Sets the time zone of the records that follow. */
  setTimeZone(zone: TimeZone): void {
    this.zone = zone;
    if (this.timeZones.size < limits.timeZones) this.timeZones.add(zone.name);
  }

  /** A record of any time, in the order of the file. */
  addToTimes(record: LogRecord): void {
    if (record.type !== 'event' || !isKnown(record)) return;
    this.openTimes.add(record, record.file);
    addListeningPorts(this.listening, record);
  }

  /** A record of any time that was read before. */
  addGiven(record: LogRecord, isOfTime: boolean): void {
    const zone = 'timeSource' in record ? zoneOfRecord(record) : null;
    if (zone) this.setTimeZone(zone);
    this.addToTimes(record);
    if (isOfTime) this.add(record);
  }

  /** A record of the requested time. */
  add(record: LogRecord): void {
    switch (record.type) {
      case 'damaged':
        this.damaged++;
        break;
      case 'start':
        if (record.computer !== null) this.computers.item(record.computer).count++;
        break;
      case 'port':
        if (!record.presentAtStart) this.countRecord(record);
        else if (record.time && isServed(record)) this.listeners.seen(record, record.time);
        break;
      case 'process':
        this.addProcess(record);
        break;
      case 'event':
        if (isKnown(record)) this.addEvent(record, record.file);
    }
  }

  /**
   * Call it after the last record.
   * @param hasGiven whether records were read before: they do not contain the damaged lines of their logs
   */
  statistics(files: number, hasGiven: boolean): LogStatistics {
    this.sessions.end();
    if (this.records) this.addPortCounts(this.records.counts());
    const counts = mergePortCounts(this.counts);
    const statistics = portStatistics(counts);
    const damaged = statistics.damaged + this.damaged;
    return {
      ...statistics,
      files,
      damaged: damaged === 0 && hasGiven ? null : damaged,
      timeZones: [...this.timeZones],
      timeShares: this.openTimes.shares(),
      computers: this.computers.items().map(({ name }) => name),
      serviceHosts: [...this.serviceHosts.values()].toSorted((a, b) => a.processId - b.processId),
      services: this.services(counts),
      listeners: this.listeners.list(),
      lifetimes: lifetimeStatistics(this.processes),
      processStatistics: processStatistics(this.processes, remoteEndpoints(counts), counts),
      gaps: this.gaps,
      droppedGaps: this.droppedGaps,
      clients: portClients(counts),
      remoteProcesses: remoteProcesses(counts),
    };
  }

  private services({ serviceHosts, records }: PortCounts): ServiceUse[] {
    return this.hostServices
      .attribute(serviceHosts)
      .map(({ services, count }) => ({ name: services.join(', ') || unknown, count, share: count / records, services }))
      .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }

  private addGap(gap: LogGap): void {
    if (this.gaps.length < limits.gaps) this.gaps.push(gap);
    else this.droppedGaps++;
  }

  private addProcess(record: ProcessRecord): void {
    if (record.processName === null) return;
    const process = this.processes.item(record.processName);
    if (record.user !== null) process.users.item(record.user);
    if (record.path !== null) process.paths.item(record.path).count++;
    for (const { path } of record.modules ?? []) process.modules.item(path).count++;
    const { processId, services, time } = record;
    if (!isServiceHostName(record.processName) || processId === null || !services || services.length === 0) return;
    const names = services.map(({ name }) => name);
    this.hostServices.add(this.logSetOf(record.file), processId, names);
    const key = `${processId} ${names.join(' ')}`;
    if (!this.serviceHosts.has(key) && this.serviceHosts.size < limits.serviceHosts) {
      this.serviceHosts.set(key, { processId, services, first: time });
    }
  }

  private addEvent(event: EventHead & LogEvent, file: string): void {
    this.sessions.add(event);
    if ('mapping' in event) this.addMapping(event, file);
    switch (event.event) {
      case 'started':
        this.computers.item(event.computer).count++;
        this.setTimeZone(parseTimeZone(event.timeZone, 'Events') ?? parseTimeZone(event.utcOffset, 'Events') ?? this.zone);
        break;
      case 'gap':
        this.addGap({ from: event.from, to: event.to, why: event.why });
        break;
      case 'present':
        this.addPresent(event);
        break;
      case 'opened':
        if (isServed(event.mapping)) this.listeners.seen(event.mapping, event.time);
        break;
      case 'changed':
        // A socket that was Bound starts to listen, or (on Linux) one that listened is Bound again.
        if (event.previous.state === 'Listen') this.listeners.closed(event.mapping, event.time);
        else if (event.previous.state && isListening(event.mapping)) this.listeners.seen(event.mapping, event.time);
        break;
      case 'closed':
        this.addClosed(event);
    }
  }

  /** A listener of the start. PR-INITIAL may have it too, with its time in whole seconds. */
  private addPresent({ mapping, time }: PresentEvent): void {
    if (!isServed(mapping)) return;
    this.listeners.seen(mapping, wholeSecond(time));
    this.listeners.seen(mapping, time);
  }

  private addMapping(event: MappingEvent, file: string): void {
    const { processName, processId, services } = event.mapping;
    if (processId !== null && processName !== null && isServiceHostName(processName)) {
      this.hostServices.add(
        this.logSetOf(file),
        processId,
        services.map(({ name }) => name),
      );
    }
    if (this.portsSets.has(this.logSetOf(file))) return;
    const record = countedRecordOf(event, file, this.zone);
    if (record) this.countRecord(record);
  }

  private countRecord(record: CountedRecord): void {
    this.records ??= createPortRecordCounter(this.listening);
    this.records.add(record);
  }

  private logSetOf(file: string): string {
    if (file !== this.logSet.file) this.logSet = { file, name: logSetOf(file) };
    return this.logSet.name;
  }

  private addClosed({ mapping, time, seconds }: ClosedEvent): void {
    if (isServed(mapping)) this.listeners.closed(mapping, time);
    if (seconds === null || mapping.processName === null) return;
    const { lifetimes } = this.processes.item(mapping.processName);
    lifetimes.count++;
    lifetimes.total += seconds;
    lifetimes.shortest = Math.min(lifetimes.shortest, seconds);
    lifetimes.longest = Math.max(lifetimes.longest, seconds);
  }
}

/** The time zone that a record shows: that of this machine, or the offset that was requested. Events name all other zones. */
function zoneOfRecord({ timeSource, time, ...record }: Extract<LogRecord, { timeSource: unknown }>): TimeZone | null {
  if (timeSource === 'Machine') return systemTimeZone;
  if (timeSource !== 'Option' || !time || !('localTime' in record)) return null;
  return parseTimeZone(offsetText(Date.parse(`${String(record.localTime)}Z`) - Math.floor(time.getTime() / 1000) * 1000), 'Option');
}

function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

const knownEvents: ReadonlySet<string> = new Set<LogEvent['event']>([
  'present',
  'opened',
  'changed',
  'closed',
  'started',
  'stopped',
  'gap',
  'rotated',
  'lost',
]);

/** The reader has checked the fields of the events that this version knows. */
function isKnown(record: EventRecord | OtherEventRecord): record is EventRecord & LogEvent {
  return knownEvents.has(record.event);
}
