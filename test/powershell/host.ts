import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * The path of the small host on PowerShell's own engine for Windows, the far end of sessions under wine, built if it is not there or older
 * than its sources. The first build on a machine takes a minute or two. Needs the .NET 10 SDK.
 */
export function windowsSessionHost(): Promise<string> {
  // A Windows under test has no .NET.
  return published('host', 'powershell-host.exe', 'win-x64', ['--runtime', 'win-x64', '--self-contained', 'true']);
}

/** The path of the program that says what is not in Windows PowerShell 5.1, to be run by `dotnet`; built as the host is. */
export function compatibilityChecker(): Promise<string> {
  return published('compatibility', 'compatibility.dll', 'any', []);
}

/** What `dotnet publish` makes of a folder beside this file: `program`, below `bin/` in the folder `target`. */
async function published(name: string, program: string, target: string, options: readonly string[]): Promise<string> {
  const sources = join(import.meta.dirname, name);
  const folder = join(sources, 'bin', target);
  const path = join(folder, program);
  const changed = Math.max(...globSync(join(sources, '*.cs*')).map((file) => statSync(file).mtimeMs));
  if (existsSync(path) && statSync(path).mtimeMs >= changed) return path;
  await execa(
    'dotnet',
    ['publish', sources, '--configuration', 'Release', ...options, '--output', folder, '--verbosity', 'quiet', '--nologo'],
    { stdout: process.stderr },
  );
  return path;
}
