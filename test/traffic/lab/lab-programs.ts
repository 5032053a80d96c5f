import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import { lab, windows11, windowsXp } from './lab-network.ts';

const system = 'NT AUTHORITY\\SYSTEM';
const network = 'NT AUTHORITY\\NETWORK SERVICE';
const local = 'NT AUTHORITY\\LOCAL SERVICE';

/** The programs of a machine of the laboratory. */
export interface LabPrograms {
  readonly services: readonly App[];
  /** Programs that students use during a lesson. */
  readonly lesson: readonly App[];
}

/** Windows XP with the programs of its time. */
export function xpPrograms(random: Random): LabPrograms {
  const { user, home } = windowsXp;
  const system32 = (name: string): string => `C:\\WINDOWS\\system32\\${name}`;
  const sites = servers(random, [...networks.akamai, ...networks.google, ...networks.microsoft], 60);
  const services: App[] = [
    {
      program: { path: system32('lsass.exe'), user: system, services: ['PolicyAgent', 'ProtectedStorage', 'SamSs'] },
      listens: [
        ['UDP', 500],
        ['UDP', 4500],
      ],
    },
    { program: { path: system32('svchost.exe'), user: network, services: ['RpcSs'] }, listens: [['TCP', 135]] },
    {
      program: { path: system32('svchost.exe'), user: network, services: ['Dnscache'] },
      listens: [['UDP', 1026]],
      lookups: { every: 120, seconds: [1, 20] },
    },
    {
      program: { path: system32('svchost.exe'), user: local, services: ['SSDPSRV', 'LmHosts'] },
      listens: [
        ['UDP', 1900, '127.0.0.1'],
        ['UDP', 1900, lab.machine],
      ],
    },
    {
      program: { path: system32('svchost.exe'), user: system, services: ['wuauserv', 'BITS', 'W32Time', 'Dhcp'] },
      listens: [
        ['UDP', 123, '127.0.0.1'],
        ['UDP', 123, lab.machine],
        ['UDP', 68, lab.machine],
      ],
      habits: [{ every: 9000, to: servers(random, networks.windowsUpdate, 3), port: 80, seconds: [1, 200], atOnce: 3 }],
    },
    { program: { path: system32('alg.exe'), user: local, services: ['ALG'] }, listens: [['TCP', 1025, '127.0.0.1']] },
    {
      program: { path: 'C:\\Program Files\\Grisoft\\AVG7\\avgemc.exe', user: system, services: ['AVGEMS'] },
      listens: [['TCP', 10_110, '127.0.0.1']],
      habits: [{ every: 4 * 3600, jitter: 0.1, to: servers(random, networks.akamai, 1), port: 80, seconds: [1, 40] }],
    },
  ];
  const lesson: App[] = [
    {
      program: { path: 'C:\\Program Files\\Internet Explorer\\iexplore.exe', user },
      lookups: { every: 600, seconds: [300, 3000] },
      habits: [
        { every: 25, to: sites, port: 80, seconds: [1, 60], atOnce: 4 },
        { every: 200, to: sites, port: 443, seconds: [1, 60], atOnce: 2 },
        { every: 900, to: [lab.server], port: 8080, seconds: [1, 30] },
      ],
    },
    {
      program: { path: 'C:\\Program Files\\MSN Messenger\\msnmsgr.exe', user },
      habits: [{ every: 5400, to: ['207.46.106.81', '207.46.107.22'], port: 1863, seconds: [600, 5000] }],
    },
    {
      program: { path: 'C:\\Program Files\\Outlook Express\\msimn.exe', user },
      // Mail is checked every ten minutes.
      habits: [
        { every: 600, jitter: 0.005, to: ['213.165.64.22'], port: 110, seconds: [0.5, 4] },
        { every: 5400, to: ['213.165.64.20'], port: 25, seconds: [1, 5] },
      ],
    },
    { program: { path: system32('telnet.exe'), user }, habits: [{ every: 3600, to: [lab.router], port: 23, seconds: [300, 2000] }] },
    {
      program: { path: system32('ftp.exe'), user },
      habits: [
        { every: 5400, to: [lab.server], port: 21, seconds: [60, 900] },
        { every: 2700, to: [lab.server], port: 20, seconds: [1, 20] },
      ],
    },
    {
      program: { path: `${home}\\Desktop\\putty.exe`, user },
      habits: [{ every: 5400, to: [lab.server], port: 22, seconds: [300, 3000] }],
    },
    { program: { path: 'C:\\Program Files\\Apache Group\\Apache2\\bin\\Apache.exe', user }, listens: [['TCP', 8080]] },
  ];
  return { services, lesson };
}

