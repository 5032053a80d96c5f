import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program } from '../simulated-machine.ts';
import { accounts, office } from './network.ts';

const svchost = (service: string, user: string, group = 'netsvcs'): Program => ({
  path: 'C:\\Windows\\System32\\svchost.exe',
  user,
  services: [service],
  arguments: `-k ${group} -p -s ${service}`,
});

const system32 = (name: string, user: string = accounts.system): Program => ({ path: `C:\\Windows\\System32\\${name}`, user });

/** The services of Windows that are on the network from the start. */
export function windowsServices(random: Random): App[] {
  const microsoft = servers(random, networks.microsoft, 6);
  const updates = servers(random, networks.windowsUpdate, 8);
  const domain = office.domainControllers;
  const short = [0.2, 3] as const;
  return [
    { program: system32('lsass.exe'), listens: [['TCP', 49_664]], habits: lsassHabits() },
    { program: system32('wininit.exe'), listens: [['TCP', 49_665]] },
    { program: svchost('EventLog', accounts.local, 'LocalServiceNetworkRestricted'), listens: [['TCP', 49_666]] },
    { program: svchost('Schedule', accounts.system), listens: [['TCP', 49_667]] },
    { program: svchost('RpcEptMapper', accounts.network, 'RPCSS'), listens: [['TCP', 135]] },
    { program: svchost('Dhcp', accounts.local, 'LocalServiceNetworkRestricted'), lookups: { every: 4 * 3600, seconds: [1, 4] } },
    {
      program: svchost('Dnscache', accounts.network, 'NetworkService'),
      listens: [
        ['UDP', 5353],
        ['UDP', 5355],
      ],
      lookups: { every: 45, seconds: [0.1, 3] },
    },
    {
      program: svchost('SSDPSRV', accounts.local, 'LocalServiceAndNoImpersonation'),
      listens: [
        ['UDP', 1900, '127.0.0.1'],
        ['UDP', 1900, office.desktop],
      ],
    },
    {
      program: svchost('TermService', accounts.network, 'NetworkService'),
      listens: [
        ['TCP', 3389],
        ['UDP', 3389],
      ],
    },
    { program: svchost('W32Time', accounts.local, 'LocalService'), listens: [['UDP', 123]] },
    {
      program: svchost('iphlpsvc', accounts.system),
      listens: [
        ['UDP', 500],
        ['UDP', 4500],
      ],
    },
    // Push notifications: a connection that is kept for hours and opened again when it is lost.
    {
      program: svchost('WpnService', accounts.system),
      habits: [{ every: 3 * 3600, to: microsoft.slice(0, 2), port: 443, seconds: [3600, 10_000] }],
    },
    {
      program: svchost('DiagTrack', accounts.system, 'utcsvc'),
      habits: [{ every: 900, jitter: 0.15, to: microsoft, port: 443, seconds: [30, 120] }],
    },
    { program: svchost('gpsvc', accounts.system), habits: [{ every: 6300, jitter: 0.15, to: domain, port: 389, seconds: [1, 20] }] },
    {
      program: svchost('CryptSvc', accounts.network, 'NetworkService'),
      habits: [{ every: 5400, to: servers(random, networks.akamai, 3), port: 80, seconds: short }],
    },
    {
      program: svchost('NlaSvc', accounts.network, 'NetworkService'),
      habits: [{ every: 4 * 3600, to: servers(random, networks.akamai, 2), port: 80, seconds: [0.2, 1] }],
    },
    {
      program: svchost('wuauserv', accounts.system),
      habits: [
        { every: 22 * 3600, jitter: 0.2, to: updates, port: 443, seconds: [20, 90], atOnce: 3 },
        { every: 8 * 3600, to: updates, port: 80, seconds: [5, 200], atOnce: 2 },
      ],
    },
    {
      program: svchost('DoSvc', accounts.network, 'NetworkService'),
      listens: [['TCP', 7680]],
      habits: [
        { every: 5 * 3600, to: office.neighbours, port: 7680, seconds: [2, 60], atOnce: 4 },
        { every: 2 * 3600, to: updates, port: 443, seconds: [2, 90] },
      ],
    },
    { program: svchost('BITS', accounts.system), habits: [{ every: 6 * 3600, to: updates, port: 443, seconds: [5, 600] }] },
    { program: system32('spoolsv.exe'), listens: [['TCP', 49_668]], lookups: { every: 3 * 3600, seconds: [2, 10] } },
  ];
}

