import { hosts, networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { SimulatedMachine, SimulatedProcess } from '../simulated-machine.ts';
import { localTime, minute, second, timer, type Period } from '../times.ts';
import { domain } from './network.ts';

const system = 'NT AUTHORITY\\SYSTEM';

/** Agents for the cloud, backup and passwords. */
export function hybridAgents(random: Random): App[] {
  const cloud = servers(random, networks.microsoft, 4);
  const service = (path: string, user: string, name: string) => ({ path: `C:\\Program Files\\${path}`, user, services: [name] });
  return [
    {
      program: service('AzureConnectedMachineAgent\\himds.exe', 'NT SERVICE\\himds', 'himds'),
      listens: [['TCP', 40_342, '127.0.0.1']],
      habits: [{ every: 300, jitter: 0.01, to: cloud.slice(0, 1), port: 443, seconds: [1, 20] }],
    },
    {
      program: service(
        'Microsoft Azure AD Connect Authentication Agent\\AzureADConnectAuthenticationAgentService.exe',
        'NT AUTHORITY\\NETWORK SERVICE',
        'AzureADConnectAuthenticationAgent',
      ),
      habits: [
        { every: 600, jitter: 0.02, to: cloud.slice(1, 2), port: 443, seconds: [590, 600], atOnce: 4 },
        { every: 600, jitter: 0.02, to: cloud.slice(2), port: 443, seconds: [1, 5] },
      ],
    },
    {
      program: service(
        'Microsoft Entra Password Protection\\AzureADPasswordProtectionDCAgent.exe',
        system,
        'AzureADPasswordProtectionDCAgent',
      ),
      habits: [{ every: 3600, jitter: 0.01, to: [domain.management], port: 135, seconds: [1, 10] }],
    },
    {
      program: service(
        'Common Files\\Veeam\\Backup and Replication\\Veeam.Guest.Interaction.Proxy\\VeeamGuestHelper.exe',
        system,
        'VeeamVssSupport',
      ),
      listens: [['TCP', 6190]],
      habits: [{ every: 6 * 3600, jitter: 0.01, to: [domain.backup], port: 2500, seconds: [100, 900], atOnce: 4 }],
    },
    {
      program: service('CrowdStrike\\CSFalconService.exe', system, 'CSFalconService'),
      habits: [{ every: 8 * 3600, to: servers(random, ['54.241.197'], 1), port: 443, seconds: [20_000, 28_000] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\svchost.exe', user: 'NT AUTHORITY\\NETWORK SERVICE', services: ['DHCPServer'] },
      listens: [
        ['UDP', 67],
        ['TCP', 49_701],
        ['TCP', 647],
      ],
      habits: [{ every: 60, jitter: 0.01, to: [domain.partner], port: 647, seconds: [1, 50] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\certsrv.exe', user: system, services: ['CertSvc'] },
      listens: [['TCP', 49_704]],
      habits: [{ every: 3600, to: [domain.partner], port: 389, seconds: [1, 30] }],
    },
  ];
}

/** An administrator asks all members by PowerShell, the help desk resets a password, and the monitoring runs scripts. */
export function administerDomain(machine: SimulatedMachine, day: Period, shell: SimulatedProcess, services: SimulatedProcess): void {
  const { random } = machine.options;
  const user = 'CONTOSO\\adm.berg';
  const from = localTime(19, '13:30');
  const life = { from, to: from + 60 * minute };
  const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
  const console = machine.start({ path: powershell, user }, life, shell);
  for (const [n, server] of domain.members.entries()) machine.connect(console, from + n * 40 * second, 30, server, 5985);
  machine.connect(console, from + 10 * minute, 300, domain.partner, 9389);
  const directory = machine.start({ path: 'C:\\Windows\\System32\\dsac.exe', user }, life, shell);
  machine.connect(directory, from + 3 * minute, 1800, domain.controller, 9389);
  const browser = machine.start({ path: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', user }, life, shell);
  for (const site of servers(random, networks.microsoft, 6)) machine.connect(browser, from + random.between(1, 40) * minute, 60, site, 443);
  // A script of the monitoring asks the directory every five minutes.
  for (const time of timer(random, day, 5 * minute, 0.01)) {
    const script = machine.start({ path: powershell, user: system }, { from: time, to: time + 20 * second }, services);
    machine.connect(script, time + 2 * second, 3, domain.controller, 389);
  }
  const policies = machine.start({ path: 'C:\\Windows\\System32\\mmc.exe', user }, life, shell);
  for (const [n, client] of hosts('10.20.30', 30, 12).entries()) machine.connect(policies, from + n * second, 10, client, 135);
}
