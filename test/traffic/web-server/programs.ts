import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program, SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { hour, minute, second, timer, type Period } from '../times.ts';
import { site } from './network.ts';

const unit = (path: string, user: string, service: string, text?: string): Program => ({
  path,
  user,
  services: [`${service}.service`],
  ...(text !== undefined && { arguments: text }),
});

export const java = unit('/usr/lib/jvm/java-17-openjdk-amd64/bin/java', 'tomcat', 'tomcat10');
export const phpFpm = unit('/usr/sbin/php-fpm8.2', 'www-data', 'php8.2-fpm');
export const sshd = unit('/usr/sbin/sshd', 'root', 'ssh');
export const nginx = unit('/usr/sbin/nginx', 'www-data', 'nginx');

/** The programs of the server that run all day. */
export function serverPrograms(random: Random): App[] {
  const payment = servers(random, networks.amazon, 4);
  return [
    {
      program: java,
      listens: [
        ['TCP', 8080, '127.0.0.1'],
        ['TCP', 8005, '127.0.0.1'],
      ],
      habits: [
        { every: 60, to: [site.database], port: 5432, seconds: [30, 1800] },
        { every: 200, to: payment, port: 443, seconds: [5, 60] },
        { every: 600, to: [site.cache], port: 6379, seconds: [60, 3000] },
      ],
    },
    {
      program: phpFpm,
      habits: [
        { every: 6, to: [site.database], port: 3306, seconds: [0.1, 3] },
        { every: 30, to: [site.cache], port: 6379, seconds: [0.1, 2] },
        { every: 300, to: payment, port: 443, seconds: [0.5, 5] },
        { every: 600, to: [site.mail], port: 587, seconds: [0.5, 3] },
        // WordPress asks for updates twice a day, and loads them.
        { every: 12 * 3600, jitter: 0.05, to: ['198.143.164.251', '198.143.164.252'], port: 443, seconds: [1, 20], atOnce: 3 },
      ],
    },
    {
      program: unit('/usr/lib/systemd/systemd-resolved', 'systemd-resolve', 'systemd-resolved'),
      listens: [
        ['UDP', 53, '127.0.0.53'],
        ['TCP', 53, '127.0.0.53'],
      ],
      habits: [{ every: 15, to: [site.resolver], port: 53, seconds: [0.1, 2], protocol: 'UDP' }],
    },
    {
      program: unit('/usr/sbin/chronyd', '_chrony', 'chrony'),
      listens: [['UDP', 323, '127.0.0.1']],
      habits: ['162.159.200.1', '185.125.190.56', '129.70.132.34', '78.46.102.180'].map((server) => ({
        every: 1024,
        jitter: 0.02,
        to: [server],
        port: 123,
        seconds: [1, 2] as const,
        protocol: 'UDP' as const,
      })),
    },
    { program: unit('/usr/bin/prometheus-node-exporter', 'prometheus', 'prometheus-node-exporter'), listens: [['TCP', 9100]] },
    {
      // Its package was upgraded, and it was not started again.
      program: { ...unit('/usr/sbin/zabbix_agentd', 'zabbix', 'zabbix-agent'), deleted: true },
      listens: [['TCP', 10_050]],
      habits: [{ every: 120, jitter: 0.005, to: [site.zabbix], port: 10_051, seconds: [0.3, 1.2] }],
    },
    {
      program: unit('/usr/share/filebeat/bin/filebeat', 'root', 'filebeat'),
      habits: [{ every: 4 * 3600, to: [site.logs], port: 5044, seconds: [7200, 14_000] }],
    },
    {
      program: unit('/usr/bin/amazon-ssm-agent', 'root', 'amazon-ssm-agent'),
      habits: [
        { every: 300, jitter: 0.02, to: ['169.254.169.254'], port: 80, seconds: [0.2, 1] },
        { every: 900, jitter: 0.05, to: servers(random, networks.amazon, 1), port: 443, seconds: [5, 60] },
      ],
    },
  ];
}