function lsassHabits(): NonNullable<App['habits']> {
  return [
    { every: 1500, to: office.domainControllers, port: 88, seconds: [0.1, 1], atOnce: 3 },
    { every: 7200, jitter: 0.2, to: office.domainControllers, port: 389, seconds: [1, 60] },
    { every: 14_400, to: office.domainControllers, port: 49_668, seconds: [1, 30] },
  ];
}

/** Agents of security, management and backup. They poll their servers at fixed intervals, day and night. */
export function agents(random: Random): App[] {
  const sensor = servers(random, networks.microsoft, 1);
  const program = (path: string, service: string): Program => ({ path, user: accounts.system, services: [service] });
  return [
    {
      program: program('C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.26030.3011-0\\MsMpEng.exe', 'WinDefend'),
      habits: [{ every: 2400, to: servers(random, networks.microsoft, 3), port: 443, seconds: [5, 130] }],
    },
    {
      program: program('C:\\Program Files\\Windows Defender Advanced Threat Protection\\MsSense.exe', 'Sense'),
      habits: [{ every: 300, jitter: 0.03, to: sensor, port: 443, seconds: [60, 125] }],
    },
    {
      program: program('C:\\Program Files\\Zabbix Agent 2\\zabbix_agent2.exe', 'Zabbix Agent 2'),
      listens: [['TCP', 10_050]],
      habits: [{ every: 60, jitter: 0.01, to: [office.management], port: 10_051, seconds: [0.1, 1] }],
    },
    {
      program: program('C:\\Windows\\CCM\\CcmExec.exe', 'CcmExec'),
      habits: [
        { every: 3600, jitter: 0.02, to: [office.management], port: 443, seconds: [2, 20], atOnce: 2 },
        { every: 900, jitter: 0.01, to: [office.management], port: 10_123, seconds: [890, 900] },
      ],
    },
    {
      program: program('C:\\Program Files\\Veeam\\Endpoint Backup\\Veeam.EndPoint.Service.exe', 'VeeamEndpointBackupSvc'),
      listens: [
        ['TCP', 6184],
        ['TCP', 9395, '127.0.0.1'],
      ],
      habits: [{ every: 24 * 3600, jitter: 0.01, to: [office.backup], port: 10_001, seconds: [600, 1500], atOnce: 4 }],
    },
    {
      program: program('C:\\Program Files\\Palo Alto Networks\\GlobalProtect\\PanGPS.exe', 'PanGPS'),
      listens: [['TCP', 4767, '127.0.0.1']],
      habits: [{ every: 1800, jitter: 0.05, to: servers(random, networks.amazon, 1), port: 443, seconds: [1, 5] }],
    },
    {
      // Remote help: a connection to the provider, which is opened again after each interruption.
      program: program('C:\\Program Files\\TeamViewer\\TeamViewer_Service.exe', 'TeamViewer'),
      listens: [['TCP', 5939, '127.0.0.1']],
      habits: [{ every: 20 * 3600, to: ['213.227.184.137', '188.172.198.141'], port: 5938, seconds: [20_000, 90_000] }],
    },
    {
      program: program('C:\\Windows\\System32\\sppsvc.exe', 'sppsvc'),
      habits: [{ every: 48 * 3600, to: [office.management], port: 1688, seconds: [0.5, 2] }],
    },
    {
      program: program('C:\\Program Files (x86)\\Adobe\\Adobe Sync\\AdobeIPCBroker.exe', 'AdobeIPCBroker'),
      listens: [['TCP', 15_292, '127.0.0.1']],
    },
    {
      program: program('C:\\Program Files (x86)\\Dell\\SupportAssistAgent\\bin\\SupportAssistAgent.exe', 'SupportAssistAgent'),
      listens: [['TCP', 5700, '127.0.0.1']],
      habits: [{ every: 12 * 3600, jitter: 0.3, to: servers(random, networks.akamai, 2), port: 443, seconds: [2, 30] }],
    },
  ];
}
