import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program } from '../simulated-machine.ts';
import { accounts, home, office } from './network.ts';

const asUser = (path: string): Program => ({ path, user: accounts.user });
const inLocal = (path: string): Program => asUser(`${home}\\AppData\\Local\\${path}`);
const inPrograms = (path: string): Program => asUser(`C:\\Program Files\\${path}`);
const service = (path: string, name: string): Program => ({ path: `C:\\Program Files\\${path}`, user: accounts.system, services: [name] });

/** Services and agents of the machine of a developer, which run from the start. */
export function developerServices(random: Random): App[] {
  const backup = servers(random, ['206.190.208'], 1);
  const sensor = servers(random, ['54.241.197'], 1);
  const metrics = servers(random, ['3.233.145'], 1);
  return [
    // Backup to the Internet every hour, metrics every 15 seconds, and the connection of a sensor.
    {
      program: service('Duplicati 2\\Duplicati.Server.exe', 'Duplicati'),
      listens: [['TCP', 8200, '127.0.0.1']],
      habits: [{ every: 3600, jitter: 0.005, to: backup, port: 443, seconds: [60, 400], atOnce: 4 }],
    },
    {
      program: service('Datadog\\Datadog Agent\\bin\\agent.exe', 'DatadogAgent'),
      listens: [
        ['TCP', 5001, '127.0.0.1'],
        ['UDP', 8125, '127.0.0.1'],
      ],
      habits: [{ every: 15, jitter: 0.01, to: metrics, port: 443, seconds: [1, 14] }],
    },
    {
      program: service('CrowdStrike\\CSFalconService.exe', 'CSFalconService'),
      habits: [{ every: 12 * 3600, to: sensor, port: 443, seconds: [30_000, 43_000] }],
    },
    {
      program: service('Tailscale\\tailscaled.exe', 'Tailscale'),
      listens: [
        ['UDP', 41_641],
        ['TCP', 54_112, '127.0.0.1'],
      ],
      habits: [
        { every: 6 * 3600, to: ['199.38.181.103', '209.177.145.120'], port: 443, seconds: [9000, 20_000] },
        { every: 900, to: ['3.124.108.117'], port: 443, seconds: [5, 60] },
      ],
    },
    {
      program: service('Docker\\Docker\\com.docker.service', 'com.docker.service'),
      habits: [{ every: 8 * 3600, to: servers(random, networks.amazon, 2), port: 443, seconds: [2, 20] }],
    },
    {
      program: service('Microsoft SQL Server\\MSSQL16.SQLEXPRESS\\MSSQL\\Binn\\sqlservr.exe', 'MSSQL$SQLEXPRESS'),
      listens: [
        ['TCP', 1433],
        ['TCP', 1434, '127.0.0.1'],
      ],
      habits: [{ every: 24 * 3600, jitter: 0.1, to: servers(random, networks.microsoft, 1), port: 443, seconds: [1, 10] }],
    },
    {
      program: service('Bonjour\\mDNSResponder.exe', 'Bonjour Service'),
      listens: [
        ['UDP', 5353],
        ['TCP', 5354, '127.0.0.1'],
      ],
    },
    {
      program: service('Plex\\Plex Media Server\\Plex Media Server.exe', 'PlexService'),
      listens: [
        ['TCP', 32_400],
        ['UDP', 32_410],
        ['UDP', 1900],
      ],
      habits: [{ every: 1800, jitter: 0.1, to: ['172.64.151.205'], port: 443, seconds: [5, 200] }],
    },
    {
      program: service('NVIDIA Corporation\\NvContainer\\nvcontainer.exe', 'NvContainerLocalSystem'),
      listens: [['TCP', 65_001, '127.0.0.1']],
      habits: [{ every: 10 * 3600, to: servers(random, networks.akamai, 2), port: 443, seconds: [2, 60] }],
    },
  ];
}

