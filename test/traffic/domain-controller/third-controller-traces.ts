import { hosts } from '../addresses.ts';
import type { Program } from '../simulated-machine.ts';
import { localTime } from '../times.ts';
import { tracesOf, type TraceRow } from '../trace-table.ts';
import type { DomainControllerContext } from './domain-controller-day.ts';
import { domain } from './network.ts';

const at = (clock: string): number => localTime(19, clock);
const end = at('23:50');
const administrator = 'CONTOSO\\adm.berg';
const asAdministrator = (path: string): Program => ({ path, user: administrator });
const kernel = (path: string, ...services: string[]): Program => ({ path, user: 'NT AUTHORITY\\SYSTEM', services });

const rows: readonly TraceRow[] = [
  {
    id: 'rundll32-inside',
    technique: 'T1218.011',
    description: 'A library in rundll32 connects to a computer of the network',
    program: asAdministrator('C:\\Windows\\System32\\rundll32.exe'),
    from: at('9:30'),
    to: end,
    calls: [{ to: '10.20.30.77', port: 8080, count: 20, every: 300 }],
  },
  {
    id: 'lsass-outside',
    technique: 'T1055',
    description: 'The local security authority connects to a server on the Internet',
    program: 'lsass.exe',
    from: at('10:00'),
    to: at('14:00'),
    calls: [{ to: '45.153.241.70', port: 443, count: 30, every: 400 }],
  },
  {
    id: 'mega',
    technique: 'T1567.002',
    description: 'A client of Mega copies files from the controller',
    program: asAdministrator('C:\\Users\\adm.berg\\AppData\\Local\\MEGAsync\\MEGAsync.exe'),
    from: at('11:00'),
    to: at('13:00'),
    calls: [{ to: hosts('66.203.125', 11, 4), port: 443, count: 60, every: 60, seconds: 90 }],
  },
  {
    id: 'service-name',
    technique: 'T1569.002',
    description: 'A service with a random name connects to the computer that installed it (Metasploit)',
    program: kernel('C:\\Windows\\kTvXqRbn.exe', 'kTvXqRbn'),
    from: at('11:30'),
    to: end,
    calls: [{ to: '10.20.30.77', port: 4433, seconds: 3000 }],
  },
  {
    id: 'false-dfsrs',
    technique: 'T1036.005',
    description: 'A program with the name of the replication runs in the folder for temporary files',
    program: kernel('C:\\Windows\\Temp\\dfsrs.exe'),
    from: at('12:00'),
    to: end,
    calls: [{ to: '45.153.241.71', port: 443, count: 10, every: 300 }],
  },
  {
    id: 'winrm-movement',
    technique: 'T1021.006',
    description: 'PowerShell opens sessions with 30 computers in 5 minutes',
    program: asAdministrator('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'),
    from: at('12:20'),
    calls: [{ to: hosts('10.20.31', 20, 30), port: 5985, every: 9, seconds: 8 }],
  },
  {
    id: 'remote-desktop-outside',
    technique: 'T1133',
    description: 'Remote Desktop of the controller accepts an address on the Internet',
    program: 'TermService',
    from: at('3:00'),
    accepts: [{ port: 3389, clients: [['91.199.147.99', 10, 1800]] }],
  },
  {
    id: 'dns-service',
    technique: 'T1055',
    description: 'The DNS server connects to port 8080 of a server on the Internet',
    program: 'dns.exe',
    from: at('3:40'),
    calls: [{ to: '45.153.241.72', port: 8080, count: 3, every: 60 }],
  },
  {
    id: 'password-spray',
    technique: 'T1110.003',
    description: 'A program of a share tries passwords at 40 computers',
    program: asAdministrator('C:\\Share\\tools\\cme.exe'),
    from: at('4:10'),
    calls: [{ to: hosts('10.20.32', 20, 40), port: 445, every: 2, seconds: 1 }],
  },
  {
    id: 'encryption',
    technique: 'T1486',
    description: 'A program in the folder for logon scripts opens the shares of 50 computers',
    program: kernel('C:\\Windows\\SYSVOL\\domain\\scripts\\lb3.exe'),
    from: at('4:40'),
    calls: [{ to: hosts('10.20.30', 20, 50), port: 445, every: 3, seconds: 2 }],
  },
];

/** Traces that the criteria did not know when they were read. */
const quiet: readonly TraceRow[] = [
  {
    id: 'tickets-of-a-client',
    technique: 'T1110.003',
    description: 'A client asks for 400 Kerberos tickets in 7 minutes',
    program: 'lsass.exe',
    from: at('5:00'),
    accepts: [{ port: 88, clients: Array.from({ length: 400 }, (_, n) => ['10.20.30.77', n, 0.5] as const) }],
  },
  {
    id: 'file-share-client',
    technique: 'T1021.002',
    description: 'A program of a folder for installations opens the shares of four servers itself',
    program: asAdministrator('C:\\Install\\tools\\wmx.exe'),
    from: at('13:20'),
    calls: [{ to: domain.members.slice(0, 4), port: [135, 445] }],
  },
  {
    id: 'folder-for-support',
    technique: 'T1036.005',
    description: 'A program in a folder of the drive connects twice to the Internet',
    program: kernel('C:\\Support\\agent\\hostmon.exe'),
    from: at('14:00'),
    calls: [{ to: '45.153.241.73', port: 443, count: 2, every: 600 }],
  },
];

/** Traces of a third day of the domain controller. All but the last list were written before the criteria were read. */
export const thirdControllerTraces = tracesOf<DomainControllerContext>([...rows, ...quiet], (context) => {
  const { machine, day, system, services, explorer, processes } = context;
  const named = (name: string) => (name === 'System' ? system : (processes.get(name) ?? services));
  const parentOf = (user: string) => (user === administrator ? explorer : services);
  return { machine, boots: [{ session: day, awake: [day], process: named, parentOf }] };
});
