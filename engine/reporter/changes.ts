import type { DestroyedSocket, Snapshot } from '../collector/collector.ts';
import { isListening } from '../model/listening.ts';
import type { Change, ChangeSource } from '../model/log-events.ts';
import type { PortMapping } from '../model/port-mapping.ts';

/** What changes from snapshot to snapshot. Deterministic: it looks at nothing but what it is given. */
export interface Changes {
  /**
   * The changes since the snapshot before: closed ones first, then changed, then opened. `clock` is a clock that is never set, in
   * milliseconds; `destroyed` are the sockets that the system has reported as destroyed since, absent where it never does.
   */
  next(snapshot: Snapshot, clock: number, destroyed?: readonly DestroyedSocket[]): Change[];
  /** Calls `visit` with each mapping of the last snapshot, with the last owner it was known to have. */
  eachMapping(visit: (mapping: PortMapping) => void): void;
}

/** For how long an owner that is gone is remembered, in milliseconds. */
const ownerRetentionMs = 5 * 60_000;
/** The clock of Windows advances in steps: a port that is bound at once may seem older than its process. In milliseconds. */
const clockGranularityMs = 16;
/** And how many at most: a machine that starts processes by the thousand must not fill the memory. */
const maxRememberedOwners = 10_000;

/** A mapping under observation. */
interface TrackedMapping {
  /** As the collector gave it: the same object as long as nothing changed. */
  raw: PortMapping;
  /** As it is reported: with the last known owner where the system no longer tells. */
  mapping: PortMapping;
  /** The clock at the first sight of it, null where it was there before. */
  readonly since: number | null;
  readonly source: ChangeSource;
  /** Number of the last snapshot that held it. */
  seen: number;
  /** Whether the system has reported the end of its socket. A row in TIME WAIT stays in the table after that. */
  isReported: boolean;
}

/** A mapping that is gone, kept for those who come after it. */
interface RememberedOwner {
  readonly mapping: PortMapping;
  readonly until: number;
  /** Time of the snapshot that no longer held it: its process ended before that, or let go of the socket. */
  readonly gone: Date;
}

/** By the keys of their ports: listeners that the poll before saw too, and those that started since. */
type ListenersByPort = Map<string, { readonly old: PortMapping[]; readonly started: PortMapping[] }>;

