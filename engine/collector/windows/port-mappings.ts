import { exposureOf } from '../../model/addresses.ts';
import { unknownProcessFields, linuxOnlyFields, type Exposure, type OptionalFieldGroup } from '../../model/mapping-schema.ts';
import type { Missing, PortMapping, ProcessInfo, ProcessName, ServiceInfo } from '../../model/port-mapping.ts';
import { dateOf } from '../../platform/windows/file-time.ts';
import { type OwnerUnavailable, type Owner, peersOf } from './attribution.ts';
import { missingFields } from './file-info.ts';
import type { SocketRow } from './parse-socket-table.ts';

/** The rows of a snapshot and the information about their owners. */
export interface AttributedRows {
  readonly rows: readonly SocketRow[];
  /** One for each row. */
  readonly owners: readonly Owner[];
  /** By PID, for each running owner. */
  readonly info: ReadonlyMap<number, ProcessInfo>;
  readonly include: readonly OptionalFieldGroup[];
}

/** A mapping and the objects that it was built from. */
interface BuiltMapping {
  readonly mapping: PortMapping;
  readonly row: SocketRow;
  readonly owner: ProcessInfo | OwnerUnavailable;
}

/**
 * Creates the builder of mappings, in the order of the rows. It returns the same mapping as before if row, owner and peer are the same
 * objects as before. `serviceOf` returns the name of the service with a tag in a process.
 */
export function createPortMappings(
  serviceOf: (processId: number, tag: number) => string | null,
): (snapshot: AttributedRows) => PortMapping[] {
  let last: readonly BuiltMapping[] = [];
  let lastInclude = '';

  return ({ rows, owners, info, include }) => {
    if (include.join() !== lastInclude) last = [];
    lastInclude = include.join();
    // A machine has few local addresses and few services with sockets: each is looked up once.
    const exposures = new Map<string, Exposure>();
    const services = new Map<string, string | null>();
    const build = (row: SocketRow, owner: ProcessInfo | OwnerUnavailable, peer: ProcessName | null): PortMapping => {
      const process = typeof owner === 'string' ? missingOwnerInfo(row, owner, include) : owner;
      const exposure = getOrAdd(exposures, row.localAddress, () => exposureOf(row.localAddress));
      // The tag is only needed if the process runs several services.
      const ownService =
        process.services.length > 1 && row.serviceTag !== 0
          ? getOrAdd(services, `${row.processId} ${row.serviceTag}`, () => serviceOf(row.processId, row.serviceTag))
          : null;
      const mapping = toMapping(row, exposure, process, ownService, peer);
      return include.length === 0 ? mapping : { ...process, ...mapping };
    };
    const peers = peersOf(rows);
    let moved: Map<SocketRow, BuiltMapping> | undefined;
    last = rows.map((row, index): BuiltMapping => {
      const owner = ownerInfo(owners[index], info);
      const peer = peerName(rows, owners, peers[index]);
      const before = last[index]?.row === row ? last[index] : (moved ??= new Map(last.map((built) => [built.row, built]))).get(row);
      return before?.owner === owner && isSamePeer(before.mapping.peer, peer) ? before : { mapping: build(row, owner, peer), row, owner };
    });
    return last.map(({ mapping }) => mapping);
  };
}

function getOrAdd<T>(known: Map<string, T>, key: string, find: () => T): T {
  const value = known.get(key);
  if (value !== undefined) return value;
  const found = find();
  known.set(key, found);
  return found;
}

function ownerInfo(owner: Owner | undefined, info: ReadonlyMap<number, ProcessInfo>): ProcessInfo | OwnerUnavailable {
  return typeof owner === 'object' ? (info.get(owner.processId) ?? 'Exited') : (owner ?? 'Exited');
}

function peerName(rows: readonly SocketRow[], owners: readonly Owner[], peer: number | undefined): ProcessName | null {
  const row = peer === undefined ? undefined : rows[peer];
  if (peer === undefined || row === undefined || row.processId === 0) return null;
  const owner = owners[peer];
  return { processId: row.processId, processName: typeof owner === 'object' ? owner.name : null };
}

function isSamePeer(one: ProcessName | null, other: ProcessName | null): boolean {
  return one?.processId === other?.processId && one?.processName === other?.processName;
}

/** The information about the owner of a row that has no owner or whose owner has exited. */
function missingOwnerInfo(row: SocketRow, reason: OwnerUnavailable, include: readonly OptionalFieldGroup[]): ProcessInfo {
  const requested = include.map((group) => missingFields(group, reason));
  return {
    ...unknownProcessFields,
    processId: row.processId === 0 ? null : row.processId,
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

/** `ownService` is the first of the owner's services. */
function toMapping(
  row: SocketRow,
  exposure: Exposure,
  owner: ProcessInfo,
  ownService: string | null,
  peer: ProcessName | null,
): PortMapping {
  // Field by field: this takes a third of the time of copying the owner first.
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
    sharedWith: noProcesses, // Windows reports one owner of a socket, although other processes can have a copy of its handle
    peer,
    identity: row.identity,
    missing: missingOf(row, owner.missing),
  };
}

function missingOf(row: SocketRow, owner: Missing): Missing {
  if (row.protocol === 'TCP' && row.opened !== null) return owner;
  return {
    ...owner,
    // Windows does not report the remote endpoint of a connected UDP socket.
    ...(row.protocol === 'UDP' ? { remoteAddress: 'NotSupported', remotePort: 'NotSupported' } : undefined),
    ...(row.opened === null ? { opened: 'NotSupported' } : undefined),
  };
}

function ownFirst(services: readonly ServiceInfo[], name: string): readonly ServiceInfo[] {
  return [...services.filter((service) => service.name === name), ...services.filter((service) => service.name !== name)];
}
