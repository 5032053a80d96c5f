import { hosts } from '../addresses.ts';
import type { Program } from '../simulated-machine.ts';
import { localTime } from '../times.ts';
import { tracesOf, type TraceRow } from '../trace-table.ts';
import type { DomainControllerContext } from './domain-controller-day.ts';

const at = (clock: string): number => localTime(19, clock);
const end = at('23:50');
const administrator = 'CONTOSO\\adm.berg';
const kernel = (path: string, ...services: string[]): Program => ({ path, user: 'NT AUTHORITY\\SYSTEM', services });
const system32 = (name: string): Program => kernel(`C:\\Windows\\System32\\${name}`);

const rows: readonly TraceRow[] = [
  {
    id: 'random-service',
    technique: 'T1569.002',
    description: 'A service with a random name in the folder of Windows connects to port 4433',
    program: kernel('C:\\Windows\\QxZkPvTb.exe', 'QxZkPvTb'),
    from: at('1:10'),
    calls: [{ to: '94.156.66.11', port: 4433, seconds: 1200 }],
  },
  {
    id: 'spooler',
    technique: 'T1068',
    description: 'Code in the print spooler connects to the Internet',
    program: 'spoolsv.exe',
    from: at('1:20'),
    calls: [{ to: '94.156.66.12', port: 443, count: 3, every: 60, seconds: 20 }],
  },
  {
    id: 'dns-server',
    technique: 'T1210',
    description: 'Code in the DNS server connects to port 443 of an address on the Internet',
    program: 'dns.exe',
    from: at('1:30'),
    calls: [{ to: '94.156.66.13', port: 443, count: 3, every: 100, seconds: 30 }],
  },
  {
    id: 'gpupdate',
    technique: 'T1055',
    description: 'Code in gpupdate connects every 2 minutes, jitter 30 %',
    program: system32('gpupdate.exe'),
    from: at('1:40'),
    to: end,
    calls: [{ to: '94.156.66.14', port: 443, every: 120, jitter: 0.3, count: 1e6 }],
  },
  {
    id: 'rundll32',
    technique: 'T1218.011',
    description: 'A library in rundll32 connects every 45 s, jitter 40 %',
    program: system32('rundll32.exe'),
    from: at('1:50'),
    to: at('8:00'),
    calls: [{ to: '94.156.66.15', port: 443, every: 45, jitter: 0.4, count: 1e6 }],
  },
  {
    id: 'anydesk',
    technique: 'T1219',
    description: 'AnyDesk is installed on a domain controller',
    program: kernel('C:\\Program Files (x86)\\AnyDesk\\AnyDesk.exe', 'AnyDesk'),
    from: at('2:00'),
    to: end,
    listens: [{ port: 7070 }],
    calls: [{ to: '57.128.101.74', port: 443, seconds: 40_000 }],
  },
  {
    id: 'rclone',
    technique: 'T1567.002',
    description: 'rclone copies files to a store on the Internet',
    program: { path: 'C:\\Users\\Public\\rclone.exe', user: administrator },
    from: at('2:20'),
    calls: [{ to: hosts('66.203.125', 41, 4), port: 443, count: 40, every: 20, seconds: 300 }],
  },
  {
    id: 'ssh-server',
    technique: 'T1021.004',
    description: 'An SSH server is installed, and a client uses it',
    program: kernel('C:\\Windows\\System32\\OpenSSH\\sshd.exe', 'sshd'),
    from: at('2:30'),
    to: end,
    listens: [{ port: 22, clients: [['10.20.30.51', 300, 3000]] }],
  },
  {
    id: 'ransomware',
    technique: 'T1486',
    description: 'A program opens the shares of 120 clients in 6 minutes',
    program: kernel('C:\\Windows\\Temp\\lb.exe'),
    from: at('3:00'),
    calls: [{ to: hosts('10.20.32', 20, 120), port: 445, every: 3 }],
  },
  {
    id: 'system-fan-out',
    technique: 'T1021.002',
    description: 'The system opens the shares of 120 clients in 10 minutes',
    program: 'System',
    from: at('3:20'),
    calls: [{ to: hosts('10.20.31', 20, 120), port: 445, every: 5, seconds: 10 }],
  },
  {
    id: 'ngrok',
    technique: 'T1572',
    description: 'ngrok runs from a folder of color profiles',
    program: kernel('C:\\Windows\\System32\\spool\\drivers\\color\\ngrok.exe'),
    from: at('3:40'),
    to: end,
    calls: [{ to: '3.134.125.175', port: 443, seconds: 40_000 }],
  },
  {
    id: 'winrm-host',
    technique: 'T1021.006',
    description: 'A remote PowerShell session connects to port 8080',
    program: system32('wsmprovhost.exe'),
    from: at('4:00'),
    calls: [{ to: '94.156.66.16', port: 8080, count: 3 }],
  },
  {
    id: 'logon-script',
    technique: 'T1037.003',
    description: 'A program in the folder of logon scripts connects to port 8443',
    program: kernel('C:\\Windows\\SYSVOL\\sysvol\\contoso.local\\scripts\\upd.exe'),
    from: at('4:20'),
    calls: [{ to: '94.156.66.17', port: 8443, count: 6, every: 300 }],
  },
  {
    id: 'desktop-at-night',
    technique: 'T1021.001',
    description: 'A program connects to the Remote Desktop of 25 servers',
    program: { path: 'C:\\ProgramData\\rdp\\sharprdp.exe', user: administrator },
    from: at('4:40'),
    calls: [{ to: hosts('10.20.0', 60, 25), port: 3389, every: 6, seconds: 5 }],
  },
];

/** The traces of an intrusion that ends with a domain controller. */
export const hybridControllerTraces = tracesOf<DomainControllerContext>(rows, (context) => {
  const { machine, day, system, services, explorer, processes } = context;
  const named = (name: string) => (name === 'System' ? system : (processes.get(name) ?? services));
  const parentOf = (user: string) => (user === administrator ? explorer : services);
  return { machine, boots: [{ session: day, awake: [day], process: named, parentOf }] };
});
