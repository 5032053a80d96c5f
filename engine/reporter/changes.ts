import type { DestroyedSocket, Snapshot, StateEvent } from '../collector/collector.ts';
import type { PortStatistics } from '../log-writer/port-statistics.ts';
import { isListening } from '../model/listening.ts';
import type { Change } from '../model/log-events.ts';
import { comparedFields } from '../model/mapping-schema.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { localPortKey, tupleKey } from './endpoint-keys.ts';
import { listDifference } from './list-difference.ts';
import { hasNoLivingOwner, ownerlessMapping, sameProcess, withLastOwner, withOwner } from './owner-fields.ts';
import { pairRows, type RowPair } from './pair-rows.ts';
import { RememberedOwners, type ListenersByPort } from './remembered-owners.ts';
import { lifetime, StateChanges } from './state-changes.ts';
import { TrackedMappings, type TrackedMapping } from './tracked-mappings.ts';
import { openedAndClosed, UnseenSockets } from './unseen-sockets.ts';

/** The changes from snapshot to snapshot. Deterministic: they depend on the parameters only. */
export interface Changes {
  /**
   * The changes since the previous snapshot: closed ones first, then changed, then opened. `clock` is a monotonic clock in milliseconds;
   * `destroyed` are the sockets that the system has reported as destroyed since, undefined if it does not report them. `later` are events
   * that happened while the snapshot was taken, undefined if the system reports none: what is known from them is left to {@link apply}, and
   * a TCP mapping is only closed if the event of its end has not come until the next snapshot.
   */
  next(snapshot: Snapshot, clock: number, destroyed?: readonly DestroyedSocket[], later?: readonly StateEvent[]): Change[];
  /** The changes that the system's events report, in their order. */
  apply(events: readonly StateEvent[], clock: number): Change[];
  /** Whether a row of a snapshot is still an open mapping. */
  has(row: PortMapping): boolean;
  /** Calls `visit` with each mapping of the last snapshot, with its last known owner. */
  eachMapping(visit: (mapping: PortMapping) => void): void;
  /** The statistics of these mappings, without Bound rows, that belong to a process; null for those without a process. */
  statisticsOf(processId: number | null): PortStatistics;
}

type FindOwner = (socket: DestroyedSocket) => PortMapping | null;

/** Starts with the first snapshot, whose mappings are not changes. */
export function createChanges(first: Snapshot): Changes {
  return new ChangeTracker(first);
}

class ChangeTracker implements Changes {
  /** The rows of the last snapshot, without those that a later event decides about. */
  private listed: readonly PortMapping[];
  private readonly tracked = new TrackedMappings();
  private readonly remembered = new RememberedOwners();
  private readonly states: StateChanges;
  private readonly unseen = new UnseenSockets();

  constructor(first: Snapshot) {
    this.listed = first.mappings;
    this.states = new StateChanges(this.tracked, this.remembered, first.time);
    for (const raw of first.mappings) this.tracked.add({ ...entryOf(raw), isReported: hasNoLivingOwner(raw) });
  }

  has(row: PortMapping): boolean {
    return this.tracked.has(row);
  }

  eachMapping(visit: (mapping: PortMapping) => void): void {
    this.tracked.forEach(({ mapping, isEnded }) => {
      if (!isEnded) visit(mapping);
    });
  }

  statisticsOf(processId: number | null): PortStatistics {
    return this.tracked.statistics.of(processId);
  }

  apply(events: readonly StateEvent[], clock: number): Change[] {
    return events.flatMap((event) => this.states.apply(event, clock));
  }

