import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from './folders.ts';
import { executablePath, type Platform } from './platforms.ts';

const runs = 15;

/** Size of an executable and, if it can be run on this system, its start-up time. */
export function summaryLine(platform: Platform): string {
  const file = executablePath(platform);
  const size = `${(statSync(file).size / 1e6).toFixed(1)} MB`;
  const startUp =
    platform.system === process.platform
      ? `--version takes ${medianTime(file, ['--version'])} ms, Node alone ${medianTime(process.execPath, ['--eval', ''])} ms`
      : 'start-up time is only measured on its own system';
  return `${relative(root, file)}: ${size}, ${startUp}`;
}

/** Median run time of a program, milliseconds. */
function medianTime(program: string, args: readonly string[]): string {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    execFileSync(program, args);
    return performance.now() - start;
  });
  return (times.toSorted((one, other) => one - other)[Math.floor(runs / 2)] ?? 0).toFixed(0);
}
