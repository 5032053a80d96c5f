import { closeSync, openSync, writeSync } from 'node:fs';

/** A small seeded generator (mulberry32), so that the same seed gives the same log everywhere. Returns numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

const programs = [
  'svchost.exe',
  'chrome.exe',
  'msedge.exe',
  'firefox.exe',
  'iexplore.exe',
  'OUTLOOK.EXE',
  'Teams.exe',
  'OneDrive.exe',
  'lsass.exe',
  'sqlservr.exe',
  'w3wp.exe',
  'System',
  'spoolsv.exe',
  'WINWORD.EXE',
  'powershell.exe',
  'MsMpEng.exe',
  'node.exe',
  'java.exe',
  'ssh.exe',
  'git-remote-https.exe',
  'Code.exe',
  'steam.exe',
  'zoom.exe',
  'slack.exe',
  'explorer.exe',
  'backup agent.exe',
  'nginx.exe',
  'postgres.exe',
  'dns.exe',
  'Spotify.exe',
];
const users = [
  'NT AUTHORITY\\SYSTEM',
  'NT AUTHORITY\\NETWORK SERVICE',
  'LAB\\alice',
  'LAB\\bob',
  'LAB\\carol',
  'LAB\\dave',
  'PC1\\Administrator',
  'LAB\\erin',
];
const remotePorts = [443, 443, 443, 80, 53, 445, 993, 3389, 1433, 8080];

/** The head of a PR-PORTS log, as the reporter writes it. */
export function portsLogHeader(stamp: string): string {
  return [
    'Port Reporter Version 2.0 Log File - Port usage log',
    '',
    `Check PR-PIDS-${stamp}.log for corresponding process data`,
    '',
    'Log format:',
    'date,time,protocol,local port,local IP address,remote port,remote IP address,PID,module,user context',
    '',
    '',
  ].join('\r\n');
}

/**
 * Lines of a PR-PORTS log as a busy Windows server might write them: mostly outgoing TCP, some listeners and UDP, some IPv6, a few remote
 * endpoints far more often than the rest (twenty thousand, by Zipf's law), about twenty to a second.
 */
export function* portsLogLines(seed: number): Generator<string, never> {
  const random = seededRandom(seed);
  const among = (count: number): number => Math.floor(random() * count);
  const start = Date.UTC(2024, 0, 1);
  for (let n = 0; ; n++) {
    const time = new Date(start + Math.floor(n / 20) * 1000);
    const date = `${String(time.getUTCFullYear() % 100).padStart(2, '0')}/${time.getUTCMonth() + 1}/${time.getUTCDate()}`;
    const clock = `${time.getUTCHours()}:${time.getUTCMinutes()}:${time.getUTCSeconds()}`;
    const owner = Math.floor(random() ** 2 * programs.length);
    const program = programs[owner]!;
    const user = owner === 0 || owner === 8 || owner === 11 ? users[among(2)]! : users[among(users.length)]!;
    const tail = `${1000 + owner * 4 + among(3) * 400},${program},<${user}>`;
    const kind = random();
    if (kind < 0.03) {
      yield `${date},${clock},TCP,${[135, 445, 3389, 8080, 49664 + among(20)][among(5)]},0.0.0.0,,0.0.0.0,${tail}`;
    } else if (kind < 0.15) {
      yield `${date},${clock},UDP,${49152 + among(16000)},0.0.0.0,*,*,${tail}`;
    } else {
      const end = Math.floor(20_000 ** random());
      const port = remotePorts[among(remotePorts.length)];
      yield kind < 0.25
        ? `${date},${clock},TCP,${49152 + among(16000)},2001:db8:17::a1b2,${port},2001:db8::${end.toString(16)},${tail}`
        : `${date},${clock},TCP,${49152 + among(16000)},192.168.1.103,${port},20.${end >> 8}.${end & 255}.17,${tail}`;
    }
  }
}

/** Writes a PR-PORTS log of at least `bytes` bytes. */
export function generatePortsLog(path: string, bytes: number, seed = 1): void {
  const file = openSync(path, 'w');
  let written = writeSync(file, portsLogHeader('24-01-1-0-0-0'));
  let block: string[] = [];
  for (const line of portsLogLines(seed)) {
    block.push(line);
    if (block.length < 10_000) continue;
    written += writeSync(file, `${block.join('\r\n')}\r\n`);
    block = [];
    if (written >= bytes) break;
  }
  closeSync(file);
}

// As a program: node test/log-reader/generate-ports-log.ts FILE MEGABYTES [SEED]
if (import.meta.main) {
  const [path, megabytes, seed] = process.argv.slice(2);
  if (path === undefined || !(Number(megabytes) > 0)) throw new Error('usage: node generate-ports-log.ts FILE MEGABYTES [SEED]');
  generatePortsLog(path, Number(megabytes) * 1_000_000, Number(seed ?? 1));
}