  next({ mappings, time }: Snapshot, clock: number, destroyed?: readonly DestroyedSocket[], later?: readonly StateEvent[]): Change[] {
    const { added, vanished } = this.compare(mappings, eventFilter(later ?? []));
    this.remembered.forgetExpired(clock);
    const { pairs, opened: rows, closed: gone } = pairRows(vanished, added);
    const closed = later === undefined ? gone : gone.filter((known) => !this.waitForEvent(known));
    const opened = rows.filter((raw) => !this.keepRemains(raw));
    this.states.endSnapshot();
    const changes = closed.flatMap((known) => this.close(known, time, clock));
    // With events, a connection in TIME WAIT has ended. The event of its end was lost if a snapshot shows that first.
    const hasEnded = ([known, raw]: RowPair): boolean => later !== undefined && entersTimeWait(known, raw);
    for (const [known, raw] of pairs.filter(hasEnded)) changes.push(...this.closeInTimeWait(known, raw, time, clock));
    for (const pair of pairs) if (!hasEnded(pair)) changes.push(...this.replace(...pair, time, clock));
    const ownerOf = this.ownerOfPort(opened, time);
    for (const raw of opened) changes.push(this.open(raw, ownerOf, time, clock));
    if (!destroyed) return changes;
    this.unseen.startRound(closed);
    if (destroyed.length > 0) {
      for (const socket of this.unseen.find(destroyed, (visit) => this.tracked.forEach(visit))) {
        const owner = ownerOf(socket);
        const mapping = ownerlessMapping(socket);
        changes.push(...openedAndClosed(owner ? withOwner(mapping, owner) : mapping, time));
      }
    }
    return changes;
  }

  /**
   * Compares a snapshot with the last one. The mappings that it does not list are no longer tracked.
   * @param isLater whether a later event decides about a row
   */
  private compare(
    mappings: readonly PortMapping[],
    isLater: (mapping: PortMapping) => boolean,
  ): { added: readonly PortMapping[]; vanished: readonly TrackedMapping[] } {
    const { added, removed } = listDifference(this.listed, mappings);
    const gone = new Set(removed);
    // An event closed their mappings, and the system still lists them.
    const remains = this.tracked.takeEndedRows().filter((raw) => !gone.has(raw));
    const candidates = [...added, ...remains];
    const postponed = new Set(candidates.filter(isLater));
    this.listed = postponed.size === 0 ? mappings : mappings.filter((raw) => !postponed.has(raw));
    for (const raw of removed) this.tracked.markUnlisted(raw);
    const vanished = this.tracked.unlisted().filter(({ raw }) => !isLater(raw));
    for (const known of vanished) this.tracked.delete(known);
    return { added: candidates.filter((raw) => !postponed.has(raw)), vanished };
  }

  /**
   * The kernel reports the end of a socket a little after it has removed it from its tables.
   * @returns false if a mapping does not wait, or has waited since the last snapshot
   */
  private waitForEvent(known: TrackedMapping): boolean {
    const { raw, mapping, isEnded, isMissing } = known;
    if (raw.protocol !== 'TCP' || isEnded || isMissing || mapping.state === 'TimeWait') return false;
    known.isMissing = true;
    this.tracked.addUnlisted(known);
    return true;
  }

  /** Keeps a row of a socket that an event has closed, without reporting it. @returns false if the row is another one */
  private keepRemains(raw: PortMapping): boolean {
    if (!this.states.isRemains(raw)) return false;
    this.addRemains(raw);
    return true;
  }

  private close(known: TrackedMapping, time: Date, clock: number): Change[] {
    if (known.isEnded) return [];
    const { mapping, since, source } = known;
    this.states.forget(known);
    this.remembered.add(mapping, clock, time);
    return [{ time, event: 'closed', source, mapping, seconds: lifetime(mapping, since, time, clock) }];
  }

  private closeInTimeWait(known: TrackedMapping, raw: PortMapping, time: Date, clock: number): Change[] {
    this.addRemains(raw);
    return this.close(known, time, clock);
  }

  private addRemains(raw: PortMapping): void {
    this.tracked.add({ ...entryOf(raw), isReported: true, isEnded: true });
  }

