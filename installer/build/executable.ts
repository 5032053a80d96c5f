import { execFile } from 'node:child_process';
import { chmod, copyFile, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { work } from './folders.ts';
import { nodeVersion, partPath } from './parts.ts';
import { executablePath, type Platform } from './platforms.ts';
import { setResources } from './resources.ts';

/** Makes the executable of a platform from the program's bundle: Node, koffi's native addon, and for Windows our name and icon. */
export async function makeExecutable(platform: Platform, bundle: string, addon: string): Promise<void> {
  await fillCache(platform);
  const output = executablePath(platform);
  await mkdir(dirname(output), { recursive: true });
  // A process of its own: pkg looks for Node in the home folder and works in a temporary one, changing its current directory.
  const sealing = fileURLToPath(new URL('./make-sea.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [sealing, platform.folder, bundle, addon, output], {
    // Those of Windows and those of Linux.
    env: { ...process.env, USERPROFILE: work, TEMP: work, TMP: work, HOME: work, TMPDIR: work },
  });
  if (platform.system === 'win32') setResources(output);
  await chmod(output, 0o755);
}

/**
 * pkg takes Node from a cache in the home folder, `.pkg-cache/sea`, and downloads what is not there. This lays Node's binary from npm
 * there, with the empty archive and the marks by which pkg knows it as complete.
 */
async function fillCache(platform: Platform): Promise<void> {
  const cache = join(work, '.pkg-cache/sea');
  const name = `node-v${nodeVersion()}-${platform.pkgName}-x64`;
  const windows = platform.system === 'win32';
  const binary = join(cache, windows ? `${name}.exe` : `${name}/bin/node`);
  const archive = join(cache, windows ? `${name}.zip` : `${name}.tar.gz`);
  await mkdir(dirname(binary), { recursive: true });
  await rm(binary, { force: true });
  await link(partPath(platform.node), binary).catch(() => copyFile(partPath(platform.node), binary));
  for (const mark of [`${binary}.ok`, archive, `${archive}.ok`]) await writeFile(mark, '');
}
