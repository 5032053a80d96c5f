import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { withoutHiddenOwners } from './hidden-owners.ts';
import { requireTool } from './require-tool.ts';

/** The executable as the build makes it. */
export const portReporter = resolve('dist/linux-x64/portreporter');

/** Call in a suite's `before` hook: it needs the executable, and a Linux to run it on. */
export function requireExecutable(context: Mocha.Context): void {
  if (process.platform !== 'linux') context.skip();
  requireTool(context, 'dist/linux-x64/portreporter', existsSync(portReporter), 'npm run build makes it.');
}

/** A run of the executable. */
export interface Running {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Settled with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts the executable. `env` comes on top of this process's own environment. */
export function startPortReporter(
  words: readonly string[],
  { cwd, env, uid }: { cwd?: string; env?: NodeJS.ProcessEnv; uid?: number } = {},
): Running {
  const child = spawn(portReporter, words, { stdio: ['pipe', 'pipe', 'pipe'], cwd, env: { ...process.env, ...env }, uid });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const ended = new Promise<number | NodeJS.Signals | null>((settle) => {
    child.once('close', (code, signal) => settle(code ?? signal));
  });
  return { child, stdout: () => stdout, stderr: () => withoutHiddenOwners(stderr), ended };
}