  private replace(known: TrackedMapping, raw: PortMapping, time: Date, clock: number): Change[] {
    if (known.isEnded) {
      this.tracked.add({ ...known, raw, mapping: raw });
      return [];
    }
    const mapping = withLastOwner(raw, known.mapping);
    const previous = difference(known.mapping, mapping);
    if (hasNoLivingOwner(raw) || !sameProcess(known.mapping, mapping)) this.remembered.add(known.mapping, clock, time);
    const next = { ...known, raw, mapping, isMissing: false };
    this.tracked.add(next);
    this.states.forget(known, next);
    return previous ? [{ time, event: 'changed', source: 'poll', mapping, previous }] : [];
  }

  private open(raw: PortMapping, ownerOf: FindOwner, time: Date, clock: number): Change {
    const owner = this.inferOwner(raw, ownerOf);
    const mapping = owner ? withOwner(raw, owner) : raw;
    const source = owner ? 'inferred' : 'poll';
    this.tracked.add({ ...entryOf(raw), mapping, since: clock, source });
    return { time, event: 'opened', source, mapping };
  }

  /** The owner of a row that names an exited process, or no process in TIME WAIT; null if the row needs no owner or none is known. */
  private inferOwner(raw: PortMapping, ownerOf: FindOwner): PortMapping | null {
    if (raw.processId !== null) return this.remembered.exitedOwner(raw);
    return raw.state === 'TimeWait' ? ownerOf(raw) : null;
  }

  /** Finds the process that listened at the port of a connection, see {@link RememberedOwners.listenerFor}. */
  private ownerOfPort(opened: readonly PortMapping[], now: Date): FindOwner {
    let listening: ListenersByPort | undefined;
    return (socket) => this.remembered.listenerFor(socket, (listening ??= this.listenersByPort(opened)), now);
  }

  /** Visits all mappings. It is called only if an owner has to be found. */
  private listenersByPort(opened: readonly PortMapping[]): ListenersByPort {
    const byPort = new Map<string, { old: PortMapping[]; started: PortMapping[] }>();
    const add = (mapping: PortMapping, when: 'old' | 'started'): void => {
      if (!isListening(mapping) || mapping.processId === null) return;
      const key = localPortKey(mapping, mapping.localAddress);
      const listeners = byPort.get(key) ?? { old: [], started: [] };
      listeners[when].push(mapping);
      byPort.set(key, listeners);
    };
    const isNew = new Set(opened);
    this.tracked.forEach(({ raw, mapping }) => {
      if (!isNew.has(raw)) add(mapping, 'old');
    });
    for (const raw of opened) add(raw, 'started');
    return byPort;
  }
}

/** Whether an open connection has become one in TIME WAIT. */
function entersTimeWait({ mapping, isEnded }: TrackedMapping, raw: PortMapping): boolean {
  return !isEnded && raw.state === 'TimeWait' && mapping.state !== 'TimeWait';
}

/** An entry for a row of a snapshot. */
function entryOf(raw: PortMapping): TrackedMapping {
  return {
    raw,
    mapping: raw,
    since: null,
    source: 'poll',
    isReported: false,
    isMissing: false,
    openedBy: null,
    socket: null,
    isEnded: false,
  };
}

/** Returns a function that tells whether one of the events is about a mapping. */
function eventFilter(events: readonly StateEvent[]): (mapping: PortMapping) => boolean {
  if (events.length === 0) return () => false;
  const keys = new Set(events.map(tupleKey));
  return (mapping) => mapping.protocol === 'TCP' && keys.has(tupleKey(mapping));
}

/** The old values of the fields that differ; null if none does. */
function difference(old: PortMapping, now: PortMapping): Partial<PortMapping> | null {
  const fields = comparedFields.filter((field) => old[field] !== now[field] && JSON.stringify(old[field]) !== JSON.stringify(now[field]));
  return fields.length === 0 ? null : Object.fromEntries(fields.map((field) => [field, old[field]]));
}
