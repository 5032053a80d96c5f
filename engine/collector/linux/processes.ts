import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Missing, MissingReason, ProcessFacts } from '../../facts/port-mapping.ts';
import { errorCode } from '../../facts/error-code.ts';
import { accountName } from './accounts.ts';
import { startTime } from './boot-time.ts';

/** What `/proc/<pid>/stat` tells (proc_pid_stat(5)). */
export interface ProcessStat {
  /** The name that the process carries, at most 15 bytes. */
  readonly comm: string;
  readonly parentProcessId: number;
  /** Field 22: when it started, in hundredths of a second since boot. */
  readonly startTicks: number;
}

/** Reads the text of `/proc/<pid>/stat`; null where it is cut. The name may hold anything, also `)` and line breaks. */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const startTicks = Number(fields[19]);
  if (open < 0 || close < open || fields[19] === undefined || !Number.isSafeInteger(startTicks)) return null;
  return { comm: text.slice(open + 1, close), parentProcessId: Number(fields[1]), startTicks };
}

/** The effective user of `/proc/<pid>/status`: second number of `Uid: real effective saved filesystem`. */
export function parseEffectiveUser(text: string): number | null {
  const match = /^Uid:\t\d+\t(\d+)/m.exec(text);
  return match === null ? null : Number(match[1]);
}

/** `/proc/<pid>/cmdline`: the arguments, each ended by a NUL. A program may have written over them, and left out the last NUL. */
export function parseArguments(bytes: Buffer): string[] {
  const text = bytes.toString('utf8').replace(/\0+$/, '');
  return text === '' ? [] : text.split('\0');
}

/**
 * What people call the process: its own name as `ss`, `ps` and `Get-Process` show it. The kernel keeps 15 bytes of it; a name
 * of that length is completed from the executable's or the first argument's file name, where that begins with it.
 */
export function processName(comm: string, path: string | null, args: readonly string[]): string {
  if (Buffer.byteLength(comm) < 15) return comm;
  const whole = [path, args[0] ?? null].map((file) => file === null ? '' : basename(file));
  return whole.find((name) => name.startsWith(comm)) ?? comm;
}

/** Facts that are read of every process. `folder` is `/proc/<pid>`. Null where the process is gone. */
export function readProcess(processId: number): ProcessFacts | null {
  const folder = `/proc/${processId}`;
  const missing: { -readonly [field in keyof Missing]: Missing[field] } = {};
  const stat = parseStat(readText(`${folder}/stat`) ?? '');
  const user = parseEffectiveUser(readText(`${folder}/status`) ?? '');
  if (stat === null || user === null) return null;
  const args = parseArguments(readBytes(`${folder}/cmdline`) ?? Buffer.alloc(0));
  const path = readPath(folder);
  if (path.reason !== null) missing.path = path.reason;
  if (args.length === 0) missing.commandLine = path.reason ?? 'NotSupported';
  return {
    processId,
    processStarted: startTime(stat.startTicks),
    processName: processName(stat.comm, path.path, args),
    path: path.path,
    commandLine: args.length === 0 ? null : args.join(' '),
    parentProcessId: stat.parentProcessId,
    user: accountName(user),
    services: [],
    missing,
  };
}

/** The executable's path. Kernel threads have none; other users' processes do not show it. */
function readPath(folder: string): { path: string | null; reason: MissingReason | null } {
  try {
    const path = readlinkSync(`${folder}/exe`);
    return { path: path.endsWith(deleted) && !exists(path) ? path.slice(0, -deleted.length) : path, reason: null };
  } catch (error) {
    const code = errorCode(error);
    return { path: null, reason: code === 'EACCES' || code === 'EPERM' ? 'AccessDenied' : 'Kernel' };
  }
}

/** What the kernel writes behind the path of a file that is no longer there (d_path). A file may really be named so. */
const deleted = ' (deleted)';

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function readText(path: string): string | null {
  return readBytes(path)?.toString('utf8') ?? null;
}
