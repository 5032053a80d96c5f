import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dist } from '../../../installer/build/folders.ts';
import product from '../../../package.json' with { type: 'json' };
import { onPath, requireTool } from '../../require-tool.ts';

const { version } = product;
export const windowsHandOut = join(dist, `PortReporter-${version}-win-x64.zip`);
export const linuxHandOut = join(dist, `portreporter-${version}-linux-x64.tar.gz`);
export const linuxFolder = `portreporter-${version}`;
export const galleryPackageFile = join(dist, `PortReporter.${version}.nupkg`);
export const billOfMaterials = join(dist, `PortReporter-${version}.cdx.json`);
export const noticesFile = join(dist, 'ThirdPartyNotices.txt');
export const sumsFile = join(dist, 'SHA256SUMS');

const all = [windowsHandOut, linuxHandOut, galleryPackageFile, billOfMaterials, noticesFile, sumsFile];

/** Call in a suite's `before` hook: it needs the release packages that `npm run package` builds. */
export function requireHandOuts(context: Mocha.Context): void {
  requireTool(
    context,
    'the release packages',
    all.every((file) => existsSync(file)),
    'Make them: npm run package',
  );
  // Windows' own tar reads zip files too.
  const tools = process.platform === 'win32' ? ['tar'] : ['unzip', 'tar', 'python3'];
  for (const tool of tools) requireTool(context, tool, onPath(tool), `On Debian: apt-get install ${tool}`);
}

/** Unpacks the release package for Windows. */
export function unpackWindowsHandOut(folder: string): void {
  if (process.platform === 'win32') execFileSync('tar', ['-xf', windowsHandOut, '-C', folder]);
  else execFileSync('unzip', ['-q', windowsHandOut, '-d', folder]);
}

/** Unpacks the Gallery's package as PowerShellGet does, which knows nothing of modes: no file is executable. */
export function unpackFromGallery(folder: string): void {
  execFileSync('python3', ['-m', 'zipfile', '--extract', galleryPackageFile, folder]);
}

/** The files in a folder and below, with paths within it, in order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(folder.length + 1))
    .toSorted();
}
