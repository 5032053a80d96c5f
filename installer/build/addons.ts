import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { platforms, windows, type Platform } from './platforms.ts';
import { prebuiltPath } from './prebuilt.ts';

/** Path of the native addon that is embedded in a platform's executable and stored next to it in the module. */
export type AddonOf = (platform: Platform) => string;

/** The native addons of the npm packages. */
export const addonFromNpm: AddonOf = ({ koffi }) => prebuiltPath(koffi);

/**
 * Copies the native addons to a folder and signs the one for Windows before they are embedded in the executables: policies such as Windows
 * Defender Application Control allow a program to load signed libraries only.
 * @param sign signs a file in place
 */
export async function prepareAddons(folder: string, sign: (file: string) => Promise<void>): Promise<AddonOf> {
  const addonOf: AddonOf = (platform) => join(folder, `koffi-${platform.folder}.node`);
  await mkdir(folder, { recursive: true });
  for (const platform of platforms) await copyFile(addonFromNpm(platform), addonOf(platform));
  await sign(addonOf(windows));
  return addonOf;
}