/** Starts the observation with the first snapshot, whose mappings are not changes. */
export function createChanges(first: Snapshot): Changes {
  let round = 0;
  const tracked = new Map<PortMapping, TrackedMapping>();
  const listeners = new Map<string, RememberedOwner>();
  const owners = new Map<number, RememberedOwner>();
  /**
   * How many mappings with these endpoints were closed in each of the last rounds, this one included, whose end the system has not reported
   * yet: it may do so a little later.
   */
  let unreported: readonly Map<string, number>[] = [];
  for (const raw of first.mappings) {
    tracked.set(raw, { raw, mapping: raw, since: null, source: 'poll', seen: round, isReported: ownerIsGone(raw) });
  }

  function next(snapshot: Snapshot, clock: number, destroyed?: readonly DestroyedSocket[]): Change[] {
    round++;
    const time = snapshot.time;
    const added: PortMapping[] = [];
    for (const raw of snapshot.mappings) {
      const known = tracked.get(raw);
      if (known) known.seen = round;
      else added.push(raw);
    }
    const vanished: TrackedMapping[] = [];
    // By forEach, here as elsewhere: an iterator leaves an object behind for each of what may be a hundred thousand mappings.
    tracked.forEach((known) => {
      if (known.seen !== round) vanished.push(known);
    });
    for (const gone of vanished) tracked.delete(gone.raw);
    forget(listeners, clock);
    forget(owners, clock);

    const { pairs, opened, closed } = pair(vanished, added);
    const changes: Change[] = [];
    for (const { mapping, since, source } of closed) {
      remember(mapping, clock + ownerRetentionMs, time);
      changes.push({ time, event: 'closed', source, mapping, seconds: lifetime(mapping, since, time, clock) });
    }
    for (const [known, raw] of pairs) {
      const mapping = withLastOwner(raw, known.mapping);
      const previous = difference(known.mapping, mapping);
      if (ownerIsGone(raw) || !sameProcess(known.mapping, mapping)) remember(known.mapping, clock + ownerRetentionMs, time);
      tracked.set(raw, { ...known, raw, mapping, seen: round });
      if (previous) changes.push({ time, event: 'changed', source: 'poll', mapping, previous });
    }
    const owner = ownerOfPort(opened, time);
    for (const raw of opened) {
      const { mapping, source } = withInferredOwner(raw, owner);
      tracked.set(raw, { raw, mapping, since: clock, source, seen: round, isReported: false });
      changes.push({ time, event: 'opened', source, mapping });
    }
    if (!destroyed) return changes;
    unreported = [
      countOf(closed.filter(({ isReported }) => !isReported).map(({ mapping }) => endpointKey(mapping))),
      ...unreported.slice(0, 2),
    ];
    return destroyed.length === 0 ? changes : [...changes, ...unseen(destroyed, time, owner)];
  }

  function remember(mapping: PortMapping, until: number, gone: Date): void {
    if (mapping.processId === null) return;
    renew(owners, mapping.processId, { mapping, until, gone });
    if (mapping.state === 'Listen') renew(listeners, localPortKey(mapping, mapping.localAddress), { mapping, until, gone });
  }

  /**
   * Finds the process that listened at the port of a connection which began after the last poll. Null if it may have been one of several: two
   * processes listen there, or one took over the port from the other since the last poll.
   */
  function ownerOfPort(opened: readonly PortMapping[], now: Date): (socket: DestroyedSocket) => PortMapping | null {
    let listening: ListenersByPort | undefined;
    return (socket) => {
      listening ??= listenersByPort(opened);
      const possible: PortMapping[] = [];
      let former: PortMapping | undefined;
      for (const key of listenerKeys(socket)) {
        const gone = listeners.get(key);
        if (gone?.gone === now) possible.push(gone.mapping);
        else former ??= gone?.mapping;
        const { old = [], started = [] } = listening.get(key) ?? {};
        possible.push(...old, ...started);
        // It listened from the last poll until now: no connection went to a less specific address.
        if (old.length > 0) break;
      }
      const [owner] = possible;
      if (owner === undefined) return former ?? null;
      return possible.every((mapping) => sameProcess(mapping, owner)) ? owner : null;
    };
  }

  /** Reads through all mappings, and is called only if an owner is to be found. */
  function listenersByPort(opened: readonly PortMapping[]): ListenersByPort {
    const byPort: ListenersByPort = new Map();
    const add = (mapping: PortMapping, when: 'old' | 'started'): void => {
      if (!isListening(mapping) || mapping.processId === null) return;
      const key = localPortKey(mapping, mapping.localAddress);
      const here = byPort.get(key) ?? { old: [], started: [] };
      here[when].push(mapping);
      byPort.set(key, here);
    };
    const isNew = new Set(opened);
    tracked.forEach(({ raw, mapping }) => {
      if (!isNew.has(raw)) add(mapping, 'old');
    });
    for (const raw of opened) add(raw, 'started');
    return byPort;
  }

  function withInferredOwner(
    raw: PortMapping,
    ownerOf: (socket: PortMapping) => PortMapping | null,
  ): Pick<TrackedMapping, 'mapping' | 'source'> {
    // The row names a process that nobody can look at any more, but that was seen while it lived.
    const former = raw.processId === null ? undefined : owners.get(raw.processId);
    if (former && ownerIsGone(raw) && isTheSame(former, raw)) return { mapping: withOwner(raw, former.mapping), source: 'inferred' };
    const inferred = raw.processId === null && raw.state === 'TimeWait' ? ownerOf(raw) : null;
    return inferred ? { mapping: withOwner(raw, inferred), source: 'inferred' } : { mapping: raw, source: 'poll' };
  }

  /**
   * The sockets that no snapshot has shown: born and destroyed between two of them. Each report of an end belongs to one socket: to a mapping
   * that was closed lately, to a row that outlives its socket (TIME WAIT), or else to one of these. So of sockets that follow each other at
   * the same endpoints each is counted.
   */
  function unseen(destroyed: readonly DestroyedSocket[], time: Date, ownerOf: (socket: DestroyedSocket) => PortMapping | null): Change[] {
    const ports = new Set(destroyed.map(portPair));
    const outliving = new Map<string, TrackedMapping[]>();
    tracked.forEach((row) => {
      if (row.isReported || !ports.has(portPair(row.mapping)) || !ownerIsGone(row.raw)) return;
      const key = endpointKey(row.mapping);
      outliving.set(key, [...(outliving.get(key) ?? []), row]);
    });
    return destroyed.flatMap((socket): Change[] => {
      const key = endpointKey(socket);
      if (unreported.some((counts) => takeOne(counts, key))) return [];
      const row = outliving.get(key)?.pop();
      if (row) {
        row.isReported = true;
        return [];
      }
      const owner = ownerOf(socket);
      const mapping = owner ? withOwner(ownerlessMapping(socket), owner) : ownerlessMapping(socket);
      return [
        { time, event: 'opened', source: 'event', mapping },
        { time, event: 'closed', source: 'event', mapping, seconds: null },
      ];
    });
  }

  return { next, eachMapping: (visit) => tracked.forEach(({ mapping }) => visit(mapping)) };
}

