import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { withoutHiddenOwners } from '../hidden-owners.ts';
import { onPath, requireTool } from '../requirements.ts';
import { hostFor } from './host.ts';

/** The module that the build makes. */
export const builtModule = join(import.meta.dirname, '../../dist/PortReporter');

/** Whether PowerShell itself is here, with all its commands; else only its engine is, in the small host. */
export const realPowerShell = onPath('pwsh');

/** The program and its arguments that run code with a module loaded: `pwsh` if there is one, else the small host. */
export async function powerShell(code: string, module = builtModule): Promise<[string, string[]]> {
  const script = `Import-Module ${quoted(module)}\n${code}`;
  if (realPowerShell) return ['pwsh', ['-NoProfile', '-NonInteractive', '-Command', script]];
  return [await hostFor('linux-x64'), ['-c', script]];
}

/** Call in a suite's `before` hook, with a time limit of ten minutes: the first call on a machine builds the host. */
export async function requirePowerShell(context: Mocha.Context): Promise<void> {
  requireTool(context, 'PowerShell', realPowerShell || onPath('dotnet'), 'Install PowerShell 7, or the .NET 10 SDK to run its engine.');
  if (!realPowerShell) await hostFor('linux-x64');
}

/** Runs code with a module loaded, to its end, with `env` beside this process's own variables. A failure is told by `exitCode`. */
export async function runPowerShell(code: string, module = builtModule, env: NodeJS.ProcessEnv = {}): Promise<PowerShellEnd> {
  const { exitCode, stdout, stderr } = await execa(...await powerShell(code, module), { env, reject: false, timeout: 120_000 });
  return { exitCode, stdout, stderr: withoutHiddenOwners(stderr) };
}

export interface PowerShellEnd {
  /** Undefined when it was killed. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A text as PowerShell source. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

// npm run pwsh -- -c '<code>'
if (import.meta.main) {
  const { values: { code } } = parseArgs({ options: { code: { type: 'string', short: 'c' } } });
  if (code === undefined || !existsSync(builtModule)) {
    console.error(code === undefined ? "usage: npm run pwsh -- -c '<code>'" : 'The module is not built yet. Run: npm run build');
    process.exitCode = 2;
  } else {
    const { exitCode } = await execa(...await powerShell(code), { stdio: 'inherit', reject: false });
    process.exitCode = exitCode ?? 1;
  }
}
