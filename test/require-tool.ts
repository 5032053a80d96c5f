import { spawnSync } from 'node:child_process';

/** Whether a program is on PATH. */
export function onPath(program: string): boolean {
  if (process.platform === 'win32') return spawnSync('where', ['/q', program], { stdio: 'ignore' }).status === 0;
  return spawnSync('sh', ['-c', 'command -v -- "$0"', program], { stdio: 'ignore' }).status === 0;
}

/**
 * Call in a suite's `before` hook for a tool that the machine may not have. In CI (environment variable `CI`) no suite may be skipped, so a
 * missing tool fails it. Otherwise the suite is skipped, and a line reports that.
 */
export function requireTool(context: Mocha.Context, name: string, found: boolean, remedy: string): void {
  if (found) return;
  const suite = context.test?.parent?.fullTitle() ?? 'a suite';
  if (process.env['CI']) throw new Error(`${name} is missing, and in CI "${suite}" must run. ${remedy}`);
  console.log(`  SKIPPED: "${suite}" needs ${name}. ${remedy}`);
  context.skip();
}
