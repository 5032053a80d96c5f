import { hosts, networks, servers } from '../traffic/addresses.ts';
import type { App } from '../traffic/app.ts';
import type { Random } from '../traffic/random.ts';
import type { Program } from '../traffic/simulated-machine.ts';

/** A part of the company, with the programs that only its machines have. */
export interface Department {
  readonly name: string;
  /** The names of its machines are this and a number. */
  readonly prefix: string;
  readonly platform: 'win32' | 'linux';
  readonly timeZone: string;
  readonly utcOffset: string;
  /** Machines of a hundred. */
  readonly share: number;
  readonly apps: (random: Random, user: string) => App[];
}

/** The servers of the company. */
export const companyServers = {
  domainController: '10.50.0.10',
  management: '10.50.0.11',
  database: '10.50.0.20',
  files: '10.50.0.21',
  build: '10.50.0.22',
} as const;

const berlin = { timeZone: 'Europe/Berlin', utcOffset: '+02:00' };
const newYork = { timeZone: 'America/New_York', utcOffset: '-04:00' };

export const departments: readonly Department[] = [
  { name: 'Accounting', prefix: 'ACC', platform: 'win32', ...berlin, share: 20, apps: accounting },
  { name: 'Sales', prefix: 'SAL', platform: 'win32', ...newYork, share: 30, apps: sales },
  { name: 'Production', prefix: 'PRO', platform: 'win32', ...berlin, share: 25, apps: production },
  { name: 'Development', prefix: 'DEV', platform: 'win32', ...berlin, share: 15, apps: development },
  { name: 'Servers', prefix: 'SRV', platform: 'linux', ...berlin, share: 10, apps: linuxServer },
];

const programFiles = (path: string, user: string): Program => ({ path: `C:\\Program Files\\${path}`, user });

function accounting(_random: Random, user: string): App[] {
  return [
    {
      program: programFiles('Ledger\\ledger.exe', user),
      habits: [
        { every: 150, to: [companyServers.database], port: 1433, seconds: [5, 600] },
        { every: 240, jitter: 0.02, to: [companyServers.management], port: 27_000, seconds: [0.5, 2] },
      ],
    },
  ];
}

function sales(random: Random, user: string): App[] {
  const crm = servers(random, networks.amazon, 6);
  return [{ program: programFiles('Contoso CRM\\crm.exe', user), habits: [{ every: 100, to: crm, port: 443, seconds: [1, 90] }] }];
}

function production(random: Random): App[] {
  const controllers = hosts('10.60.0', random.integer(10, 200), 8);
  return [
    {
      program: programFiles('Line Control\\linectl.exe', 'NT AUTHORITY\\LOCAL SERVICE'),
      listens: [['TCP', 4840]],
      habits: [{ every: 90, to: controllers, port: 502, seconds: [1, 40] }],
    },
  ];
}

function development(random: Random, user: string): App[] {
  return [
    {
      program: programFiles('Git\\mingw64\\bin\\git-remote-https.exe', user),
      habits: [{ every: 300, to: [companyServers.build], port: 443, seconds: [1, 8], atOnce: 3 }],
    },
    {
      program: programFiles('Microsoft VS Code\\Code.exe', user),
      habits: [{ every: 200, to: servers(random, networks.microsoft, 8), port: 443, seconds: [20, 300], atOnce: 2 }],
    },
  ];
}

function linuxServer(): App[] {
  return [
    {
      program: { path: '/usr/sbin/nginx', user: 'root', services: ['nginx.service'] },
      listens: [
        ['TCP', 80],
        ['TCP', 443],
      ],
    },
    {
      program: { path: '/usr/bin/java', user: 'app', services: ['orders.service'] },
      listens: [['TCP', 8080, '127.0.0.1']],
      habits: [{ every: 60, to: [companyServers.database], port: 5432, seconds: [0.1, 6] }],
    },
  ];
}