/** Programs of a developer that run while the user is logged on. */
export function developerBackground(random: Random): App[] {
  return [
    {
      program: asUser('C:\\Program Files (x86)\\Steam\\steam.exe'),
      listens: [
        ['TCP', 27_036],
        ['UDP', 27_036],
        ['TCP', 27_060, '127.0.0.1'],
      ],
      habits: [
        { every: 5 * 3600, to: ['162.254.197.36', '155.133.248.39', '185.25.182.76'], port: 27_018, seconds: [7000, 17_000] },
        { every: 3600, to: servers(random, networks.akamai, 4), port: 443, seconds: [5, 120], atOnce: 4 },
      ],
    },
    {
      program: inLocal('Discord\\app-1.0.9188\\Discord.exe'),
      listens: [['TCP', 6463, '127.0.0.1']],
      lookups: { every: 3600, seconds: [30, 600] },
      habits: [
        { every: 3 * 3600, to: ['162.159.135.234', '162.159.130.234'], port: 443, seconds: [5000, 10_000] },
        { every: 1200, to: ['162.159.128.233'], port: 443, seconds: [5, 120] },
      ],
    },
    {
      program: inLocal('Programs\\signal-desktop\\Signal.exe'),
      habits: [{ every: 2 * 3600, to: ['13.248.212.111', '76.223.92.165'], port: 443, seconds: [3000, 7100] }],
    },
    {
      program: inLocal('Programs\\Syncthing\\syncthing.exe'),
      listens: [
        ['TCP', 22_000],
        ['TCP', 8384, '127.0.0.1'],
        ['UDP', 21_027],
      ],
      habits: [
        { every: 7200, to: ['84.58.17.20', '91.12.44.109', '10.20.30.55'], port: 22_000, seconds: [600, 7000] },
        { every: 1800, jitter: 0.01, to: ['94.16.123.230'], port: 443, seconds: [1, 4] },
      ],
    },
    {
      program: asUser('C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe'),
      listens: [
        ['TCP', 5432],
        ['TCP', 6379],
        ['TCP', 8081],
        ['TCP', 6443, '127.0.0.1'],
      ],
      habits: [{ every: 2 * 3600, to: servers(random, networks.amazon, 4), port: 443, seconds: [10, 300], atOnce: 6 }],
    },
    {
      program: asUser('C:\\Windows\\System32\\wslrelay.exe'),
      listens: [
        ['TCP', 3001, '127.0.0.1'],
        ['TCP', 9229, '127.0.0.1'],
      ],
    },
    { program: inLocal('Android\\Sdk\\platform-tools\\adb.exe'), listens: [['TCP', 5037, '127.0.0.1']] },
    {
      program: inPrograms('LGHUB\\lghub_agent.exe'),
      listens: [
        ['TCP', 9010, '127.0.0.1'],
        ['TCP', 45_654, '127.0.0.1'],
      ],
      habits: [{ every: 6 * 3600, to: servers(random, networks.amazon, 2), port: 443, seconds: [2, 60] }],
    },
    {
      program: inPrograms('Mozilla Thunderbird\\thunderbird.exe'),
      habits: [
        { every: 2 * 3600, to: ['212.227.15.186'], port: 993, seconds: [1700, 7000], atOnce: 3 },
        { every: 4 * 3600, to: ['212.227.15.183'], port: 587, seconds: [1, 5] },
      ],
    },
  ];
}

