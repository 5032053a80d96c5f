import { hosts } from '../addresses.ts';
import { localTime } from '../times.ts';
import { tracesOf, type TraceRow } from '../trace-table.ts';
import { lab } from './lab-network.ts';
import type { LabContext } from './lab-pc.ts';

const at = (clock: string): number => localTime(20, clock);
const end = at('16:00');
// The folders of Windows XP and Windows 11 have different names.
const desktop = '%HOME%\\Desktop';
const windows = '%WINDOWS%';
const user = 'LAB-PC3\\student';
const system = 'NT AUTHORITY\\SYSTEM';

const rows: readonly TraceRow[] = [
  {
    id: 'prorat',
    technique: 'T1571',
    description: 'A trojan listens on port 5112 (ProRat)',
    program: { path: `${windows}\\system32\\fservice.exe`, user: system },
    from: at('8:20'),
    to: end,
    listens: [{ port: 5112, clients: [['192.168.1.107', 900, 600]] }],
  },
  {
    id: 'ncat-shell',
    technique: 'T1059.003',
    description: 'Ncat gives a command prompt to a classmate on port 1337',
    program: { path: `${desktop}\\nmap\\ncat.exe`, user },
    from: at('8:30'),
    listens: [{ port: 1337, clients: [['192.168.1.104', 60, 900]] }],
  },
  {
    id: 'meterpreter',
    technique: 'T1204.002',
    description: 'A program from the desktop holds a connection to port 4444 of a classmate',
    program: { path: `${desktop}\\payload.exe`, user },
    from: at('8:40'),
    calls: [{ to: '192.168.1.107', port: 4444, seconds: 1500 }],
  },
  {
    id: 'meterpreter-http',
    technique: 'T1071.001',
    description: 'A program from the desktop connects to a classmate every 5 s',
    program: { path: `${desktop}\\game.exe`, user },
    from: at('9:50'),
    calls: [{ to: '192.168.1.107', port: 8080, every: 5, jitter: 0.1, seconds: 1, count: 1e6 }],
  },
  {
    id: 'python-shell',
    technique: 'T1059.006',
    description: 'Python holds the connection of a shell to port 9999 of a classmate',
    program: { path: 'C:\\Python27\\python.exe', user },
    from: at('10:00'),
    calls: [{ to: '192.168.1.104', port: 9999, seconds: 1200 }],
  },
  {
    id: 'nmap',
    technique: 'T1046',
    description: 'Nmap tries three ports of the class',
    program: { path: 'C:\\Program Files\\Nmap\\nmap.exe', user },
    from: at('10:20'),
    calls: [{ to: hosts('192.168.1', 1, 120), port: [80, 139, 445], every: 1, seconds: 1 }],
  },
  {
    id: 'hydra',
    technique: 'T1110.001',
    description: 'A program guesses passwords of the server: 200 connections to port 22 in 10 minutes',
    program: { path: `${desktop}\\hydra\\hydra.exe`, user },
    from: at('10:40'),
    calls: [{ to: lab.server, port: 22, count: 200, every: 3, seconds: 2 }],
  },
  {
    id: 'flood',
    technique: 'T1498',
    description: 'A program opens 1,000 connections to the web server in 5 minutes (LOIC)',
    program: { path: `${desktop}\\LOIC.exe`, user },
    from: at('10:55'),
    calls: [{ to: lab.server, port: 80, count: 1000, every: 0.3, seconds: 2 }],
  },
  {
    id: 'guesses-from-classmate',
    technique: 'T1110.001',
    description: 'A classmate guesses passwords of the shares: 150 connections to port 445 in 10 minutes',
    program: 'System',
    from: at('11:35'),
    accepts: [{ port: 445, clients: Array.from({ length: 150 }, (_, n) => ['192.168.1.110', n * 4, 3] as const) }],
  },
  {
    id: 'trojan-svchost',
    technique: 'T1036.005',
    description: 'A svchost.exe runs from the folder of Windows',
    program: { path: `${windows}\\svchost.exe`, user },
    from: at('11:50'),
    to: end,
    calls: [{ to: '61.177.172.13', port: 8080, count: 6, every: 600, seconds: 20 }],
  },
  {
    id: 'vnc',
    technique: 'T1021.005',
    description: 'A classmate uses a VNC server',
    program: { path: 'C:\\Program Files\\ORL\\VNC\\WinVNC.exe', user },
    from: at('12:00'),
    listens: [{ port: 5900, clients: [['192.168.1.101', 100, 900]] }, { port: 5800 }],
  },
  {
    id: 'sasser',
    technique: 'T1210',
    description: 'A worm listens on port 5554 and connects to port 445 of 100 addresses (Sasser)',
    program: { path: `${windows}\\avserve.exe`, user },
    from: at('12:20'),
    listens: [{ port: 5554 }],
    calls: [{ to: hosts('192.114.37', 10, 100), port: 445, every: 1, seconds: 1 }],
  },
  {
    id: 'spam',
    technique: 'T1071.003',
    description: 'A program sends mail to 60 servers',
    program: { path: `${windows}\\system32\\spooldr.exe`, user: system },
    from: at('14:10'),
    calls: [{ to: hosts('64.12.88', 20, 60), port: 25, every: 8, seconds: 6 }],
  },
  {
    id: 'dhcp-server',
    technique: 'T1557.003',
    description: 'A program answers requests for addresses',
    program: { path: `${desktop}\\dhcpsrv\\dhcpsrv.exe`, user },
    from: at('14:20'),
    listens: [{ protocol: 'UDP', port: 67 }],
  },
  {
    id: 'responder',
    technique: 'T1557.001',
    description: 'A program answers requests for names, and receives logons on ports 80 and 389',
    program: { path: `${desktop}\\Inveigh.exe`, user },
    from: at('14:30'),
    listens: [{ protocol: 'UDP', port: 5355 }, { port: 80, clients: [['192.168.1.102', 300, 5]] }, { port: 389 }],
  },
  {
    id: 'proxy-program',
    technique: 'T1090',
    description: 'A program that evades filters listens for the browser and connects to many servers',
    program: { path: `${desktop}\\u1904.exe`, user },
    from: at('14:50'),
    listens: [{ port: 9666, address: '127.0.0.1' }],
    calls: [{ to: hosts('65.49.14', 10, 60), port: 443, every: 10, seconds: 20 }],
  },
];

/** More of what a class plays on each other, exercises that were not announced, and worms. */
export const secondLabTraces = tracesOf<LabContext>(rows, ({ machine, day, names, system: kernel, services, explorer }) => ({
  machine,
  boots: [{ session: day, awake: [day], process: () => kernel, parentOf: (account) => (account === user ? explorer : services) }],
  pathOf: (path) => path.replace('%HOME%', names.home).replace('%WINDOWS%', names.windows),
}));
