import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export type CommandLine = readonly [program: string, ...args: string[]];

/** Milliseconds from a program's start to its end, output discarded. @throws Error if it does not end with one of `codes` */
export function timeOf([program, ...args]: CommandLine, env = process.env, codes: readonly number[] = [0]): number {
  const start = performance.now();
  const { status, error } = spawnSync(program, args, { stdio: 'ignore', env });
  const time = performance.now() - start;
  if (error || !codes.includes(status ?? -1)) throw new Error(`${program} ${args[0]} ended with ${status}`, { cause: error });
  return time;
}

/** Milliseconds of processor time, user and system, of a program and its threads. */
export function processorTimeOf(command: CommandLine, env = process.env): number {
  const before = childrenTime();
  timeOf(command, env);
  return childrenTime() - before;
}

/** Milliseconds of processor time of all ended child processes: cutime and cstime of proc_pid_stat(5), in hundredths of a second. */
function childrenTime(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/** Peak memory of a program in megabytes: the kernel's high-water mark, read repeatedly until the program ends. */
export async function peakMemory([program, ...args]: CommandLine, env = process.env): Promise<number> {
  const child = spawn(program, args, { stdio: 'ignore', env });
  const ended = once(child, 'exit').then(() => true);
  let kilobytes = 0;
  for (;;) {
    const isOver = await Promise.race([ended, new Promise<false>((resolve) => setTimeout(resolve, 5, false))]);
    if (isOver) return Math.round(kilobytes / 1024);
    kilobytes = Math.max(kilobytes, highWaterMark(child.pid ?? 0));
  }
}

function highWaterMark(pid: number): number {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
