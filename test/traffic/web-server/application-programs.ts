import { hosts, internetAddress, servers, networks } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program, SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { atRandom, hour, localTime, minute, second, timer, type Period } from '../times.ts';
import { site } from './network.ts';

const unit = (path: string, user: string, service: string): Program => ({ path, user, services: [`${service}.service`] });

/** Databases, containers, metrics and mail on the same server. */
export function applicationPrograms(random: Random): App[] {
  const nodes = hosts('10.0.3', 40, 40);
  return [
    {
      program: unit('/usr/lib/postgresql/15/bin/postgres', 'postgres', 'postgresql@15-main'),
      listens: [['TCP', 5432]],
      habits: [{ every: 3600, to: ['10.0.2.21'], port: 5432, seconds: [1000, 3000] }],
    },
    { program: unit('/usr/bin/redis-server', 'redis', 'redis-server'), listens: [['TCP', 6379, '127.0.0.1']] },
    {
      program: unit('/usr/bin/kubelet', 'root', 'kubelet'),
      listens: [
        ['TCP', 10_250],
        ['TCP', 10_248, '127.0.0.1'],
      ],
      habits: [{ every: 600, jitter: 0.1, to: ['10.0.1.2'], port: 6443, seconds: [500, 600] }],
    },
    {
      program: unit('/usr/bin/containerd', 'root', 'containerd'),
      habits: [{ every: 4 * 3600, to: servers(random, networks.amazon, 3), port: 443, seconds: [2, 60], atOnce: 6 }],
    },
    { program: unit('/usr/bin/docker-proxy', 'root', 'docker'), listens: [['TCP', 9000]] },
    {
      // It asks forty machines for their metrics every 15 seconds, over connections that it keeps.
      program: unit('/usr/bin/prometheus', 'prometheus', 'prometheus'),
      listens: [['TCP', 9090]],
      habits: nodes.map((node) => ({ every: 3600, jitter: 0.3, to: [node], port: 9100, seconds: [1000, 3500] as const })),
    },
    {
      program: unit('/usr/bin/consul', 'consul', 'consul'),
      listens: [
        ['TCP', 8301],
        ['UDP', 8301],
        ['TCP', 8500, '127.0.0.1'],
      ],
      habits: [
        { every: 30, jitter: 0.1, to: nodes.slice(0, 25), port: 8301, seconds: [0.5, 3] },
        { every: 600, to: ['10.0.1.3', '10.0.1.4'], port: 8300, seconds: [100, 600] },
      ],
    },
    {
      program: unit('/usr/bin/gitlab-runner', 'root', 'gitlab-runner'),
      habits: [{ every: 30, jitter: 0.1, to: ['172.65.251.78'], port: 443, seconds: [1, 20] }],
    },
    {
      program: unit('/usr/lib/snapd/snapd', 'root', 'snapd'),
      habits: [{ every: 6 * 3600, jitter: 0.3, to: ['185.125.188.57'], port: 443, seconds: [1, 60] }],
    },
    {
      program: unit('/opt/shop/node/bin/node', 'shop', 'shop'),
      listens: [['TCP', 3000, '127.0.0.1']],
      habits: [
        { every: 60, to: servers(random, networks.amazon, 4), port: 443, seconds: [1, 60] },
        { every: 30, to: [site.database], port: 5432, seconds: [60, 1800] },
      ],
    },
    {
      program: unit('/opt/api/venv/bin/python3', 'api', 'gunicorn'),
      listens: [['TCP', 8001, '127.0.0.1']],
      habits: [
        { every: 120, to: servers(random, networks.google, 3), port: 443, seconds: [0.5, 20] },
        { every: 60, to: [site.database], port: 3306, seconds: [1, 300] },
      ],
    },
    {
      program: unit('/usr/bin/tailscaled', 'root', 'tailscaled'),
      listens: [['UDP', 41_641]],
      habits: [{ every: 4 * 3600, to: ['199.38.181.103'], port: 443, seconds: [9000, 14_000] }],
    },
  ];
}

/** Mail, certificates, backup, scheduled checks, and a developer who edits on the server. */
export function runApplicationJobs(
  machine: SimulatedMachine,
  day: Period,
  init: SimulatedProcess,
  cron: SimulatedProcess,
  sshd: SimulatedProcess,
): void {
  const { random } = machine.options;
  deliverMail(machine, day, init);
  const jobs: readonly (readonly [path: string, user: string, minutes: number, jitter: number, to: readonly string[], port: number])[] = [
    ['/usr/bin/curl', 'shop', 1, 0.01, ['10.0.2.50'], 8080],
    ['/snap/certbot/4325/usr/bin/python3.12', 'root', 720, 0.05, ['172.65.32.248'], 443],
    ['/usr/bin/borg', 'backup', 360, 0.01, [site.backup], 22],
    ['/usr/bin/rsync', 'backup', 60, 0.005, [site.backup], 873],
    ['/usr/bin/php8.2', 'www-data', 15, 0.005, servers(random, networks.amazon, 2), 443],
    ['/usr/bin/wget', 'root', 1440, 0.2, servers(random, networks.cloudflare, 1), 443],
  ];
  for (const [path, user, minutes, jitter, to, port] of jobs) {
    for (const time of timer(random, day, minutes * minute, jitter)) {
      const process = machine.start({ path, user, services: ['cron.service'] }, { from: time, to: time + 50 * second }, cron);
      machine.connect(process, time + 500, random.between(1, 30), random.pick(to), port);
    }
  }
  editRemotely(machine, sshd, localTime(12, '9:10'));
}

/** The mail server delivers to the servers of the recipients. */
function deliverMail(machine: SimulatedMachine, day: Period, init: SimulatedProcess): void {
  const { random } = machine.options;
  const master = machine.start({ path: '/usr/lib/postfix/sbin/master', user: 'root', services: ['postfix@-.service'] }, init.life, init);
  machine.listen(master, 'TCP', 25, '127.0.0.1');
  for (const time of atRandom(random, day, 4 * minute)) {
    const program = { path: '/usr/lib/postfix/sbin/smtp', user: 'postfix', services: ['postfix@-.service'] };
    const process = machine.start(program, { from: time, to: time + 2 * minute }, master);
    for (let n = random.integer(1, 5); n > 0; n--)
      machine.connect(process, time + n * second, random.between(1, 9), internetAddress(random), 25);
  }
}

/** The server part of an editor, which loads extensions, with its language server. */
function editRemotely(machine: SimulatedMachine, sshd: SimulatedProcess, from: number): void {
  const { random } = machine.options;
  const life = { from, to: from + 3 * hour };
  machine.accept(sshd, from, 3 * 3600, 22, site.administrator);
  const session = machine.start({ path: '/usr/sbin/sshd', user: 'ops', services: ['ssh.service'] }, life, sshd);
  const program = { path: '/home/ops/.vscode-server/cli/servers/Stable-7d842fb8/server/node', user: 'ops' };
  const editor = machine.start(program, { from: from + 10 * second, to: life.to }, session);
  machine.listen(editor, 'TCP', 37_215, '127.0.0.1');
  for (let n = 0; n < 4; n++) machine.connectLocally(session, editor, from + (20 + n) * second, 9000, 37_215);
  for (const time of atRandom(random, life, 20 * minute)) machine.connect(editor, time, random.between(1, 30), '13.107.42.18', 443);
}
