import { exposureOf } from '../../facts/addresses.ts';
import type { Include, Missing, PortMapping, ProcessFacts, ProcessName, ServiceFacts } from '../../facts/port-mapping.ts';
import { type NoOwner, type Owners, peersOf } from './attribution.ts';
import { nothingOf } from './file-facts.ts';
import { dateOf } from './file-time.ts';
import type { SocketRow } from './table-rows.ts';

/** The rows of a snapshot and what was learned of their owners. */
export interface Attributed {
  readonly rows: readonly SocketRow[];
  readonly owners: Owners;
  /** By PID, for every owner that runs. */
  readonly facts: ReadonlyMap<number, ProcessFacts>;
  readonly include: readonly Include[];
}

/** A mapping, and what it was made of besides the row. */
interface Made {
  readonly mapping: PortMapping;
  readonly owner: ProcessFacts | NoOwner;
}

/**
 * Opens what makes mappings, in the order of the rows. It remembers the last ones: as long as row, owner and peer are the same objects as
 * before, the mapping is. `serviceOf` tells the service that a tag stands for in a process.
 */
export function openPortMappings(serviceOf: (processId: number, tag: number) => string | null): (snapshot: Attributed) => PortMapping[] {
  let last = new Map<SocketRow, Made>();
  let lastInclude = '';
  return ({ rows, owners, facts, include }) => {
    if (include.join() !== lastInclude) last = new Map();
    lastInclude = include.join();
    const peers = peersOf(rows);
    const made = new Map<SocketRow, Made>();
    for (const row of rows) {
      const owner = factsOf(row, owners, facts);
      const peer = peerName(peers.get(row), owners);
      const before = last.get(row);
      made.set(row, before?.owner === owner && samePeer(before.mapping.peer, peer) ? before : { mapping: make(row, owner, peer, include), owner });
    }
    last = made;
    return Array.from(made.values(), ({ mapping }) => mapping);
  };

  function make(row: SocketRow, owner: ProcessFacts | NoOwner, peer: ProcessName | null, include: readonly Include[]): PortMapping {
    if (typeof owner === 'string') return toMapping(row, noOwnerFacts(row, owner, include), null, peer);
    // A tag matters only where there are several services to choose from.
    const ownService = owner.services.length > 1 && row.serviceTag !== 0 ? serviceOf(row.processId, row.serviceTag) : null;
    return toMapping(row, owner, ownService, peer);
  }
}

function factsOf(row: SocketRow, owners: Owners, facts: ReadonlyMap<number, ProcessFacts>): ProcessFacts | NoOwner {
  const owner = owners.get(row);
  return typeof owner === 'object' ? facts.get(owner.processId) ?? 'Exited' : owner ?? 'Exited';
}

/** All that can be said of the owner of a row that has none, or none any more. */
function noOwnerFacts(row: SocketRow, reason: NoOwner, include: readonly Include[]): ProcessFacts {
  const requested = include.map((one) => nothingOf(one, reason));
  return {
    processId: row.processId === 0 ? null : row.processId,
    processStarted: null, processName: null, path: null, commandLine: null, parentProcessId: null, user: null, services: [],
    ...Object.assign({}, ...requested.map(({ facts }) => facts)),
    missing: {
      ...(row.processId === 0 ? { processId: reason } : undefined),
      processStarted: reason, processName: reason, path: reason, commandLine: reason, parentProcessId: reason, user: reason,
      ...Object.assign({}, ...requested.map(({ missing }) => missing)),
    },
  };
}

function peerName(row: SocketRow | undefined, owners: Owners): ProcessName | null {
  if (row === undefined || row.processId === 0) return null;
  const owner = owners.get(row);
  return { processId: row.processId, processName: typeof owner === 'object' ? owner.name : null };
}

function samePeer(one: ProcessName | null, other: ProcessName | null): boolean {
  return one?.processId === other?.processId && one?.processName === other?.processName;
}

const nobody: readonly ProcessName[] = [];

/** `ownService` comes first of the owner's services. */
function toMapping(row: SocketRow, owner: ProcessFacts, ownService: string | null, peer: ProcessName | null): PortMapping {
  return {
    ...owner,
    protocol: row.protocol,
    localAddress: row.localAddress,
    localPort: row.localPort,
    remoteAddress: row.remoteAddress,
    remotePort: row.remotePort,
    state: row.state,
    dualStack: null, // Windows lists a socket for both families twice
    exposure: exposureOf(row.localAddress),
    opened: dateOf(row.opened),
    services: ownService === null ? owner.services : ownFirst(owner.services, ownService),
    sharedWith: nobody, // Windows names one owner of a socket, though others may hold a copy of its handle
    peer,
    namespace: null,
    container: null,
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

function ownFirst(services: readonly ServiceFacts[], name: string): readonly ServiceFacts[] {
  return [...services.filter((service) => service.name === name), ...services.filter((service) => service.name !== name)];
}
