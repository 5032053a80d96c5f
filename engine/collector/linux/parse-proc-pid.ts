import { basename } from 'node:path';

/** The fields of `/proc/<pid>/stat` that are used (proc_pid_stat(5)). */
export interface ProcessStat {
  /** The name of the main thread, at most 15 bytes. It may contain any character, also `)` and line breaks. */
  readonly comm: string;
  /** `Z` is a process that has ended and whose exit code its parent has not read. */
  readonly state: string;
  readonly parentProcessId: number;
  /** Field 20. More than one with the state `Z`: the main thread has exited, other threads run. */
  readonly threads: number;
  /** A kernel thread (PF_KTHREAD, linux/sched.h). It has no executable and no arguments. */
  readonly isKernelThread: boolean;
  /** Field 22: when it started, in hundredths of a second since boot. */
  readonly startTicks: number;
}

/** Parses the text of `/proc/<pid>/stat`; null if it is incomplete. */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const [state, parent, flags, threads, ticks] = [fields[0], fields[1], fields[6], fields[17], fields[19]];
  if (!state || !isNumber(parent) || !isNumber(flags) || !isNumber(threads) || !isNumber(ticks)) return null;
  return {
    comm: text.slice(open + 1, close),
    state,
    parentProcessId: Number(parent),
    threads: Number(threads),
    isKernelThread: (Number(flags) & PF_KTHREAD) !== 0,
    startTicks: Number(ticks),
  };
}

const PF_KTHREAD = 0x00200000;

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text);
}

/** The effective user of `/proc/<pid>/status`: second number of `Uid: real effective saved filesystem`. Null if it is absent. */
export function parseEffectiveUser(text: string): number | null {
  const match = /^Uid:\t\d+\t(\d+)\t/m.exec(text);
  return match === null ? null : Number(match[1]);
}

/** The arguments of `/proc/<pid>/cmdline`, each ended by a NUL. A program may have overwritten them with a text without a NUL. */
export function parseArguments(text: string): string[] {
  const trimmed = text.replace(/\0+$/, '');
  return trimmed === '' ? [] : trimmed.split('\0');
}

/**
 * The name of a process: the file name of its executable; for a script that is run by its path, the file name of the script if `comm`
 * confirms it. `comm` alone is not a name: it belongs to the main thread, any thread may set it (Node 24: `MainThread`), and the kernel
 * keeps 15 bytes of it. It is used for kernel threads. If the path of the executable cannot be read, argument 0 is used.
 * @param comm from `/proc/<pid>/stat`
 * @param path of the executable; null if it is unknown
 */
export function processName(comm: string, path: string | null, args: readonly string[]): string {
  const image = path === null ? null : basename(path);
  if (image !== null && isCommOf(comm, image)) return image;
  // The kernel adds the script's path after the interpreter and its one optional argument (binfmt_script) and names the process after it.
  const script = args[1]?.startsWith('-') ? args[2] : args[1];
  if (script?.includes('/') && isCommOf(comm, basename(script))) return basename(script);
  return image ?? startedAs(args[0]) ?? comm;
}

/** Whether the kernel derived `comm` from a file name: it keeps at most 15 bytes. */
function isCommOf(comm: string, fileName: string): boolean {
  return fileName === comm || (Buffer.byteLength(comm) >= 15 && fileName.startsWith(comm));
}

/** The file name in argument 0. A login shell has the prefix `-`. A text with spaces or colons is not a path but a title. */
function startedAs(argument: string | undefined): string | null {
  return argument === undefined || !/^[^\s:]+$/.test(argument) ? null : basename(argument).replace(/^-/, '') || null;
}

/** The paths in `/proc/<pid>/cgroup`, lines of `hierarchy:controllers:path` (cgroups(7)). The one that systemd uses comes first. */
export function parseCgroups(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .map((line) => /^(\d+):([^:]*):(.*)$/.exec(line))
    .filter((match) => match !== null);
  const rank = ([, , controllers]: RegExpExecArray): number => (controllers === 'name=systemd' ? 0 : controllers === '' ? 1 : 2);
  return lines.toSorted((a, b) => rank(a) - rank(b)).map((match) => match[3] ?? '');
}
