import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program, SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { minute, second, timer, type Period } from '../times.ts';
import { site } from './network.ts';

const unit = (path: string, user: string, name: string): Program => ({ path, user, services: [`${name}.service`] });

/** A node of Kubernetes, packages, agents and services that a server may have too. */
export function busyServerPrograms(random: Random): App[] {
  return [
    {
      program: unit('/usr/bin/kubelet', 'root', 'kubelet'),
      listens: [
        ['TCP', 10_250],
        ['TCP', 10_248, '127.0.0.1'],
      ],
      habits: [{ every: 3600, to: ['10.0.4.10'], port: 6443, seconds: [600, 3500] }],
    },
    {
      program: unit('/usr/bin/containerd', 'root', 'containerd'),
      listens: [['TCP', 39_771, '127.0.0.1']],
      habits: [{ every: 6 * 3600, to: servers(random, networks.amazon, 3), port: 443, seconds: [2, 60], atOnce: 4 }],
    },
    {
      program: { path: '/usr/local/bin/kube-proxy', user: 'root', services: ['kubepods.slice'] },
      listens: [['TCP', 10_249, '127.0.0.1']],
      habits: [{ every: 3600, to: ['10.0.4.10'], port: 6443, seconds: [600, 3500] }],
    },
    {
      program: unit('/usr/lib/snapd/snapd', 'root', 'snapd'),
      habits: [{ every: 6 * 3600, jitter: 0.1, to: ['185.125.188.54', '185.125.190.26'], port: 443, seconds: [2, 60] }],
    },
    {
      program: unit('/usr/bin/fail2ban-server', 'root', 'fail2ban'),
      habits: [{ every: 8 * 3600, to: servers(random, networks.cloudflare, 1), port: 443, seconds: [1, 3] }],
    },
    {
      program: unit('/opt/crowdstrike/falcon-sensor', 'root', 'falcon-sensor'),
      habits: [{ every: 12 * 3600, to: ['54.241.197.10'], port: 443, seconds: [30_000, 43_000] }],
    },
    {
      program: unit('/usr/share/filebeat/bin/filebeat', 'root', 'filebeat'),
      habits: [{ every: 60, jitter: 0.1, to: [site.logs], port: 5044, seconds: [10, 59] }],
    },
    {
      program: unit('/usr/sbin/chronyd', '_chrony', 'chrony'),
      listens: [['UDP', 323, '127.0.0.1']],
      habits: [{ every: 64, jitter: 0.05, to: ['162.159.200.1', '185.125.190.57'], port: 123, seconds: [1, 2], protocol: 'UDP' }],
    },
    {
      program: unit('/usr/bin/amazon-ssm-agent', 'root', 'amazon-ssm-agent'),
      habits: [{ every: 300, jitter: 0.05, to: servers(random, networks.amazon, 1), port: 443, seconds: [1, 299] }],
    },
    {
      program: unit('/usr/sbin/varnishd', 'vcache', 'varnish'),
      listens: [
        ['TCP', 6081],
        ['TCP', 6082, '127.0.0.1'],
      ],
    },
    {
      program: unit('/opt/metabase/jre/bin/java', 'metabase', 'metabase'),
      listens: [['TCP', 3030]],
      habits: [
        { every: 300, to: [site.database], port: 5432, seconds: [10, 299] },
        { every: 3600, to: servers(random, networks.google, 1), port: 443, seconds: [1, 10] },
      ],
    },
    {
      program: unit('/usr/bin/ruby3.1', 'git', 'sidekiq'),
      habits: [
        { every: 30, to: [site.cache], port: 6379, seconds: [10, 900] },
        { every: 600, to: servers(random, networks.cloudflare, 2), port: 443, seconds: [1, 10] },
      ],
    },
  ];
}

/** Updates of packages and other tasks of the system. */
export function updatePackages(machine: SimulatedMachine, day: Period, init: SimulatedProcess, cron: SimulatedProcess): void {
  const { random } = machine.options;
  const jobs: readonly (readonly [path: string, user: string, unit: string, minutes: number, to: readonly string[], port: number])[] = [
    ['/usr/lib/apt/methods/http', '_apt', 'apt-daily.service', 480, ['151.101.66.132', '151.101.2.132'], 80],
    ['/usr/bin/python3.11', 'root', 'unattended-upgrades.service', 720, ['151.101.66.132'], 443],
    ['/usr/lib/apt/methods/https', '_apt', 'apt-daily.service', 480, servers(random, networks.cloudflare, 2), 443],
    ['/usr/bin/fwupdmgr', 'fwupd-refresh', 'fwupd-refresh.service', 720, servers(random, networks.fastly, 2), 443],
    ['/usr/bin/perl', 'munin', 'cron.service', 5, [site.monitoring], 4949],
    ['/usr/bin/git', 'ops', 'cron.service', 30, ['140.82.121.4'], 443],
    ['/usr/bin/curl', 'root', 'cron.service', 5, ['178.63.64.5'], 443],
    ['/usr/bin/restic', 'root', 'restic.service', 720, servers(random, networks.amazon, 2), 443],
  ];
  for (const [path, user, name, minutes, to, port] of jobs) {
    for (const time of timer(random, day, minutes * minute, 0.02)) {
      const parent = name === 'cron.service' ? cron : init;
      const process = machine.start({ path, user, services: [name] }, { from: time, to: time + 2 * minute }, parent);
      machine.connect(process, time + second, random.between(1, 60), random.pick(to), port);
    }
  }
}
