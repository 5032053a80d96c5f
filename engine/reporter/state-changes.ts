import type { StateEvent, StateOwner } from '../collector/collector.ts';
import { exposureOf } from '../model/addresses.ts';
import type { Change } from '../model/log-events.ts';
import { unknownFields } from '../model/mapping-schema.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { PreciseTime } from '../model/precise-time.ts';
import type { TcpState } from '../model/tcp-states.ts';
import { tupleKey, withoutScope } from './endpoint-keys.ts';
import { sameProcess, withOwner } from './owner-fields.ts';
import type { RememberedOwners } from './remembered-owners.ts';
import type { TrackedMapping, TrackedMappings } from './tracked-mappings.ts';
import { openedAndClosed } from './unseen-sockets.ts';

/** An attempt to connect that has no end after this time is forgotten: its end was lost. A kernel gives up after some minutes. */
const maxAttemptMicroseconds = 15 * 60 * 1e6;

/** Applies the events of TCP sockets to the tracked mappings, one by one. */
export class StateChanges {
  private readonly tracked: TrackedMappings;
  private readonly remembered: RememberedOwners;
  private readonly first: Date;
  private readonly bySocket = new Map<number, TrackedMapping>();
  /** Attempts to connect: the port is chosen after the event, and most are connected before the next poll. */
  private readonly attempts = new Map<number, StateEvent>();
  /** The endpoints of sockets that were closed since the last snapshot. The next one may list their remains. */
  private readonly ended = new Set<string>();

  /** @param first when the first snapshot was taken: earlier events may follow */
  constructor(tracked: TrackedMappings, remembered: RememberedOwners, first: Date) {
    this.tracked = tracked;
    this.remembered = remembered;
    this.first = first;
  }

  /** @param clock of the poll, in milliseconds */
  apply(event: StateEvent, clock: number): Change[] {
    switch (event.change) {
      case 'connecting':
        this.forgetOldAttempts(event.clock);
        this.attempts.set(event.socket, event);
        return [];
      case 'failed':
        return this.failed(event, clock);
      case 'connected':
        return this.opened(event, 'Established', clock, () => this.ofAttempt(event));
      case 'accepted':
        // Two sockets that connect to each other at once, or one that connects to itself, accept what they have called.
        return this.opened(event, 'Established', clock, () =>
          this.attempts.has(event.socket) ? this.ofAttempt(event) : this.ofListener(event),
        );
      case 'listening':
        // The port of a socket that listens without bind is chosen after the event: the next poll shows it.
        return event.localPort === 0 ? [] : this.opened(event, 'Listen', clock, () => ofOwner(event, 'Listen', event.owner));
      case 'closed':
        return this.closed(event, clock);
    }
  }

  /** Whether a row is what remains of a socket that was closed before this snapshot. */
  isRemains(raw: PortMapping): boolean {
    return raw.protocol === 'TCP' && this.ended.has(tupleKey(raw));
  }

  /** Ends a snapshot: the remains of all sockets that were closed before are known now. */
  endSnapshot(): void {
    this.ended.clear();
  }

  /** A poll has closed the mapping or replaced its entry. */
  forget(entry: TrackedMapping, next?: TrackedMapping): void {
    if (entry.socket === null || this.bySocket.get(entry.socket) !== entry) return;
    if (next === undefined) this.bySocket.delete(entry.socket);
    else this.bySocket.set(entry.socket, next);
  }

  private opened(event: StateEvent, state: TcpState, clock: number, create: () => PortMapping): Change[] {
    const time = new PreciseTime(event.time);
    const known = this.find(event);
    if (known !== undefined) {
      this.attempts.delete(event.socket);
      this.link(known, event.socket);
      const { mapping } = known;
      if (mapping.state === state) return [];
      this.tracked.setState(known, state);
      return [{ time, event: 'changed', source: 'event', mapping: known.mapping, previous: { state: mapping.state } }];
    }
    const mapping = create();
    const replaced = time < this.first ? [] : this.remainsAt(mapping).map((remains) => this.close(remains, event, clock));
    this.attempts.delete(event.socket);
    const entry: TrackedMapping = {
      raw: mapping,
      mapping,
      since: clock,
      source: 'event',
      isReported: false,
      isMissing: false,
      openedBy: event,
      socket: null,
      isEnded: false,
    };
    this.tracked.addUnlisted(entry);
    this.link(entry, event.socket);
    return [...replaced, { time, event: 'opened', source: 'event', mapping }];
  }

