// node test/run-groups.ts [group…]: runs groups of tests, all by default. Each group has a mocha of its own; several run side by side.

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { filesOf, type Group, groupNames } from './groups.ts';

const mocha = fileURLToPath(import.meta.resolve('mocha/bin/mocha.js'));

/** Those that take longest come first: the others fill the processors that they leave. */
const order: readonly Group[] = ['windows', 'powershell', 'linux', 'unit'];

interface Ended {
  readonly exitCode: number | null;
  /** Standard output and standard error, when they were not this process's own. */
  readonly output: string;
}

/** Runs the tests of a group. `stdio` is `inherit` for those of this process. */
function runGroup(group: Group, stdio: 'inherit' | 'pipe'): Promise<Ended> {
  // The files of `unit` share nothing, not even the machine's sockets.
  const options = group === 'unit' ? ['--parallel'] : [];
  const child = spawn(process.execPath, [mocha, ...options, ...filesOf(group)], { stdio: ['ignore', stdio, stdio] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (exitCode) => done({ exitCode, output }));
  });
}

/** Runs groups, as many at once as there are processors, and prints what each wrote when it has ended. @returns the groups that failed */
async function runSideBySide(groups: readonly Group[]): Promise<Group[]> {
  const waiting = order.filter((group) => groups.includes(group));
  const failed: Group[] = [];
  const lane = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      const start = performance.now();
      console.log(`${group}: started`);
      const { exitCode, output } = await runGroup(group, 'pipe');
      console.log(`${output}${group}: exit code ${exitCode} after ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
      if (exitCode !== 0) failed.push(group);
    }
  };
  await Promise.all(Array.from({ length: Math.min(waiting.length, availableParallelism()) }, lane));
  return failed;
}

function requestedGroups(words: readonly string[]): readonly Group[] {
  const unknown = words.find((word) => !groupNames.some((name) => name === word));
  if (unknown !== undefined) throw new Error(`unknown group '${unknown}'. Groups: ${groupNames.join(', ')}`);
  return words.length === 0 ? groupNames : groupNames.filter((name) => words.includes(name));
}

const groups = requestedGroups(process.argv.slice(2));
const [only] = groups;
if (groups.length === 1 && only !== undefined) {
  process.exitCode = (await runGroup(only, 'inherit')).exitCode ?? 1;
} else {
  const failed = await runSideBySide(groups);
  console.log(failed.length === 0 ? 'All groups passed.' : `Failed: ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
