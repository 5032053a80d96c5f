import { exposureOf } from '../../model/addresses.ts';
import { linuxOnlyFields, type Exposure, type OptionalFieldGroup } from '../../model/mapping-schema.ts';
import type { Missing, PortMapping, ProcessInfo, ProcessName, ServiceInfo } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import { type OwnerUnavailable, type Owner, peersOf } from './attribution.ts';
import { missingFields } from './file-info.ts';
import type { SocketRow } from './parse-socket-table.ts';

/** The rows of a snapshot and what was learned of their owners. */
export interface Attributed {
  readonly rows: readonly SocketRow[];
  /** One for every row. */
  readonly owners: readonly Owner[];
  /** By PID, for every owner that runs. */
  readonly info: ReadonlyMap<number, ProcessInfo>;
  readonly include: readonly OptionalFieldGroup[];
}

/** A mapping, and what it was made of. */
interface Made {
  readonly mapping: PortMapping;
  readonly row: SocketRow;
  readonly owner: ProcessInfo | OwnerUnavailable;
}

/**
 * Opens what makes mappings, in the order of the rows. It remembers the last ones: as long as row, owner and peer are the same objects as
 * before, the mapping is. `serviceOf` tells the service that a tag stands for in a process.
 */
export function createPortMappings(serviceOf: (processId: number, tag: number) => string | null): (snapshot: Attributed) => PortMapping[] {
  let last: readonly Made[] = [];
  let lastInclude = '';

  return ({ rows, owners, info, include }) => {
    if (include.join() !== lastInclude) last = [];
    lastInclude = include.join();
    // A machine has few addresses of its own, and few services with sockets: each is asked for once.
    const exposures = new Map<string, Exposure>();
    const services = new Map<string, string | null>();
    const make = (row: SocketRow, owner: ProcessInfo | OwnerUnavailable, peer: ProcessName | null): PortMapping => {
      const its = typeof owner === 'string' ? noOwnerFacts(row, owner, include) : owner;
      const exposure = remembered(exposures, row.localAddress, () => exposureOf(row.localAddress));
      // A tag matters only where there are several services to choose from.
      const ownService =
        its.services.length > 1 && row.serviceTag !== 0
          ? remembered(services, `${row.processId} ${row.serviceTag}`, () => serviceOf(row.processId, row.serviceTag))
          : null;
      const mapping = toMapping(row, exposure, its, ownService, peer);
      return include.length === 0 ? mapping : { ...its, ...mapping };
    };
    const peers = peersOf(rows);
    let moved: Map<SocketRow, Made> | undefined;
    last = rows.map((row, index): Made => {
      const owner = factsOf(owners[index], info);
      const peer = peerName(rows, owners, peers[index]);
      const before = last[index]?.row === row ? last[index] : (moved ??= new Map(last.map((made) => [made.row, made]))).get(row);
      return before?.owner === owner && samePeer(before.mapping.peer, peer) ? before : { mapping: make(row, owner, peer), row, owner };
    });
    return last.map(({ mapping }) => mapping);
  };
}

function remembered<T>(known: Map<string, T>, key: string, find: () => T): T {
  const value = known.get(key);
  if (value !== undefined) return value;
  const found = find();
  known.set(key, found);
  return found;
}

function factsOf(owner: Owner | undefined, info: ReadonlyMap<number, ProcessInfo>): ProcessInfo | OwnerUnavailable {
  return typeof owner === 'object' ? (info.get(owner.processId) ?? 'Exited') : (owner ?? 'Exited');
}

function peerName(rows: readonly SocketRow[], owners: readonly Owner[], peer: number | undefined): ProcessName | null {
  const row = peer === undefined ? undefined : rows[peer];
  if (peer === undefined || row === undefined || row.processId === 0) return null;
  const owner = owners[peer];
  return { processId: row.processId, processName: typeof owner === 'object' ? owner.name : null };
}

function samePeer(one: ProcessName | null, other: ProcessName | null): boolean {
  return one?.processId === other?.processId && one?.processName === other?.processName;
}

/** All that can be said of the owner of a row that has none, or none any more. */
function noOwnerFacts(row: SocketRow, reason: OwnerUnavailable, include: readonly OptionalFieldGroup[]): ProcessInfo {
  const requested = include.map((one) => missingFields(one, reason));
  return {
    processId: row.processId === 0 ? null : row.processId,
    processStarted: null,
    processName: null,
    path: null,
    deleted: null,
    commandLine: null,
    parentProcessId: null,
    user: null,
    services: [],
    ...Object.assign({}, ...requested.map(({ info }) => info)),
    missing: {
      ...(row.processId === 0 ? { processId: reason } : undefined),
      processStarted: reason,
      processName: reason,
      path: reason,
      commandLine: reason,
      parentProcessId: reason,
      user: reason,
      ...Object.assign({}, ...requested.map(({ missing }) => missing)),
    },
  };
}

const noProcesses: readonly ProcessName[] = [];

/** `ownService` comes first of the owner's services. */
function toMapping(
  row: SocketRow,
  exposure: Exposure,
  owner: ProcessInfo,
  ownService: string | null,
  peer: ProcessName | null,
): PortMapping {
  // Field by field, for that takes a third of the time of copying the owner first.
  return {
    ...linuxOnlyFields,
    protocol: row.protocol,
    localAddress: row.localAddress,
    localPort: row.localPort,
    remoteAddress: row.remoteAddress,
    remotePort: row.remotePort,
    state: row.state,
    exposure,
    opened: dateOf(row.opened),
    processId: owner.processId,
    processStarted: owner.processStarted,
    processName: owner.processName,
    path: owner.path,
    deleted: owner.deleted,
    commandLine: owner.commandLine,
    parentProcessId: owner.parentProcessId,
    user: owner.user,
    services: ownService === null ? owner.services : ownFirst(owner.services, ownService),
    sharedWith: noProcesses, // Windows names one owner of a socket, though others may hold a copy of its handle
    peer,
    identity: row.identity,
    missing: missingOf(row, owner.missing),
  };
}

function missingOf(row: SocketRow, owner: Missing): Missing {
  if (row.protocol === 'TCP' && row.opened !== null) return owner;
  return {
    ...owner,
    // Windows keeps the remote end of a connected UDP socket to itself.
    ...(row.protocol === 'UDP' ? { remoteAddress: 'NotSupported', remotePort: 'NotSupported' } : undefined),
    ...(row.opened === null ? { opened: 'NotSupported' } : undefined),
  };
}

function ownFirst(services: readonly ServiceInfo[], name: string): readonly ServiceInfo[] {
  return [...services.filter((service) => service.name === name), ...services.filter((service) => service.name !== name)];
}
