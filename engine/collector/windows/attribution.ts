import type { MissingReason } from '../../facts/port-mapping.ts';
import type { RunningProcess } from './process-list.ts';
import type { SocketRow } from './table-rows.ts';

/** Why a row has no owner that could be looked at. */
export type NoOwner = Extract<MissingReason, 'Kernel' | 'Exited' | 'OwnerReused'>;

/** Whose every row is. */
export type Owners = ReadonlyMap<SocketRow, RunningProcess | NoOwner>;

export function ownersOf(rows: readonly SocketRow[], running: ReadonlyMap<number, RunningProcess>): Owners {
  return new Map(rows.map((row) => [row, ownerOf(row, running)]));
}

/**
 * PID 0 is nobody: the kernel keeps a connection in TIME WAIT without its process. A process that started after the port was bound is
 * another one with the PID of the owner, who is gone.
 */
function ownerOf(row: SocketRow, running: ReadonlyMap<number, RunningProcess>): RunningProcess | NoOwner {
  if (row.processId === 0) return 'Kernel';
  const process = running.get(row.processId);
  if (process === undefined) return 'Exited';
  return row.opened !== null && process.started !== null && row.opened < process.started ? 'OwnerReused' : process;
}

/** For every connection between two sockets of this machine, the socket at the other end. */
export function peersOf(rows: readonly SocketRow[]): Map<SocketRow, SocketRow> {
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
