import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostFor } from '../powershell/host.ts';
import { builtModule, quoted } from '../powershell/pwsh.ts';
import { onPath, requireTool } from '../requirements.ts';
import { realWindows, requirePortReporter, runOnWindows, windowsPath } from './windows-program.ts';

/** On Windows both PowerShells that it may have, elsewhere PowerShell's own engine for Windows in the small host, under wine. */
export const shells = realWindows ? ['powershell.exe', 'pwsh.exe'] : ['powershell-host.exe'];

/** Call in a suite's `before` hook, with a time limit of fifteen minutes: the first call on a machine builds the host. Gives the shell's program. */
export async function requireShell(context: Mocha.Context, shell: string): Promise<string> {
  requirePortReporter(context);
  if (realWindows) return shell;
  requireTool(context, 'the .NET SDK', onPath('dotnet'), 'Install the .NET 10 SDK.');
  return hostFor('win-x64');
}

const importBuilt = `Import-Module ${quoted(windowsPath(builtModule))}`;

/**
 * The lines that a script writes with the module loaded, by default the one that the build makes. It has failed unless it ran to its end:
 * under wine exit codes are no proof.
 */
export async function runShell(program: string, script: string, importModule = importBuilt): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'port-reporter-'));
  try {
    const file = join(folder, 'script.ps1');
    writeFileSync(file, `${importModule}\r\n${script}\r\n'--- done'\r\n`);
    const args = realWindows ? ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', file] : ['-f', windowsPath(file)];
    const { stdout, stderr } = await runOnWindows(program, args, { timeout: 150_000 });
    const lines = stdout.trimEnd().split(/\r?\n/);
    assert.equal(lines.pop(), '--- done', stderr);
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
