import type { SocketCondition } from '../../model/listening.ts';
import { isServed, isServedPort } from '../statistics/listener-counts.ts';

/** A socket of a snapshot or a log. */
export type MachineSocket = SocketCondition & { readonly localPort: number; readonly processName: string | null };

/** A program that listens on a port on some machines, but not on all. */
export interface MachineDifference {
  readonly protocol: 'TCP' | 'UDP';
  /** Null for all ports that the system assigns, from 32768 on: they differ from machine to machine. */
  readonly localPort: number | null;
  readonly processName: string | null;
  /** Number of machines that have it. */
  readonly count: number;
  readonly presentOn: readonly string[];
  readonly absentOn: readonly string[];
}

type Listener = Pick<MachineDifference, 'protocol' | 'localPort' | 'processName'>;

/** Compares the listeners of machines. */
export class MachineComparison {
  private readonly listeners = new Map<string, Listener & { readonly machines: Set<string> }>();
  private readonly machines = new Set<string>();

  /** Adds a machine, which may have no listeners. */
  addMachine(machine: string): void {
    this.machines.add(machine);
  }

  /** Adds a socket of a machine. Only listeners count. Programs are compared without regard to case. */
  add(machine: string, socket: MachineSocket): void {
    if (!isServed(socket)) return;
    const { protocol, processName } = socket;
    const localPort = isServedPort(socket.localPort) ? socket.localPort : null;
    const key = `${protocol} ${localPort} ${processName?.toLowerCase()}`;
    const known = this.listeners.get(key);
    if (known) known.machines.add(machine);
    else this.listeners.set(key, { protocol, localPort, processName, machines: new Set([machine]) });
  }

  /** What is not on all machines: first what is on one machine only, or on all but one. */
  differences(): MachineDifference[] {
    const all = [...this.machines].toSorted();
    const deviation = ({ count }: MachineDifference): number => Math.min(count, all.length - count);
    return [...this.listeners.values()]
      .filter(({ machines }) => machines.size < all.length)
      .map(({ machines, ...listener }) => ({
        ...listener,
        count: machines.size,
        presentOn: all.filter((machine) => machines.has(machine)),
        absentOn: all.filter((machine) => !machines.has(machine)),
      }))
      .toSorted((a, b) => deviation(a) - deviation(b) || a.count - b.count || compareListeners(a, b));
  }
}

function compareListeners(a: Listener, b: Listener): number {
  if (a.protocol !== b.protocol) return a.protocol < b.protocol ? -1 : 1;
  const [one, other] = [a.localPort ?? Infinity, b.localPort ?? Infinity];
  if (one !== other) return one - other;
  return (a.processName ?? '') < (b.processName ?? '') ? -1 : 1;
}
