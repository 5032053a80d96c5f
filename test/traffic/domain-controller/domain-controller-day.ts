import { runApp } from '../app.ts';
import { createRandom, type Random } from '../random.ts';
import type { Scenario, ScenarioOptions, SimulatedPeriod, Trace } from '../scenario.ts';
import { SimulatedMachine, type SimulatedProcess } from '../simulated-machine.ts';
import { atRandom, localTime, minute, second, timer, type Period } from '../times.ts';
import { busyControllerPrograms } from './busy-programs.ts';
import { resolveNames, serveClients } from './clients.ts';
import { domainControllerTraces } from './domain-controller-traces.ts';
import { hybridControllerTraces } from './hybrid-controller-traces.ts';
import { administerDomain, hybridAgents } from './hybrid-programs.ts';
import { domain } from './network.ts';
import { directoryServices, serverAgents } from './programs.ts';
import { thirdControllerTraces } from './third-controller-traces.ts';

export interface DomainControllerContext {
  readonly machine: SimulatedMachine;
  readonly random: Random;
  readonly day: Period;
  readonly system: SimulatedProcess;
  readonly services: SimulatedProcess;
  /** The shell of the administrator who is logged on. */
  readonly explorer: SimulatedProcess;
  /** By name (`lsass.exe`) and by service (`RpcEptMapper`). */
  readonly processes: ReadonlyMap<string, SimulatedProcess>;
}

const day: Period = { from: localTime(19, '0:00:02'), to: localTime(20, '0:00:02') };
const administrator = 'CONTOSO\\adm.berg';

/** A domain controller with Windows Server 2022 for a day: 390 clients, a second controller, a sensor that asks clients for their names. */
export const domainControllerDay = scenario('domain-controller-day', domainControllerTraces);

/** The same controller with agents for the cloud, DHCP, certificates and scripts, and other traces. */
export const hybridControllerDay = scenario('hybrid-controller-day', hybridControllerTraces, 'hybrid');

/** The same controller with the agents of a provider that manages it, and other traces. */
export const managedControllerDay = scenario('managed-controller-day', thirdControllerTraces, 'managed');

/** How the controller is managed. */
type Management = 'local' | 'hybrid' | 'managed';

function scenario(name: string, traces: readonly Trace<DomainControllerContext>[], management: Management = 'local'): Scenario {
  const simulate = ({ seed, isCompromised, scale = 1 }: ScenarioOptions): SimulatedPeriod => {
    const random = createRandom(seed);
    const machine = new SimulatedMachine({
      random,
      platform: 'win32',
      address: domain.controller,
      dynamicPorts: { low: 49_700, high: 65_535 },
      firstProcessId: 560,
      scale,
    });
    const context = runController(machine, random, scale, management);
    if (isCompromised) for (const trace of traces) machine.plant(trace.id, () => trace.plant(context));
    return { simulated: machine, info, sessions: [{ ...day, sleeps: [] }] };
  };
  return { name, traces, simulate };
}

const info = {
  computer: 'DC01',
  operatingSystem: 'Windows Server 2022 Standard 21H2',
  platform: 'win32',
  build: '10.0.20348.4893',
  bootTime: new Date(localTime(13, '3:02:11')),
} as const;

function runController(machine: SimulatedMachine, random: Random, scale: number, management: Management): DomainControllerContext {
  const life = { from: localTime(13, '3:02:20'), to: day.to + 3600 * second };
  const user = 'NT AUTHORITY\\SYSTEM';
  const system = machine.start({ path: 'System', user }, life, undefined, 4);
  for (const port of [445, 5985, 47_001]) machine.listen(system, 'TCP', port);
  machine.listen(system, 'TCP', 139, domain.controller);
  for (const port of [137, 138]) machine.listen(system, 'UDP', port, domain.controller);
  const services = machine.start({ path: 'C:\\Windows\\System32\\services.exe', user }, life);
  machine.listen(services, 'TCP', 49_669);
  const processes = new Map<string, SimulatedProcess>();
  const added = management === 'hybrid' ? hybridAgents(random) : management === 'managed' ? busyControllerPrograms(random) : [];
  for (const app of [...directoryServices(random), ...serverAgents(random), ...added]) {
    const process = runApp(machine, app, life, [day], services);
    for (const name of [process.info.processName ?? '', ...(app.program.services ?? [])]) processes.set(name, process);
  }
  const explorer = machine.start({ path: 'C:\\Windows\\explorer.exe', user: administrator }, { from: localTime(19, '9:02'), to: day.to });
  const named = (name: string): SimulatedProcess => processes.get(name) ?? system;
  // The DNS server holds a pool of 2,500 ports, from which it asks other servers.
  for (let n = 0; n < 2500 * scale; n++) machine.listen(named('dns.exe'), 'UDP', 49_700 + n * 5);
  const listeners = { lsass: named('lsass.exe'), dns: named('dns.exe'), mapper: named('RpcEptMapper'), system };
  serveClients(machine, listeners, day, scale);
  resolveNames(machine, named('Microsoft.Tri.Sensor.exe'), day, scale);
  useServers(machine, system);
  administer(machine, explorer);
  if (management === 'hybrid') administerDomain(machine, day, explorer, services);
  return { machine, random, day, system, services, explorer, processes };
}

/** The system opens shares of the second controller, and sessions with clients that announce themselves. */
function useServers(machine: SimulatedMachine, system: SimulatedProcess): void {
  const { random } = machine.options;
  for (const time of timer(random, day, 40 * minute, 0.5)) machine.connect(system, time, random.between(60, 1500), domain.partner, 445);
  for (const time of atRandom(random, day, 45 * minute)) {
    machine.connect(system, time, random.between(5, 40), `${random.pick(domain.clientNetworks)}.${random.integer(20, 149)}`, 139);
  }
}

/** An administrator works on the server, by Remote Desktop and with the tools for servers. */
function administer(machine: SimulatedMachine, explorer: SimulatedProcess): void {
  const { random } = machine.options;
  const from = localTime(19, '9:03');
  const life = { from, to: from + 90 * minute };
  const console = machine.start({ path: 'C:\\Windows\\System32\\mmc.exe', user: administrator }, life, explorer);
  machine.connect(console, from + 10 * second, 3000, domain.controller, 389);
  machine.connect(console, from + 40 * second, 2000, domain.partner, 389);
  const manager = machine.start({ path: 'C:\\Windows\\System32\\ServerManager.exe', user: administrator }, life, explorer);
  for (const server of [domain.partner, ...domain.members.slice(0, 4)]) {
    for (const time of timer(random, life, 10 * minute, 0.01)) machine.connect(manager, time, 30, server, 5985);
  }
  const desktop = machine.start({ path: 'C:\\Windows\\System32\\mstsc.exe', user: administrator }, life, explorer);
  for (const server of domain.members.slice(0, 3)) machine.connect(desktop, from + random.between(5, 60) * minute, 900, server, 3389);
}
