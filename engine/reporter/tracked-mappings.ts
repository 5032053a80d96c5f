import type { StateEvent } from '../collector/collector.ts';
import type { ChangeSource } from '../model/log-events.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import type { TcpState } from '../model/tcp-states.ts';
import { portPair } from './endpoint-keys.ts';
import { ProcessStatistics } from './process-statistics.ts';

/** A mapping of the last snapshot, or one that an event has opened since. */
export interface TrackedMapping {
  /** The collector's record: the same object as long as nothing changed. That of an event until a snapshot lists the socket. */
  readonly raw: PortMapping;
  /** The reported record: with the last known owner if the system no longer reports it. {@link TrackedMappings.setState} changes it. */
  mapping: PortMapping;
  /** The clock when it was first seen, in milliseconds; null if it was in the first snapshot. */
  readonly since: number | null;
  readonly source: ChangeSource;
  /** Whether the system has reported the end of its socket. A row in TIME WAIT stays in the table after that. */
  isReported: boolean;
  /** Whether the last snapshot did not contain it: the event of its end may follow. */
  isMissing: boolean;
  /** The event that opened it; null if a snapshot showed it first. */
  readonly openedBy: StateEvent | null;
  /** The socket of its events; null before the first one. */
  socket: number | null;
  /** An event closed it: what the system still lists of it (TIME WAIT) is not reported. */
  readonly isEnded: boolean;
}

/** The tracked mappings, by the records of the collector. */
export class TrackedMappings {
  private readonly byRaw = new Map<PortMapping, TrackedMapping>();
  private readonly withoutRow = new Set<TrackedMapping>();
  private readonly endedRows = new Set<PortMapping>();
  /** Of the mappings that have not ended. */
  readonly statistics = new ProcessStatistics();
  /**
   * TCP mappings by their two ports; a list only if several have the same, because garbage collection takes longer for many small lists. It
   * is filled at the first search: without events nothing is searched.
   */
  private byPorts: Map<number, TrackedMapping | TrackedMapping[]> | null = null;

  has(row: PortMapping): boolean {
    return this.byRaw.has(row);
  }

  /** Adds a mapping that the last snapshot lists. */
  add(entry: TrackedMapping): void {
    this.byRaw.set(entry.raw, entry);
    if (!entry.isEnded) this.statistics.count(entry.mapping, 1);
    if (this.byPorts !== null) addTo(this.byPorts, entry);
  }

  /** Adds a mapping that the last snapshot does not list: it was opened since, or the event of its end may follow. */
  addUnlisted(entry: TrackedMapping): void {
    this.add(entry);
    this.withoutRow.add(entry);
  }

  /** An event has changed the state of a mapping. */
  setState(entry: TrackedMapping, state: TcpState): void {
    this.statistics.count(entry.mapping, -1);
    entry.mapping = { ...entry.mapping, state };
    this.statistics.count(entry.mapping, 1);
  }

  /** The snapshot does not list this row of the last one. */
  markUnlisted(raw: PortMapping): void {
    const entry = this.byRaw.get(raw);
    if (entry !== undefined) this.withoutRow.add(entry);
  }

  /** The mappings that the last snapshot does not list. */
  unlisted(): readonly TrackedMapping[] {
    return [...this.withoutRow];
  }

  delete(entry: TrackedMapping): void {
    this.byRaw.delete(entry.raw);
    if (!entry.isEnded) this.statistics.count(entry.mapping, -1);
    if (!this.withoutRow.delete(entry)) this.endedRows.add(entry.raw);
    const key = portPair(entry.raw);
    const rest = listOf(this.byPorts?.get(key)).filter((one) => one !== entry);
    if (rest.length === 0) this.byPorts?.delete(key);
    else this.byPorts?.set(key, rest);
  }

  /** The rows of the last snapshot whose mappings were deleted since. */
  takeEndedRows(): readonly PortMapping[] {
    const rows = [...this.endedRows];
    this.endedRows.clear();
    return rows;
  }

  /** With forEach: an iterator allocates an object for each of possibly a hundred thousand mappings. */
  forEach(visit: (entry: TrackedMapping) => void): void {
    this.byRaw.forEach(visit);
  }

  /** The TCP mappings with these ports, without those that have ended. @param remotePort 0 for listeners */
  tcpAt(localPort: number, remotePort: number): readonly TrackedMapping[] {
    if (this.byPorts === null) {
      this.byPorts = new Map();
      for (const entry of this.byRaw.values()) addTo(this.byPorts, entry);
    }
    return listOf(this.byPorts.get(portPair({ localPort, remotePort })));
  }
}

function listOf(found: TrackedMapping | TrackedMapping[] = []): TrackedMapping[] {
  return Array.isArray(found) ? found : [found];
}

function addTo(byPorts: NonNullable<TrackedMappings['byPorts']>, entry: TrackedMapping): void {
  if (entry.raw.protocol !== 'TCP' || entry.isEnded) return;
  const key = portPair(entry.raw);
  const same = byPorts.get(key);
  if (same === undefined) byPorts.set(key, entry);
  else if (Array.isArray(same)) same.push(entry);
  else byPorts.set(key, [same, entry]);
}
