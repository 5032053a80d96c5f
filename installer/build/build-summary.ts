import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from './folders.ts';
import { executablePath, type Platform } from './platforms.ts';

const runs = 15;

/** What the build says of an executable: its size, and how long it takes to start where it can be run. */
export function summaryLine(platform: Platform): string {
  const file = executablePath(platform);
  const size = `${(statSync(file).size / 1e6).toFixed(1)} MB`;
  const startUp =
    platform.system === process.platform
      ? `says its version in ${medianTime(file, ['--version'])} ms, Node alone takes ${medianTime(process.execPath, ['--eval', ''])} ms`
      : 'start-up not measured on another system';
  return `${relative(root, file)}: ${size}, ${startUp}`;
}

/** Milliseconds from a program's start to its end. */
function medianTime(program: string, args: readonly string[]): string {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    execFileSync(program, args);
    return performance.now() - start;
  });
  return (times.toSorted((one, other) => one - other)[Math.floor(runs / 2)] ?? 0).toFixed(0);
}
