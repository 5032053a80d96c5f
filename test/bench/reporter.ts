import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { markdownTable } from 'markdown-table';
import { waitUntil } from '../wait-until.ts';
import { median, type Section } from './report.ts';

const executable = fileURLToPath(new URL('../../dist/linux-x64/portreporter', import.meta.url));

/** The reporter over time: the cost of a poll, the records of many short connections, and whether memory stays constant. */
export async function measure(): Promise<Section> {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) throw new Error('This subject is measured on Linux, as root.');
  if (!existsSync(executable)) throw new Error(`${executable} is missing: run npm run build.`);
  dropCaches();
  const parts = [await polls(), await idleMinute(), await loads(), await shortConnections(), await storms()];
  return { title: 'reporter', text: parts.join('\n\n') };
}

/**
 * Has the kernel read the program from the disk again, as after a start of the machine. Of a file that was written a moment ago the kernel
 * maps larger pieces into a process: its resident memory would be 18 MB more.
 */
function dropCaches(): void {
  execFileSync('sync');
  writeFileSync('/proc/sys/vm/drop_caches', '1');
}

/** The time until V8 has compiled what each poll runs: a function is compiled after some hundred calls, and there is a poll a second. */
const settledMs = 120_000;

/** Processor time of polls with one socket in a hundred changed in between, and of one run of `ss`. */
async function polls(): Promise<string> {
  const rows: string[][] = [];
  for (const sockets of [1000, 20_000]) {
    const connections = helper('change-connections.ts', String(sockets), String(sockets / 100));
    await once(connections, 'message');
    const folder = newFolder();
    const reporter = await startRun(folder);
    await delay(settledMs);
    const seconds = 30;
    const before = processorTime(reporter.pid ?? 0);
    await delay(seconds * 1000);
    const perPoll = (processorTime(reporter.pid ?? 0) - before) / seconds;
    const ss = median(Array.from({ length: 5 }, ssTime));
    await stop(reporter, connections);
    rmSync(folder, { recursive: true });
    rows.push([sockets.toLocaleString('en'), `${perPoll.toFixed(1)} ms`, `${ss.toFixed(0)} ms`]);
  }
  const text =
    'Processor time of `run` for each poll, from two minutes after its start on, with state events and writing; one in a hundred ' +
    'sockets\nchanges between two polls. For comparison one run of `ss -tunap`:';
  return `${text}\n\n${markdownTable([['sockets', 'a poll', 'one `ss`'], ...rows], { align: ['r', 'r', 'r'] })}`;
}

/** Seconds of a load: process info is read again after a minute. */
const loadSeconds = 70;

/** Many sockets, and many processes with a listener each: when the first files are written, and which polls are late. */
async function loads(): Promise<string> {
  const rows: string[][] = [];
  for (const [name, start] of [
    ['119,400 sockets', holdSockets],
    ['5,000 processes', holdProcesses],
  ] as const) {
    const end = await start();
    const folder = newFolder();
    const begun = performance.now();
    const reporter = await startRun(folder);
    const written = (performance.now() - begun) / 1000;
    await delay(loadSeconds * 1000);
    await stop(reporter);
    await end();
    const [first = 0, ...late] = await lateGaps(folder);
    rmSync(folder, { recursive: true });
    rows.push([name, `${written.toFixed(1)} s`, `${first.toFixed(1)} s`, String(late.length), `${Math.max(0, ...late).toFixed(1)} s`]);
  }
  return `Constant loads of ${loadSeconds} s, polled once a second:\n\n${markdownTable(
    [['load', 'first files after', 'first gap', 'late polls', 'the latest'], ...rows],
    { align: ['l', 'r', 'r', 'r', 'r'] },
  )}`;
}

/** Six programs with 9,950 connections to themselves each, at different addresses. @returns a function that ends them */
async function holdSockets(): Promise<() => Promise<void>> {
  const programs = Array.from({ length: 6 }, (_, at) => helper('hold-connections.ts', '19900', `127.0.0.${at + 2}`));
  await Promise.all(programs.map((program) => once(program, 'message')));
  return async () => {
    const ended = Promise.all(programs.map((program) => once(program, 'exit')));
    for (const program of programs) program.disconnect();
    await ended;
  };
}

