import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program } from '../simulated-machine.ts';
import { farm } from './iis-network.ts';

const system = 'NT AUTHORITY\\SYSTEM';
const network = 'NT AUTHORITY\\NETWORK SERVICE';
const local = 'NT AUTHORITY\\LOCAL SERVICE';
const service = (path: string, user: string, ...services: string[]): Program => ({ path, user, services });
const windows = (name: string, user: string, ...services: string[]): Program =>
  service(`C:\\Windows\\System32\\${name}`, user, ...services);

/** The application pool of the shop. */
export const applicationPool = 'IIS APPPOOL\\Shop';

/** The programs of the server that run all day. The kernel itself (http.sys) accepts the requests. */
export function iisPrograms(random: Random): App[] {
  const payment = servers(random, networks.amazon, 3);
  return [
    {
      program: windows('inetsrv\\w3wp.exe', applicationPool),
      habits: [
        { every: 40, to: [farm.database], port: 1433, seconds: [60, 1500] },
        { every: 120, to: payment, port: 443, seconds: [5, 100] },
        { every: 900, to: [farm.mail], port: 25, seconds: [1, 5] },
        { every: 3600, to: servers(random, networks.akamai, 2), port: 80, seconds: [0.5, 3] },
      ],
    },
    {
      program: windows('lsass.exe', system, 'SamSs', 'Netlogon'),
      listens: [['TCP', 49_664]],
      habits: [
        { every: 900, to: farm.domainControllers, port: 88, seconds: [0.2, 2] },
        { every: 3600, to: farm.domainControllers, port: 389, seconds: [1, 60] },
        { every: 7200, to: farm.domainControllers, port: 49_668, seconds: [1, 60] },
      ],
    },
    { program: windows('svchost.exe', network, 'RpcEptMapper', 'RpcSs'), listens: [['TCP', 135]] },
    { program: windows('svchost.exe', local, 'EventLog'), listens: [['TCP', 49_666]] },
    {
      program: windows('svchost.exe', network, 'TermService'),
      listens: [
        ['TCP', 3389],
        ['UDP', 3389],
      ],
    },
    { program: windows('svchost.exe', network, 'Dnscache'), lookups: { every: 20, seconds: [0.2, 3] } },
    { program: windows('svchost.exe', local, 'W32Time'), listens: [['UDP', 123]] },
    {
      program: windows('svchost.exe', system, 'wuauserv'),
      habits: [{ every: 20 * 3600, to: servers(random, networks.windowsUpdate, 3), port: 443, seconds: [10, 90], atOnce: 3 }],
    },
    {
      program: windows('svchost.exe', system, 'gpsvc'),
      habits: [{ every: 6300, jitter: 0.14, to: farm.domainControllers, port: 389, seconds: [1, 20] }],
    },
    {
      program: service('C:\\Program Files\\Octopus Deploy\\Tentacle\\Tentacle.exe', system, 'OctopusDeploy Tentacle'),
      listens: [['TCP', 10_933]],
    },
    {
      program: service('C:\\Program Files\\New Relic\\newrelic-infra\\newrelic-infra.exe', system, 'newrelic-infra'),
      habits: [{ every: 30, jitter: 0.02, to: servers(random, ['162.247.241'], 2), port: 443, seconds: [1, 60] }],
    },
    {
      program: service('C:\\Program Files\\Windows Defender Advanced Threat Protection\\MsSense.exe', system, 'Sense'),
      habits: [{ every: 300, jitter: 0.03, to: servers(random, networks.microsoft, 1), port: 443, seconds: [60, 125] }],
    },
    {
      program: service('C:\\Program Files\\SplunkUniversalForwarder\\bin\\splunkd.exe', system, 'SplunkForwarder'),
      listens: [['TCP', 8089, '127.0.0.1']],
      // The connection to an indexer changes every 30 seconds.
      habits: [{ every: 30, jitter: 0.05, to: ['10.1.3.60', '10.1.3.61'], port: 9997, seconds: [30, 60] }],
    },
  ];
}
