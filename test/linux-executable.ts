import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { withoutHiddenOwners } from './hidden-owners.ts';
import { requireTool } from './require-tool.ts';

/** The executable of the build. */
export const portReporter = resolve('dist/linux-x64/portreporter');

/** Call in a suite's `before` hook if it needs the executable and Linux. */
export function requireExecutable(context: Mocha.Context): void {
  if (process.platform !== 'linux') context.skip();
  requireTool(context, 'dist/linux-x64/portreporter', existsSync(portReporter), 'Run npm run build.');
}

/** A run of the executable. */
export interface Running {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves to the exit code, or to the signal that ended the process. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts the executable. `env` is added to the environment of this process. */
export function startPortReporter(
  args: readonly string[],
  { cwd, env, uid }: { cwd?: string; env?: NodeJS.ProcessEnv; uid?: number } = {},
): Running {
  const child = spawn(portReporter, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd, env: { ...process.env, ...env }, uid });
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
