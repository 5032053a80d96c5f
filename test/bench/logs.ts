import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import { generatePortsLog, portsLogHeader, portsLogLines } from '../log-reader/generate-ports-log.ts';
import { powerShell, quoted } from '../powershell/pwsh.ts';
import { onPath } from '../require-tool.ts';
import { generateLogs } from '../traffic/generate-logs.ts';
import { webServerDay } from '../traffic/web-server/web-server-day.ts';
import { duration, median, type Section } from './report.ts';
import { peakMemory, timeOf } from './whole-process.ts';

const executable = fileURLToPath(new URL('../../dist/linux-x64/portreporter', import.meta.url));
const megabyte = 1_000_000;
const sizes = { large: 1000 * megabyte, report: 100 * megabyte };
const rounds = 3;
/** Records that PowerShell converts to objects, and calls in a session: in the first call it compiles its own code. */
const objects = 100_000;
const calls = 4;

/** Reading logs from seeded generators: statistics, records, reports, objects. */
export async function measure(): Promise<Section> {
  if (process.platform !== 'linux') throw new Error('This subject is measured on Linux.');
  if (!existsSync(executable)) throw new Error(`${executable} is missing: run npm run build.`);
  if (!onPath('gawk')) throw new Error('gawk is missing: run apt-get install gawk.');
  const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-bench-'));
  try {
    const table = await compareCommands(folder);
    const [first, later] = await measureObjects(folder);
    return {
      title: 'logs',
      text:
        `A PR-PORTS log of 1 GB and a day of a web server, output to /dev/null, whole processes, ${rounds} rounds; ` +
        "gawk with `LC_ALL=C gawk -F, '{c[$9]++} …'`.\n\n" +
        `${table}\n\n\`$all = Get-PortReporterLog\` of ${objects.toLocaleString('en')} records in PowerShell 7: ` +
        `${duration(first)} for the first ` +
        `call of a session, ${duration(later)} for later\ncalls, ${rounds} sessions of ${calls} calls.`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compareCommands(folder: string): Promise<string> {
  const [large, small] = [path.join(folder, 'PR-PORTS-24-01-1-0-0-0.log'), path.join(folder, 'PR-PORTS-24-01-2-0-0-0.log')];
  generatePortsLog(large, sizes.large);
  generatePortsLog(small, sizes.report);
  const day = path.join(folder, 'web-server-day');
  mkdirSync(day);
  generateLogs(webServerDay, { seed: 1, format: '2.0', isCompromised: true }, day);
  const page = path.join(folder, 'report.html');
  const commands = {
    gawk: ['gawk', '-F,', '{c[$9]++} END {for (k in c) print c[k], k}', large],
    measure: [executable, 'log', 'measure', large, '--format', 'json'],
    read: [executable, 'log', 'read', large, '--format', 'json'],
    report: [executable, 'log', 'report', small, '-o', page],
    day: [executable, 'log', 'report', day, '-o', path.join(folder, 'day.html')],
  } as const;
  const names = ['gawk', 'measure', 'read', 'report', 'day'] as const;
  const times = new Map(names.map((name) => [name, [] as number[]]));
  // One after the other, round by round, so that a disturbance of the machine affects all of them.
  for (let round = 0; round < rounds; round++) for (const name of names) times.get(name)?.push(timeOf(commands[name], environment));
  const medianOf = (name: (typeof names)[number]): number => median(times.get(name) ?? []);
  const row = async (label: string, name: (typeof names)[number], size: number, remark: string): Promise<string[]> => [
    label,
    duration(medianOf(name)),
    `${Math.round(size / megabyte / (medianOf(name) / 1000))} MB/s`,
    `${await peakMemory(commands[name], environment)} MB`,
    remark,
  ];
  const toGawk = `${(medianOf('measure') / medianOf('gawk')).toFixed(2)} of gawk's time`;
  const rows = [
    await row('`gawk`, the process count alone', 'gawk', sizes.large, ''),
    await row('`log measure`, all statistics', 'measure', sizes.large, toGawk),
    await row('`log read --format json`', 'read', sizes.large, ''),
    await row('`log report` of 100 MB', 'report', sizes.report, `a page of ${(statSync(page).size / megabyte).toFixed(1)} MB`),
    await row('`log report` of a web-server day', 'day', sizeOf(day), `${inMegabytes(sizeOf(day, 'PR-EVENTS'))} MB of it PR-EVENTS`),
  ];
  return markdownTable([['', 'median', 'speed', 'peak memory', ''], ...rows], { align: ['l', 'r', 'r', 'r', 'l'] });
}

/** The bytes of the files of a folder whose names start so. */
function sizeOf(folder: string, prefix = ''): number {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

function inMegabytes(bytes: number): string {
  return Math.round(bytes / megabyte).toString();
}

/** Milliseconds of the first call in a session, and of a later one. */
async function measureObjects(folder: string): Promise<readonly [first: number, later: number]> {
  const log = path.join(folder, 'PR-PORTS-24-01-3-0-0-0.log');
  writeFileSync(log, `${portsLogHeader('24-01-3-0-0-0')}${firstLines(objects)}`);
  const sessions: number[][] = [];
  for (let round = 0; round < rounds; round++) sessions.push(await objectTimes(log));
  return [median(sessions.map(([time = NaN]) => time)), median(sessions.flatMap(([, ...later]) => later))];
}

function firstLines(count: number): string {
  const lines: string[] = [];
  for (const line of portsLogLines(1)) {
    if (lines.push(line) === count) break;
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** Milliseconds that PowerShell takes to convert all records of a log to objects, call by call in one session. */
async function objectTimes(log: string): Promise<number[]> {
  const { stdout } = await execa(
    ...(await powerShell(`foreach ($call in 1..${calls}) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $all = Get-PortReporterLog ${quoted(log)}
    "$($all.Count) $([math]::Round($clock.Elapsed.TotalMilliseconds))"
  }`)),
  );
  return stdout.split('\n').map((text) => {
    const [count, time] = text.split(' ').map(Number);
    if (count !== objects) throw new Error(`Get-PortReporterLog returned ${count} objects.`);
    return time ?? NaN;
  });
}

const environment = { ...process.env, LC_ALL: 'C' };
