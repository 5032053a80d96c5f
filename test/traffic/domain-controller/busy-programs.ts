import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import { domain } from './network.ts';

const system = 'NT AUTHORITY\\SYSTEM';

/** More agents of controllers: identity, inventory, logs, remote administration by the provider. */
export function busyControllerPrograms(random: Random): App[] {
  const service = (path: string, user: string, name: string) => ({ path: `C:\\${path}`, user, services: [name] });
  return [
    {
      program: service('Program Files\\Okta\\Okta AD Agent\\OktaAgentService.exe', 'CONTOSO\\svc-okta', 'Okta AD Agent'),
      habits: [
        { every: 60, jitter: 0.02, to: servers(random, networks.amazon, 2), port: 443, seconds: [30, 59] },
        { every: 3600, jitter: 0.02, to: [domain.partner], port: 389, seconds: [1, 60] },
      ],
    },
    {
      program: service('Program Files\\SplunkUniversalForwarder\\bin\\splunkd.exe', system, 'SplunkForwarder'),
      listens: [['TCP', 8089]],
      habits: [
        { every: 30, jitter: 0.01, to: ['10.20.0.43'], port: 9997, seconds: [20, 29] },
        { every: 60, jitter: 0.01, to: ['10.20.0.43'], port: 8089, seconds: [1, 2] },
      ],
    },
    {
      program: service('Program Files\\N-able Technologies\\Windows Agent\\bin\\agent.exe', system, 'Windows Agent Service'),
      habits: [{ every: 60, jitter: 0.1, to: ['34.196.222.11'], port: 443, seconds: [1, 20] }],
    },
    {
      program: service('Windows\\ADWS\\Microsoft.ActiveDirectory.WebServices.exe', system, 'ADWS'),
      listens: [['TCP', 9389]],
      habits: [{ every: 1800, to: [domain.controller, domain.partner], port: 389, seconds: [5, 900] }],
    },
    {
      program: service('Program Files\\Lansweeper\\LsAgent\\LsAgent.exe', system, 'LansweeperAgentService'),
      habits: [{ every: 4 * 3600, jitter: 0.1, to: ['10.20.0.60'], port: 9524, seconds: [1, 60] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\svchost.exe', user: 'NT AUTHORITY\\NETWORK SERVICE', services: ['CryptSvc'] },
      habits: [{ every: 6 * 3600, to: servers(random, networks.akamai, 3), port: 80, seconds: [1, 60] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\svchost.exe', user: system, services: ['gpsvc'] },
      habits: [{ every: 5400, jitter: 0.3, to: [domain.controller, domain.partner], port: 389, seconds: [1, 60] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\svchost.exe', user: 'NT AUTHORITY\\LOCAL SERVICE', services: ['W32Time'] },
      listens: [['UDP', 123]],
    },
    {
      program: { path: 'C:\\Windows\\System32\\taskhostw.exe', user: system },
      habits: [{ every: 8 * 3600, to: servers(random, networks.akamai, 2), port: 80, seconds: [1, 5] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\ntfrs.exe', user: system, services: ['NtFrs'] },
      listens: [['TCP', 49_720]],
      habits: [{ every: 1800, jitter: 0.3, to: [domain.partner], port: 49_667, seconds: [10, 900] }],
    },
  ];
}
