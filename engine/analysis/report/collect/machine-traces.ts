import path from 'node:path';
import type { LogRecord } from '../../../log-reader/log-records.ts';
import type { LoggedSocket } from '../../statistics/event-records.ts';

/** One machine: the logs of one folder. */
export interface MachineTrace {
  /** Name of the computer in its logs, else of the folder. */
  readonly name: string;
  readonly folder: string;
  /** Opened ports. */
  readonly count: number;
  readonly first: Date;
  readonly last: Date;
  readonly programs: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  /** The programs that serve each port: `TCP 445`. */
  readonly served: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A port, `TCP 445`, and a program that serves it. */
export interface ServedPort {
  readonly port: string;
  readonly program: string;
}

/** A socket of a machine, and the port that it serves. */
interface MachineSocket extends Pick<LoggedSocket, 'processName' | 'user' | 'presentAtStart'> {
  readonly served: ServedPort | null;
}

interface MutableMachine {
  computer: string | null;
  readonly folder: string;
  count: number;
  first: Date;
  last: Date;
  readonly programs: Set<string>;
  readonly users: Set<string>;
  readonly served: Map<string, Set<string>>;
}

/** Maximum numbers; those of programs, users and ports are for all machines together. */
const limits = { machines: 1000, programs: 100_000, users: 100_000, ports: 100_000 };

/** The machines that wrote the logs, in bounded memory. */
export class MachineTraces {
  readonly #machines = new Map<string, MutableMachine>();
  #programs = 0;
  #users = 0;
  #ports = 0;
  /** Whether a limit was reached. */
  isComplete = true;

  /** Adds a record of the machine in a folder, with its socket if it is about one. */
  add(record: LogRecord, folder: string, time: Date, socket: MachineSocket | null): void {
    const machine = this.#machine(folder, time);
    if (!machine) return;
    if (time.getTime() < machine.first.getTime()) machine.first = time;
    if (time.getTime() > machine.last.getTime()) machine.last = time;
    if (record.type === 'start' || (record.type === 'event' && record.event === 'started')) {
      const computer: unknown = Reflect.get(record, 'computer');
      if (typeof computer === 'string') machine.computer ??= computer;
    }
    if (socket) this.#addSocket(machine, socket);
  }

  #addSocket(machine: MutableMachine, { processName, user, presentAtStart, served }: MachineSocket): void {
    if (!presentAtStart) machine.count++;
    if (processName !== null) this.#see(machine.programs, processName, () => this.#programs++ < limits.programs);
    if (user !== null) this.#see(machine.users, user, () => this.#users++ < limits.users);
    if (served) this.#addServed(machine, served);
  }

  /** Sorted by name. If several folders have logs of one computer, their names contain that of the folder, or its path if that is the same. */
  list(): MachineTrace[] {
    const nameOf = ({ folder }: MutableMachine): string => path.basename(path.resolve(folder));
    const first = [...this.#machines.values()].map((machine) => ({ ...machine, name: machine.computer ?? nameOf(machine) }));
    const named = distinguished(first, nameOf);
    return distinguished(named, ({ folder }) => folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #machine(folder: string, time: Date): MutableMachine | undefined {
    const known = this.#machines.get(folder);
    if (known || !this.#allow(this.#machines.size < limits.machines)) return known;
    const machine = {
      computer: null,
      folder,
      count: 0,
      first: time,
      last: time,
      programs: new Set<string>(),
      users: new Set<string>(),
      served: new Map<string, Set<string>>(),
    };
    this.#machines.set(folder, machine);
    return machine;
  }

  #addServed({ served }: MutableMachine, { port, program }: ServedPort): void {
    const programs = served.get(port) ?? new Set<string>();
    this.#see(programs, program, () => this.#ports++ < limits.ports);
    if (programs.size > 0) served.set(port, programs);
  }

  #see(names: Set<string>, name: string, mayAdd: () => boolean): void {
    if (!names.has(name) && this.#allow(mayAdd())) names.add(name);
  }

  #allow(isAllowed: boolean): boolean {
    if (!isAllowed) this.isComplete = false;
    return isAllowed;
  }
}

/** Adds a text to each name that occurs several times. */
function distinguished<Machine extends MutableMachine & { readonly name: string }>(
  machines: readonly Machine[],
  textOf: (machine: Machine) => string,
): Machine[] {
  const counts = new Map<string, number>();
  for (const { name } of machines) counts.set(name, (counts.get(name) ?? 0) + 1);
  return machines.map((machine) =>
    counts.get(machine.name) === 1 ? machine : { ...machine, name: `${machine.name} (${textOf(machine)})` },
  );
}
