import { cpSync, existsSync, globSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { powerShellTool } from './pwsh.ts';

const sources = join(import.meta.dirname, 'windows-runtime');
const root = join(sources, 'bin/dotnet');

/** PowerShell 7 for Windows under Wine: its program, and the environment variable with the folder of .NET. */
export interface WindowsPowerShell {
  readonly program: string;
  readonly env: { readonly DOTNET_ROOT: string };
}

/** PowerShell 7 for Windows, unmodified, of the same package as {@link powerShellTool}, with the .NET for Windows from NuGet. */
export async function windowsPowerShell(): Promise<WindowsPowerShell> {
  const program = join(await powerShellTool(), 'win/pwsh.exe');
  if (!existsSync(root)) await assembleRuntime();
  return { program, env: { DOTNET_ROOT: `Z:${root.replaceAll('/', '\\')}` } };
}

/** Creates the folder layout of the .NET installer from the files in NuGet packages. */
async function assembleRuntime(): Promise<void> {
  const packages = join(sources, 'bin/packages');
  await execa('dotnet', ['restore', sources, '--packages', packages, '--verbosity', 'quiet'], { stdout: process.stderr });
  const unfinished = `${root}-unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  for (const folder of globSync(join(packages, '*/*/runtimes/win-x64'))) {
    const version = basename(dirname(dirname(folder)));
    const framework = folder.includes('windowsdesktop') ? 'Microsoft.WindowsDesktop.App' : 'Microsoft.NETCore.App';
    const shared = join(unfinished, 'shared', framework, version);
    for (const files of [...globSync(join(folder, 'lib/*')), join(folder, 'native')]) cpSync(files, shared, { recursive: true });
    const resolver = join(shared, 'hostfxr.dll');
    if (existsSync(resolver)) cpSync(resolver, join(unfinished, 'host/fxr', version, 'hostfxr.dll'));
  }
  renameSync(unfinished, root);
  rmSync(packages, { recursive: true });
}
