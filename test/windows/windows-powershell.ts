import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { builtModule, quoted, withWarningsApart } from '../powershell/pwsh.ts';
import { windowsPowerShell } from '../powershell/windows-powershell-7.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { realWindows, requirePortReporter, runOnWindows, windowsPath } from './windows-program.ts';
import { wineEnvironment } from './wine.ts';

/** On Windows both possible PowerShells, otherwise PowerShell 7 for Windows under Wine. */
export const shells = realWindows ? ['powershell.exe', 'pwsh.exe'] : ['pwsh.exe'];

/**
 * Call in a suite's `before` hook, with a time limit of fifteen minutes: the first call on a machine installs it.
 * @returns the path of the shell
 */
export async function requireShell(context: Mocha.Context, shell: string): Promise<string> {
  requirePortReporter(context);
  if (realWindows) return shell;
  requireTool(context, 'the .NET SDK', onPath('dotnet'), 'Install the .NET 10 SDK.');
  requireTool(context, 'script', onPath('script'), 'On Debian: apt-get install bsdutils');
  return (await windowsPowerShell()).program;
}

const importBuilt = `Import-Module ${quoted(windowsPath(builtModule))}`;

/**
 * The lines that a script writes with the module loaded, by default that of the build. The script fails unless it runs to its end: exit
 * codes are not reliable under Wine.
 */
export async function runShell(program: string, script: string, importModule = importBuilt): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'port-reporter-'));
  try {
    const file = join(folder, 'script.ps1');
    writeFileSync(file, `${importModule}\r\n${withWarningsApart(script)}\r\n'--- done'\r\n`);
    const args = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', windowsPath(file)];
    const { stdout, stderr } = await (realWindows
      ? runOnWindows(program, args, { timeout: 150_000 })
      : runInTerminal(program, args, folder));
    const lines = stdout.trimEnd().split(/\r?\n/);
    assert.equal(lines.pop(), '--- done', stderr);
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs PowerShell under Wine in a pseudo-terminal, because it exits at once without a console. Its output goes to files. */
async function runInTerminal(program: string, args: readonly string[], folder: string): Promise<{ stdout: string; stderr: string }> {
  const [stdout, stderr] = [join(folder, 'stdout'), join(folder, 'stderr')];
  const { env } = await windowsPowerShell();
  // NO_COLOR: PowerShell writes colours into files too.
  const command = ['wine', program, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  await execa('script', ['-qec', `exec ${command} >'${stdout}' 2>'${stderr}'`, '/dev/null'], {
    stdin: 'ignore',
    stdout: 'ignore',
    reject: false,
    timeout: 150_000,
    env: { ...wineEnvironment(), ...env, NO_COLOR: '1', SHELL: '/bin/sh' },
  });
  return { stdout: readFileSync(stdout, 'utf8'), stderr: readFileSync(stderr, 'utf8') };
}
