import { hosts } from '../addresses.ts';
import type { SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { atRandom, hour, minute, second, timer, type Period } from '../times.ts';
import { domain } from './network.ts';

/** The processes that answer clients. */
export interface Listeners {
  readonly lsass: SimulatedProcess;
  readonly dns: SimulatedProcess;
  readonly mapper: SimulatedProcess;
  readonly system: SimulatedProcess;
}

/** Logons, tickets and group policies of the machines of a domain. */
export function serveClients(machine: SimulatedMachine, listeners: Listeners, day: Period, scale: number): void {
  const { random } = machine.options;
  const clients = domain.clientNetworks.flatMap((prefix) => hosts(prefix, 20, Math.round(130 * scale)));
  for (const client of clients) {
    // Machines start between 7 and 9, and most of them stop in the afternoon.
    const from = day.from + (7 + random.between(0, 2)) * hour;
    const working = { from, to: random.chance(0.2) ? day.to : from + random.between(7, 10) * hour };
    logOn(machine, listeners, client, from);
    for (const time of atRandom(random, working, 40 * minute)) ticket(machine, listeners, client, time);
    // Group policies are applied every 90 to 120 minutes.
    for (const time of timer(random, working, 105 * minute, 0.14)) applyPolicies(machine, listeners, client, time);
  }
  for (const member of [...domain.members, domain.partner]) {
    for (const time of atRandom(random, day, 12 * minute)) ticket(machine, listeners, member, time);
    for (const time of timer(random, day, 105 * minute, 0.14)) applyPolicies(machine, listeners, member, time);
  }
}

function ticket(machine: SimulatedMachine, { lsass }: Listeners, client: string, at: number): void {
  const { random } = machine.options;
  const port = random.integer(49_152, 65_535);
  machine.accept(lsass, at, random.between(0.1, 2), 88, client, port);
  if (random.chance(0.4)) machine.accept(lsass, at + second, random.between(1, 120), 389, client, port + 1);
}

function applyPolicies(machine: SimulatedMachine, { lsass, system }: Listeners, client: string, at: number): void {
  const { random } = machine.options;
  const port = random.integer(49_152, 65_000);
  machine.accept(lsass, at, random.between(2, 60), 389, client, port);
  machine.accept(system, at + 2 * second, random.between(20, 700), 445, client, port + 2);
}

function logOn(machine: SimulatedMachine, listeners: Listeners, client: string, at: number): void {
  const { random } = machine.options;
  const { lsass, dns, mapper } = listeners;
  const port = random.integer(49_152, 65_000);
  for (let n = 0; n < 4; n++) ticket(machine, listeners, client, at + n * 3 * second);
  machine.accept(mapper, at + 4 * second, random.between(5, 30), 135, client, port + 10);
  machine.accept(lsass, at + 5 * second, random.between(30, 2000), 49_668, client, port + 11);
  machine.accept(dns, at + 6 * second, 2, 53, client, port + 12);
  applyPolicies(machine, listeners, client, at + 8 * second);
}

/**
 * The sensor for identities asks clients that log on for their names: by RPC, and by Remote Desktop if that fails. It is a program that
 * connects to hundreds of machines.
 */
export function resolveNames(machine: SimulatedMachine, sensor: SimulatedProcess, day: Period, scale: number): void {
  const { random } = machine.options;
  const clients = domain.clientNetworks.flatMap((prefix) => hosts(prefix, 20, Math.round(130 * scale)));
  for (const time of atRandom(random, { from: day.from + 7 * hour, to: day.from + 18 * hour }, 40 * second)) {
    const client = random.pick(clients);
    machine.connect(sensor, time, random.between(0.2, 3), client, 135);
    if (random.chance(0.3)) machine.connect(sensor, time + second, random.between(0.5, 3), client, 3389);
  }
}
