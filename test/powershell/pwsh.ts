import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { withoutHiddenOwners } from '../hidden-owners.ts';
import { onPath, requireTool } from '../require-tool.ts';
import { ShellServer, type ScriptEnd } from './shell-server.ts';

/** The built module. */
export const builtModule = join(import.meta.dirname, '../../dist/PortReporter');

/** PowerShell 7, as the test suite installs it if `pwsh` is not on PATH: NuGet's tool package. */
const version = '7.6.9';
const tool = join(import.meta.dirname, 'bin/pwsh');

/**
 * The program that runs PowerShell 7, and its first arguments. The launcher of a `dotnet tool` does not forward signals, so the program is
 * started without it.
 */
export async function powerShellProgram(): Promise<[string, string[]]> {
  return onPath('pwsh') ? ['pwsh', []] : ['dotnet', [join(await powerShellTool(), 'unix/pwsh.dll')]];
}

/** The folder with the tool package's PowerShell for Unix and for Windows; it is installed on first use. */
export async function powerShellTool(): Promise<string> {
  const folder = join(tool, '.store/powershell', version, 'powershell', version, 'tools/net10.0/any');
  if (!existsSync(folder)) {
    await execa('dotnet', ['tool', 'install', '--tool-path', tool, 'PowerShell', '--version', version], { stdout: process.stderr });
  }
  return folder;
}

/** The program and its arguments that run code with a module loaded. Its warnings go to standard error. */
export async function powerShell(code: string, module = builtModule): Promise<[string, string[]]> {
  const [program, args] = await plainPowerShell();
  return [program, [...args, '-Command', withModule(code, module)]];
}

/** PowerShell without a terminal, profile and prompts, to be followed by `-Command` or `-File`. */
async function plainPowerShell(): Promise<[string, string[]]> {
  const [program, args] = await powerShellProgram();
  // With an open standard input, -Command waits for its end. Without a terminal, the width is that of the terminal's description.
  const start = 'NO_COLOR=1 TERMINFO="$0" TERM=columns${COLUMNS:-120} exec "$@" < /dev/null';
  return ['sh', ['-c', start, await terminals(), program, ...args, '-NoProfile', '-NonInteractive']];
}

function withModule(code: string, module: string): string {
  return `Import-Module ${quoted(module)}\n${withWarningsApart(code)}`;
}

/**
 * PowerShell source that runs `code` and writes its warnings to standard error. Without a terminal PowerShell writes them to its output.
 */
export function withWarningsApart(code: string): string {
  return `. {
${code}
} 3>&1 4>&1 | . { process {
  if ($_ -is [System.Management.Automation.WarningRecord]) { [Console]::Error.WriteLine("WARNING: $_") }
  elseif ($_ -is [System.Management.Automation.VerboseRecord]) { [Console]::Error.WriteLine("VERBOSE: $_") }
  else { $_ }
} }`;
}

/** A folder with terminfo descriptions of terminals without colours: `columns80` and so on. */
async function terminals(): Promise<string> {
  const folder = join(import.meta.dirname, 'bin/terminfo');
  if (!existsSync(folder)) {
    const texts = [80, 120, 400].map(
      (columns) => `columns${columns}|a screen,\n\tam, cols#${columns}, lines#50, cr=^M, cud1=^J, ind=^J,\n`,
    );
    await execa('tic', ['-o', folder, '-'], { input: texts.join('') });
  }
  return folder;
}

/** Call in a suite's `before` hook, with a time limit of ten minutes: the first call on a machine may install PowerShell. */
export async function requirePowerShell(context: Mocha.Context): Promise<void> {
  requireTool(context, 'PowerShell', onPath('pwsh') || onPath('dotnet'), 'Install PowerShell 7, or the .NET 10 SDK.');
  requireTool(context, 'tic', onPath('tic'), 'On Debian: apt-get install ncurses-bin');
  await powerShellProgram();
}

/** The PowerShell processes of this process, by the values that are fixed at their start: the width of the terminal, and the time zone. */
const servers = new Map<string, ShellServer>();

/**
 * Runs code with a module loaded, to its end, with `env` in addition to this process's own variables: in a separate runspace of a process
 * that runs the scripts of a whole file. Use {@link powerShell} for code that needs a separate process.
 */
export async function runPowerShell(code: string, module = builtModule, env: NodeJS.ProcessEnv = {}): Promise<ScriptEnd> {
  const { COLUMNS, TZ, ...own } = env;
  const key = JSON.stringify([COLUMNS, TZ]);
  let server = servers.get(key);
  if (!server?.runs) {
    const [program, args] = await plainPowerShell();
    server = new ShellServer([program, [...args, '-File']], { ...(COLUMNS ? { COLUMNS } : {}), ...(TZ ? { TZ } : {}) });
    servers.set(key, server);
  }
  const { exitCode, stdout, stderr } = await server.run(withModule(code, module), own, 120_000);
  return { exitCode, stdout, stderr: withoutHiddenOwners(stderr) };
}

/** A string as PowerShell source. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

// npm run pwsh -- -c '<code>'
if (import.meta.main) {
  const {
    values: { code },
  } = parseArgs({ options: { code: { type: 'string', short: 'c' } } });
  if (code === undefined || !existsSync(builtModule)) {
    console.error(code === undefined ? "usage: npm run pwsh -- -c '<code>'" : 'The module is not built yet. Run: npm run build');
    process.exitCode = 2;
  } else {
    const { exitCode } = await execa(...(await powerShell(code)), { stdio: 'inherit', reject: false });
    process.exitCode = exitCode ?? 1;
  }
}
