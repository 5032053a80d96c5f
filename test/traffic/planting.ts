import { follow, type Habit } from './habits.ts';
import type { Program, SimulatedMachine, SimulatedProcess } from './simulated-machine.ts';
import { second, type Period } from './times.ts';

/** A program that connects again and again to one endpoint. */
export interface Beacon {
  /** Seconds between two connections. */
  readonly every: number;
  /** Maximum deviation of one interval, as a part of it. */
  readonly jitter: number;
  readonly to: string;
  readonly port: number;
  readonly seconds?: Habit['seconds'];
}

/** Connects at regular intervals while the machine is awake. */
export function beacon(machine: SimulatedMachine, process: SimulatedProcess, periods: readonly Period[], options: Beacon): void {
  const { to, seconds = [1, 4] } = options;
  follow(machine, process, periods, { ...options, to: [to], seconds });
}

/** Starts a program that makes a few connections to one endpoint, one after the other. */
export function connectSometimes(
  machine: SimulatedMachine,
  program: Program,
  parent: SimulatedProcess | undefined,
  { at, count, seconds, to, port }: { at: number; count: number; seconds: number; to: string; port: number },
): SimulatedProcess {
  const { random } = machine.options;
  const process = machine.start(program, { from: at - 2 * second, to: at + count * (seconds + 40) * second }, parent);
  for (let n = 0, time = at; n < count; n++) {
    machine.connect(process, time, seconds, to, port);
    time += (seconds + random.between(1, 30)) * second;
  }
  return process;
}

/** Connects to many hosts on one port, one after the other. */
export function fanOut(
  machine: SimulatedMachine,
  process: SimulatedProcess,
  { at, to, port, gap }: { at: number; to: readonly string[]; port: number; gap: number },
): void {
  const { random } = machine.options;
  for (const [n, host] of to.entries())
    machine.connect(process, at + n * gap * second + random.between(0, 300), random.between(1, 9), host, port);
}
