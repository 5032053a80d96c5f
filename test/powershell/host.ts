import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * The path of the small host of the PowerShell engine for Windows, the remote end of sessions under Wine, built if it is missing or older
 * than its sources. The first build on a machine takes a minute or two. Needs the .NET 10 SDK.
 */
export function windowsSessionHost(): Promise<string> {
  // A Windows under test has no .NET.
  return published('host', 'powershell-host.exe', 'win-x64', ['--runtime', 'win-x64', '--self-contained', 'true']);
}

/** The path of the program that reports features missing in Windows PowerShell 5.1, to be run by `dotnet`; built like the host. */
export function compatibilityChecker(): Promise<string> {
  return published('compatibility', 'compatibility.dll', 'any', []);
}

/** The output of `dotnet publish` for a folder next to this file: `program`, below `bin/` in the folder `target`. */
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