async function holdProcesses(): Promise<() => Promise<void>> {
  const file = fileURLToPath(new URL('hold-processes.py', import.meta.url));
  const program = spawn('python3', [file, '5000'], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(program.stdout, 'data');
  return async () => {
    const ended = once(program, 'exit');
    program.stdin.end();
    await ended;
  };
}

/** Lengths of the gaps of late polls in seconds. */
async function lateGaps(folder: string): Promise<number[]> {
  const gaps: number[] = [];
  for await (const line of linesOf(folder, 'PR-EVENTS')) {
    if (!line.includes('"why":"late"')) continue;
    const { from, to }: { from: string; to: string } = JSON.parse(line);
    gaps.push((Date.parse(to) - Date.parse(from)) / 1000);
  }
  return gaps;
}

const storm = { perSecond: 1000, seconds: 60 };
const overload = { perSecond: 5000, seconds: 20 };
/** Of both ends, in the kernel: each end has five. */
const changesPerConnection = 10;

/** The sources that remain without these capabilities. */
const sourcesWithout = [
  ['state events', []],
  ['destroy notifications', ['sys_admin', 'perfmon']],
  ['polls alone', ['sys_admin', 'perfmon', 'net_admin']],
] as const;

/** Connections of a millisecond: how many of their sockets the logs contain, by the sources of changes. */
async function shortConnections(): Promise<string> {
  const rows: string[][] = [];
  for (const [name, capabilities] of sourcesWithout) {
    const command = capabilities.length === 0 ? [] : ['setpriv', `--bounding-set=${capabilities.map((one) => `-${one}`).join(',')}`];
    rows.push([name, ...(await shortConnectionsOf(storm, command))]);
  }
  rows.push([
    `state events, ${overload.perSecond.toLocaleString('en')} a second for ${overload.seconds} s`,
    ...(await shortConnectionsOf(overload, [])),
  ]);
  const text =
    `Connections of 1 ms within this machine, ${storm.perSecond.toLocaleString('en')} a second for ${storm.seconds} s, polled once a second. ` +
    'Each has two endpoints and, in the\nkernel, ten changes of state. The shares are those of endpoints; `open` is the most that the log has ' +
    'as open at once: the program that opens\nthem shares the processors with `run`. `lost` is the number of state events in gaps; the ' +
    'processor time is that of `run` for 1,000 changes\nof state; memory is the resident memory, with the pages of the program file:';
  const heading = ['sources', 'endpoints', 'ended', 'with the right owner', 'open', 'lost', 'processor time', ...thirdNames];
  return `${text}\n\n${markdownTable([heading, ...rows], { align: ['l', ...Array<string>(9).fill('r')] })}`;
}

interface Storm {
  readonly perSecond: number;
  readonly seconds: number;
}

/** The cells of one run. */
async function shortConnectionsOf({ perSecond, seconds }: Storm, command: readonly string[]): Promise<string[]> {
  await waitUntil('the end of TIME WAIT', () => socketsInTimeWait() < 100, 90_000);
  const folder = newFolder();
  const reporter = await startRun(folder, command);
  const before = processorTime(reporter.pid ?? 0);
  const connections = helper('short-connections.ts', String(perSecond), String(seconds));
  const [port]: unknown[] = await once(connections, 'message');
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(residentMemory(reporter.pid ?? 0)), 1000);
  const [opened]: unknown[] = await once(connections, 'message');
  clearInterval(sampling);
  await delay(2000);
  const time = processorTime(reporter.pid ?? 0) - before;
  await stop(reporter);
  const reported = await endpointsOf(folder, Number(port), connections.pid ?? 0);
  rmSync(folder, { recursive: true });
  const all = Number(opened) * 2;
  const share = (count: number): string => `${((100 * count) / all).toFixed(1)} %`;
  const perThousand = time / ((Number(opened) * changesPerConnection) / 1000);
  return [
    all.toLocaleString('en'),
    share(reported.ended),
    share(reported.owned),
    reported.open.toLocaleString('en'),
    reported.lost.toLocaleString('en'),
    `${perThousand.toFixed(1)} ms`,
    ...thirds(memory),
  ];
}

/** Processor time of a minute in which nothing happens, milliseconds. */
async function idleMinute(): Promise<string> {
  const cells: string[] = [];
  for (const command of [[], ['setpriv', '--bounding-set=-sys_admin,-perfmon']]) {
    const folder = newFolder();
    const reporter = await startRun(folder, command);
    await delay(settledMs);
    const before = processorTime(reporter.pid ?? 0);
    await delay(60_000);
    cells.push(`${(processorTime(reporter.pid ?? 0) - before).toFixed(0)} ms`);
    await stop(reporter);
    rmSync(folder, { recursive: true });
  }
  return `A minute in which no port changes, polled once a second: ${cells[0]} of processor time with state events, ${cells[1]} without.`;
}

/** Ten thousand new simulated mappings a second. */
async function storms(): Promise<string> {
  const rows: string[][] = [];
  for (const [name, logSize] of [
    ['5 MB', 5 << 20],
    ['64 KB', 64 << 10],
  ] as const) {
    const folder = newFolder();
    const seconds = 60;
    const reporter = helper('simulated-storm.ts', folder, String(logSize), '10000', String(seconds));
    const memory: number[] = [];
    let totals: { opened: number; lost: number; polls: number } | undefined;
    reporter.on('message', (message: unknown) => {
      if (typeof message === 'number') memory.push(message);
      else if (isTotals(message)) totals = message;
    });
    await once(reporter, 'exit');
    const [lines, different] = await portLines(folder);
    const gaps = await linesWith(folder, 'PR-EVENTS', '"event":"gap"');
    rmSync(folder, { recursive: true });
    rows.push([
      name,
      String(totals?.polls ?? 0),
      (totals?.opened ?? 0).toLocaleString('en'),
      lines.toLocaleString('en'),
      different.toLocaleString('en'),
      String(totals?.lost ?? 0),
      String(gaps),
      ...thirds(memory),
    ]);
  }
  const text =
    '10,000 new mappings a second for a minute, on a simulated machine (at each poll as many are opened and closed), ' +
    'by size of the log files:';
  return `${text}\n\n${markdownTable(
    [['`-ls`', 'polls', 'seen', 'in PR-PORTS', 'different', 'lost', 'gaps noted', ...thirdNames], ...rows],
    { align: ['l', ...Array<string>(9).fill('r')] },
  )}`;
}

