import { hosts, internetAddress, servers } from '../addresses.ts';
import type { Random } from '../random.ts';
import type { SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { hour, minute, second, timer, type Period } from '../times.ts';
import { site } from './network.ts';

/** Share of the visits in each hour of the day. */
const rhythm = [14, 9, 6, 5, 5, 7, 14, 28, 42, 52, 57, 58, 60, 57, 55, 54, 53, 54, 58, 63, 66, 58, 42, 26];

/** Ports that are known from malware. A client has any port, so that a server with many clients sees all of them. */
const notedPorts = [1337, 3333, 4444, 4445, 5555, 6666, 6667, 6697, 9001, 12_345, 14_444, 27_374, 31_337];

/** Visits of a number of clients within a day. The web server's workers accept their connections. */
export function visitByClients(machine: SimulatedMachine, workers: readonly SimulatedProcess[], day: Period, count: number): void {
  const { random } = machine.options;
  const hours = rhythm.flatMap((weight, n) => Array.from({ length: weight }, () => n));
  const seen = new Set<string>();
  while (seen.size < count) {
    const address = internetAddress(random);
    if (seen.has(address)) continue;
    seen.add(address);
    // Most clients come once; a few come all day.
    const visits = 1 + Math.floor(random.waitingTime(random.chance(0.02) ? 8 : 0.35));
    for (let n = 0; n < visits; n++) {
      const from = day.from + random.pick(hours) * hour + random.between(0, hour);
      visit(machine, random, workers, address, Math.min(from, day.to - minute));
    }
  }
  const known = [...seen].slice(0, notedPorts.length * 5);
  for (const [n, address] of known.entries()) {
    const from = day.from + random.between(0, day.to - day.from - minute);
    machine.accept(random.pick(workers), from, random.between(2, 60), 443, address, notedPorts[n % notedPorts.length]);
  }
}

/** A browser opens one connection of HTTP/2, or several of HTTP/1.1. A redirect from port 80 comes first if a link is old. */
function visit(machine: SimulatedMachine, random: Random, workers: readonly SimulatedProcess[], address: string, from: number): void {
  if (random.chance(0.12)) machine.accept(random.pick(workers), from - 300, random.between(0.5, 5), 80, address);
  const connections = random.chance(0.25) ? random.integer(2, 4) : 1;
  for (let n = 0; n < connections; n++) machine.accept(random.pick(workers), from + n * 150, random.between(1, 75), 443, address);
}

/** Search engines, uptime checks, scanners of the Internet, and guesses of passwords: every public server sees them. */
export function visitByMachines(
  machine: SimulatedMachine,
  workers: readonly SimulatedProcess[],
  sshd: SimulatedProcess,
  day: Period,
  scale: number,
): void {
  const { random } = machine.options;
  for (const address of hosts('66.249.66', 1, 24)) {
    for (const time of timer(random, day, (20 * minute) / scale, 0.9))
      machine.accept(random.pick(workers), time, random.between(5, 120), 443, address);
  }
  for (const address of site.uptime) {
    for (const time of timer(random, day, 5 * minute, 0.02)) machine.accept(random.pick(workers), time, 1, 443, address);
  }
  for (const balancer of site.loadBalancers) {
    for (const time of timer(random, day, (10 * second) / scale, 0.01)) machine.accept(random.pick(workers), time, 1, 80, balancer);
  }
  for (const scanner of servers(random, ['167.94.138', '162.142.125', '71.6.135', '80.82.77'], 40)) {
    const from = day.from + random.between(0, day.to - day.from - minute);
    machine.accept(random.pick(workers), from, 2, 80, scanner);
    machine.accept(random.pick(workers), from + 800, 2, 443, scanner);
    machine.accept(sshd, from + 1700, 3, 22, scanner);
  }
  for (let n = 0; n < 300 * scale; n++) {
    const guesser = internetAddress(random);
    const from = day.from + random.between(0, day.to - day.from - 10 * minute);
    for (let guess = random.integer(1, 12); guess > 0; guess--) {
      machine.accept(sshd, from + guess * random.between(3, 30) * second, random.between(2, 8), 22, guesser);
    }
  }
}