/** Tools that a developer works with. */
export function developerTools(random: Random): App[] {
  const packages = servers(random, [...networks.cloudflare, ...networks.fastly], 6);
  const microsoft = servers(random, networks.microsoft, 4);
  const git = ['140.82.121.3', '140.82.121.4'];
  const build = '10.20.0.95';
  return [
    {
      program: inLocal('Programs\\Microsoft VS Code\\Code.exe'),
      listens: [['TCP', 51_204, '127.0.0.1']],
      habits: [
        { every: 900, to: microsoft, port: 443, seconds: [5, 200], atOnce: 2 },
        { every: 1800, to: ['140.82.112.21', '140.82.113.22'], port: 443, seconds: [20, 300] },
      ],
    },
    // The editor works on a server: one connection all day.
    {
      program: asUser('C:\\Windows\\System32\\OpenSSH\\ssh.exe'),
      habits: [{ every: 3600, to: [build], port: 22, seconds: [3000, 14_000] }],
    },
    {
      program: inPrograms('JetBrains\\IntelliJ IDEA 2026.1\\bin\\idea64.exe'),
      listens: [['TCP', 63_342, '127.0.0.1']],
      habits: [{ every: 1800, to: servers(random, networks.amazon, 4), port: 443, seconds: [5, 100], atOnce: 2 }],
    },
    {
      program: asUser(`${home}\\.jdks\\corretto-21.0.6\\bin\\java.exe`),
      listens: [['TCP', 50_811, '127.0.0.1']],
      habits: [
        { every: 3600, to: packages, port: 443, seconds: [2, 60], atOnce: 8 },
        { every: 1200, to: [build], port: 8081, seconds: [2, 60], atOnce: 4 },
      ],
    },
    { program: inPrograms('Git\\usr\\bin\\ssh.exe'), habits: [{ every: 2000, to: git, port: 22, seconds: [1, 6] }] },
    {
      program: inPrograms('Git\\mingw64\\libexec\\git-core\\git-remote-https.exe'),
      habits: [{ every: 3000, to: git, port: 443, seconds: [1, 9] }],
    },
    {
      program: inPrograms('nodejs\\node.exe'),
      listens: [
        ['TCP', 5173],
        ['TCP', 24_678, '127.0.0.1'],
      ],
      habits: [{ every: 5400, to: packages, port: 443, seconds: [1, 20], atOnce: 10 }],
    },
    {
      program: asUser(`${home}\\miniconda3\\python.exe`),
      listens: [
        ['TCP', 8888, '127.0.0.1'],
        ['TCP', 55_012, '127.0.0.1'],
      ],
      habits: [
        { every: 3600, to: packages, port: 443, seconds: [1, 30], atOnce: 3 },
        { every: 2400, to: [office.database], port: 1433, seconds: [5, 600] },
      ],
    },
    {
      program: asUser(`${home}\\source\\shop\\bin\\Debug\\net10.0\\Shop.exe`),
      listens: [
        ['TCP', 5000, '127.0.0.1'],
        ['TCP', 7250, '127.0.0.1'],
      ],
      habits: [{ every: 600, to: [office.database], port: 1433, seconds: [30, 500], atOnce: 3 }],
    },
    {
      program: inPrograms('PowerShell\\7\\pwsh.exe'),
      habits: [{ every: 2 * 3600, to: servers(random, networks.microsoft, 2), port: 443, seconds: [1, 15] }],
    },
    {
      program: inPrograms('Oracle\\VirtualBox\\VBoxHeadless.exe'),
      listens: [['TCP', 2222, '127.0.0.1']],
      habits: [{ every: 900, to: servers(random, networks.fastly, 5), port: 80, seconds: [1, 30], atOnce: 3 }],
    },
    {
      program: inPrograms('OpenVPN\\bin\\openvpn.exe'),
      listens: [['TCP', 25_340, '127.0.0.1']],
      habits: [{ every: 2 * 3600, to: ['198.51.100.14'], port: 1194, seconds: [6000, 16_000] }],
    },
    {
      program: inLocal('Postman\\app-11.40.1\\Postman.exe'),
      habits: [{ every: 1500, to: ['10.20.0.95', ...servers(random, networks.amazon, 2)], port: 443, seconds: [1, 60], atOnce: 2 }],
    },
    {
      program: inPrograms('PuTTY\\putty.exe'),
      habits: [{ every: 2 * 3600, to: [build, office.database], port: 22, seconds: [300, 3000] }],
    },
  ];
}
