import { hosts } from '../addresses.ts';
import type { Program } from '../simulated-machine.ts';
import { localTime } from '../times.ts';
import { tracesOf, type TraceRow } from '../trace-table.ts';
import { site } from './network.ts';
import type { WebServerContext } from './web-server-day.ts';

const at = (clock: string): number => localTime(12, clock);
const end = at('23:50');
const web = (path: string, deleted?: true): Program => ({
  path,
  user: 'www-data',
  services: ['php8.2-fpm.service'],
  ...(deleted && { deleted }),
});

const rows: readonly TraceRow[] = [
  {
    id: 'bash',
    technique: 'T1059.004',
    description: 'bash of the web server holds a connection',
    program: web('/usr/bin/bash'),
    from: at('1:10'),
    calls: [{ to: '45.153.241.50', port: 9001, seconds: 1800 }],
  },
  {
    id: 'php-shell',
    technique: 'T1505.003',
    description: 'A worker of PHP holds a connection to port 8443',
    program: 'php8.2-fpm',
    from: at('1:30'),
    calls: [{ to: '45.153.241.51', port: 8443, seconds: 2400 }],
  },
  {
    id: 'kdevtmpfsi',
    technique: 'T1496',
    description: 'A miner in /tmp holds a connection to its pool',
    program: web('/tmp/kdevtmpfsi'),
    from: at('1:40'),
    to: end,
    calls: [{ to: '194.38.20.199', port: 3333, seconds: 60_000 }],
  },
  {
    id: 'kernel-name',
    technique: 'T1036.004',
    description: 'A deleted program with a name of the kernel connects every 2 minutes',
    program: { path: '/dev/shm/kworker', user: 'root', deleted: true },
    from: at('2:00'),
    to: end,
    calls: [{ to: '45.153.241.52', port: 443, count: 1000, every: 120, jitter: 0.2 }],
  },
  {
    id: 'python-listener',
    technique: 'T1059.006',
    description: 'Python of the web server listens on port 8099',
    program: web('/usr/bin/python3.11'),
    from: at('2:20'),
    to: end,
    listens: [{ port: 8099, clients: [['45.153.241.53', 60, 600]] }],
  },
  {
    id: 'ssh-of-web',
    technique: 'T1572',
    description: 'SSH of the web server forwards a port of a server on the Internet',
    program: web('/usr/bin/ssh'),
    from: at('2:40'),
    to: end,
    calls: [{ to: '45.153.241.54', port: 22, seconds: 60_000 }],
  },
  {
    id: 'redis',
    technique: 'T1210',
    description: 'The cache is made a replica of a server on the Internet',
    program: { path: '/usr/bin/redis-server', user: 'redis', services: ['redis-server.service'] },
    from: at('3:00'),
    to: end,
    calls: [{ to: '45.153.241.55', port: 21_000, count: 2, seconds: 60 }],
  },
  {
    id: 'dropbear',
    technique: 'T1098.004',
    description: 'A small SSH server listens on port 2222',
    program: { path: '/var/tmp/.x/dropbear', user: 'root' },
    from: at('3:10'),
    to: end,
    listens: [{ port: 2222 }],
  },
  {
    id: 'relay-shell',
    technique: 'T1572',
    description: 'A shell over a relay network, named like the message bus (gsocket)',
    program: { path: '/usr/bin/gs-dbus', user: 'root' },
    from: at('3:20'),
    to: end,
    calls: [{ to: '213.171.212.212', port: 443, seconds: 60_000 }],
  },
  {
    id: 'cron-curl',
    technique: 'T1053.003',
    description: 'curl of root loads a script from an address every 10 minutes',
    program: { path: '/usr/bin/curl', user: 'root', services: ['cron.service'] },
    from: at('3:30'),
    to: end,
    calls: [{ to: '194.38.20.200', port: 80, count: 1000, every: 600, jitter: 0.01, seconds: 1 }],
  },
  {
    id: 'tomcat-shell',
    technique: 'T1190',
    description: 'Tomcat connects to a registry for Java on the Internet',
    program: 'tomcat10',
    from: at('4:00'),
    calls: [{ to: '45.153.241.56', port: [1099, 45_211], every: 2, seconds: 5 }],
  },
  {
    id: 'web-scan',
    technique: 'T1046',
    description: 'A program in the folder for uploads asks the servers of the network',
    program: web('/var/www/html/uploads/fs'),
    from: at('4:20'),
    calls: [{ to: hosts('10.0.2', 1, 100), port: [22, 445, 6379], every: 0.5, seconds: 1 }],
  },
  {
    id: 'socat',
    technique: 'T1090',
    description: 'socat forwards port 8443 to the database',
    program: { path: '/usr/bin/socat', user: 'www-data' },
    from: at('4:40'),
    to: end,
    listens: [{ port: 8443, clients: [['45.153.241.57', 60, 900]] }],
    calls: [{ to: site.database, port: 3306, after: 61, seconds: 900 }],
  },
  {
    id: 'database-shell',
    technique: 'T1059.004',
    description: 'A shell of the database server holds a connection to port 443',
    program: { path: '/usr/bin/dash', user: 'postgres', services: ['postgresql@15-main.service'] },
    from: at('5:00'),
    calls: [{ to: '45.153.241.58', port: 443, seconds: 900 }],
  },
  {
    id: 'memory-file',
    technique: 'T1620',
    description: 'A program that exists in memory alone connects to port 8081',
    program: { path: '/memfd:a', user: 'www-data', deleted: true },
    from: at('5:20'),
    to: end,
    calls: [{ to: '45.153.241.59', port: 8081, seconds: 40_000 }],
  },
];

