import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

const sources = join(import.meta.dirname, 'host');

/**
 * The path of the small host on PowerShell's own engine, for Linux or for Windows, built if it is not there or older than its sources.
 * The first build on a machine takes a minute or two. Needs the .NET 10 SDK.
 */
export async function hostFor(system: 'linux-x64' | 'win-x64'): Promise<string> {
  const folder = join(sources, 'bin', system);
  const program = join(folder, system === 'win-x64' ? 'powershell-host.exe' : 'powershell-host');
  const changed = Math.max(...globSync(join(sources, '*.cs*')).map((file) => statSync(file).mtimeMs));
  if (existsSync(program) && statSync(program).mtimeMs >= changed) return program;
  // On Linux the runtime that the SDK brings along does; a Windows under test has none.
  await execa('dotnet', [
    'publish', sources, '--configuration', 'Release', '--runtime', system, '--self-contained', String(system === 'win-x64'),
    '--output', folder, '--verbosity', 'quiet', '--nologo',
  ], { stdout: process.stderr });
  return program;
}