  /** What the first snapshot has shown of earlier connections with these endpoints: a new connection takes their place. */
  private remainsAt(opened: PortMapping): readonly TrackedMapping[] {
    const key = tupleKey(opened);
    return this.tracked
      .tcpAt(opened.localPort, opened.remotePort ?? 0)
      .filter(({ mapping }) => mapping.state === 'TimeWait' && tupleKey(mapping) === key && namespaceOf(mapping) === namespaceOf(opened));
  }

  private link(entry: TrackedMapping, socket: number): void {
    entry.socket = socket;
    this.bySocket.set(socket, entry);
  }

  private closed(event: StateEvent, clock: number): Change[] {
    const known = this.bySocket.get(event.socket) ?? this.find(event);
    if (known === undefined) return this.unseen(event);
    this.bySocket.delete(event.socket);
    return [this.close(known, event, clock)];
  }

  private close(known: TrackedMapping, event: StateEvent, clock: number): Change {
    const { mapping, since, openedBy } = known;
    const time = new PreciseTime(event.time);
    this.tracked.delete(known);
    this.ended.add(tupleKey(mapping));
    this.remembered.add(mapping, clock, time);
    const seconds = openedBy === null ? lifetime(mapping, since, time, clock) : inSeconds(event.clock - openedBy.clock);
    return { time, event: 'closed', source: 'event', mapping, seconds };
  }

  /** A socket of which only the end is reported: events were lost. */
  private unseen(event: StateEvent): Change[] {
    if (event.remoteAddress === null || event.localPort === 0) return [];
    const mapping = this.ofListener(event, 'Closed');
    this.ended.add(tupleKey(mapping));
    return openedAndClosed(mapping, new PreciseTime(event.time));
  }

  /** An attempt without a connection. A poll may have shown it as a mapping. */
  private failed(event: StateEvent, clock: number): Change[] {
    const attempt = this.attempts.get(event.socket);
    const known = this.bySocket.get(event.socket) ?? this.find(event);
    const mapping = known?.mapping ?? this.ofAttempt(event, 'SynSent');
    this.attempts.delete(event.socket);
    const seconds = attempt === undefined ? null : inSeconds(event.clock - attempt.clock);
    const change: Change = { time: new PreciseTime(event.time), event: 'connectFailed', source: 'event', mapping, seconds };
    return known === undefined ? [change] : [change, this.close(known, event, clock)];
  }

  /** The mapping that an event is about and no event has been about before; undefined if it may be one of several. */
  private find(event: StateEvent): TrackedMapping | undefined {
    const key = tupleKey(event);
    const namespace = (event.owner ?? this.attempts.get(event.socket)?.owner)?.namespace;
    const found = this.tracked
      .tcpAt(event.localPort, event.remotePort ?? 0)
      .filter(
        ({ socket, mapping }) =>
          socket === null &&
          mapping.state !== 'TimeWait' &&
          tupleKey(mapping) === key &&
          (namespace === undefined || namespaceOf(mapping) === undefined || mapping.namespace === namespace) &&
          (event.change !== 'listening' || event.owner?.info.processId === mapping.processId),
      );
    return found.length === 1 ? found[0] : undefined;
  }

  private ofAttempt(event: StateEvent, state: TcpState = 'Established'): PortMapping {
    return ofOwner(event, state, this.attempts.get(event.socket)?.owner ?? null);
  }

  /**
   * The mapping of an accepted connection: it belongs to the process that listens at its port. Without an owner if that may be one of
   * several.
   */
  private ofListener(event: StateEvent, state: TcpState = 'Established'): PortMapping {
    const mapping = ofOwner(event, state, null);
    const [first, ...others] = this.listenersOf(event);
    if (first === undefined) {
      const former = this.remembered.listenerFor(mapping, new Map(), new Date(0));
      return former === null ? mapping : inNamespace(withOwner(mapping, former), former.namespace);
    }
    const isOneNamespace = others.every((other) => namespaceOf(other) === namespaceOf(first));
    const isOneProcess = isOneNamespace && others.every((other) => sameProcess(other, first));
    const owned = isOneProcess ? withOwner(mapping, first) : mapping;
    return isOneNamespace && namespaceOf(first) !== undefined ? inNamespace(owned, first.namespace) : owned;
  }