/** Traces that the criteria did not know when they were read. */
const quiet: readonly TraceRow[] = [
  {
    id: 'root-in-unit',
    technique: 'T1068',
    description: 'A program of root that a web shell has started connects a few times',
    program: { path: '/usr/local/bin/monitd', user: 'root', services: ['php8.2-fpm.service'] },
    from: at('6:00'),
    to: end,
    calls: [{ to: '45.153.241.60', port: 443, count: 6, every: 7000, jitter: 0.9 }],
  },
  {
    id: 'hidden-library-folder',
    technique: 'T1564.001',
    description: 'A program in a hidden folder for libraries connects a few times',
    program: { path: '/usr/lib/x86_64-linux-gnu/.cache/ld', user: 'root' },
    from: at('6:20'),
    to: end,
    calls: [{ to: '45.153.241.61', port: 443, count: 6, every: 7000, jitter: 0.9 }],
  },
  {
    id: 'ssh-server-as-proxy',
    technique: 'T1090',
    description: 'The SSH server connects to servers on the Internet for its client',
    program: 'ssh',
    from: at('6:40'),
    calls: [{ to: ['45.153.241.62', '45.153.241.63'], port: 8080 }],
  },
  {
    id: 'open-redis',
    technique: 'T1190',
    description: 'An address on the Internet uses the cache, which listens for all',
    program: { path: '/usr/bin/redis-server', user: 'redis', services: ['redis-server.service'] },
    from: at('7:00'),
    to: end,
    listens: [{ port: 6379, clients: [['45.153.241.64', 60, 20]] }],
  },
  {
    id: 'daemon-in-home',
    technique: 'T1036.005',
    description: 'A program with the name of cron runs from the folder of an account',
    program: { path: '/home/ops/bin/crond', user: 'ops' },
    from: at('7:20'),
    to: end,
    calls: [{ to: '45.153.241.65', port: 443, count: 4, every: 9000, jitter: 0.9 }],
  },
  {
    id: 'listener-in-home',
    technique: 'T1571',
    description: 'A program in the folder of an account waits for the attacker',
    program: { path: '/home/ops/agent', user: 'ops' },
    from: at('7:40'),
    to: end,
    listens: [{ port: 9999, clients: [['45.153.241.66', 60, 20]] }],
  },
  {
    id: 'new-program-odd-port',
    technique: 'T1571',
    description: 'A program that was not there in the morning holds a connection to port 40022',
    program: { path: '/usr/local/sbin/udevmon', user: 'root' },
    from: at('8:00'),
    to: end,
    calls: [{ to: '45.153.241.67', port: 40_022, seconds: 30_000 }],
  },
  {
    id: 'long-connection-of-php',
    technique: 'T1505.003',
    description: 'A worker of PHP holds a connection to port 443 for five hours',
    program: 'php8.2-fpm',
    from: at('9:00'),
    to: end,
    calls: [{ to: '45.153.241.68', port: 443, seconds: 18_000 }],
  },
];

/** Traces of a third day of the Linux server. All but the last list were written before the criteria were read. */
export const thirdWebTraces = tracesOf<WebServerContext>([...rows, ...quiet], ({ machine, day, init, sshd, services }) => {
  const named = (name: string) => (name === 'ssh' ? sshd : (services.get(name) ?? init));
  return { machine, boots: [{ session: day, awake: [day], process: named, parentOf: () => init }] };
});
