import type { MissingReason } from '../../facts/port-mapping.ts';
import type { RunningProcess } from './process-list.ts';
import type { SocketRow } from './table-rows.ts';

/** Why a row has no owner that could be looked at. */
export type NoOwner = Extract<MissingReason, 'Kernel' | 'Exited' | 'OwnerReused'>;

/** Whose a row is. */
export type Owner = RunningProcess | NoOwner;

/**
 * PID 0 is nobody: the kernel keeps a connection in TIME WAIT without its process. A process that started after the port was bound is
 * another one with the PID of the owner, who is gone.
 */
export function ownerOf(row: SocketRow, running: ReadonlyMap<number, RunningProcess>): Owner {
  if (row.processId === 0) return 'Kernel';
  const process = running.get(row.processId);
  if (process === undefined) return 'Exited';
  return row.opened !== null && process.started !== null && row.opened < process.started ? 'OwnerReused' : process;
}

/** For every row its socket at the other end, where both are on this machine: its place among the rows, or undefined. */
export function peersOf(rows: readonly SocketRow[]): (number | undefined)[] {
  const ports = (from: number, to: number): number => from * 0x1_0000 + to;
  const addresses = new Set(rows.map((row) => row.localAddress));
  const isLocal = (row: SocketRow): boolean => row.remoteAddress !== null && addresses.has(row.remoteAddress);
  const byPorts = new Map<number, number[]>();
  rows.forEach((row, index) => {
    if (!isLocal(row) || row.remotePort === null) return;
    const key = ports(row.localPort, row.remotePort);
    const others = byPorts.get(key);
    if (others) others.push(index);
    else byPorts.set(key, [index]);
  });
  return rows.map((row) => row.remotePort === null ? undefined : byPorts.get(ports(row.remotePort, row.localPort))
    ?.find((index) => rows[index]?.localAddress === row.remoteAddress && rows[index]?.remoteAddress === row.localAddress));
}
