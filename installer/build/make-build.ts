import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareAddons } from './addons.ts';
import { summaryLine } from './build-summary.ts';
import { bundle } from './bundle.ts';
import { buildExecutable } from './executable.ts';
import { dist, root, work } from './folders.ts';
import { makeModule } from './module.ts';
import { executablePath, platforms, workerAsset } from './platforms.ts';
import { installPrebuilt } from './prebuilt.ts';

/**
 * Builds the executables and the module in `dist/`.
 * @param signAddon signs the native addon for Windows in place
 */
export async function makeBuild(signAddon: (file: string) => Promise<void> = () => Promise.resolve()): Promise<void> {
  await installPrebuilt();
  await rm(dist, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const addonOf = await prepareAddons(join(work, 'addons'), signAddon);
  const program = join(work, 'portreporter.cjs');
  await bundle('engine/main.ts', program, addonOf);
  for (const worker of new Set(platforms.flatMap(({ workers }) => workers))) {
    await bundle(worker, join(work, workerAsset(worker)), addonOf);
  }
  await Promise.all(platforms.map((platform) => buildExecutable(platform, program, addonOf(platform))));
  await makeModule(
    join(root, 'powershell/PortReporter'),
    join(dist, 'PortReporter'),
    platforms.flatMap((platform) => [
      { source: executablePath(platform), destination: join('bin', platform.folder, platform.executable) },
      // An addon next to the executable is loaded directly, so that it need not be extracted.
      { source: addonOf(platform), destination: join('bin', platform.folder, 'koffi.node') },
    ]),
  );
  await rm(work, { recursive: true });
  for (const platform of platforms) console.log(summaryLine(platform));
}
