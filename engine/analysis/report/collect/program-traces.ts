import type { TimeBins, Series } from './time-bins.ts';

/** When something was seen, and how often. Times are local, in milliseconds. */
export interface Trace {
  first: number;
  last: number;
  count: number;
}

/** A port of a program: one that it serves, or one that it connects to. */
export interface PortTrace extends Trace {
  /** `in:TCP:445` for a served port, `out:TCP:443` for a remote one. */
  readonly key: string;
  readonly direction: 'in' | 'out';
  readonly protocol: string;
  readonly port: number;
  /** Records over time. Null if there are too many ports. */
  readonly series: Series | null;
}

/** The records of the processes with one name. */
export interface ProgramTrace extends Trace {
  readonly name: string;
  readonly series: Series;
  readonly ports: Map<string, PortTrace>;
  /** Remote addresses that it connected to. */
  readonly addresses: Map<string, Trace>;
  readonly users: Map<string, Trace>;
}

/** Maximum numbers, which bound the memory to about 30 MB. */
const limits = { programs: 1000, ports: 20_000, portSeries: 2000, addresses: 50_000, users: 5000 };

/** A mapping, as far as programs are concerned. */
export interface ProgramUse {
  readonly name: string;
  readonly user: string | null;
  readonly direction: 'in' | 'out' | null;
  readonly protocol: string;
  readonly port: number;
  readonly remoteAddress: string | null;
  readonly local: number;
}

/** What each program did on the network over time, in bounded memory. */
export class ProgramTraces {
  readonly programs = new Map<string, ProgramTrace>();
  /** Whether a limit was reached: then values that are missing may exist. */
  isComplete = true;
  readonly #bins: TimeBins;
  #ports = 0;
  #portSeries = 0;
  #addresses = 0;
  #users = 0;

  constructor(bins: TimeBins) {
    this.#bins = bins;
  }

  /**
   * @param isOpened whether the mapping was opened at this time. If not, it existed before.
   */
  add({ name, user, direction, protocol, port, remoteAddress, local }: ProgramUse, isOpened: boolean): void {
    const program = this.#program(name, local);
    if (!program) return;
    see(program, local, isOpened);
    if (isOpened) this.#bins.add(program.series, local);
    if (user !== null) this.#see(program.users, user, local, isOpened, () => this.#users++ < limits.users);
    if (direction === null) return;
    const found = this.#port(program, direction, protocol, port, local);
    if (found) {
      see(found, local, isOpened);
      if (isOpened && found.series) this.#bins.add(found.series, local);
    }
    if (direction === 'in' || remoteAddress === null) return;
    this.#see(program.addresses, remoteAddress, local, isOpened, () => this.#addresses++ < limits.addresses);
  }

  #program(name: string, local: number): ProgramTrace | undefined {
    const known = this.programs.get(name);
    if (known) return known;
    if (!this.#allow(this.programs.size < limits.programs)) return undefined;
    const series = this.#bins.create();
    const program = { name, first: local, last: local, count: 0, series, ports: new Map(), addresses: new Map(), users: new Map() };
    this.programs.set(name, program);
    return program;
  }

  #port(program: ProgramTrace, direction: 'in' | 'out', protocol: string, port: number, local: number): PortTrace | undefined {
    const key = `${direction}:${protocol}:${port}`;
    const known = program.ports.get(key);
    if (known) return known;
    if (!this.#allow(this.#ports++ < limits.ports)) return undefined;
    const series = this.#portSeries++ < limits.portSeries ? this.#bins.create() : null;
    const found = { key, direction, protocol, port, series, first: local, last: local, count: 0 };
    program.ports.set(key, found);
    return found;
  }

  #see(traces: Map<string, Trace>, key: string, local: number, isOpened: boolean, mayAdd: () => boolean): void {
    let trace = traces.get(key);
    if (!trace) {
      if (!this.#allow(mayAdd())) return;
      traces.set(key, (trace = { first: local, last: local, count: 0 }));
    }
    see(trace, local, isOpened);
  }

  #allow(isAllowed: boolean): boolean {
    if (!isAllowed) this.isComplete = false;
    return isAllowed;
  }
}

function see(trace: Trace, local: number, isOpened: boolean): void {
  if (local < trace.first) trace.first = local;
  if (local > trace.last) trace.last = local;
  if (isOpened) trace.count++;
}
