import type { LogFile } from '../../log-reader/log-files.ts';
import type { LogRecord, PortRecord, ProcessRecord } from '../../log-reader/log-records.ts';
import { readLogs, type ReadOptions } from '../../log-reader/read-logs.ts';
import { isListening } from '../../model/listening.ts';
import type { LogEvent } from '../../model/log-events.ts';
import { countPortLogs } from './counting/count-port-logs.ts';
import { countPortRecords } from './counting/count-port-records.ts';
import { mergePortCounts } from './counting/port-counts.ts';
import { isServed, createListenerCounts } from './listener-counts.ts';
import type { LogGap, LogStatistics, NewItem, ServiceHost } from './log-statistics.ts';
import { portClients, portStatistics, remoteEnds, unknown } from './port-statistics.ts';
import { lifetimeStatistics, createProcessCounts, processStatistics } from './process-counts.ts';
import { createSessionGaps } from './session-gaps.ts';
import { createNameCounter } from './top-counter.ts';

const limits = { serviceHosts: 5000, gaps: 10_000, computers: 1000 };

/**
 * The statistics of files, taken in one pass in which memory does not grow with what they hold.
 * @param given records that were read before, of the time asked for
 */
export async function computeStatistics(
  files: readonly LogFile[],
  options: Omit<ReadOptions, 'kinds'>,
  given: readonly LogRecord[] = [],
): Promise<LogStatistics> {
  const processes = createProcessCounts();
  const listeners = createListenerCounts();
  const serviceHosts = new Map<string, ServiceHost>();
  const computers = createNameCounter(limits.computers);
  const gaps: LogGap[] = [];
  let damaged = 0;
  const sessions = createSessionGaps(addGap);

  function addGap(gap: LogGap): void {
    if (gaps.length < limits.gaps) gaps.push(gap);
  }

  function addProcess(record: ProcessRecord): void {
    if (record.processName === null) return;
    const process = processes.item(record.processName);
    if (record.user !== null) process.users.item(record.user);
    if (record.path !== null) process.paths.item(record.path).count++;
    for (const { path } of record.modules ?? []) process.modules.item(path).count++;
    const { processId, services, time } = record;
    if (!/^svchost(?:\.exe)?$/i.test(record.processName) || processId === null || services.length === 0) return;
    const key = `${processId} ${services.map(({ name }) => name).join(' ')}`;
    if (!serviceHosts.has(key) && serviceHosts.size < limits.serviceHosts) serviceHosts.set(key, { processId, services, first: time });
  }

  function addEvent(event: LogEvent): void {
    if (event.event === 'started') computers.item(event.computer).count++;
    sessions.add(event);
    if (event.event === 'gap') addGap({ from: event.from, to: event.to, why: event.why });
    if (event.event !== 'closed' && event.event !== 'opened' && event.event !== 'changed') return;
    const { mapping } = event;
    if (event.event === 'changed') {
      // A socket that was Bound begins to listen, or (on Linux) one that listened is Bound again.
      if (event.previous.state === 'Listen') listeners.closed(mapping, event.time);
      else if (event.previous.state && isListening(mapping)) listeners.seen(mapping, event.time);
      return;
    }
    if (isServed(mapping)) listeners[event.event === 'closed' ? 'closed' : 'seen'](mapping, event.time);
    if (event.event !== 'closed' || event.seconds === null || mapping.processName === null) return;
    const { lifetimes } = processes.item(mapping.processName);
    lifetimes.count++;
    lifetimes.total += event.seconds;
    lifetimes.shortest = Math.min(lifetimes.shortest, event.seconds);
    lifetimes.longest = Math.max(lifetimes.longest, event.seconds);
  }

  function add(record: LogRecord): void {
    switch (record.type) {
      case 'damaged':
        damaged++;
        break;
      case 'start':
        if (record.computer !== null) computers.item(record.computer).count++;
        break;
      case 'port':
        if (record.time && isServed(record)) listeners.seen(record, record.time);
        break;
      case 'process':
        addProcess(record);
        break;
      case 'event':
        if (isKnown(record)) addEvent(record);
    }
  }

  const isOfPortLog = (record: LogRecord): record is PortRecord => record.type === 'port' && !record.presentAtStart;
  const counted = await countPortLogs(
    files.filter(({ kind }) => kind === 'ports'),
    options,
  );
  const counts = given.length === 0 ? counted : mergePortCounts([counted, countPortRecords(given.filter(isOfPortLog))]);
  for (const { processName, user, count } of counts.owners) {
    if (count === 0) continue;
    const process = processes.item(processName ?? unknown);
    process.count += count;
    process.users.item(user ?? unknown).count += count;
  }
  for (const { count, first, last, ...listener } of counts.listeners) {
    processes.item(listener.processName ?? unknown).localPorts.item(`${listener.protocol} ${listener.localPort}`).count += count;
    listeners.seen(listener, new Date(first));
    listeners.seen(listener, new Date(last));
  }
  for (const file of files) {
    if (file.kind !== 'ports') for (const records of readLogs([file], options)) records.forEach(add);
  }
  given.filter((record) => !isOfPortLog(record)).forEach(add);
  sessions.end();
  const statistics = portStatistics(counts);
  return {
    ...statistics,
    files: files.length + new Set(given.map(({ file }) => file)).size,
    damaged: statistics.damaged + damaged,
    computers: computers.items().map(({ name }) => name),
    serviceHosts: [...serviceHosts.values()].toSorted((a, b) => a.processId - b.processId),
    listeners: listeners.list(),
    lifetimes: lifetimeStatistics(processes),
    processStatistics: processStatistics(processes, remoteEnds(counts), statistics.records),
    gaps,
    clients: portClients(counts),
  };
}

const knownEvents: ReadonlySet<string> = new Set<LogEvent['event']>(['opened', 'changed', 'closed', 'started', 'stopped', 'gap']);

/** The reader has checked the fields of the events that we know. */
function isKnown(record: { readonly event: string }): record is LogEvent {
  return knownEvents.has(record.event);
}

/** What a measurement has that the baseline has not: listeners, processes, users and remote addresses. */
export function findNewItems(measured: LogStatistics, baseline: LogStatistics): NewItem[] {
  const missing = (
    what: NewItem['what'],
    values: readonly { name: string; count: number }[],
    known: readonly { name: string }[],
  ): NewItem[] => {
    const names = new Set(known.map(({ name }) => name.toLowerCase()));
    return values.filter(({ name }) => !names.has(name.toLowerCase())).map(({ name, count }) => ({ what, name, count }));
  };
  const listeners = ({ listeners: all }: LogStatistics): { name: string; count: number }[] =>
    [...new Set(all.map(({ protocol, localPort, processName }) => `${protocol} ${localPort} ${processName ?? unknown}`))].map((name) => ({
      name,
      count: 1,
    }));
  return [
    ...missing('listener', listeners(measured), listeners(baseline)),
    ...missing('process', measured.processes.values, [
      ...baseline.processes.values,
      ...baseline.processStatistics.map(({ processName }) => ({ name: processName })),
    ]),
    ...missing('user', measured.users.values, baseline.users.values),
    ...missing('remoteAddress', measured.remoteAddresses.values, baseline.remoteAddresses.values),
  ];
}
