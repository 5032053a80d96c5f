import { hosts } from '../addresses.ts';
import type { Program } from '../simulated-machine.ts';
import { localTime } from '../times.ts';
import { tracesOf, type TraceRow } from '../trace-table.ts';
import type { WebServerContext } from './web-server-day.ts';

const at = (clock: string): number => localTime(12, clock);
const end = at('23:50');
const web = (path: string, deleted?: true): Program => ({
  path,
  user: 'www-data',
  services: ['php8.2-fpm.service'],
  ...(deleted && { deleted }),
});
const root = (path: string): Program => ({ path, user: 'root', services: ['cron.service'] });

/** Shells and loaders that a web application starts. */
const shells: readonly TraceRow[] = [
  {
    id: 'netcat',
    technique: 'T1059.004',
    description: 'A web shell starts netcat, which holds the connection of a shell',
    program: web('/usr/bin/nc.openbsd'),
    parent: web('/usr/bin/dash'),
    from: at('1:20'),
    calls: [{ to: '193.233.132.11', port: 443, seconds: 1500 }],
  },
  {
    id: 'bash-tls-port',
    technique: 'T1059.004',
    description: 'bash opens /dev/tcp to port 443',
    program: web('/usr/bin/bash'),
    parent: 'php8.2-fpm',
    from: at('1:40'),
    calls: [{ to: '193.233.132.12', port: 443, seconds: 900 }],
  },
  {
    id: 'python-shell',
    technique: 'T1059.006',
    description: 'Python of the web server holds the connection of a shell',
    program: web('/usr/bin/python3.11'),
    parent: web('/usr/bin/dash'),
    from: at('2:00'),
    calls: [{ to: '193.233.132.13', port: 8081, seconds: 1900 }],
  },
  {
    id: 'perl-bot',
    technique: 'T1059',
    description: 'A Perl bot of the web server connects to the Internet',
    program: web('/usr/bin/perl'),
    from: at('2:15'),
    to: end,
    calls: [{ to: '193.233.132.14', port: 443, count: 3, every: 20_000, seconds: 19_000 }],
  },
  {
    id: 'openssl',
    technique: 'T1573',
    description: 'openssl holds an encrypted shell',
    program: web('/usr/bin/openssl'),
    parent: web('/usr/bin/dash'),
    from: at('2:40'),
    calls: [{ to: '193.233.132.15', port: 443, seconds: 1200 }],
  },
  {
    id: 'gawk',
    technique: 'T1059',
    description: 'gawk connects to port 9443',
    program: web('/usr/bin/gawk'),
    from: at('2:50'),
    calls: [{ to: '193.233.132.16', port: 9443, seconds: 600 }],
  },
  {
    id: 'php-socket',
    technique: 'T1505.003',
    description: 'A web shell opens a connection to port 8888 from PHP itself',
    program: 'php8.2-fpm',
    from: at('3:05'),
    calls: [{ to: '193.233.132.17', port: 8888, count: 3, seconds: 300, every: 400 }],
  },
  {
    id: 'tomcat-curl',
    technique: 'T1105',
    description: 'Tomcat starts curl, which loads a file from port 8000',
    program: { path: '/usr/bin/curl', user: 'tomcat', services: ['tomcat10.service'] },
    parent: 'tomcat10',
    from: at('3:15'),
    calls: [{ to: '193.233.132.18', port: 8000 }],
  },
  {
    id: 'postgres-curl',
    technique: 'T1059',
    description: 'PostgreSQL starts curl (COPY FROM PROGRAM)',
    program: { path: '/usr/bin/curl', user: 'postgres', services: ['postgresql@15-main.service'] },
    parent: 'postgresql@15-main',
    from: at('3:25'),
    calls: [{ to: '193.233.132.19', port: 80 }],
  },
  {
    id: 'redis-replica',
    technique: 'T1190',
    description: 'Redis becomes a replica of a server on the Internet, from which it loads a module',
    program: 'redis-server',
    from: at('3:35'),
    calls: [{ to: '193.233.132.20', port: 6379, seconds: 60 }],
  },
  {
    id: 'wget-job',
    technique: 'T1053.003',
    description: 'A job of the web server loads a script every 10 minutes',
    program: { path: '/usr/bin/wget', user: 'www-data', services: ['cron.service'] },
    from: at('3:40'),
    to: end,
    calls: [{ to: '193.233.132.21', port: 80, every: 600, jitter: 0.005, count: 1e6, seconds: 2 }],
  },
];

