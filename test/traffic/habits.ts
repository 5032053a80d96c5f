import type { Random } from './random.ts';
import type { SimulatedMachine, SimulatedProcess } from './simulated-machine.ts';
import { atRandom, second, timer, within, type Period } from './times.ts';

/** What a process does again and again on the network. */
export interface Habit {
  /** Mean interval in seconds. */
  readonly every: number;
  /** Of a timer: the maximum deviation of one interval, as a part of it. Without it the times are independent of each other. */
  readonly jitter?: number;
  /** The addresses that it connects to. */
  readonly to: readonly string[];
  readonly port: number;
  /** How long a connection is open, in seconds. */
  readonly seconds: readonly [min: number, max: number];
  readonly protocol?: 'UDP';
  /** Connections at once, as a browser opens several; by default 1. */
  readonly atOnce?: number;
}

/** Opens the connections of a habit in these periods, while the process lives. */
export function follow(machine: SimulatedMachine, process: SimulatedProcess, periods: readonly Period[], habit: Habit): void {
  const { random } = machine.options;
  const { every, jitter, to, port, seconds, protocol = 'TCP', atOnce = 1 } = habit;
  for (const period of within(periods, process.life)) {
    for (const time of timesOf(random, period, (every * second) / machine.scale, jitter)) {
      for (let left = random.integer(1, atOnce); left > 0; left--) {
        const duration = random.between(...seconds);
        machine.connect(process, time + random.between(0, 400), duration, random.pick(to), port, { protocol });
      }
    }
  }
}

function timesOf(random: Random, period: Period, interval: number, jitter: number | undefined): Iterable<number> {
  return jitter === undefined ? atRandom(random, period, interval) : timer(random, period, interval, jitter);
}
