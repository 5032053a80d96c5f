import path from 'node:path';
import { folderOf } from '../../../log-reader/folder-of.ts';
import type { LogRecord } from '../../../log-reader/log-records.ts';

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
  /** The programs that serve a port: `TCP 445`. */
  readonly served: ReadonlyMap<string, string>;
}

interface MutableMachine {
  computer: string | null;
  readonly folder: string;
  count: number;
  first: Date;
  last: Date;
  readonly programs: Set<string>;
  readonly served: Map<string, string>;
}

/** Maximum numbers; those of programs and ports are for all machines together. */
const limits = { machines: 1000, programs: 100_000, ports: 100_000 };

/** The machines that wrote the logs, in bounded memory. */
export class MachineTraces {
  readonly #machines = new Map<string, MutableMachine>();
  #programs = 0;
  #ports = 0;
  /** Whether a limit was reached. */
  isComplete = true;

  /** Adds a record with the program that serves a port, if it is about one. */
  add(record: LogRecord, time: Date, served: { readonly port: string; readonly program: string } | null): void {
    const machine = this.#machine(folderOf(record.file), time);
    if (!machine) return;
    if (time.getTime() < machine.first.getTime()) machine.first = time;
    if (time.getTime() > machine.last.getTime()) machine.last = time;
    if (record.type === 'start' || (record.type === 'event' && record.event === 'started')) {
      const computer: unknown = Reflect.get(record, 'computer');
      if (typeof computer === 'string') machine.computer ??= computer;
    }
    if (record.type === 'port') this.#addPort(machine, record.processName, !record.presentAtStart, served);
  }

  /** Sorted by name. */
  list(): MachineTrace[] {
    return [...this.#machines.values()]
      .map(({ computer, ...machine }) => ({ ...machine, name: computer ?? path.basename(path.resolve(machine.folder)) }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.folder < b.folder ? -1 : 1));
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
      served: new Map<string, string>(),
    };
    this.#machines.set(folder, machine);
    return machine;
  }

  #addPort(
    machine: MutableMachine,
    program: string | null,
    isOpened: boolean,
    served: { readonly port: string; readonly program: string } | null,
  ): void {
    if (isOpened) machine.count++;
    if (program !== null && !machine.programs.has(program) && this.#allow(this.#programs++ < limits.programs))
      machine.programs.add(program);
    if (served && !machine.served.has(served.port) && this.#allow(this.#ports++ < limits.ports))
      machine.served.set(served.port, served.program);
  }

  #allow(isAllowed: boolean): boolean {
    if (!isAllowed) this.isComplete = false;
    return isAllowed;
  }
}
