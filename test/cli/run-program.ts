import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withoutHiddenOwners } from '../hidden-owners.ts';

/** The program's source, to be run with the Node that runs the tests. */
export const mainFile = fileURLToPath(new URL('../../engine/main.ts', import.meta.url));

/** Result of a run of the program. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program from its sources. */
export function runProgram(...args: string[]): Promise<Run> {
  return runNode([mainFile, ...args]);
}

/** The longest time limit of a test. A program that runs on keeps its whole group of tests from ending. */
const deadlineMs = 120_000;

/** Runs Node with these arguments, and `input` as standard input. It is killed at the deadline; its exit code is then -1. */
export function runNode(args: readonly string[], input = '', env = process.env): Promise<Run> {
  const limits = { maxBuffer: 1 << 28, timeout: deadlineMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { ...limits, env }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr: withoutHiddenOwners(stderr) });
    });
    child.stdin?.end(input);
  });
}
