import path from 'node:path';
import { endpointText } from '../../model/addresses.ts';
import { counted } from '../../model/counted.ts';
import type { Direction } from '../direction.ts';

/** The kinds of entries. The last two are of the reporter, not of the program. */
export const timelineEvents = [
  /** Processes of the program that no earlier record has. */
  'processSeen',
  'listenerOpened',
  'listenerClosed',
  /** Connections that the program opened, or whose direction is not known. */
  'connected',
  /** Connections that a remote endpoint opened. */
  'accepted',
  /** Attempts of the program to connect that failed. */
  'connectFailed',
  /** UDP sockets at ports that the system assigns itself. */
  'udpOpened',
  /** An account or a path that no earlier record of the program has. */
  'userSeen',
  'pathSeen',
  /** Modules that no earlier record of the program has. */
  'modulesLoaded',
  'gap',
  'reporterStarted',
] as const;
export type TimelineEvent = (typeof timelineEvents)[number];

/** An entry of a timeline: one or several records of one kind that follow each other without a long pause. */
export interface TimelineEntry {
  /** Times of the first and the last of its records. */
  readonly time: Date;
  readonly last: Date;
  readonly event: TimelineEvent;
  /** One line for people. */
  readonly summary: string;
  /** The process of the first record. */
  readonly processId: number | null;
  readonly processName: string | null;
  readonly user: string | null;
  readonly path: string | null;
  readonly direction: Direction | null;
  readonly protocol: 'TCP' | 'UDP' | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  readonly remotePort: number | null;
  /** Whether it existed when the reporter started. */
  readonly presentAtStart: boolean;
  /** Number of its records: of processes, connections, times that a port was opened. */
  readonly count: number;
  /** The first {@link maxShownValues} of its process ids, remote addresses or modules; the account or path and the one before. */
  readonly values: readonly string[];
  /** Number of distinct values; if `valueCountIsMinimum`, there may be more. */
  readonly valueCount: number;
  readonly valueCountIsMinimum: boolean;
  /** Location of the first record. */
  readonly file: string;
  readonly line: number;
}

export const maxShownValues = 100;
const maxNamedValues = 3;

type Described = Omit<TimelineEntry, 'summary'>;

/** The summary of an entry: `to 20 addresses on TCP 443, 35 connections`. */
export function summaryOf(entry: Described): string {
  const suffix = entry.presentAtStart ? ', present at start' : '';
  return `${describe(entry)}${suffix}`;
}

function describe(entry: Described): string {
  const { event, values, protocol, count } = entry;
  switch (event) {
    case 'processSeen':
      return listed(entry, 'process', 'processes', values);
    case 'listenerOpened':
    case 'listenerClosed':
      return `${protocol} ${endpointText(entry.localAddress ?? '', entry.localPort)}${count > 1 ? `, ${count} times` : ''}`;
    case 'accepted':
      return `from ${connections(entry, entry.localPort)}`;
    case 'connected':
      return entry.direction === null ? `with ${connections(entry, servicePort(entry))}` : `to ${connections(entry, entry.remotePort)}`;
    case 'connectFailed':
      return `to ${endpoints(entry, entry.remotePort)}${count > 1 ? `, ${count} attempts` : ''}`;
    case 'udpOpened':
      return counted(count, 'UDP socket');
    case 'userSeen':
    case 'pathSeen':
      return `${values[0] ?? ''}, before: ${values[1] ?? ''}`;
    case 'modulesLoaded':
      return listed(entry, 'module', 'modules', values.map(fileName));
    case 'gap':
    case 'reporterStarted':
      return values.join(', ');
  }
}

function servicePort({ localPort, remotePort }: Described): number | null {
  return remotePort ?? localPort;
}

function connections(entry: Described, port: number | null): string {
  return `${endpoints(entry, port)}${entry.count > 1 ? `, ${entry.count} connections` : ''}`;
}

function endpoints({ values, valueCount, valueCountIsMinimum, protocol }: Described, port: number | null): string {
  const addresses = valueCount === 1 ? (values[0] ?? '') : `${valueCount}${valueCountIsMinimum ? '+' : ''} addresses`;
  return `${addresses} on ${protocol} ${port}`;
}

function listed({ valueCount, valueCountIsMinimum }: Described, one: string, several: string, names: readonly string[]): string {
  if (valueCount === 1) return `${one} ${names[0]}`;
  const number = `${valueCount}${valueCountIsMinimum ? '+' : ''} ${several}`;
  return valueCount > maxNamedValues ? number : `${number}: ${names.join(', ')}`;
}

function fileName(file: string): string {
  return (file.includes('\\') ? path.win32 : path.posix).basename(file);
}
