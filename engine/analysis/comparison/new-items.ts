import { listenerName, type Listener, type LogStatistics, type NewItem } from '../statistics/log-statistics.ts';
import { unknown } from '../statistics/port-statistics.ts';

type NamedCount = Pick<NewItem, 'name' | 'count'>;

const nothing = { processName: null, user: null, previous: null };

/**
 * What logs have and the baseline does not have: listeners, listeners with another owner, processes, users, the remote ports of processes
 * that the baseline has, and remote addresses with the processes that have connections with them. `log measure --baseline`,
 * `log report --baseline` and `log compare` use it.
 */
export function findNewItems(measured: LogStatistics, baseline: LogStatistics): NewItem[] {
  const marked = (items: NewItem[], usage: 'processes' | 'users' | 'remoteAddresses'): NewItem[] =>
    measured[usage].approximate || baseline[usage].approximate ? items.map((item) => ({ ...item, approximate: true })) : items;
  return [
    ...newListeners(lastOwners(measured), lastOwners(baseline)),
    ...marked(newNames('process', [...measured.processes.values, ...owners(measured, 'processName')], processNames(baseline)), 'processes'),
    ...marked(newNames('user', [...measured.users.values, ...owners(measured, 'user')], userNames(baseline)), 'users'),
    ...newPorts(measured, baseline),
    ...marked(newAddresses(measured, baseline), 'remoteAddresses'),
  ];
}

function newListeners(listeners: ReadonlyMap<string, Listener>, known: ReadonlyMap<string, Listener>): NewItem[] {
  return [...listeners].flatMap(([name, { processName, user }]): NewItem[] => {
    const previous = known.get(name);
    const item = { what: 'listener', name, processName, user, count: null } as const;
    if (!previous) return [{ ...item, previous: null }];
    const hasOtherOwner = isOther(previous.processName, processName) || isOther(previous.user, user);
    return hasOtherOwner ? [{ ...item, previous: { processName: previous.processName, user: previous.user } }] : [];
  });
}

/** The last listener of each port. */
function lastOwners({ listeners }: LogStatistics): Map<string, Listener> {
  const found = new Map<string, Listener>();
  for (const listener of listeners) {
    const name = listenerName(listener);
    const known = found.get(name);
    if (!known || known.last <= listener.last) found.set(name, listener);
  }
  return found;
}

/** A value that is not known is not a difference: the table of PR-INITIAL has no users. */
function isOther(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() !== b.toLowerCase();
}

/** The owners of listeners: a listener that existed at the start is not in PR-PORTS. */
function owners({ listeners }: LogStatistics, field: 'processName' | 'user'): NamedCount[] {
  return listeners.flatMap((listener) => (listener[field] === null ? [] : [{ name: listener[field], count: null }]));
}

/** All processes of a log, also those without ports. */
function processNames(statistics: LogStatistics): string[] {
  const { processes, processStatistics } = statistics;
  return [
    ...processes.values.map(({ name }) => name),
    ...processStatistics.map(({ processName }) => processName),
    ...owners(statistics, 'processName').map(({ name }) => name),
  ];
}

function userNames(statistics: LogStatistics): string[] {
  const { users, processStatistics } = statistics;
  return [
    ...users.values.map(({ name }) => name),
    ...processStatistics.flatMap((process) => process.users),
    ...owners(statistics, 'user').map(({ name }) => name),
  ];
}

function newNames(what: 'process' | 'user', values: readonly NamedCount[], baseline: readonly string[]): NewItem[] {
  const known = new Set([unknown, ...baseline.map((name) => name.toLowerCase())]);
  return values.flatMap(({ name, count }) => {
    if (known.has(name.toLowerCase())) return [];
    known.add(name.toLowerCase());
    return [{ what, name, count, ...nothing }];
  });
}

/**
 * The remote ports that a process of the baseline has not connected to there; the statistics leave out accepted connections. Lists of ports
 * are cut, so a port may not be new.
 */
function newPorts({ processStatistics }: LogStatistics, baseline: LogStatistics): NewItem[] {
  const known = new Map(processNames(baseline).map((name) => [name.toLowerCase(), { ports: new Set<number>(), isCut: false }]));
  for (const { processName, remotePorts, distinct } of baseline.processStatistics) {
    const ofName = known.get(processName.toLowerCase())!;
    for (const port of remotePorts) ofName.ports.add(port);
    ofName.isCut ||= distinct.remotePorts.approximate || distinct.remotePorts.count > remotePorts.length;
  }
  return processStatistics.flatMap(({ processName, remotePorts }): NewItem[] => {
    const ofName = known.get(processName.toLowerCase());
    if (!ofName || processName === unknown) return [];
    const item = { ...nothing, what: 'remotePort', processName, count: null, ...(ofName.isCut && { approximate: true as const }) } as const;
    return remotePorts.filter((port) => !ofName.ports.has(port)).map((port) => ({ ...item, name: String(port) }));
  });
}

/** An item for each new address and process. */
function newAddresses({ remoteAddresses, remoteProcesses }: LogStatistics, baseline: LogStatistics): NewItem[] {
  const known = new Set(baseline.remoteAddresses.values.map(({ name }) => name));
  const added = remoteAddresses.values.filter(({ name }) => !known.has(name));
  const processes = added.length === 0 ? null : remoteProcesses();
  return added.flatMap(({ name, count }): NewItem[] => {
    const item = { ...nothing, what: 'remoteAddress', name } as const;
    const ofAddress = processes?.get(name) ?? [];
    if (ofAddress.length === 0) return [{ ...item, count }];
    return ofAddress.map((process) => ({ ...item, processName: process.name, count: process.count }));
  });
}