/** Programs that stay. */
const implants: readonly TraceRow[] = [
  {
    id: 'memory-file',
    technique: 'T1620',
    description: 'A program without a file connects every 30 s, jitter 20 %',
    program: { path: '/memfd:kworker', user: 'www-data', deleted: true },
    from: at('4:00'),
    to: end,
    calls: [{ to: '193.233.132.31', port: 443, every: 30, jitter: 0.2, count: 1e6 }],
  },
  {
    id: 'miner-var-tmp',
    technique: 'T1496',
    description: 'A crypto-miner runs from /var/tmp',
    program: web('/var/tmp/.cache/xmrig'),
    from: at('4:10'),
    to: end,
    calls: [{ to: '141.94.96.71', port: 443, seconds: 60_000 }],
  },
  {
    id: 'miner-shm',
    technique: 'T1496',
    description: 'A crypto-miner with the name of a kernel thread runs from /dev/shm',
    program: { path: '/dev/shm/kswapd0', user: 'postgres' },
    from: at('4:20'),
    to: end,
    calls: [{ to: '141.94.96.72', port: 5555, seconds: 60_000 }],
  },
  {
    id: 'kinsing',
    technique: 'T1071.001',
    description: 'Kinsing runs from /etc, listens, and connects every minute',
    program: root('/etc/kinsing'),
    from: at('4:30'),
    to: end,
    listens: [{ port: 31_458 }],
    calls: [{ to: '194.38.20.199', port: 80, every: 60, jitter: 0.15, count: 1e6 }],
  },
  {
    id: 'half-hourly',
    technique: 'T1029',
    description: 'A program with the name of a service connects every 30 minutes, jitter 15 %',
    program: { path: '/usr/local/sbin/systemd-timesyncd', user: 'root', services: ['systemd-time.service'] },
    from: at('4:40'),
    to: end,
    calls: [{ to: '193.233.132.32', port: 443, every: 1800, jitter: 0.15, count: 1e6 }],
  },
  {
    id: 'hidden-folder',
    technique: 'T1564.001',
    description: 'A program in a hidden folder of an account connects every 5 minutes, jitter 30 %',
    program: { path: '/home/ops/.config/.gs/defunct', user: 'ops' },
    from: at('4:45'),
    to: end,
    calls: [{ to: '193.233.132.33', port: 443, every: 300, jitter: 0.3, count: 1e6 }],
  },
  {
    id: 'bind-shell',
    technique: 'T1059.004',
    description: 'socat waits for the attacker on port 8443',
    program: root('/usr/bin/socat'),
    from: at('5:00'),
    to: at('6:00'),
    listens: [{ port: 8443, clients: [['193.233.132.34', 120, 1500]] }],
  },
];

/** Tunnels, copies of files, and other machines. */
const movement: readonly TraceRow[] = [
  {
    id: 'ssh-reverse',
    technique: 'T1572',
    description: 'ssh of the web server holds a tunnel to the Internet',
    program: web('/usr/bin/ssh'),
    from: at('5:10'),
    to: end,
    calls: [{ to: '193.233.132.41', port: 22, seconds: 40_000 }],
  },
  {
    id: 'ssh-dynamic',
    technique: 'T1090.001',
    description: 'A session of the SSH server forwards connections to 25 machines',
    program: { path: '/usr/sbin/sshd', user: 'deploy', services: ['ssh.service'] },
    parent: 'ssh',
    from: at('5:20'),
    calls: [{ to: hosts('10.0.2', 10, 25), port: [3306, 445], every: 3 }],
  },
  {
    id: 'cloudflared',
    technique: 'T1572',
    description: 'cloudflared in a folder of the web site holds a tunnel',
    program: web('/var/www/html/.well-known/cloudflared'),
    from: at('5:30'),
    to: end,
    calls: [{ to: ['198.41.192.7', '198.41.200.13'], port: 7844, seconds: 40_000 }],
  },
  {
    id: 'ssh-spread',
    technique: 'T1110',
    description: 'A program guesses passwords of 200 SSH servers on the Internet',
    program: { path: '/tmp/.X11-unix/sshscan', user: 'tomcat' },
    from: at('5:40'),
    calls: [{ to: hosts('45.66.230', 20, 200), port: 22, every: 2, seconds: 3 }],
  },
  {
    id: 'internal-scan',
    technique: 'T1046',
    description: 'Nmap of the web server tries 60 machines',
    program: web('/usr/bin/nmap'),
    from: at('5:50'),
    calls: [{ to: hosts('10.0.2', 5, 60), port: [22, 445], every: 1, seconds: 1 }],
  },
  {
    id: 'tor',
    technique: 'T1090.003',
    description: 'Tor is started',
    program: { path: '/usr/bin/tor', user: 'tomcat' },
    from: at('6:00'),
    to: end,
    listens: [{ port: 9050, address: '127.0.0.1' }],
    calls: [{ to: ['185.220.101.41', '199.249.230.88'], port: 9001, seconds: 20_000 }],
  },
  {
    id: 'rclone',
    technique: 'T1567.002',
    description: 'rclone copies the data to a store on the Internet',
    program: { path: '/usr/bin/rclone', user: 'www-data' },
    from: at('6:20'),
    calls: [{ to: hosts('66.203.125', 21, 4), port: 443, count: 40, every: 20, seconds: 300 }],
  },
];

/** The traces of an intrusion by way of the applications of the server. */
export const applicationServerTraces = tracesOf<WebServerContext>(
  [...shells, ...implants, ...movement],
  ({ machine, day, init, sshd, services }) => {
    const named = (name: string) => (name === 'ssh' ? sshd : (services.get(name) ?? init));
    return { machine, boots: [{ session: day, awake: [day], process: named, parentOf: () => init }] };
  },
);