  /** The listeners that may have accepted a connection: those at its address, or else those at all addresses. */
  private listenersOf(event: StateEvent): readonly PortMapping[] {
    const { localPort, localAddress } = event;
    const isInNamespace = this.isInNamespaceOfClient(event);
    const address = withoutScope(localAddress);
    const isIpv4 = !address.includes(':');
    const listeners = this.tracked.tcpAt(localPort, 0).flatMap(({ mapping }) => {
      const own = withoutScope(mapping.localAddress);
      const accepts = own === address || (own === '0.0.0.0' && isIpv4) || (own === '::' && (!isIpv4 || mapping.dualStack !== false));
      return accepts && isInNamespace(mapping) && mapping.state === 'Listen' && mapping.processId !== null ? [mapping] : [];
    });
    const specific = listeners.filter((mapping) => withoutScope(mapping.localAddress) === address);
    return specific.length > 0 ? specific : listeners;
  }

  /** A loopback address belongs to one namespace: both endpoints of the connection are in it, and that of the client is known. */
  private isInNamespaceOfClient({ localPort, localAddress, remoteAddress, remotePort }: StateEvent): (mapping: PortMapping) => boolean {
    const clients =
      exposureOf(localAddress) === 'Loopback'
        ? this.tracked
            .tcpAt(remotePort ?? 0, localPort)
            .filter(({ mapping }) => mapping.localAddress === remoteAddress && mapping.remoteAddress === localAddress)
        : [];
    const namespaces = new Set(clients.map(({ mapping }) => namespaceOf(mapping)));
    const isUnknown = namespaces.size === 0 || namespaces.has(undefined);
    return (listener) => isUnknown || namespaceOf(listener) === undefined || namespaces.has(namespaceOf(listener));
  }

  private forgetOldAttempts(clock: number): void {
    for (const [socket, attempt] of this.attempts) {
      if (clock - attempt.clock < maxAttemptMicroseconds) return;
      this.attempts.delete(socket);
    }
  }
}

/** The namespace of a mapping; undefined if it is unknown. */
function namespaceOf({ namespace, missing }: PortMapping): string | null | undefined {
  return missing.namespace === undefined ? namespace : undefined;
}

/** The record of a socket that events have opened. What only polls know (shared sockets, the peer, the device) is not in it. */
function ofOwner(event: StateEvent, state: TcpState, owner: StateOwner | null): PortMapping {
  const { localAddress, localPort, remoteAddress, remotePort } = event;
  const known = owner === null ? { missing: { processId: 'NotSupported' } as const } : owner.info;
  const namespace = owner?.namespace;
  const isListener = remoteAddress === null;
  return {
    ...unknownFields,
    ...known,
    protocol: 'TCP',
    localAddress,
    localPort,
    remoteAddress,
    remotePort,
    state,
    exposure: exposureOf(withoutScope(localAddress)),
    container: owner?.container ?? null,
    namespace: namespace ?? null,
    identity: '',
    missing: {
      opened: 'NotSupported',
      ...(isListener && localAddress === '::' && { dualStack: 'NotSupported' }),
      ...known.missing,
      ...(namespace === undefined && { namespace: 'NotSupported' }),
    },
  };
}

function inNamespace(mapping: PortMapping, namespace: string | null): PortMapping {
  const { namespace: _unknown, ...missing } = mapping.missing;
  return { ...mapping, namespace, missing };
}

/**
 * Lifetime in seconds: since it was first seen, or since the reported bind time if it was in the first snapshot. Null if both are unknown.
 */
export function lifetime(mapping: PortMapping, since: number | null, time: Date, clock: number): number | null {
  if (since !== null) return inSeconds((clock - since) * 1000);
  return mapping.opened === null ? null : inSeconds((time.getTime() - mapping.opened.getTime()) * 1000);
}

/** A duration in whole microseconds: the clocks have no further digits that mean something. */
function inSeconds(microseconds: number): number {
  return Math.max(0, Math.round(microseconds)) / 1e6;
}
