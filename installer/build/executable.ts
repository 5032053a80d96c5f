import { execFile } from 'node:child_process';
import { chmod, copyFile, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { work } from './folders.ts';
import { executablePath, type Platform } from './platforms.ts';
import { nodeVersion, prebuiltPath } from './prebuilt.ts';
import { setResources } from './resources.ts';

/** Builds the executable of a platform from the bundle, Node, and koffi's native addon; for Windows also with our name and icon. */
export async function buildExecutable(platform: Platform, bundle: string, addon: string): Promise<void> {
  await fillCache(platform);
  const output = executablePath(platform);
  await mkdir(dirname(output), { recursive: true });
  // A separate process, because pkg searches Node in the home folder and changes its working directory to a temporary one.
  const makeSea = fileURLToPath(new URL('./make-sea.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [makeSea, platform.folder, bundle, addon, output], {
    // The variables of Windows and of Linux.
    env: { ...process.env, USERPROFILE: work, TEMP: work, TMP: work, HOME: work, TMPDIR: work },
  });
  if (platform.system === 'win32') setResources(output);
  await chmod(output, 0o755);
}

/**
 * pkg reads Node from the cache `.pkg-cache/sea` in the home folder and downloads it if it is missing. This function stores the Node binary
 * of the npm package there, with an empty archive and the marker files by which pkg recognizes complete downloads.
 */
async function fillCache(platform: Platform): Promise<void> {
  const cache = join(work, '.pkg-cache/sea');
  const name = `node-v${nodeVersion()}-${platform.pkgName}-x64`;
  const windows = platform.system === 'win32';
  const binary = join(cache, windows ? `${name}.exe` : `${name}/bin/node`);
  const archive = join(cache, windows ? `${name}.zip` : `${name}.tar.gz`);
  await mkdir(dirname(binary), { recursive: true });
  await rm(binary, { force: true });
  await link(prebuiltPath(platform.node), binary).catch(() => copyFile(prebuiltPath(platform.node), binary));
  for (const mark of [`${binary}.ok`, archive, `${archive}.ok`]) await writeFile(mark, '');
}