/** Puts an entry last, and lets the oldest go when there are too many. */
function renew<Key>(map: Map<Key, RememberedOwner>, key: Key, entry: RememberedOwner): void {
  map.delete(key);
  map.set(key, entry);
  const [oldest] = map.keys();
  if (map.size > maxRememberedOwners && oldest !== undefined) map.delete(oldest);
}

function forget<Key>(map: Map<Key, RememberedOwner>, clock: number): void {
  for (const [key, { until }] of map) {
    if (until > clock) return;
    map.delete(key);
  }
}

function countOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Counts one less. @returns whether there was one */
function takeOne(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

type Endpoints = Omit<DestroyedSocket, 'state' | 'exposure'>;

function endpointKey(socket: Endpoints): string {
  return `${socket.protocol} ${socket.localAddress} ${socket.localPort} ${socket.remoteAddress} ${socket.remotePort} ${socket.boundDevice} ${socket.namespace}`;
}

/** Both ports as one number. */
function portPair({ localPort, remotePort }: Endpoints): number {
  return (localPort << 16) | (remotePort ?? 0);
}

function localPortKey(socket: Endpoints, address: string, device = socket.boundDevice): string {
  return `${socket.protocol} ${address} ${socket.localPort} ${device} ${socket.namespace}`;
}

/** The keys of the listeners that a connection may belong to, the most specific first. */
function listenerKeys(socket: DestroyedSocket): string[] {
  const addresses = [socket.localAddress, ...(socket.localAddress.includes(':') ? [] : ['0.0.0.0']), '::'];
  // A connection to a link-local address has a device, also if its listener has none.
  const devices = socket.boundDevice === null ? [null] : [socket.boundDevice, null];
  return devices.flatMap((device) => addresses.map((address) => localPortKey(socket, address, device)));
}

/**
 * Which of the vanished rows live on in which newcomer. Rows with equal keys are a multiset: each is paired once, and those of the same
 * process first. The PID is not in the key, for Windows sets it to 0 at TIME WAIT.
 */
function pair(
  vanished: readonly TrackedMapping[],
  added: readonly PortMapping[],
): {
  pairs: [TrackedMapping, PortMapping][];
  opened: readonly PortMapping[];
  closed: readonly TrackedMapping[];
} {
  const pairs: [TrackedMapping, PortMapping][] = [];
  let opened = added;
  let closed = vanished;
  const pass = (keyOf: (mapping: PortMapping) => string, mayBe: (old: PortMapping, raw: PortMapping) => boolean): void => {
    if (opened.length === 0 || closed.length === 0) return;
    const candidates = Map.groupBy(closed, (known) => keyOf(known.raw));
    const taken = new Set<TrackedMapping>();
    opened = opened.filter((raw) => {
      const group = candidates.get(keyOf(raw));
      const at = group?.findIndex((known) => mayBe(known.raw, raw)) ?? -1;
      const known = group?.[at];
      if (!group || !known) return true;
      group.splice(at, 1);
      taken.add(known);
      pairs.push([known, raw]);
      return false;
    });
    if (taken.size > 0) closed = closed.filter((known) => !taken.has(known));
  };
  const notYounger = (old: PortMapping, raw: PortMapping): boolean => age(raw) >= age(old);
  const identityKey = (mapping: PortMapping): string => `${endpointKey(mapping)} ${mapping.identity}`;
  pass((mapping) => `${identityKey(mapping)} ${mapping.processId}`, notYounger);
  pass(identityKey, notYounger);
  // The system stops telling bind time and inode when the owner lets go, and on Linux tells none before a connection is accepted.
  pass(endpointKey, (old, raw) => (old.identity === '' || raw.identity === '') && notYounger(old, raw));
  return { pairs, opened, closed };
}

/** How far a TCP connection has come. It never goes back: a row that does is another connection between the same ends. */
function age(mapping: PortMapping): number {
  switch (mapping.state) {
    case 'Bound':
    case 'Listen':
    case null:
      return 0;
    case 'SynSent':
    case 'SynReceived':
      return 1;
    case 'Established':
      return 2;
    case 'TimeWait':
    case 'DeleteTCB':
    case 'Closed':
      return 4;
    default:
      return 3;
  }
}

/** Whether the system names an owner of which nothing can be learned any more, or none at all. */
function ownerIsGone(mapping: PortMapping): boolean {
  const reason = mapping.missing.processName;
  return mapping.processId === null || reason === 'Exited' || reason === 'OwnerReused';
}

function sameProcess(a: PortMapping, b: PortMapping): boolean {
  return a.processId === b.processId && a.processStarted?.getTime() === b.processStarted?.getTime();
}

/**
 * Whether a process that was remembered is the one that a row with its PID means. The PID alone does not prove it: it may have been used
 * again. The start of the process must be the same, and it must have lived when the port was bound, as far as the system reports them.
 */
function isTheSame({ mapping: { processStarted }, gone }: RememberedOwner, { processStarted: started, opened }: PortMapping): boolean {
  if (processStarted === null || (started === null && opened === null)) return false;
  if (started !== null && started.getTime() !== processStarted.getTime()) return false;
  return opened === null || (opened <= gone && processStarted.getTime() <= opened.getTime() + clockGranularityMs);
}

/** The fields that tell the owner; they go from one record to the other together. */
function ownerFields(owner: PortMapping) {
  const { processId, processStarted, processName, path, deleted, commandLine, parentProcessId, user, services, sharedWith, container } =
    owner;
  return { processId, processStarted, processName, path, deleted, commandLine, parentProcessId, user, services, sharedWith, container };
}

/** A record under an owner that another record names, reasons included. */
function withOwner(mapping: PortMapping, owner: PortMapping): PortMapping {
  const fields = ownerFields(owner);
  const about = ([field]: [string, unknown]): boolean => Object.hasOwn(fields, field);
  const missing = Object.fromEntries([
    ...Object.entries(mapping.missing).filter((entry) => !about(entry)),
    ...Object.entries(owner.missing).filter(about),
  ]);
  return { ...mapping, ...fields, missing };
}

/** A row as it is now; what the system no longer tells of it (owner, bind time, peer) stays as it was. */
function withLastOwner(raw: PortMapping, last: PortMapping): PortMapping {
  const ownerStays = ownerIsGone(raw) && !ownerIsGone(last) && (raw.processId === null || raw.processId === last.processId);
  if (!ownerStays) return raw;
  return { ...withOwner(raw, last), opened: raw.opened ?? last.opened, peer: raw.peer ?? last.peer };
}

/** What makes a record `changed`. The rest follows from these, or is the key. */
const comparedFields = [
  'state',
  'dualStack',
  'opened',
  'processId',
  'processStarted',
  'processName',
  'path',
  'deleted',
  'parentProcessId',
  'user',
  'services',
  'sharedWith',
  'container',
] as const satisfies readonly (keyof PortMapping)[];

/** The old values of the fields that differ, null where none does. */
function difference(old: PortMapping, now: PortMapping): Partial<PortMapping> | null {
  const fields = comparedFields.filter((field) => old[field] !== now[field] && JSON.stringify(old[field]) !== JSON.stringify(now[field]));
  return fields.length === 0 ? null : Object.fromEntries(fields.map((field) => [field, old[field]]));
}

/** Seconds that a mapping lived: since it was bound, where the system told, else since it was first seen. */
function lifetime(mapping: PortMapping, since: number | null, time: Date, clock: number): number | null {
  if (since !== null) return Math.max(0, (clock - since) / 1000);
  return mapping.opened === null ? null : Math.max(0, (time.getTime() - mapping.opened.getTime()) / 1000);
}

/** The record of a socket of which nothing is known but its ends: the system does not report whose it was. */
function ownerlessMapping({ exposure, namespace, ...ends }: DestroyedSocket): PortMapping {
  return {
    ...ends,
    dualStack: null,
    exposure,
    opened: null,
    processId: null,
    processStarted: null,
    processName: null,
    path: null,
    deleted: null,
    commandLine: null,
    parentProcessId: null,
    user: null,
    services: [],
    peer: null,
    sharedWith: [],
    namespace,
    container: null,
    identity: '',
    missing: { processId: 'NotSupported' },
  };
}
