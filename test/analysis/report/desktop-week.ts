import { portsLogHeader, seededRandom } from '../../log-reader/generate-ports-log.ts';

/** Programs of a desktop, the remote port that they use, and how often compared with each other. */
const programs: readonly (readonly [name: string, user: string, port: number, weight: number])[] = [
  ['chrome.exe', 'PC07\\ann', 443, 30],
  ['Teams.exe', 'PC07\\ann', 443, 14],
  ['svchost.exe', 'NT AUTHORITY\\NETWORK SERVICE', 443, 12],
  ['msedge.exe', 'PC07\\ann', 443, 12],
  ['OUTLOOK.EXE', 'PC07\\ann', 993, 10],
  ['OneDrive.exe', 'PC07\\ann', 443, 8],
  ['slack.exe', 'PC07\\ann', 443, 5],
  ['firefox.exe', 'PC07\\bob', 443, 5],
  ['System', 'NT AUTHORITY\\SYSTEM', 445, 4],
  ['Spotify.exe', 'PC07\\ann', 4070, 4],
  ...Array.from({ length: 20 }, (_, n) => [`tool-${n + 1}.exe`, 'PC07\\ann', 8000 + n, 1] as const),
];
const weighted = programs.flatMap((program) => Array.from({ length: program[3] }, () => program));

const hour = 3_600_000;
const monday = Date.UTC(2026, 10, 16);
/** Opened ports in an hour, by the hour of a working day. */
const rateOf = (time: number): number =>
  [8, 60, 260, 110, 260, 70, 12][[7, 9, 12, 13, 18, 22].filter((from) => from <= hourOf(time)).length]!;
const hourOf = (time: number): number => new Date(time).getUTCHours();

const stampOf = (time: number): string => {
  const [date = '', clock = ''] = new Date(time).toISOString().slice(2, 19).split('T');
  const [year, month, day] = date.split('-');
  return [year, month, Number(day), ...clock.split(':').map(Number)].join('-');
};
const lineTime = (time: number): string => {
  const date = new Date(time);
  return `26/${date.getUTCMonth() + 1}/${date.getUTCDate()},${date.getUTCHours()}:${date.getUTCMinutes()}:${date.getUTCSeconds()}`;
};

/** The listeners of each day. */
const listeners = [
  ['135', '900:svchost.exe', '0.0.0.0'],
  ['445', '4:System', '0.0.0.0'],
  ['445', '4:System', '::'],
  ['3389', '1104:svchost.exe', '0.0.0.0'],
  ['5432', '2096:postgres.exe', '127.0.0.1'],
] as const;

function initialLog(start: number): string {
  const [weekday, day, month, year, clock] = new Date(start).toUTCString().replace(',', '').split(' ');
  const rows = listeners.map(
    ([port, owner, address]) => `${owner}\t\tTCP ${port}\t\t${address}\tLISTENING\t${address === '::' ? '::' : '0.0.0.0'}`,
  );
  return [
    'Port Reporter Version 2.0 Log File\n\nService initialization log\n',
    `System Date: ${weekday} ${month} ${day} ${clock} ${year}\n\n\nLocal computer name:\n\n PC07\n\nOperating System: Windows 11 Pro 24H2\n`,
    `TCP/UDP Port to Process Mappings at service start-up\n\n${rows.length} mappings found\n`,
    'PID:Process\t\tPort\t\tLocal IP\tState\t\tRemote IP:Port',
    ...rows,
    '======================================================\n',
  ].join('\n');
}

/** What no desktop should have: on Saturday and Sunday a shell that listens, and a connection to port 4444 every five minutes. */
function plantedLines(start: number): [time: number, line: string][] {
  if (start < monday + 5 * 24 * hour) return [];
  const found = Array.from({ length: 100 }, (_, n): [number, string] => {
    const time = start + (n + 1) * 300_000;
    return [time, `${lineTime(time)},TCP,${50_000 + n},192.168.7.20,4444,203.0.113.66,6660,rundll32.exe,<PC07\\ann>`];
  });
  return [...found, [start + hour, `${lineTime(start + hour)},TCP,4444,0.0.0.0,,0.0.0.0,7770,nc.exe,<PC07\\bob>`]];
}

/** A week of a desktop PC that runs from 7:30 to 22:00: PR-INITIAL and PR-PORTS of each day, by file name. About 14,000 ports. */
export function desktopWeek(seed = 7): { readonly [name: string]: string } {
  const random = seededRandom(seed);
  const among = (count: number): number => Math.floor(random() * count);
  const files: { [name: string]: string } = {};
  for (let start = monday + 7.5 * hour; start < monday + 7 * 24 * hour; start += 24 * hour) {
    const lines = plantedLines(start);
    for (
      let time = start + 1000;
      time < start + 14.5 * hour;
      time += Math.ceil((-Math.log(1 - random()) * hour) / rateOf(time) / 1000) * 1000
    ) {
      const [name, user, port] = weighted[among(weighted.length)]!;
      const remote = port === 445 ? `192.168.7.${10 + among(9)}` : `20.${name.length}.${among(8)}.${1 + Math.floor(250 ** random())}`;
      lines.push([
        time,
        `${lineTime(time)},TCP,${49_700 + among(15_000)},192.168.7.20,${port},${remote},${2000 + name.length * 4},${name},<${user}>`,
      ]);
    }
    const sorted = lines.sort(([a], [b]) => a - b).map(([, line]) => `${line}\n`);
    files[`PR-INITIAL-${stampOf(start)}.log`] = initialLog(start);
    files[`PR-PORTS-${stampOf(start)}.log`] = portsLogHeader(stampOf(start)) + sorted.join('');
  }
  return files;
}
