import { networks, servers } from '../addresses.ts';
import type { App } from '../app.ts';
import type { Random } from '../random.ts';
import type { Program } from '../simulated-machine.ts';
import { accounts, home, office } from './network.ts';

const asUser = (path: string): Program => ({ path, user: accounts.user });

/** The shell loads news and suggestions. */
export function shell(random: Random): App {
  const to = servers(random, networks.microsoft, 5);
  return { program: asUser('C:\\Windows\\explorer.exe'), habits: [{ every: 7 * 3600, to, port: 443, seconds: [10, 120] }] };
}

/** Programs that run while the user is logged on, whether the user works or not. */
export function backgroundPrograms(random: Random): App[] {
  const microsoft = servers(random, networks.microsoft, 5);
  const teams = servers(random, networks.teams, 3);
  return [
    {
      program: asUser('C:\\Windows\\SystemApps\\MicrosoftWindows.Client.CBS_cw5n1h2txyewy\\SearchHost.exe'),
      habits: [{ every: 5400, to: microsoft, port: 443, seconds: [30, 130], atOnce: 2 }],
    },
    {
      program: asUser('C:\\Windows\\System32\\backgroundTaskHost.exe'),
      habits: [{ every: 7200, to: microsoft, port: 443, seconds: [2, 20] }],
    },
    {
      program: asUser(`${home}\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe`),
      habits: [
        { every: 1200, to: servers(random, networks.oneDrive, 3), port: 443, seconds: [30, 240], atOnce: 2 },
        { every: 3600, jitter: 0.05, to: microsoft.slice(0, 1), port: 443, seconds: [60, 130] },
      ],
    },
    {
      program: asUser('C:\\Program Files\\WindowsApps\\MSTeams_26072.519.3556.7438_x64__8wekyb3d8bbwe\\ms-teams.exe'),
      lookups: { every: 1800, seconds: [10, 60] },
      habits: [
        { every: 240, jitter: 0.1, to: teams, port: 443, seconds: [60, 240] },
        { every: 1800, to: servers(random, networks.office, 3), port: 443, seconds: [30, 300], atOnce: 2 },
      ],
    },
    {
      program: asUser(`${home}\\AppData\\Local\\slack\\app-4.49.89\\slack.exe`),
      habits: [
        { every: 2 * 3600, to: servers(random, networks.amazon, 2), port: 443, seconds: [1800, 7000] },
        // It asks for an update every hour.
        { every: 3600, jitter: 0.01, to: servers(random, networks.amazon, 1), port: 443, seconds: [1, 5] },
      ],
    },
    {
      program: asUser(`${home}\\AppData\\Roaming\\Dropbox\\bin\\Dropbox.exe`),
      listens: [
        ['TCP', 17_500],
        ['UDP', 17_500],
        ['TCP', 843, '127.0.0.1'],
      ],
      habits: [
        { every: 600, jitter: 0.3, to: ['162.125.21.2', '162.125.66.18'], port: 443, seconds: [30, 900] },
        { every: 3 * 3600, to: office.neighbours, port: 17_500, seconds: [2, 60] },
      ],
    },
    {
      // A program for accounts: its server, and the server of its licences every two minutes.
      program: asUser('C:\\Program Files (x86)\\Abacus\\abacus.exe'),
      habits: [
        { every: 900, to: [office.database], port: 1433, seconds: [60, 3000] },
        { every: 120, jitter: 0.005, to: [office.management], port: 27_000, seconds: [0.5, 2] },
      ],
    },
    {
      program: asUser('C:\\Windows\\System32\\dllhost.exe'),
      habits: [{ every: 30 * 3600, to: servers(random, ['20.190.159'], 1), port: 443, seconds: [2, 20] }],
    },
    {
      program: asUser(`${home}\\AppData\\Roaming\\Spotify\\Spotify.exe`),
      listens: [
        ['UDP', 57_621],
        ['UDP', 5353],
      ],
      habits: [
        { every: 4 * 3600, to: ['35.186.224.47', '35.186.224.24'], port: 4070, seconds: [3600, 12_000] },
        { every: 900, to: servers(random, networks.fastly, 4), port: 443, seconds: [5, 90] },
      ],
    },
    {
      program: asUser('C:\\Program Files\\Adobe\\Adobe Creative Cloud Experience\\libs\\node.exe'),
      listens: [
        ['TCP', 16_494, '127.0.0.1'],
        ['TCP', 45_623, '127.0.0.1'],
      ],
      habits: [{ every: 4 * 3600, to: servers(random, networks.adobe, 3), port: 443, seconds: [5, 60] }],
    },
  ];
}

/** Programs that the user works with. */
export function workPrograms(random: Random): App[] {
  const web = [...Object.values(networks)].flat();
  const sites = servers(random, web, 120);
  const outlook = servers(random, networks.office, 4);
  return [
    {
      program: asUser('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'),
      listens: [['UDP', 5353]],
      lookups: { every: 60, seconds: [15, 180] },
      habits: [
        { every: 90, to: sites, port: 443, seconds: [5, 300], atOnce: 6 },
        { every: 3600, to: sites, port: 80, seconds: [1, 60] },
        { every: 1500, to: office.intranet, port: 8443, seconds: [5, 60], atOnce: 3 },
        { every: 3 * 3600, to: servers(random, networks.googlePush, 2), port: 5228, seconds: [1800, 14_000] },
      ],
    },
    {
      program: asUser('C:\\Program Files\\Mozilla Firefox\\firefox.exe'),
      lookups: { every: 900, seconds: [15, 180] },
      habits: [
        // Remote settings and telemetry, and a push connection.
        { every: 1800, to: servers(random, networks.google, 3), port: 443, seconds: [60, 170] },
        { every: 2 * 3600, to: servers(random, networks.google, 1), port: 443, seconds: [1800, 7000] },
        {
          every: 1200,
          to: ['2606:4700::6810:84e5', '2a00:1450:4001:80b::200e', '2620:1ec:c11::200'],
          port: 443,
          seconds: [5, 200],
          atOnce: 3,
        },
      ],
    },
    {
      program: asUser('C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'),
      lookups: { every: 600, seconds: [15, 180] },
      habits: [
        { every: 600, to: sites, port: 443, seconds: [5, 200], atOnce: 4 },
        { every: 7200, to: office.intranet, port: 8080, seconds: [5, 60] },
      ],
    },
    {
      program: asUser('C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE'),
      habits: [
        { every: 180, jitter: 0.35, to: outlook, port: 443, seconds: [40, 600] },
        { every: 3600, to: servers(random, networks.akamai, 3), port: 80, seconds: [0.5, 5] },
      ],
    },
    {
      program: asUser('C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE'),
      habits: [
        { every: 3600, to: servers(random, networks.microsoft, 3), port: 443, seconds: [5, 100] },
        { every: 7200, to: [office.database], port: 1433, seconds: [10, 600] },
      ],
    },
    {
      program: asUser('C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE'),
      habits: [
        { every: 2400, to: servers(random, networks.microsoft, 3), port: 443, seconds: [5, 100] },
        { every: 9000, to: servers(random, networks.akamai, 2), port: 80, seconds: [0.5, 5] },
      ],
    },
  ];
}