const thirdNames = ['memory in the first third', 'second', 'last'];

/** The maximum of each third, which shows whether it grows. */
function thirds(memory: readonly number[]): string[] {
  const length = Math.ceil(memory.length / 3);
  return [0, 1, 2].map((third) => `${Math.max(...memory.slice(third * length, (third + 1) * length))} MB`);
}

function isTotals(message: unknown): message is { opened: number; lost: number; polls: number } {
  return typeof message === 'object' && message !== null && 'polls' in message;
}

function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'port-reporter-bench-'));
}

/** Starts a program next to this file. If it fails, the benchmark ends: it would wait for a message that never comes. */
function helper(file: string, ...words: string[]): ChildProcess {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), words, { execArgv: ['--disable-warning=ExperimentalWarning'] });
  return child.once('exit', (exitCode) => {
    if (exitCode !== null && exitCode !== 0) throw new Error(`${file} failed with exit code ${exitCode}`);
  });
}

async function startRun(folder: string, before: readonly string[] = []): Promise<ChildProcess> {
  const [program, ...words] = [...before, executable, 'run', '-ld', folder];
  const child = spawn(program ?? executable, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function stop(...children: ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    }),
  );
}

/** Processor time of the threads of a process, milliseconds (proc(5), schedstat). */
function processorTime(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return (
    threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]), 0) / 1e6
  );
}

/** Megabytes (proc_pid_status(5), VmRSS). */
function residentMemory(pid: number): number {
  return Math.round(Number(/^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024);
}

/** The connections in TIME WAIT that the measurement before has left. The first snapshot of the next reporter would contain them. */
function socketsInTimeWait(): number {
  return Number(/ tw (\d+) /.exec(readFileSync('/proc/net/sockstat', 'latin1'))?.[1]);
}

/** Milliseconds of processor time of one `ss -tunap`. */
function ssTime(): number {
  const shown = execFileSync('bash', ['-c', 'TIMEFORMAT="%U %S"; { time ss -tunap > /dev/null; } 2>&1'], { encoding: 'utf8' });
  return shown
    .trim()
    .split(' ')
    .reduce((sum, seconds) => sum + Number(seconds) * 1000, 0);
}

/** What PR-EVENTS has of the endpoints of connections to a port. */
interface LoggedEndpoints {
  ended: number;
  /** Of these, those with the right owner. */
  owned: number;
  /** The most that were open at once. */
  open: number;
  /** State events in gaps. */
  lost: number;
}

async function endpointsOf(folder: string, port: number, owner: number): Promise<LoggedEndpoints> {
  const found = { ended: 0, owned: 0, open: 0, lost: 0 };
  let opened = 0;
  for await (const line of linesOf(folder, 'PR-EVENTS')) {
    if (line.includes('"event":"gap"')) {
      const { count }: { count: number | null } = JSON.parse(line);
      found.lost += count ?? 0;
    }
    if (!/"event":"(opened|closed)"/.test(line)) continue;
    const { event, mapping }: { event: string; mapping: { localPort: number; remotePort: number | null; processId: number | null } } =
      JSON.parse(line);
    if (mapping.remotePort === null || (mapping.localPort !== port && mapping.remotePort !== port)) continue;
    opened += event === 'opened' ? 1 : -1;
    found.open = Math.max(found.open, opened);
    if (event === 'opened') continue;
    found.ended++;
    if (mapping.processId === owner) found.owned++;
  }
  return found;
}

/** Lines of mappings in PR-PORTS, and the number of different ones (by process and port). */
async function portLines(folder: string): Promise<[all: number, different: number]> {
  const different = new Set<string>();
  let all = 0;
  for await (const line of linesOf(folder, 'PR-PORTS')) {
    const fields = line.split(',');
    if (fields.length < 10 || !/^\d/.test(line)) continue;
    all++;
    different.add(`${fields[3]} ${fields[7]}`);
  }
  return [all, different.size];
}

async function linesWith(folder: string, kind: string, text: string): Promise<number> {
  let found = 0;
  for await (const line of linesOf(folder, kind)) if (line.includes(text)) found++;
  return found;
}

async function* linesOf(folder: string, kind: string): AsyncIterable<string> {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(kind)) yield* createInterface({ input: createReadStream(path.join(folder, name)) });
  }
}