/** Windows 11 with tools for developers. */
export function modernPrograms(random: Random): LabPrograms {
  const { user, home } = windows11;
  const system32 = (name: string): string => `C:\\Windows\\System32\\${name}`;
  const sites = servers(random, Object.values(networks).flat(), 80);
  const microsoft = servers(random, networks.microsoft, 5);
  const services: App[] = [
    { program: { path: system32('lsass.exe'), user: system, services: ['SamSs'] }, listens: [['TCP', 49_664]] },
    { program: { path: system32('svchost.exe'), user: network, services: ['RpcSs'] }, listens: [['TCP', 135]] },
    {
      program: { path: system32('svchost.exe'), user: network, services: ['Dnscache'] },
      listens: [
        ['UDP', 5353],
        ['UDP', 5355],
      ],
      lookups: { every: 30, seconds: [0.2, 4] },
    },
    {
      program: { path: system32('svchost.exe'), user: system, services: ['DiagTrack'] },
      habits: [{ every: 900, jitter: 0.15, to: microsoft, port: 443, seconds: [30, 120] }],
    },
    {
      program: { path: system32('svchost.exe'), user: system, services: ['wuauserv'] },
      habits: [{ every: 6 * 3600, to: servers(random, networks.windowsUpdate, 3), port: 443, seconds: [5, 100], atOnce: 3 }],
    },
    { program: { path: system32('svchost.exe'), user: network, services: ['DoSvc'] }, listens: [['TCP', 7680]] },
    {
      program: {
        path: 'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.26030.3011-0\\MsMpEng.exe',
        user: system,
        services: ['WinDefend'],
      },
      habits: [{ every: 2400, to: microsoft, port: 443, seconds: [5, 130] }],
    },
    // A program by which the teacher sees the screens of the class.
    {
      program: { path: 'C:\\Program Files\\Veyon\\veyon-server.exe', user: system, services: ['VeyonService'] },
      listens: [['TCP', 11_100]],
    },
  ];
  const lesson: App[] = [
    {
      program: { path: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', user },
      lookups: { every: 60, seconds: [10, 200] },
      habits: [{ every: 45, to: sites, port: 443, seconds: [5, 200], atOnce: 5 }],
    },
    {
      program: { path: `${home}\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe`, user },
      habits: [{ every: 900, to: microsoft, port: 443, seconds: [10, 300], atOnce: 2 }],
    },
    {
      program: { path: 'C:\\Program Files\\nodejs\\node.exe', user },
      listens: [['TCP', 3000]],
      habits: [{ every: 1800, to: servers(random, networks.cloudflare, 3), port: 443, seconds: [1, 20], atOnce: 6 }],
    },
    {
      program: { path: `${home}\\AppData\\Local\\Programs\\Python\\Python313\\python.exe`, user },
      listens: [['TCP', 8000]],
      habits: [{ every: 2400, to: servers(random, networks.fastly, 2), port: 443, seconds: [1, 10], atOnce: 2 }],
    },
    {
      program: { path: system32('OpenSSH\\ssh.exe'), user },
      habits: [{ every: 3600, to: [lab.server], port: 22, seconds: [300, 3000] }],
    },
    {
      program: { path: 'C:\\Program Files\\Git\\mingw64\\libexec\\git-core\\git-remote-https.exe', user },
      habits: [{ every: 2400, to: ['140.82.121.3', '140.82.121.4'], port: 443, seconds: [1, 8] }],
    },
  ];
  return { services, lesson };
}
