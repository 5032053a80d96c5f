import { basename } from 'node:path';

/** What `/proc/<pid>/stat` tells (proc_pid_stat(5)). */
export interface ProcessStat {
  /** The name that the process carries, at most 15 bytes. It may hold anything, also `)` and line breaks. */
  readonly comm: string;
  /** `Z` is a process that has ended and waits for its parent to ask how. */
  readonly state: string;
  readonly parentProcessId: number;
  /** A thread of the kernel's own (PF_KTHREAD, linux/sched.h): it has no executable and no arguments. */
  readonly isKernelThread: boolean;
  /** Field 22: when it started, in hundredths of a second since boot. */
  readonly startTicks: number;
}

/** Reads the text of `/proc/<pid>/stat`; null where it is not whole. */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const [state, parent, flags, ticks] = [fields[0], fields[1], fields[6], fields[19]];
  if (!state || !isNumber(parent) || !isNumber(flags) || !isNumber(ticks)) return null;
  return {
    comm: text.slice(open + 1, close),
    state,
    parentProcessId: Number(parent),
    isKernelThread: (Number(flags) & PF_KTHREAD) !== 0,
    startTicks: Number(ticks),
  };
}

const PF_KTHREAD = 0x00200000;

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text);
}

/** The effective user of `/proc/<pid>/status`: second number of `Uid: real effective saved filesystem`. Null where it is not there. */
export function parseEffectiveUser(text: string): number | null {
  const match = /^Uid:\t\d+\t(\d+)\t/m.exec(text);
  return match === null ? null : Number(match[1]);
}

/** The arguments of `/proc/<pid>/cmdline`, each ended by a NUL. A program may have written its own text over them, without a NUL. */
export function parseArguments(text: string): string[] {
  const whole = text.replace(/\0+$/, '');
  return whole === '' ? [] : whole.split('\0');
}

/**
 * What people call a process: the name that it carries, as `ss`, `ps` and `Get-Process` show it. The kernel keeps 15 bytes of it;
 * a name of that length is completed from the executable's or the first argument's file name, where that begins with it.
 */
export function processName(comm: string, path: string | null, firstArgument: string | null): string {
  if (Buffer.byteLength(comm) < 15) return comm;
  const files = [path, firstArgument].filter((file) => file !== null).map((file) => basename(file));
  return files.find((name) => name.startsWith(comm)) ?? comm;
}
