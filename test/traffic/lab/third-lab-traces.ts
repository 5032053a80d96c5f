import { hosts } from '../addresses.ts';
import { localTime } from '../times.ts';
import { tracesOf, type TraceRow } from '../trace-table.ts';
import { lab } from './lab-network.ts';
import type { LabContext } from './lab-pc.ts';

const at = (clock: string): number => localTime(20, clock);
const end = at('16:00');
// The folders of Windows XP and Windows 11 have different names.
const windows = '%WINDOWS%';
const user = 'LAB-PC3\\student';
const system = 'NT AUTHORITY\\SYSTEM';

const rows: readonly TraceRow[] = [
  {
    id: 'netcat-in-system32',
    technique: 'T1059',
    description: 'netcat in the folder system32 listens on port 4444',
    program: { path: `${windows}\\system32\\nc.exe`, user },
    from: at('8:20'),
    to: end,
    listens: [{ port: 4444, clients: [['192.168.1.107', 600, 300]] }],
  },
  {
    id: 'renamed-netcat',
    technique: 'T1036.003',
    description: 'A renamed netcat listens on port 53 for a shell',
    program: { path: `${windows}\\system32\\dnsrv.exe`, user },
    from: at('8:30'),
    to: end,
    listens: [{ port: 53, clients: [['192.168.1.107', 60, 900]] }],
  },
  {
    id: 'cmd-shell',
    technique: 'T1059.003',
    description: 'The command interpreter holds a connection to a classmate',
    program: { path: `${windows}\\system32\\cmd.exe`, user },
    from: at('8:50'),
    calls: [{ to: '192.168.1.107', port: 5555, seconds: 1200 }],
  },
  {
    id: 'trojaned-putty',
    technique: 'T1036.005',
    description: 'A changed PuTTY in Temp connects to port 8080 of a classmate again and again',
    program: { path: '%HOME%\\Local Settings\\Temp\\putty.exe', user },
    from: at('9:00'),
    to: at('9:40'),
    calls: [{ to: '192.168.1.104', port: 8080, count: 60, every: 30, jitter: 0.1 }],
  },
  {
    id: 'rpc-worm',
    technique: 'T1210',
    description: 'A worm connects to port 135 of its neighbours (Blaster)',
    program: { path: `${windows}\\system32\\msblast.exe`, user: system },
    from: at('10:00'),
    to: at('10:30'),
    listens: [{ protocol: 'UDP', port: 69 }],
    calls: [{ to: hosts('192.168.7', 1, 200), port: 135, every: 2, seconds: 2 }],
  },
  {
    id: 'ftp-server-of-worm',
    technique: 'T1210',
    description: 'A worm listens on port 5554 (Sasser)',
    program: { path: `${windows}\\avserve2.exe`, user: system },
    from: at('10:40'),
    to: end,
    listens: [{ port: 5554 }],
  },
  {
    id: 'vnc',
    technique: 'T1021.005',
    description: 'A VNC server on the desktop of the user accepts a classmate',
    program: { path: '%HOME%\\Desktop\\winvnc.exe', user },
    from: at('11:40'),
    to: end,
    listens: [{ port: 5900, clients: [['192.168.1.110', 200, 1800]] }],
  },
  {
    id: 'keylogger-mail',
    technique: 'T1048.003',
    description: 'A key logger sends mail every 20 minutes',
    program: { path: `${windows}\\Temp\\winlgn.exe`, user },
    from: at('11:50'),
    to: end,
    calls: [{ to: '209.85.202.109', port: 587, count: 50, every: 1200, jitter: 0.05 }],
  },
  {
    id: 'irc-bot',
    technique: 'T1071',
    description: 'A bot with the name of the Internet Explorer holds a connection to an IRC server',
    program: { path: `${windows}\\iexplore.exe`, user },
    from: at('12:00'),
    to: end,
    calls: [{ to: '66.225.225.225', port: 6667, seconds: 14_000 }],
  },
  {
    id: 'tftp',
    technique: 'T1105',
    description: 'A loader has the name of a service of Windows, one letter different',
    program: { path: `${windows}\\system32\\scvhost.exe`, user },
    from: at('12:20'),
    calls: [{ to: '61.19.240.8', port: 80, count: 3 }],
  },
  {
    id: 'serv-u',
    technique: 'T1105',
    description: 'A hidden FTP server in the folder of deleted files listens on port 65000',
    program: { path: 'C:\\RECYCLER\\S-1-5-21-1\\servudaemon.exe', user: system },
    from: at('14:05'),
    to: end,
    listens: [{ port: 65_000, clients: [['80.131.17.5', 300, 600]] }],
  },
  {
    id: 'gateway-scan',
    technique: 'T1046',
    description: 'A program of a memory stick asks 900 ports of the server',
    program: { path: 'E:\\tools\\ps.exe', user },
    from: at('14:20'),
    calls: [{ to: lab.server, port: Array.from({ length: 900 }, (_, n) => n + 1), every: 0.2, seconds: 1 }],
  },
];

/** Traces of a third day on the lab PC, which were written before the criteria were read. */
export const thirdLabTraces = tracesOf<LabContext>(rows, ({ machine, day, names, system: kernel, services, explorer }) => ({
  machine,
  boots: [{ session: day, awake: [day], process: () => kernel, parentOf: (account) => (account === user ? explorer : services) }],
  pathOf: (path) => path.replace('%HOME%', names.home).replace('%WINDOWS%', names.windows),
}));
