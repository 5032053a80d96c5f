import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { partPath } from './parts.ts';
import { platforms, windows, type Platform } from './platforms.ts';

/** Path of the native addon that goes into a platform's executable, and into the module next to it. */
export type AddonOf = (platform: Platform) => string;

/** The native addons as npm has them. */
export const addonFromNpm: AddonOf = ({ koffi }) => partPath(koffi);

/**
 * Copies the native addons into a folder and has the one for Windows signed, before they are sealed in the executables: under policies such
 * as Windows Defender Application Control a program may load signed libraries only.
 * @param sign signs a file in place
 */
export async function prepareAddons(folder: string, sign: (file: string) => Promise<void>): Promise<AddonOf> {
  const addonOf: AddonOf = (platform) => join(folder, `koffi-${platform.folder}.node`);
  await mkdir(folder, { recursive: true });
  for (const platform of platforms) await copyFile(addonFromNpm(platform), addonOf(platform));
  await sign(addonOf(windows));
  return addonOf;
}
