import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program, SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { localTime, minute, second, timer, type Period } from '../times.ts';
import { farm } from './iis-network.ts';

const system = 'NT AUTHORITY\\SYSTEM';
const service = (path: string, user: string, name: string): Program => ({ path: `C:\\Program Files\\${path}`, user, services: [name] });

/** A database, a reverse proxy, agents, and a build agent. */
export function shopPrograms(random: Random): App[] {
  return [
    {
      program: service(
        'Microsoft SQL Server\\MSSQL16.SQLEXPRESS\\MSSQL\\Binn\\sqlservr.exe',
        'NT SERVICE\\MSSQL$SQLEXPRESS',
        'MSSQL$SQLEXPRESS',
      ),
      listens: [
        ['TCP', 1433],
        ['TCP', 1434, '127.0.0.1'],
      ],
      habits: [
        { every: 3600, to: [farm.database], port: 5022, seconds: [600, 3500] },
        { every: 12 * 3600, jitter: 0.1, to: servers(random, networks.microsoft, 1), port: 443, seconds: [1, 10] },
      ],
    },
    {
      // The pool of the reverse proxy.
      program: { path: 'C:\\Windows\\System32\\inetsrv\\w3wp.exe', user: 'IIS APPPOOL\\Proxy' },
      habits: [{ every: 20, to: ['10.1.4.11', '10.1.4.12', '10.1.4.13'], port: 8080, seconds: [5, 300] }],
    },
    {
      program: service('Datadog\\Datadog Agent\\bin\\agent.exe', 'NT AUTHORITY\\LOCAL SERVICE', 'DatadogAgent'),
      listens: [['TCP', 5001, '127.0.0.1']],
      habits: [{ every: 15, jitter: 0.01, to: servers(random, ['3.233.145'], 2), port: 443, seconds: [1, 14] }],
    },
    {
      program: service('Common Files\\Veeam\\Backup and Replication\\VeeamTransport\\VeeamTransportSvc.exe', system, 'VeeamTransportSvc'),
      listens: [['TCP', 6162]],
      habits: [{ every: 3600, jitter: 0.01, to: ['10.1.3.45'], port: 2500, seconds: [60, 900], atOnce: 4 }],
    },
    {
      // A build agent holds a connection to its server.
      program: service('Java\\jdk-21\\bin\\java.exe', 'FARM\\svc-build', 'jenkinsslave-C__jenkins'),
      habits: [{ every: 10 * 3600, to: [farm.deployment], port: 50_000, seconds: [20_000, 35_000] }],
    },
    {
      program: service('IIS\\Microsoft Web Deploy V3\\msdepsvc.exe', system, 'MsDepSvc'),
      listens: [['TCP', 8172]],
    },
    {
      program: { path: 'C:\\Windows\\System32\\svchost.exe', user: system, services: ['ftpsvc'] },
      listens: [['TCP', 21]],
    },
    {
      program: service('CrowdStrike\\CSFalconService.exe', system, 'CSFalconService'),
      habits: [{ every: 8 * 3600, to: servers(random, ['54.241.197'], 1), port: 443, seconds: [20_000, 28_000] }],
    },
  ];
}

/** Certificates, packages, messages of a scheduled script, and an administrator who works on other servers by PowerShell. */
export function administerShop(machine: SimulatedMachine, day: Period, services: SimulatedProcess): void {
  const { random } = machine.options;
  const short = (path: string, user: string, time: number, to: string, port: number, parent = services): void => {
    const process = machine.start({ path, user }, { from: time, to: time + minute }, parent);
    machine.connect(process, time + second, random.between(1, 20), to, port);
  };
  const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
  for (const time of timer(random, day, 12 * 60 * minute, 0.05)) short('C:\\Tools\\win-acme\\wacs.exe', system, time, '172.65.32.248', 443);
  const user = 'FARM\\adm.kern';
  const from = localTime(14, '14:00');
  const shell = machine.start({ path: 'C:\\Windows\\explorer.exe', user }, { from, to: from + 120 * minute }, services);
  short('C:\\ProgramData\\chocolatey\\choco.exe', user, from + 5 * minute, '104.18.20.76', 443, shell);
  const console = machine.start({ path: powershell, user }, { from, to: from + 100 * minute }, shell);
  for (const [n, server] of [...farm.domainControllers, farm.database, farm.mail].entries())
    machine.connect(console, from + (10 + n) * minute, 60, server, 5985);
}
