import type { LogFile } from '../../log-reader/log-files.ts';
import type { LogRecord, PortRecord, ProcessRecord } from '../../log-reader/log-records.ts';
import { readLogs, type ReadOptions } from '../../log-reader/read-logs.ts';
import { isListening } from '../../model/listening.ts';
import type { ClosedEvent, LogEvent } from '../../model/log-events.ts';
import { countPortLogs, countPortRecords, mergePortCounts, type PortCounts } from './counting/counting.ts';
import { isServed, createListenerCounts } from './listener-counts.ts';
import type { LogGap, LogStatistics, ServiceHost } from './log-statistics.ts';
import { portClients, portStatistics, remoteEndpoints, remoteProcesses, unknown } from './port-statistics.ts';
import { lifetimeStatistics, createProcessCounts, processStatistics } from './process-counts.ts';
import { createSessionGaps } from './session-gaps.ts';
import { createNameCounter } from './top-counter.ts';

const limits = { serviceHosts: 5000, gaps: 10_000, computers: 1000 };

/**
 * Computes the statistics of files in one pass. Memory does not grow with the size of the files.
 * @param given records that were read before, of the requested time
 */
export async function computeStatistics(
  files: readonly LogFile[],
  options: Omit<ReadOptions, 'kinds'>,
  given: readonly LogRecord[] = [],
): Promise<LogStatistics> {
  const collector = new StatisticsCollector();
  const counts = await countPorts(files, options, given);
  collector.addPortCounts(counts);
  for (const file of files) {
    if (file.kind !== 'ports') for (const records of readLogs([file], options)) for (const record of records) collector.add(record);
  }
  for (const record of given) if (!isOfPortsLog(record)) collector.add(record);
  return collector.statistics(counts, files.length + new Set(given.map(({ file }) => file)).size);
}

async function countPorts(
  files: readonly LogFile[],
  options: Omit<ReadOptions, 'kinds'>,
  given: readonly LogRecord[],
): Promise<PortCounts> {
  const portsLogs = files.filter(({ kind }) => kind === 'ports');
  const counts = await countPortLogs(portsLogs, options);
  return given.length === 0 ? counts : mergePortCounts([counts, countPortRecords(given.filter(isOfPortsLog))]);
}

function isOfPortsLog(record: LogRecord): record is PortRecord {
  return record.type === 'port' && !record.presentAtStart;
}

/** Everything that is collected from records, one record at a time. */
class StatisticsCollector {
  private readonly processes = createProcessCounts();
  private readonly listeners = createListenerCounts();
  private readonly serviceHosts = new Map<string, ServiceHost>();
  private readonly computers = createNameCounter(limits.computers);
  private readonly gaps: LogGap[] = [];
  private readonly sessions = createSessionGaps((gap) => this.addGap(gap));
  private damaged = 0;

  addPortCounts({ owners, listeners }: PortCounts): void {
    for (const { processName, user, count } of owners) {
      if (count === 0) continue;
      const process = this.processes.item(processName ?? unknown);
      process.count += count;
      process.users.item(user ?? unknown).count += count;
    }
    for (const { count, first, last, ...listener } of listeners) {
      this.processes.item(listener.processName ?? unknown).localPorts.item(`${listener.protocol} ${listener.localPort}`).count += count;
      this.listeners.seen(listener, new Date(first));
      this.listeners.seen(listener, new Date(last));
    }
  }

  add(record: LogRecord): void {
    switch (record.type) {
      case 'damaged':
        this.damaged++;
        break;
      case 'start':
        if (record.computer !== null) this.computers.item(record.computer).count++;
        break;
      case 'port':
        if (record.time && isServed(record)) this.listeners.seen(record, record.time);
        break;
      case 'process':
        this.addProcess(record);
        break;
      case 'event':
        if (isKnown(record)) this.addEvent(record);
    }
  }

  /** Call it after the last record. */
  statistics(counts: PortCounts, files: number): LogStatistics {
    this.sessions.end();
    const statistics = portStatistics(counts);
    return {
      ...statistics,
      files,
      damaged: statistics.damaged + this.damaged,
      computers: this.computers.items().map(({ name }) => name),
      serviceHosts: [...this.serviceHosts.values()].toSorted((a, b) => a.processId - b.processId),
      listeners: this.listeners.list(),
      lifetimes: lifetimeStatistics(this.processes),
      processStatistics: processStatistics(this.processes, remoteEndpoints(counts), statistics.records),
      gaps: this.gaps,
      clients: portClients(counts),
      remoteProcesses: remoteProcesses(counts),
    };
  }

  private addGap(gap: LogGap): void {
    if (this.gaps.length < limits.gaps) this.gaps.push(gap);
  }

  private addProcess(record: ProcessRecord): void {
    if (record.processName === null) return;
    const process = this.processes.item(record.processName);
    if (record.user !== null) process.users.item(record.user);
    if (record.path !== null) process.paths.item(record.path).count++;
    for (const { path } of record.modules ?? []) process.modules.item(path).count++;
    const { processId, services, time } = record;
    if (!/^svchost(?:\.exe)?$/i.test(record.processName) || processId === null || services.length === 0) return;
    const key = `${processId} ${services.map(({ name }) => name).join(' ')}`;
    if (!this.serviceHosts.has(key) && this.serviceHosts.size < limits.serviceHosts) {
      this.serviceHosts.set(key, { processId, services, first: time });
    }
  }

  private addEvent(event: LogEvent): void {
    this.sessions.add(event);
    switch (event.event) {
      case 'started':
        this.computers.item(event.computer).count++;
        break;
      case 'gap':
        this.addGap({ from: event.from, to: event.to, why: event.why });
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

const knownEvents: ReadonlySet<string> = new Set<LogEvent['event']>(['opened', 'changed', 'closed', 'started', 'stopped', 'gap']);

/** The reader has checked the fields of the events that this version knows. */
function isKnown(record: { readonly event: string }): record is LogEvent {
  return knownEvents.has(record.event);
}
