import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program } from '../simulated-machine.ts';
import { domain } from './network.ts';

const system = 'NT AUTHORITY\\SYSTEM';
const network = 'NT AUTHORITY\\NETWORK SERVICE';
const local = 'NT AUTHORITY\\LOCAL SERVICE';

const service = (path: string, user: string, ...services: string[]): Program => ({ path, user, services });
const windows = (name: string, user: string, ...services: string[]): Program =>
  service(`C:\\Windows\\System32\\${name}`, user, ...services);

/** The services of the directory, whose clients are all machines of the domain. */
export function directoryServices(random: Random): App[] {
  return [
    {
      program: windows('lsass.exe', system, 'NTDS', 'Kdc', 'Netlogon', 'SamSs'),
      listens: [
        ...[88, 389, 464, 636, 3268, 3269, 49_664, 49_668].map((port) => ['TCP', port] as const),
        ...[88, 389, 464].map((port) => ['UDP', port] as const),
      ],
      habits: [
        // Replication: a change is announced after 15 s; topology and name service records are checked every 15 min and every hour.
        { every: 300, to: [domain.partner], port: 49_668, seconds: [10, 900] },
        { every: 900, jitter: 0.02, to: [domain.partner], port: 135, seconds: [1, 10] },
        { every: 1800, to: [domain.partner], port: 389, seconds: [1, 60], atOnce: 2 },
        { every: 1200, to: [domain.partner], port: 88, seconds: [0.1, 1] },
      ],
    },
    {
      program: windows('dns.exe', system, 'DNS'),
      listens: [
        ['TCP', 53],
        ['UDP', 53],
        ['TCP', 49_690],
      ],
      habits: [{ every: 400, to: domain.forwarders, port: 53, seconds: [0.3, 5] }],
    },
    {
      program: windows('dfsrs.exe', system, 'DFSR'),
      listens: [['TCP', 49_695]],
      habits: [
        { every: 300, jitter: 0.02, to: [domain.partner], port: 389, seconds: [0.5, 3] },
        { every: 4 * 3600, to: [domain.partner], port: 49_695, seconds: [1000, 9000] },
      ],
    },
    { program: service('C:\\Windows\\ADWS\\Microsoft.ActiveDirectory.WebServices.exe', system, 'ADWS'), listens: [['TCP', 9389]] },
    { program: windows('svchost.exe', network, 'RpcEptMapper', 'RpcSs'), listens: [['TCP', 135]] },
    { program: windows('svchost.exe', local, 'EventLog'), listens: [['TCP', 49_666]] },
    { program: windows('svchost.exe', system, 'Schedule'), listens: [['TCP', 49_667]] },
    {
      program: windows('svchost.exe', network, 'TermService'),
      listens: [
        ['TCP', 3389],
        ['UDP', 3389],
      ],
    },
    { program: windows('svchost.exe', local, 'W32Time'), listens: [['UDP', 123]] },
    { program: windows('svchost.exe', network, 'Dnscache'), lookups: { every: 60, seconds: [0.1, 3] } },
    {
      program: windows('svchost.exe', network, 'CryptSvc'),
      habits: [{ every: 7200, to: servers(random, networks.akamai, 2), port: 80, seconds: [0.3, 3] }],
    },
    {
      program: windows('svchost.exe', system, 'wuauserv'),
      habits: [{ every: 20 * 3600, to: servers(random, networks.windowsUpdate, 3), port: 443, seconds: [10, 90], atOnce: 3 }],
    },
    { program: windows('spoolsv.exe', system, 'Spooler'), listens: [['TCP', 49_697]] },
  ];
}

/** Agents of synchronization, monitoring and security. */
export function serverAgents(random: Random): App[] {
  const cloud = servers(random, networks.microsoft, 3);
  return [
    {
      // The synchronization with the cloud runs every 30 minutes.
      program: service('C:\\Program Files\\Microsoft Azure AD Sync\\Bin\\miiserver.exe', 'CONTOSO\\svc-sync', 'ADSync'),
      habits: [
        { every: 1800, jitter: 0.005, to: cloud.slice(0, 1), port: 443, seconds: [20, 60], atOnce: 3 },
        { every: 1800, jitter: 0.005, to: [domain.partner], port: 389, seconds: [20, 60] },
      ],
    },
    {
      program: service('C:\\Program Files\\Microsoft Monitoring Agent\\Agent\\MonitoringHost.exe', system, 'HealthService'),
      habits: [{ every: 60, jitter: 0.03, to: [domain.monitoring], port: 5723, seconds: [1, 3] }],
    },
    {
      program: service('C:\\Program Files\\Windows Defender Advanced Threat Protection\\MsSense.exe', system, 'Sense'),
      habits: [{ every: 300, jitter: 0.03, to: servers(random, networks.microsoft, 1), port: 443, seconds: [60, 125] }],
    },
    {
      program: service('C:\\Program Files\\Zabbix Agent 2\\zabbix_agent2.exe', system, 'Zabbix Agent 2'),
      listens: [['TCP', 10_050]],
      habits: [{ every: 60, jitter: 0.01, to: [domain.management], port: 10_051, seconds: [0.2, 1] }],
    },
    {
      program: service(
        'C:\\Program Files\\Azure Advanced Threat Protection Sensor\\2.250.19001.42\\Microsoft.Tri.Sensor.exe',
        local,
        'AATPSensor',
      ),
      habits: [{ every: 600, to: cloud.slice(1), port: 443, seconds: [30, 300] }],
    },
  ];
}
