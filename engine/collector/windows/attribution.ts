import type { MissingReason } from '../../model/port-mapping.ts';
import type { FileTime } from '../../platform/windows/file-time.ts';
import type { ProcessRef } from './parse-process-list.ts';
import type { SocketRow } from './parse-socket-table.ts';

/** The missing reason of a row without an owner. */
export type OwnerUnavailable = Extract<MissingReason, 'Kernel' | 'Exited' | 'OwnerReused'>;

/** The owner of a row. */
export type Owner = ProcessRef | OwnerUnavailable;

/** The owner of each row of a snapshot. `now` is a time after `running` was read. */
export type Attribution = (rows: readonly SocketRow[], running: ReadonlyMap<number, ProcessRef>, now: FileTime) => Owner[];

/**
 * How much earlier than its process a port can be bound according to the two times: Windows takes both from the system time, which advances
 * with the clock interrupt, every 15.625 ms by default. In units of 100 ns.
 */
const clockGranularity = 160_000;

/**
 * Creates the attribution of rows to processes. PID 0 means that no process owns the socket: the kernel keeps a connection in TIME WAIT
 * without its process. A process that started after the port was bound is another process with the PID of the owner, which has exited
 * (`OwnerReused`), unless the clock was set back in between:
 * - The process already ran at the previous snapshot, which did not have the socket: the process opened it since.
 * - The process started later than `now`: its start time cannot be compared.
 * The decision for a socket is kept as long as both exist.
 */
export function createAttribution(): Attribution {
  let previousRunning: ReadonlyMap<number, ProcessRef> = new Map();
  /** Whether the process owns the socket, by socket and process, for sockets that seem to be older than their process. */
  let previousDecisions = new Map<string, boolean>();
  return (rows, running, now) => {
    const decisions = new Map<string, boolean>();
    const ownerOf = (row: SocketRow): Owner => {
      if (row.processId === 0) return 'Kernel';
      const process = running.get(row.processId);
      if (process === undefined) return 'Exited';
      if (process.started === null || !isBoundBefore(row, process.started) || process.started > now + clockGranularity) return process;
      const key = `${socketKey(row)} ${process.started}`;
      const ranBefore = previousRunning.get(row.processId)?.started === process.started;
      const isOwner = previousDecisions.get(key) ?? ranBefore;
      decisions.set(key, isOwner);
      return isOwner ? process : 'OwnerReused';
    };
    const owners = rows.map(ownerOf);
    [previousRunning, previousDecisions] = [running, decisions];
    return owners;
  };
}

function isBoundBefore({ opened }: SocketRow, started: FileTime): boolean {
  return opened !== null && opened + clockGranularity < started;
}

function socketKey({ protocol, localAddress, localPort, remoteAddress, remotePort, processId, identity }: SocketRow): string {
  return [protocol, localAddress, localPort, remoteAddress, remotePort, processId, identity].join(' ');
}

/** For each row the index of the row at its remote endpoint if that is on this machine, or undefined. */
export function peersOf(rows: readonly SocketRow[]): (number | undefined)[] {
  const ports = (from: number, to: number): number => from * 0x1_0000 + to;
  const addresses = new Set(rows.map((row) => row.localAddress));
  const isLocal = (row: SocketRow): boolean => row.remoteAddress !== null && addresses.has(row.remoteAddress);
  const byPorts = new Map<number, number[]>();
  rows.forEach((row, index) => {
    if (!isLocal(row) || row.remotePort === null) return;
    const key = ports(row.localPort, row.remotePort);
    const indexes = byPorts.get(key);
    if (indexes) indexes.push(index);
    else byPorts.set(key, [index]);
  });
  return rows.map((row) =>
    row.remotePort === null
      ? undefined
      : byPorts
          .get(ports(row.remotePort, row.localPort))
          ?.find((index) => rows[index]?.localAddress === row.remoteAddress && rows[index]?.remoteAddress === row.localAddress),
  );
}
