import type { PortCounts } from './counting/counting.ts';
import type { DistinctCount, Lifetimes, ProcessStatistics } from './log-statistics.ts';
import { createNameCounter, createTopCounter, type Counted, type TopCounter } from './top-counter.ts';

/** Maximum numbers of names: of processes, and of each kind per process. They take some tens of megabytes at most. */
const limits = { processes: 1000, users: 100, ports: 20_000, modules: 1000, paths: 50 };

/** The counts of a process name. */
export interface ProcessCounts extends Counted {
  readonly users: TopCounter<Counted>;
  readonly localPorts: TopCounter<Counted>;
  readonly modules: TopCounter<Counted>;
  readonly paths: TopCounter<Counted>;
  /** Lifetimes of its mappings, seconds. */
  readonly lifetimes: { count: number; shortest: number; total: number; longest: number };
}

export function createProcessCounts(): TopCounter<ProcessCounts> {
  return createTopCounter(limits.processes, (counted) => ({
    ...counted,
    users: createNameCounter(limits.users),
    localPorts: createNameCounter(limits.ports),
    modules: createNameCounter(limits.modules),
    paths: createNameCounter(limits.paths),
    lifetimes: { count: 0, shortest: Infinity, total: 0, longest: 0 },
  }));
}

/** The maximum length of a list of ports. All of them are counted. */
const maxListed = 200;

const names = (counter: TopCounter<Counted>): string[] => counter.items().map(({ name }) => name);
const distinctNames = (counter: TopCounter<Counted>, mayLack: boolean): DistinctCount => ({
  count: counter.items().length,
  approximate: mayLack || counter.hasDropped(),
});

/** The remote endpoints of a process, the most frequent first. */
export interface RemoteEndpoints {
  readonly remotePorts: readonly number[];
  readonly remoteAddresses: readonly string[];
  readonly distinctPorts: DistinctCount;
  readonly distinctAddresses: DistinctCount;
}

const noEndpoints: DistinctCount = { count: 0, approximate: false };

/** @param remoteEndpoints by the process's name */
export function processStatistics(
  processes: TopCounter<ProcessCounts>,
  remoteEndpoints: ReadonlyMap<string, RemoteEndpoints>,
  { records, listenersDropped }: Pick<PortCounts, 'records' | 'listenersDropped'>,
): ProcessStatistics[] {
  // Processes that occur only outside of the requested time have a name and nothing else.
  const occurring = processes
    .items()
    .filter(
      ({ count, paths, modules, lifetimes }) => count > 0 || lifetimes.count > 0 || paths.items().length > 0 || modules.items().length > 0,
    );
  const dropped = processes.hasDropped();
  return occurring.map((process) => {
    const endpoints = remoteEndpoints.get(process.name);
    return {
      processName: process.name,
      count: process.count,
      share: records === 0 ? 0 : process.count / records,
      localPorts: names(process.localPorts).slice(0, maxListed),
      remotePorts: endpoints?.remotePorts ?? [],
      remoteAddresses: endpoints?.remoteAddresses ?? [],
      users: names(process.users),
      paths: names(process.paths),
      modules: names(process.modules),
      distinct: {
        localPorts: distinctNames(process.localPorts, dropped || listenersDropped),
        remotePorts: endpoints?.distinctPorts ?? noEndpoints,
        remoteAddresses: endpoints?.distinctAddresses ?? noEndpoints,
        users: distinctNames(process.users, dropped),
        paths: distinctNames(process.paths, dropped),
        modules: distinctNames(process.modules, dropped),
      },
    };
  });
}

export function lifetimeStatistics(processes: TopCounter<ProcessCounts>): Lifetimes[] {
  return processes
    .items()
    .filter(({ lifetimes }) => lifetimes.count > 0)
    .map(({ name, lifetimes }) => ({
      processName: name,
      count: lifetimes.count,
      shortest: lifetimes.shortest,
      longest: lifetimes.longest,
      mean: lifetimes.total / lifetimes.count,
    }));
}
