import { networks, servers } from '../traffic/addresses.ts';
import type { App } from '../traffic/app.ts';
import type { Random } from '../traffic/random.ts';
import type { Program } from '../traffic/simulated-machine.ts';
import { companyServers } from './departments.ts';

const system = 'NT AUTHORITY\\SYSTEM';
const networkService = 'NT AUTHORITY\\NETWORK SERVICE';

/** A svchost.exe with one service. */
export function serviceHost(service: string, user: string): Program {
  return { path: 'C:\\Windows\\System32\\svchost.exe', user, services: [service] };
}

/** What runs on every Windows machine of the company from its start. */
export function windowsServices(random: Random): App[] {
  return [
    { program: { path: 'System', user: system }, listens: [['TCP', 445]] },
    { program: serviceHost('RpcEptMapper', networkService), listens: [['TCP', 135]] },
    {
      program: { path: 'C:\\Windows\\System32\\lsass.exe', user: system },
      listens: [['TCP', 49_664]],
      habits: [{ every: 600, to: [companyServers.domainController], port: 389, seconds: [0.2, 20] }],
    },
    { program: serviceHost('Dnscache', networkService), listens: [['UDP', 5353]], lookups: { every: 110, seconds: [1, 3] } },
    {
      program: serviceHost('wuauserv', system),
      habits: [{ every: 3000, to: servers(random, networks.windowsUpdate, 6), port: 443, seconds: [2, 50] }],
    },
    {
      program: { path: 'C:\\Program Files\\Inventory Agent\\agent.exe', user: system },
      habits: [{ every: 900, jitter: 0.01, to: [companyServers.management], port: 8443, seconds: [1, 5] }],
    },
  ];
}

/** What a user of a Windows machine runs while the machine is on. */
export function officePrograms(random: Random, user: string): App[] {
  const home = `C:\\Users\\${user.slice(user.indexOf('\\') + 1)}`;
  return [
    {
      program: { path: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', user },
      habits: [
        {
          every: 90,
          to: [...servers(random, networks.google, 20), ...servers(random, networks.cloudflare, 40)],
          port: 443,
          seconds: [3, 180],
          atOnce: 6,
        },
      ],
    },
    {
      program: { path: 'C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE', user },
      habits: [{ every: 200, to: servers(random, networks.office, 8), port: 443, seconds: [10, 600], atOnce: 2 }],
    },
    {
      program: { path: `${home}\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe`, user },
      habits: [{ every: 1200, to: servers(random, networks.oneDrive, 3), port: 443, seconds: [30, 240], atOnce: 2 }],
    },
    {
      program: { path: 'C:\\Windows\\explorer.exe', user },
      habits: [{ every: 2000, to: [companyServers.files], port: 445, seconds: [10, 600] }],
    },
  ];
}

/** What runs on every Linux machine of the company. */
export function linuxServices(): App[] {
  return [
    { program: { path: '/usr/sbin/sshd', user: 'root', services: ['ssh.service'] }, listens: [['TCP', 22]] },
    {
      program: { path: '/usr/lib/systemd/systemd-resolved', user: 'systemd-resolve', services: ['systemd-resolved.service'] },
      listens: [['UDP', 5355]],
      habits: [{ every: 90, to: [companyServers.domainController], port: 53, seconds: [1, 3], protocol: 'UDP' }],
    },
    {
      program: { path: '/opt/inventory/agent', user: 'root', services: ['inventory.service'] },
      habits: [{ every: 900, jitter: 0.01, to: [companyServers.management], port: 8443, seconds: [1, 5] }],
    },
  ];
}
