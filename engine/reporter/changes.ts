import type { DestroyedSocket, Snapshot } from '../collector/collector.ts';
import { isListening } from '../model/listening.ts';
import type { Change } from '../model/log-events.ts';
import { comparedFields } from '../model/mapping-schema.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { localPortKey } from './endpoint-keys.ts';
import { hasNoLivingOwner, ownerlessMapping, sameProcess, withLastOwner, withOwner } from './owner-fields.ts';
import { pairRows, type TrackedMapping } from './pair-rows.ts';
import { RememberedOwners, type ListenersByPort } from './remembered-owners.ts';
import { UnseenSockets } from './unseen-sockets.ts';

/** The changes from snapshot to snapshot. Deterministic: they depend on the parameters only. */
export interface Changes {
  /**
   * The changes since the previous snapshot: closed ones first, then changed, then opened. `clock` is a monotonic clock in milliseconds;
   * `destroyed` are the sockets that the system has reported as destroyed since, undefined if it does not report them.
   */
  next(snapshot: Snapshot, clock: number, destroyed?: readonly DestroyedSocket[]): Change[];
  /** Calls `visit` with each mapping of the last snapshot, with its last known owner. */
  eachMapping(visit: (mapping: PortMapping) => void): void;
}

type FindOwner = (socket: DestroyedSocket) => PortMapping | null;

/** Starts with the first snapshot, whose mappings are not changes. */
export function createChanges(first: Snapshot): Changes {
  return new ChangeTracker(first);
}

class ChangeTracker implements Changes {
  /** Number of the current snapshot. */
  private round = 0;
  private readonly tracked = new Map<PortMapping, TrackedMapping>();
  private readonly remembered = new RememberedOwners();
  private readonly unseen = new UnseenSockets();

  constructor(first: Snapshot) {
    for (const raw of first.mappings) {
      this.tracked.set(raw, { raw, mapping: raw, since: null, source: 'poll', seen: 0, isReported: hasNoLivingOwner(raw) });
    }
  }

  eachMapping(visit: (mapping: PortMapping) => void): void {
    this.tracked.forEach(({ mapping }) => visit(mapping));
  }

  next({ mappings, time }: Snapshot, clock: number, destroyed?: readonly DestroyedSocket[]): Change[] {
    this.round++;
    const added = this.markSeen(mappings);
    const vanished = this.removeVanished();
    this.remembered.forgetExpired(clock);
    const { pairs, opened, closed } = pairRows(vanished, added);
    const changes = closed.map((known) => this.close(known, time, clock));
    for (const [known, raw] of pairs) changes.push(...this.replace(known, raw, time, clock));
    const ownerOf = this.ownerOfPort(opened, time);
    for (const raw of opened) changes.push(this.open(raw, ownerOf, time, clock));
    if (!destroyed) return changes;
    this.unseen.startRound(closed);
    if (destroyed.length > 0) {
      for (const socket of this.unseen.find(destroyed, (visit) => this.tracked.forEach(visit))) {
        changes.push(...unseenSocket(socket, ownerOf(socket), time));
      }
    }
    return changes;
  }

  /** @returns the rows that are not in the last snapshot */
  private markSeen(mappings: readonly PortMapping[]): PortMapping[] {
    const added: PortMapping[] = [];
    for (const raw of mappings) {
      const known = this.tracked.get(raw);
      if (known) known.seen = this.round;
      else added.push(raw);
    }
    return added;
  }

  private removeVanished(): TrackedMapping[] {
    const vanished: TrackedMapping[] = [];
    // With forEach, here as elsewhere: an iterator allocates an object for each of possibly a hundred thousand mappings.
    this.tracked.forEach((known) => {
      if (known.seen !== this.round) vanished.push(known);
    });
    for (const { raw } of vanished) this.tracked.delete(raw);
    return vanished;
  }

  private close({ mapping, since, source }: TrackedMapping, time: Date, clock: number): Change {
    this.remembered.add(mapping, clock, time);
    return { time, event: 'closed', source, mapping, seconds: lifetime(mapping, since, time, clock) };
  }

  private replace(known: TrackedMapping, raw: PortMapping, time: Date, clock: number): Change[] {
    const mapping = withLastOwner(raw, known.mapping);
    const previous = difference(known.mapping, mapping);
    if (hasNoLivingOwner(raw) || !sameProcess(known.mapping, mapping)) this.remembered.add(known.mapping, clock, time);
    this.tracked.set(raw, { ...known, raw, mapping, seen: this.round });
    return previous ? [{ time, event: 'changed', source: 'poll', mapping, previous }] : [];
  }

  private open(raw: PortMapping, ownerOf: FindOwner, time: Date, clock: number): Change {
    const owner = this.inferOwner(raw, ownerOf);
    const mapping = owner ? withOwner(raw, owner) : raw;
    const source = owner ? 'inferred' : 'poll';
    this.tracked.set(raw, { raw, mapping, since: clock, source, seen: this.round, isReported: false });
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

/** The changes for a socket that no snapshot has shown. */
function unseenSocket(socket: DestroyedSocket, owner: PortMapping | null, time: Date): Change[] {
  const mapping = owner ? withOwner(ownerlessMapping(socket), owner) : ownerlessMapping(socket);
  return [
    { time, event: 'opened', source: 'event', mapping },
    { time, event: 'closed', source: 'event', mapping, seconds: null },
  ];
}

/** The old values of the fields that differ; null if none does. */
function difference(old: PortMapping, now: PortMapping): Partial<PortMapping> | null {
  const fields = comparedFields.filter((field) => old[field] !== now[field] && JSON.stringify(old[field]) !== JSON.stringify(now[field]));
  return fields.length === 0 ? null : Object.fromEntries(fields.map((field) => [field, old[field]]));
}

/**
 * Lifetime in seconds: since it was first seen, or since the reported bind time if it was in the first snapshot. Null if both are unknown.
 */
function lifetime(mapping: PortMapping, since: number | null, time: Date, clock: number): number | null {
  if (since !== null) return Math.max(0, (clock - since) / 1000);
  return mapping.opened === null ? null : Math.max(0, (time.getTime() - mapping.opened.getTime()) / 1000);
}
