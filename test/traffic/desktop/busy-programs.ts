import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program } from '../simulated-machine.ts';
import { accounts, home, office } from './network.ts';

const asUser = (path: string): Program => ({ path, user: accounts.user });
const inLocal = (path: string): Program => asUser(`${home}\\AppData\\Local\\${path}`);
const inRoaming = (path: string): Program => asUser(`${home}\\AppData\\Roaming\\${path}`);
const service = (path: string, name: string): Program => ({ path, user: accounts.system, services: [name] });
const svchost = (name: string, user: string = accounts.system): Program => ({
  path: 'C:\\Windows\\System32\\svchost.exe',
  user,
  services: [name],
});

/** Services and agents that many offices have. */
export function busyServices(random: Random): App[] {
  const google = servers(random, networks.google, 2);
  const amazon = servers(random, networks.amazon, 3);
  const microsoft = servers(random, networks.microsoft, 4);
  return [
    {
      program: service('C:\\Program Files (x86)\\Google\\GoogleUpdater\\141.0.7340.0\\updater.exe', 'GoogleUpdaterService'),
      habits: [{ every: 18_000, jitter: 0.02, to: google, port: 443, seconds: [2, 20] }],
    },
    {
      program: service('C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe', 'edgeupdate'),
      habits: [{ every: 3600, jitter: 0.01, to: microsoft, port: 443, seconds: [2, 20] }],
    },
    {
      program: service('C:\\Program Files\\SentinelOne\\Sentinel Agent 24.1.4.257\\SentinelAgent.exe', 'SentinelAgent'),
      habits: [{ every: 300, jitter: 0.02, to: amazon.slice(0, 1), port: 443, seconds: [1, 10] }],
    },
    {
      program: service('C:\\Program Files\\Elastic\\Agent\\data\\elastic-agent-8.17.0\\components\\filebeat.exe', 'Elastic Agent'),
      listens: [['TCP', 6788, '127.0.0.1']],
      habits: [{ every: 30, jitter: 0.05, to: ['10.20.0.61'], port: 9200, seconds: [1, 29] }],
    },
    {
      program: service('C:\\Program Files (x86)\\ossec-agent\\wazuh-agent.exe', 'WazuhSvc'),
      habits: [{ every: 40_000, to: ['10.20.0.62'], port: 1514, seconds: [20_000, 39_000] }],
    },
    {
      program: service('C:\\Program Files\\Tenable\\Nessus Agent\\nessusd.exe', 'Tenable Nessus Agent'),
      habits: [{ every: 900, jitter: 0.05, to: ['162.159.129.83'], port: 443, seconds: [1, 12] }],
    },
    {
      program: service('C:\\Program Files\\HP\\HP Touchpoint Analytics Client\\TouchpointAnalyticsClientService.exe', 'HPTouchpoint'),
      habits: [{ every: 86_400, jitter: 0.2, to: amazon.slice(1), port: 443, seconds: [2, 20] }],
    },
    {
      program: service('C:\\Program Files\\Bomgar\\Jump\\bomgar-pec.exe', 'Bomgar'),
      habits: [{ every: 40_000, to: ['10.20.0.63'], port: 443, seconds: [20_000, 39_000] }],
    },
    {
      program: svchost('DoSvc', accounts.network),
      listens: [['TCP', 7680]],
      habits: [{ every: 3600, to: office.neighbours, port: 7680, seconds: [10, 600], atOnce: 3 }],
    },
    {
      program: svchost('BITS'),
      habits: [{ every: 7200, to: servers(random, networks.windowsUpdate, 5), port: 80, seconds: [10, 600], atOnce: 3 }],
    },
    {
      program: svchost('wuauserv'),
      habits: [{ every: 22 * 3600, jitter: 0.1, to: ['10.20.0.46'], port: 8530, seconds: [10, 600] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\svchost.exe', user: accounts.user, services: ['CDPUserSvc_5a3f1'] },
      habits: [{ every: 1800, jitter: 0.3, to: microsoft, port: 443, seconds: [5, 200] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\svchost.exe', user: accounts.user, services: ['WpnUserService_5a3f1'] },
      habits: [{ every: 4 * 3600, to: microsoft, port: 443, seconds: [5000, 14_000] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\taskhostw.exe', user: accounts.user },
      habits: [{ every: 8 * 3600, jitter: 0.1, to: servers(random, networks.akamai, 2), port: 80, seconds: [1, 4] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\wbem\\WmiPrvSE.exe', user: accounts.network },
      habits: [{ every: 20 * 3600, jitter: 0.1, to: office.domainControllers, port: 389, seconds: [1, 20] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\DeviceCensus.exe', user: accounts.system },
      habits: [{ every: 22 * 3600, jitter: 0.1, to: microsoft, port: 443, seconds: [1, 20] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\smartscreen.exe', user: accounts.user },
      habits: [{ every: 3600, to: microsoft, port: 443, seconds: [1, 60] }],
    },
    {
      program: { path: 'C:\\Windows\\System32\\wermgr.exe', user: accounts.system },
      habits: [{ every: 20 * 3600, to: microsoft, port: 443, seconds: [1, 9] }],
    },
  ];
}

/** Programs that run while the user is logged on: games, chat, files, music. */
export function busyBackground(random: Random): App[] {
  const amazon = servers(random, networks.amazon, 6);
  const cloudflare = servers(random, networks.cloudflare, 6);
  const akamai = servers(random, networks.akamai, 6);
  return [
    {
      program: asUser('C:\\Program Files (x86)\\Epic Games\\Launcher\\Portal\\Binaries\\Win64\\EpicGamesLauncher.exe'),
      habits: [
        { every: 300, jitter: 0.05, to: amazon.slice(0, 2), port: 443, seconds: [1, 60] },
        { every: 3 * 3600, to: amazon.slice(2, 3), port: 5222, seconds: [5000, 10_000] },
      ],
    },
    {
      program: asUser('C:\\ProgramData\\Battle.net\\Agent\\Agent.9166\\Agent.exe'),
      listens: [['TCP', 1120, '127.0.0.1']],
      habits: [{ every: 1800, jitter: 0.05, to: ['24.105.29.21'], port: 1119, seconds: [1, 60] }],
    },
    {
      program: inLocal('WhatsApp\\app-2.2546.2\\WhatsApp.exe'),
      habits: [{ every: 4 * 3600, to: ['157.240.0.60', '157.240.252.60'], port: 443, seconds: [5000, 14_000] }],
    },
    {
      program: inRoaming('Telegram Desktop\\Telegram.exe'),
      habits: [
        { every: 2 * 3600, to: ['149.154.167.51', '149.154.167.92'], port: 443, seconds: [2000, 7000] },
        { every: 3 * 3600, to: ['149.154.167.51'], port: 80, seconds: [5, 60] },
      ],
    },
    {
      program: inRoaming('Zoom\\bin\\Zoom.exe'),
      listens: [['UDP', 58_123]],
      habits: [
        { every: 900, jitter: 0.05, to: servers(random, networks.zoom, 2), port: 443, seconds: [1, 60] },
        { every: 6 * 3600, to: servers(random, networks.zoom, 2), port: 8801, seconds: [1000, 4000] },
      ],
    },
    {
      program: inLocal('Programs\\Notion\\Notion.exe'),
      habits: [{ every: 120, jitter: 0.2, to: cloudflare.slice(0, 2), port: 443, seconds: [1, 100] }],
    },
    {
      program: inLocal('Programs\\obs-agent\\Obsidian.exe'),
      habits: [{ every: 600, to: cloudflare.slice(2, 3), port: 443, seconds: [1, 100] }],
    },
    {
      program: inLocal('Microsoft\\Teams\\Update.exe'),
      habits: [{ every: 6 * 3600, jitter: 0.05, to: servers(random, networks.microsoft, 2), port: 443, seconds: [1, 20] }],
    },
    {
      program: asUser('C:\\Program Files\\WindowsApps\\Microsoft.OutlookForWindows_1.2026.501.100_x64__8wekyb3d8bbwe\\olk.exe'),
      habits: [{ every: 300, to: servers(random, networks.office, 3), port: 443, seconds: [5, 300] }],
    },
    {
      program: asUser('C:\\Program Files (x86)\\Microsoft\\EdgeWebView\\Application\\141.0.3537.71\\msedgewebview2.exe'),
      lookups: { every: 600, seconds: [5, 60] },
      habits: [{ every: 240, to: [...akamai, ...servers(random, networks.microsoft, 4)], port: 443, seconds: [5, 200] }],
    },
    {
      program: asUser('C:\\Program Files\\Google\\Drive File Stream\\115.0.0.0\\GoogleDriveFS.exe'),
      habits: [
        { every: 60, jitter: 0.2, to: servers(random, networks.google, 4), port: 443, seconds: [5, 60] },
        { every: 3 * 3600, to: servers(random, networks.googlePush, 1), port: 5228, seconds: [5000, 10_000] },
      ],
    },
    {
      program: inLocal('Grammarly\\DesktopIntegrations\\Grammarly.Desktop.exe'),
      habits: [{ every: 60, jitter: 0.1, to: amazon.slice(4), port: 443, seconds: [1, 50] }],
    },
    {
      program: asUser('C:\\Program Files\\Mozilla Thunderbird\\thunderbird.exe'),
      habits: [{ every: 600, jitter: 0.01, to: ['212.227.17.170'], port: 993, seconds: [2, 500] }],
    },
    {
      program: inLocal('BraveSoftware\\Brave-Browser\\Application\\brave.exe'),
      lookups: { every: 90, seconds: [5, 200] },
      habits: [{ every: 90, to: [...cloudflare, ...akamai, ...amazon], port: 443, seconds: [5, 200], atOnce: 6 }],
    },
  ];
}

/** Programs of the user's work, which open and close: terminals, file transfer, printing, conferences. */
export function busyTools(random: Random): App[] {
  return [
    {
      program: asUser('C:\\Program Files\\PuTTY\\putty.exe'),
      habits: [{ every: 5400, to: ['10.20.0.70', '10.20.0.71', '10.20.0.80'], port: 22, seconds: [200, 4000] }],
    },
    {
      program: inLocal('Programs\\WinSCP\\WinSCP.exe'),
      habits: [{ every: 9000, to: ['10.20.0.70', '81.169.145.66'], port: 22, seconds: [60, 900] }],
    },
    {
      program: asUser('C:\\Windows\\System32\\mstsc.exe'),
      habits: [{ every: 7000, to: [office.terminalServer], port: 3389, seconds: [600, 5000] }],
    },
    {
      program: asUser('C:\\Program Files\\FileZilla FTP Client\\filezilla.exe'),
      habits: [{ every: 9000, to: ['81.169.145.66'], port: 21, seconds: [60, 900] }],
    },
    {
      program: asUser('C:\\Program Files\\Git\\mingw64\\bin\\git-remote-https.exe'),
      habits: [{ every: 2400, to: ['140.82.121.4'], port: 443, seconds: [1, 20] }],
    },
    {
      program: asUser('C:\\Program Files\\Microsoft Office\\root\\Office16\\POWERPNT.EXE'),
      habits: [{ every: 1200, to: servers(random, networks.office, 3), port: 443, seconds: [5, 100] }],
    },
    {
      program: asUser('C:\\Program Files\\DBeaver\\dbeaver.exe'),
      habits: [{ every: 3600, to: [office.database], port: 5432, seconds: [60, 3000] }],
    },
    {
      program: asUser('C:\\Program Files (x86)\\Brother\\iPrint&Scan\\Brother iPrint&Scan.exe'),
      habits: [{ every: 3600, jitter: 0.1, to: [office.printer], port: 54_921, seconds: [1, 20] }],
    },
  ];
}
