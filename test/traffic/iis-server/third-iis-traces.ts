import { hosts } from '../addresses.ts';
import type { Program } from '../simulated-machine.ts';
import { localTime } from '../times.ts';
import { tracesOf, type TraceRow } from '../trace-table.ts';
import { applicationPool } from './iis-programs.ts';
import type { IisServerContext } from './iis-server-day.ts';

const at = (clock: string): number => localTime(14, clock);
const end = at('23:50');
const pool = (path: string): Program => ({ path, user: applicationPool });
const kernel = (path: string): Program => ({ path, user: 'NT AUTHORITY\\SYSTEM' });
const system32 = 'C:\\Windows\\System32';

const rows: readonly TraceRow[] = [
  {
    id: 'worker-shell',
    technique: 'T1505.003',
    description: 'The worker process connects to port 4444',
    program: 'w3wp.exe',
    from: at('1:00'),
    calls: [{ to: '45.153.241.30', port: 4444, seconds: 900 }],
  },
  {
    id: 'worker-proxy',
    technique: 'T1090.001',
    description: 'A web shell forwards connections of the worker process to servers of the network',
    program: 'w3wp.exe',
    from: at('1:30'),
    calls: [{ to: hosts('10.1.2', 60, 25), port: [445, 3389], every: 5, seconds: 4 }],
  },
  {
    id: 'pool-powershell',
    technique: 'T1059.001',
    description: 'PowerShell of the application pool loads a file',
    program: pool(`${system32}\\WindowsPowerShell\\v1.0\\powershell.exe`),
    parent: 'w3wp.exe',
    from: at('1:45'),
    calls: [{ to: '45.153.241.31', port: 443, count: 2 }],
  },
  {
    id: 'sql-download',
    technique: 'T1105',
    description: 'The database server loads a file from the Internet',
    program: 'sqlservr.exe',
    from: at('2:00'),
    calls: [{ to: '45.153.241.32', port: 80, count: 2 }],
  },
  {
    id: 'log4shell',
    technique: 'T1190',
    description: 'A Java service connects to an LDAP server on the Internet, then to port 8888',
    program: kernel('C:\\Program Files\\VMware\\Horizon\\jre\\bin\\java.exe'),
    from: at('2:20'),
    to: end,
    calls: [{ to: '45.153.241.33', port: [1389, 8888], every: 3 }],
  },
  {
    id: 'certutil',
    technique: 'T1105',
    description: 'certutil of the application pool loads a file',
    program: pool(`${system32}\\certutil.exe`),
    from: at('2:40'),
    calls: [{ to: '45.153.241.34', port: 8000, count: 1 }],
  },
  {
    id: 'potato',
    technique: 'T1134',
    description: 'A program of the folder for temporary files raises its rights by a local listener and connects',
    program: pool('C:\\Windows\\Temp\\gp.exe'),
    from: at('2:50'),
    listens: [{ port: 9998, address: '127.0.0.1' }],
    calls: [{ to: '127.0.0.1', port: 135, count: 2 }],
  },
  {
    id: 'nezha',
    technique: 'T1219',
    description: 'An agent of a monitoring system holds a connection to its panel on port 5555',
    program: kernel('C:\\Windows\\Cursors\\nezha-agent.exe'),
    from: at('3:10'),
    to: end,
    calls: [{ to: '156.234.56.7', port: 5555, seconds: 70_000 }],
  },
  {
    id: 'softether',
    technique: 'T1572',
    description: 'A renamed VPN bridge connects to a server on port 443 and 992',
    program: kernel('C:\\PerfLogs\\conhost.exe'),
    from: at('3:30'),
    to: end,
    calls: [{ to: '61.93.14.7', port: [443, 992], seconds: 40_000 }],
  },
  {
    id: 'lsass-iis',
    technique: 'T1055',
    description: 'The local security authority connects to a server on the Internet',
    program: 'lsass.exe',
    from: at('4:00'),
    to: at('8:00'),
    calls: [{ to: '45.153.241.36', port: 443, count: 50, every: 240 }],
  },
];

/** Traces of a third day of the IIS server, which were written before the criteria were read. */
export const thirdIisTraces = tracesOf<IisServerContext>(rows, (context) => {
  const { machine, day, system, services, worker, processes } = context;
  const named = (name: string) => (name === 'System' ? system : name === 'w3wp.exe' ? worker : (processes.get(name) ?? services));
  return { machine, boots: [{ session: day, awake: [day], process: named, parentOf: () => services }] };
});
