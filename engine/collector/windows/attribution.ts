import { exposureOf } from '../../facts/addresses.ts';
import type { Missing, MissingReason, PortMapping, ProcessFacts, ProcessName, ServiceFacts } from '../../facts/port-mapping.ts';
import { dateOf } from './file-time.ts';
import type { RunningProcess } from './process-list.ts';
import type { SocketRow } from './table-rows.ts';

/** Why a row has no owner that could be looked at. */
export type NoOwner = Extract<MissingReason, 'Kernel' | 'Exited' | 'OwnerReused'>;

/**
 * Whose a row is. PID 0 is nobody's (the kernel keeps a connection in TIME WAIT without its process). A process that started after the port
 * was bound is another one with the PID of the owner, who is gone.
 */
export function ownerOf(row: SocketRow, running: ReadonlyMap<number, RunningProcess>): RunningProcess | NoOwner {
  if (row.processId === 0) return 'Kernel';
  const process = running.get(row.processId);
  if (process === undefined) return 'Exited';
  return row.opened !== null && process.started !== null && row.opened < process.started ? 'OwnerReused' : process;
}

/** All that can be said of the owner of a row where {@link ownerOf} finds none. */
export function noOwnerFacts(row: SocketRow, reason: NoOwner): ProcessFacts {
  return {
    processId: row.processId === 0 ? null : row.processId,
    processStarted: null, processName: null, path: null, commandLine: null, parentProcessId: null, user: null, services: [],
    missing: {
      ...(row.processId === 0 ? { processId: reason } : undefined),
      processStarted: reason, processName: reason, path: reason, commandLine: reason, parentProcessId: reason, user: reason,
    },
  };
}

/** For every connection between two sockets of this machine, the socket at the other end. */
export function peersOf(rows: Iterable<SocketRow>): Map<SocketRow, SocketRow> {
  const ports = (from: number, to: number): number => from * 0x1_0000 + to;
  const byPorts = new Map<number, SocketRow[]>();
  for (const row of rows) {
    if (row.remotePort === null) continue;
    const key = ports(row.localPort, row.remotePort);
    const others = byPorts.get(key);
    if (others) others.push(row);
    else byPorts.set(key, [row]);
  }
  const peers = new Map<SocketRow, SocketRow>();
  for (const row of rows) {
    if (row.remotePort === null) continue;
    const peer = byPorts.get(ports(row.remotePort, row.localPort))
      ?.find((other) => other.localAddress === row.remoteAddress && other.remoteAddress === row.localAddress);
    if (peer) peers.set(row, peer);
  }
  return peers;
}

const nobody: readonly ProcessName[] = [];

/** `ownService`: the name of the service that opened the socket, where its tag told. It comes first of the owner's services. */
export function toMapping(row: SocketRow, owner: ProcessFacts, ownService: string | null, peer: ProcessName | null): PortMapping {
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
    sharedWith: nobody, // Windows knows one owner of a socket, though others may hold a copy of its handle
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
