import { basename } from 'node:path';

/** What `/proc/<pid>/stat` tells (proc_pid_stat(5)). */
export interface ProcessStat {
  /** The name that the process carries, at most 15 bytes. It may hold anything, also `)` and line breaks. */
  readonly comm: string;
  /** `Z` is a process that has ended and waits for its parent to ask how. */
  readonly state: string;
  readonly parentProcessId: number;
  /** Field 20. More than one with the state `Z`: the main thread has exited, and others live. */
  readonly threads: number;
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
 * The name of a process: the file name of its executable; of a script that is run by its path the script's, if the interpreter's name for
 * itself (`comm`) confirms it. `comm` alone is not a name: it is the main thread's, any thread may set it (Node 24: `MainThread`), and
 * the kernel keeps 15 bytes of it. It remains for the kernel's own threads. An executable that may not be read is replaced by argument 0.
 * @param comm as `/proc/<pid>/stat` has it
 * @param path of the executable; null if it is unknown
 */
export function processName(comm: string, path: string | null, args: readonly string[]): string {
  const image = path === null ? null : basename(path);
  if (image !== null && isCommOf(comm, image)) return image;
  // The kernel puts the script's path behind the interpreter and its one optional argument (binfmt_script) and names the process after it.
  const script = args[1]?.startsWith('-') ? args[2] : args[1];
  if (script?.includes('/') && isCommOf(comm, basename(script))) return basename(script);
  return image ?? startedAs(args[0]) ?? comm;
}

/** Whether the kernel has made `comm` of a file's name: 15 bytes of it at most. */
function isCommOf(comm: string, fileName: string): boolean {
  return fileName === comm || (Buffer.byteLength(comm) >= 15 && fileName.startsWith(comm));
}

/** The file name in argument 0. A login shell has a `-` before it. A text with blanks or colons is not a path but a title. */
function startedAs(argument: string | undefined): string | null {
  return argument === undefined || !/^[^\s:]+$/.test(argument) ? null : basename(argument).replace(/^-/, '') || null;
}
