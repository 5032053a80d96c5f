import { hosts } from '../addresses.ts';
import type { Program } from '../simulated-machine.ts';
import { localTime } from '../times.ts';
import { tracesOf, type TraceRow } from '../trace-table.ts';
import { applicationPool } from './iis-programs.ts';
import type { IisServerContext } from './iis-server-day.ts';

const at = (clock: string): number => localTime(14, clock);
const end = at('23:50');
const pool = (path: string): Program => ({ path, user: applicationPool });
const kernel = (path: string, ...services: string[]): Program => ({ path, user: 'NT AUTHORITY\\SYSTEM', services });
const system32 = 'C:\\Windows\\System32';

const rows: readonly TraceRow[] = [
  {
    id: 'worker-cmd',
    technique: 'T1505.003',
    description: 'A web shell starts a command prompt, which holds the connection of a shell',
    program: pool(`${system32}\\cmd.exe`),
    parent: 'w3wp.exe',
    from: at('1:10'),
    calls: [{ to: '45.9.148.11', port: 443, seconds: 1200 }],
  },
  {
    id: 'worker-powershell',
    technique: 'T1505.003',
    description: 'A web shell starts PowerShell, which loads a file',
    program: pool(`${system32}\\WindowsPowerShell\\v1.0\\powershell.exe`),
    parent: 'w3wp.exe',
    from: at('1:20'),
    calls: [{ to: '45.9.148.12', port: 8080, count: 2 }],
  },
  {
    id: 'worker-port',
    technique: 'T1505.003',
    description: 'A web shell connects from the worker process to port 8443',
    program: 'w3wp.exe',
    from: at('1:30'),
    calls: [{ to: '45.9.148.13', port: 8443, count: 3, every: 200, seconds: 60 }],
  },
  {
    id: 'certutil',
    technique: 'T1105',
    description: 'The application pool starts certutil, which loads a file',
    program: pool(`${system32}\\certutil.exe`),
    parent: pool(`${system32}\\cmd.exe`),
    from: at('1:40'),
    calls: [{ to: '45.9.148.14', port: 80 }],
  },
  {
    id: 'database-powershell',
    technique: 'T1505.001',
    description: 'The database server starts PowerShell (xp_cmdshell)',
    program: { path: `${system32}\\WindowsPowerShell\\v1.0\\powershell.exe`, user: 'NT SERVICE\\MSSQL$SQLEXPRESS' },
    parent: 'sqlservr.exe',
    from: at('1:50'),
    calls: [{ to: '45.9.148.15', port: 443, count: 2 }],
  },
  {
    id: 'database',
    technique: 'T1505.001',
    description: 'Code in the database server connects to port 8088',
    program: 'sqlservr.exe',
    from: at('2:00'),
    calls: [{ to: '45.9.148.16', port: 8088, count: 3, every: 100 }],
  },
  {
    id: 'web-root',
    technique: 'T1505.003',
    description: 'A program in a folder of the web site connects every 10 s, jitter 50 %',
    program: pool('C:\\inetpub\\wwwroot\\aspnet_client\\a.exe'),
    from: at('2:10'),
    to: at('9:00'),
    calls: [{ to: '45.9.148.17', port: 443, every: 10, jitter: 0.5, count: 1e6 }],
  },
  {
    id: 'frp',
    technique: 'T1572',
    description: 'A client of frp with the name svchost.exe holds a tunnel to port 7000',
    program: kernel('C:\\Windows\\Temp\\svchost.exe'),
    from: at('2:20'),
    to: end,
    calls: [{ to: '45.9.148.18', port: 7000, seconds: 40_000 }],
  },
  {
    id: 'desktop-from-internet',
    technique: 'T1133',
    description: 'An address on the Internet uses the Remote Desktop',
    program: 'TermService',
    from: at('2:40'),
    accepts: [{ port: 3389, clients: [['45.9.148.22', 60, 2400]] }],
  },
  {
    id: 'scanner',
    technique: 'T1046',
    description: 'fscan tries four ports of 60 machines',
    program: pool('C:\\Windows\\Temp\\fscan64.exe'),
    from: at('3:00'),
    calls: [{ to: hosts('10.1.2', 5, 60), port: [445, 3389, 6379, 1433], every: 1, seconds: 1 }],
  },
  {
    id: 'winrm-host',
    technique: 'T1021.006',
    description: 'A remote PowerShell session loads a file',
    program: kernel(`${system32}\\wsmprovhost.exe`),
    from: at('3:20'),
    calls: [{ to: '45.9.148.19', port: 443, count: 2 }],
  },
  {
    id: 'rclone',
    technique: 'T1567.002',
    description: 'rclone copies the data of customers',
    program: kernel('C:\\PerfLogs\\rclone.exe'),
    from: at('3:40'),
    calls: [{ to: hosts('66.203.125', 31, 4), port: 443, count: 40, every: 20, seconds: 300 }],
  },
  {
    id: 'pool-beacon',
    technique: 'T1055',
    description: 'Code in dllhost of the application pool connects every 5 minutes, jitter 40 %',
    program: pool(`${system32}\\dllhost.exe`),
    from: at('4:00'),
    to: end,
    calls: [{ to: '45.9.148.20', port: 443, every: 300, jitter: 0.4, count: 1e6 }],
  },
  {
    id: 'shares',
    technique: 'T1021.002',
    description: 'The system opens the shares of 30 servers in 5 minutes',
    program: 'System',
    from: at('4:30'),
    calls: [{ to: hosts('10.1.2', 60, 30), port: 445, every: 9, seconds: 10 }],
  },
  {
    id: 'remote-control',
    technique: 'T1219',
    description: 'A client of ScreenConnect is installed',
    program: kernel('C:\\Program Files (x86)\\ScreenConnect Client (0f1e2d3c4b5a6978)\\ScreenConnect.ClientService.exe', 'ScreenConnect'),
    from: at('5:00'),
    to: end,
    calls: [{ to: '45.9.148.21', port: 443, seconds: 40_000 }],
  },
];

/** The traces of an intrusion into a shop and its database. */
export const shopServerTraces = tracesOf<IisServerContext>(rows, (context) => {
  const { machine, day, system, services, worker, processes } = context;
  const named = (name: string) => (name === 'System' ? system : name === 'w3wp.exe' ? worker : (processes.get(name) ?? services));
  return { machine, boots: [{ session: day, awake: [day], process: named, parentOf: () => services }] };
});