/** The monitoring asks this machine at regular intervals. */
export function monitor(machine: SimulatedMachine, exporter: SimulatedProcess, agent: SimulatedProcess, day: Period, scale: number): void {
  const { random } = machine.options;
  for (const time of timer(random, day, 4 * hour, 0.3)) machine.accept(exporter, time, 3 * 3600, 9100, site.monitoring);
  // Ten checks a minute, each with its own connection.
  for (const time of timer(random, day, minute / scale, 0.002)) {
    for (let n = 0; n < 10; n++) machine.accept(agent, time + n * 5500, 1, 10_050, site.zabbix);
  }
}

/** A watchdog checks the web server and the SSH server of this machine every 30 seconds. */
export function watch(
  machine: SimulatedMachine,
  init: SimulatedProcess,
  web: SimulatedProcess,
  server: SimulatedProcess,
  day: Period,
): void {
  const { random, scale = 1 } = machine.options;
  const process = machine.start(unit('/usr/bin/monit', 'root', 'monit'), init.life, init);
  for (const time of timer(random, day, (30 * second) / scale, 0.001)) {
    machine.connectLocally(process, web, time, 1, 80);
    machine.connectLocally(process, server, time + 100, 1, 22);
  }
}

/** Programs that timers start: checks, updates, certificates, backups. */
export function runJobs(machine: SimulatedMachine, cron: SimulatedProcess, day: Period): void {
  const { random } = machine.options;
  const jobs: readonly (readonly [path: string, user: string, minutes: number, jitter: number, to: readonly string[], port: number])[] = [
    // A monitor of scheduled jobs expects a request every five minutes.
    ['/usr/bin/curl', 'root', 5, 0.003, ['116.203.64.110'], 443],
    ['/usr/lib/apt/methods/http', '_apt', 720, 0.3, servers(random, networks.fastly, 2), 80],
    ['/usr/bin/python3.11', 'root', 720, 0.05, ['172.65.32.248'], 443],
    ['/usr/bin/ssh', 'backup', 60, 0.003, [site.backup], 22],
    ['/usr/bin/restic', 'root', 360, 0.01, servers(random, networks.amazon, 2), 443],
  ];
  for (const [path, user, minutes, jitter, to, port] of jobs) {
    for (const time of timer(random, day, minutes * minute, jitter)) {
      const process = machine.start({ path, user, services: ['cron.service'] }, { from: time, to: time + 90 * second }, cron);
      machine.connect(process, time + 500, random.between(1, 40), random.pick(to), port);
    }
  }
}

/** The configuration of all servers is applied at night: Python from the folder of the account loads what is missing. */
export function configure(machine: SimulatedMachine, server: SimulatedProcess, from: number): void {
  machine.accept(server, from, 300, 22, site.administrator);
  const program = { path: '/usr/bin/python3.11', user: 'root', arguments: '/home/ops/.ansible/tmp/ansible-tmp-1/AnsiballZ_apt.py' };
  const process = machine.start(program, { from: from + 20 * second, to: from + 200 * second }, server);
  machine.connect(process, from + 25 * second, 10, '151.101.1.63', 443);
}

/** An administrator logs on and updates the software. */
export function administer(machine: SimulatedMachine, server: SimulatedProcess, from: number): void {
  const { random } = machine.options;
  machine.accept(server, from, 2700, 22, site.administrator);
  const life = { from: from + 5 * minute, to: from + 40 * minute };
  const packages = servers(random, networks.fastly, 2);
  for (const path of ['/usr/lib/apt/methods/https', '/usr/lib/git-core/git-remote-https', '/usr/bin/curl', '/usr/bin/wget']) {
    const process = machine.start({ path, user: 'root' }, life, server);
    machine.connect(process, life.from + random.between(0, 20) * minute, random.between(2, 30), random.pick(packages), 443);
  }
  const onward = machine.start({ path: '/usr/bin/ssh', user: 'ops' }, life, server);
  machine.connect(onward, life.from + 10 * minute, 600, site.database, 22);
}
