import { runApp } from '../app.ts';
import { createRandom, type Random } from '../random.ts';
import type { Scenario, ScenarioOptions, SimulatedPeriod, Trace } from '../scenario.ts';
import { SimulatedMachine, type SimulatedProcess } from '../simulated-machine.ts';
import { localTime, minute, second, timer, type Period } from '../times.ts';
import { visitByClients } from '../web-server/clients.ts';
import { busyIisPrograms } from './busy-programs.ts';
import { farm } from './iis-network.ts';
import { iisPrograms } from './iis-programs.ts';
import { iisServerTraces } from './iis-server-traces.ts';
import { administerShop, shopPrograms } from './shop-programs.ts';
import { shopServerTraces } from './shop-server-traces.ts';
import { thirdIisTraces } from './third-iis-traces.ts';

export interface IisServerContext {
  readonly machine: SimulatedMachine;
  readonly random: Random;
  readonly day: Period;
  /** It accepts the requests of clients (http.sys). */
  readonly system: SimulatedProcess;
  readonly services: SimulatedProcess;
  /** The worker process of the application pool. */
  readonly worker: SimulatedProcess;
  /** By name (`sqlservr.exe`) and by service (`TermService`). */
  readonly processes: ReadonlyMap<string, SimulatedProcess>;
}

const day: Period = { from: localTime(14, '0:00:04'), to: localTime(15, '0:00:04') };
const administrator = 'FARM\\adm.kern';

/** A web server with Windows Server 2022 and IIS for a day, with 10,000 clients. */
export const iisServerDay = scenario('iis-server-day', iisServerTraces);

/** The same server with a database, a reverse proxy and the tools of its administrators, and other traces. */
export const shopServerDay = scenario('shop-server-day', shopServerTraces, 'shop');

/** The same server with a second application, messages, search and telemetry, and other traces. */
export const portalServerDay = scenario('portal-server-day', thirdIisTraces, 'portal');

/** What the server is for. */
type Role = 'web' | 'shop' | 'portal';

function scenario(name: string, traces: readonly Trace<IisServerContext>[], role: Role = 'web'): Scenario {
  const simulate = ({ seed, isCompromised, scale = 1 }: ScenarioOptions): SimulatedPeriod => {
    const random = createRandom(seed);
    const machine = new SimulatedMachine({
      random,
      platform: 'win32',
      address: farm.server,
      dynamicPorts: { low: 49_700, high: 65_535 },
      firstProcessId: 580,
      scale,
    });
    const context = runServer(machine, random, scale, role);
    if (isCompromised) for (const trace of traces) machine.plant(trace.id, () => trace.plant(context));
    return { simulated: machine, info, sessions: [{ ...day, sleeps: [] }] };
  };
  return { name, traces, simulate };
}

const info = {
  computer: 'WEB02',
  operatingSystem: 'Windows Server 2022 Standard 21H2',
  platform: 'win32',
  build: '10.0.20348.4893',
  bootTime: new Date(localTime(6, '2:30:40')),
} as const;

function runServer(machine: SimulatedMachine, random: Random, scale: number, role: Role): IisServerContext {
  const life = { from: localTime(6, '2:31:00'), to: day.to + 3600 * second };
  const user = 'NT AUTHORITY\\SYSTEM';
  const system = machine.start({ path: 'System', user }, life, undefined, 4);
  for (const port of [80, 443, 445, 5985, 47_001]) machine.listen(system, 'TCP', port);
  machine.listen(system, 'TCP', 139, farm.server);
  for (const port of [137, 138]) machine.listen(system, 'UDP', port, farm.server);
  const services = machine.start({ path: 'C:\\Windows\\System32\\services.exe', user }, life);
  machine.listen(services, 'TCP', 49_669);
  const added = role === 'shop' ? shopPrograms(random) : role === 'portal' ? busyIisPrograms(random) : [];
  const apps = [...iisPrograms(random), ...added];
  const processes = apps.map((app) => runApp(machine, app, life, [day], services));
  const [worker = system] = processes;
  visitByClients(machine, [system], day, Math.round(10_000 * scale));
  for (const balancer of farm.loadBalancers) {
    for (const time of timer(random, day, (15 * second) / scale, 0.01)) machine.accept(system, time, 1, 80, balancer);
  }
  for (const time of timer(random, day, 20 * minute, 0.3)) machine.connect(system, time, random.between(60, 900), farm.shares, 445);
  const deployment = processes.find(({ info: { processName } }) => processName === 'Tentacle.exe');
  if (deployment) for (const time of timer(random, day, 60 * minute, 0.01)) machine.accept(deployment, time, 20, 10_933, farm.deployment);
  administer(machine, system, services);
  // Windows Remote Management of the monitoring, every minute.
  for (const time of timer(random, day, minute / scale, 0.01)) machine.accept(system, time, 3, 5985, farm.monitoring);
  if (role === 'shop') administerShop(machine, day, services);
  const named = new Map(
    processes.flatMap((process) =>
      [process.info.processName ?? '', ...process.info.services.map(({ name }) => name)].map((name) => [name, process]),
    ),
  );
  return { machine, random, day, system, services, worker, processes: named };
}

/** An administrator logs on by Remote Desktop, and runs a script that loads a module. */
function administer(machine: SimulatedMachine, system: SimulatedProcess, services: SimulatedProcess): void {
  const from = localTime(14, '10:30');
  const life = { from, to: from + 60 * minute };
  machine.accept(system, from, 30, 5985, farm.administrator);
  const shell = machine.start({ path: 'C:\\Windows\\explorer.exe', user: administrator }, life, services);
  const path = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
  const console = machine.start({ path, user: administrator }, life, shell);
  machine.connect(console, from + 5 * minute, 20, '152.199.19.161', 443);
  machine.connect(console, from + 6 * minute, 20, '13.107.42.88', 443);
  const manager = machine.start({ path: 'C:\\Windows\\System32\\inetsrv\\InetMgr.exe', user: administrator }, life, shell);
  machine.connect(manager, from + 8 * minute, 5, '20.42.65.90', 443);
}
