import { runApp } from '../app.ts';
import { createRandom, type Random } from '../random.ts';
import type { Scenario, ScenarioOptions, SimulatedPeriod, Trace } from '../scenario.ts';
import { SimulatedMachine, type SimulatedProcess } from '../simulated-machine.ts';
import { atRandom, localTime, second, type Period } from '../times.ts';
import { applicationPrograms, runApplicationJobs } from './application-programs.ts';
import { applicationServerTraces } from './application-server-traces.ts';
import { busyServerPrograms, updatePackages } from './busy-programs.ts';
import { visitByClients, visitByMachines } from './clients.ts';
import { site } from './network.ts';
import { administer, configure, monitor, nginx, runJobs, serverPrograms, sshd, watch } from './programs.ts';
import { thirdWebTraces } from './third-web-traces.ts';
import { webServerTraces } from './web-server-traces.ts';

export interface WebServerContext {
  readonly machine: SimulatedMachine;
  readonly random: Random;
  readonly day: Period;
  readonly init: SimulatedProcess;
  readonly cron: SimulatedProcess;
  readonly sshd: SimulatedProcess;
  /** By the names of their services: `tomcat10`. */
  readonly services: ReadonlyMap<string, SimulatedProcess>;
}

const day: Period = { from: localTime(12, '0:00:07'), to: localTime(13, '0:00:07') };

/** A Linux web server for a day: nginx, PHP, Tomcat, 100,000 clients. */
export const webServerDay = scenario('web-server-day', webServerTraces, 100_000);

/** The same server with databases, containers, metrics and mail, 5,000 clients, and other traces. */
export const applicationServerDay = scenario('application-server-day', applicationServerTraces, 5000, 'applications');

/** The same server as a node of Kubernetes, with updates of packages and more agents, 5,000 clients, and other traces. */
export const nodeServerDay = scenario('node-server-day', thirdWebTraces, 5000, 'node');

/** What runs on the server in addition to its web servers. */
type Role = 'web' | 'applications' | 'node';

function scenario(name: string, traces: readonly Trace<WebServerContext>[], clients: number, role: Role = 'web'): Scenario {
  const simulate = ({ seed, isCompromised, scale = 1 }: ScenarioOptions): SimulatedPeriod => {
    const random = createRandom(seed);
    const machine = new SimulatedMachine({
      random,
      platform: 'linux',
      address: site.server,
      dynamicPorts: { low: 32_768, high: 60_999 },
      firstProcessId: 700,
      scale,
    });
    const context = runServer(machine, random, clients, role);
    if (isCompromised) for (const trace of traces) machine.plant(trace.id, () => trace.plant(context));
    return { simulated: machine, info, sessions: [{ ...day, sleeps: [] }] };
  };
  return { name, traces, logSize: 100_000_000, simulate };
}

const info = {
  computer: 'web01',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  platform: 'linux',
  build: '6.1.0-44-amd64',
  bootTime: new Date(localTime(1, '3:12:40')),
} as const;

function runServer(machine: SimulatedMachine, random: Random, clients: number, role: Role): WebServerContext {
  const { scale } = machine;
  const life = { from: day.from - 20 * 86_400 * second, to: day.to + 3600 * second };
  const init = machine.start({ path: '/usr/lib/systemd/systemd', user: 'root' }, life, undefined, 1);
  const cron = machine.start({ path: '/usr/sbin/cron', user: 'root', services: ['cron.service'] }, life, init);
  const server = machine.start(sshd, life, init);
  machine.listen(server, 'TCP', 22);
  machine.listen(server, 'TCP', 22, '::');
  const master = machine.start({ ...nginx, user: 'root' }, life, init);
  for (const port of [80, 443]) for (const address of ['0.0.0.0', '::']) machine.listen(master, 'TCP', port, address);
  const workers = Array.from({ length: 4 }, () => machine.start(nginx, life, master));
  const services = new Map<string, SimulatedProcess>();
  const added = role === 'applications' ? applicationPrograms(random) : role === 'node' ? busyServerPrograms(random) : [];
  for (const app of [...serverPrograms(random), ...added]) {
    const process = runApp(machine, app, life, [day], init);
    services.set(app.program.services?.[0]?.replace('.service', '') ?? app.program.path, process);
  }
  visitByClients(machine, workers, day, Math.round(clients * scale));
  visitByMachines(machine, workers, server, day, scale);
  forward(machine, workers, services.get('tomcat10') ?? init, scale);
  monitor(machine, services.get('prometheus-node-exporter') ?? init, services.get('zabbix-agent') ?? init, day, scale);
  watch(machine, init, workers[0] ?? master, server, day);
  runJobs(machine, cron, day);
  configure(machine, server, localTime(12, '2:30:00'));
  administer(machine, server, localTime(12, '10:12:00'));
  administer(machine, server, localTime(12, '15:40:00'));
  if (role === 'applications') runApplicationJobs(machine, day, init, cron, server);
  if (role === 'node') updatePackages(machine, day, init, cron);
  return { machine, random, day, init, cron, sshd: server, services };
}

/** nginx opens connections to Tomcat on the same machine: each is two sockets. */
function forward(machine: SimulatedMachine, workers: readonly SimulatedProcess[], tomcat: SimulatedProcess, scale: number): void {
  const { random } = machine.options;
  for (const time of atRandom(random, day, (6 * second) / scale)) {
    machine.connectLocally(random.pick(workers), tomcat, time, random.between(5, 60), 8080);
  }
}
