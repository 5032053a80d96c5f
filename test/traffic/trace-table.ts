import type { Trace } from './scenario.ts';
import type { Program, SimulatedMachine, SimulatedProcess } from './simulated-machine.ts';
import { second, within, type Period } from './times.ts';

/** Connections of a process, one after the other. Times are in seconds. */
export interface Calls {
  /** The remote address, or several, which take turns. */
  readonly to: string | readonly string[];
  /** The remote port, or several: all ports of an address come before the next address. */
  readonly port: number | readonly number[];
  /** By default one for each address and port. */
  readonly count?: number;
  /** Between the starts of two connections; by default 30. */
  readonly every?: number;
  /** Maximum deviation of one interval, as a part of it; by default 0.3. */
  readonly jitter?: number;
  /** How long each is open; by default 3. */
  readonly seconds?: number;
  /** From the start of the process to the first one; by default 2. */
  readonly after?: number;
}

/** A listener, and its clients: the address, seconds from the start of the process, and seconds that the connection is open. */
export interface Listener {
  readonly protocol?: 'TCP' | 'UDP';
  readonly port: number;
  readonly address?: string;
  readonly clients?: readonly (readonly [address: string, after: number, seconds: number])[];
}

/** A trace as a row of a table. */
export interface TraceRow {
  readonly id: string;
  readonly technique: string;
  readonly description: string;
  /** A program that is started, or the name of a process that runs anyway. */
  readonly program: Program | string;
  /** The parent of a program that is started: by default the shell or the service manager, by its user. */
  readonly parent?: Program | string;
  readonly from: number;
  /** The end of the process; by default an hour after the start. It is started again whenever the machine starts. */
  readonly to?: number;
  readonly calls?: readonly Calls[];
  readonly listens?: readonly Listener[];
  /** Clients of listeners that the process has anyway. */
  readonly accepts?: readonly Listener[];
}

/** One start of a machine, as traces need it. */
export interface TraceBoot {
  readonly session: Period;
  readonly awake: readonly Period[];
  /** A process that runs anyway, by its name or its service. */
  readonly process: (name: string) => SimulatedProcess;
  /** The process that starts the programs of a user. */
  readonly parentOf: (user: string) => SimulatedProcess;
}

/** The machine of a scenario, as traces need it. */
export interface TraceHost {
  readonly machine: SimulatedMachine;
  readonly boots: readonly TraceBoot[];
  /** The path of a program of the table on this machine; by default the same. */
  readonly pathOf?: (path: string) => string;
}

/** The traces of a table. @param hostOf the machine of a scenario's context */
export function tracesOf<Context>(rows: readonly TraceRow[], hostOf: (context: Context) => TraceHost): Trace<Context>[] {
  return rows.map((row) => {
    const { id, technique, description } = row;
    return { id, technique, description, plant: (context) => plantRow(hostOf(context), row) };
  });
}

function plantRow(host: TraceHost, row: TraceRow): void {
  const { machine, boots } = host;
  const { from, to = from + 3600 * second, calls = [], listens = [], accepts = [] } = row;
  for (const boot of boots) {
    const awake = within(boot.awake, { from, to });
    const [first] = awake;
    if (!first) continue;
    const life = { from: first.from, to: Math.min(boot.session.to, to) };
    const process = startIn(host, boot, row, life);
    for (const listener of listens) listen(machine, process, life, listener);
    for (const listener of [...listens, ...accepts]) accept(machine, process, life, listener);
    for (const call of calls) connect(machine, process, life, awake, call);
  }
}

function startIn(host: TraceHost, boot: TraceBoot, { program, parent }: TraceRow, life: Period): SimulatedProcess {
  const { machine, pathOf = (path) => path } = host;
  if (typeof program === 'string') return boot.process(program);
  const usual = boot.parentOf(program.user);
  const parentProcess =
    parent === undefined ? usual : typeof parent === 'string' ? boot.process(parent) : machine.start(parent, life, usual);
  return machine.start({ ...program, path: pathOf(program.path) }, life, parentProcess);
}

function listen(machine: SimulatedMachine, process: SimulatedProcess, life: Period, { protocol = 'TCP', port, address }: Listener): void {
  machine.listen(process, protocol, port, address, { from: life.from + second, to: life.to });
}

function accept(machine: SimulatedMachine, process: SimulatedProcess, life: Period, { port, clients = [] }: Listener): void {
  for (const [client, after, seconds] of clients) machine.accept(process, life.from + after * second, seconds, port, client);
}

function connect(machine: SimulatedMachine, process: SimulatedProcess, life: Period, awake: readonly Period[], calls: Calls): void {
  const { random } = machine.options;
  const { every = 30, jitter = 0.3, seconds = 3, after = 2 } = calls;
  const endpoints = [calls.to].flat().flatMap((address) => [calls.port].flat().map((port) => ({ address, port })));
  let time = life.from + after * second;
  for (let left = calls.count ?? endpoints.length, n = 0; left > 0 && time < life.to; n++) {
    const endpoint = endpoints[n % endpoints.length];
    if (endpoint && awake.some((period) => period.from <= time && time < period.to)) {
      machine.connect(process, time, seconds, endpoint.address, endpoint.port);
      left--;
    }
    time += every * second * (1 + random.between(-jitter, jitter));
  }
}
