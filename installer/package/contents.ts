import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { addonFromNpm } from '../build/addons.ts';
import { root } from '../build/folders.ts';
import { nativeAddonPlugin } from '../build/native-plugin.ts';
import { platforms } from '../build/platforms.ts';

/** A package from npm of which something is inside the program. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As an SPDX expression; null where the package does not say. */
  readonly license: string | null;
  readonly author: string | null;
  readonly folder: string;
}

/**
 * What the program is made of, from esbuild. Without the plugin that keeps parts out of the bundle and lays them beside it in the
 * executable: here they count.
 */
export async function programContents(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['engine/main.ts', ...new Set(platforms.flatMap(({ workers }) => workers))],
    outdir: 'contents',
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    metafile: true,
    write: false,
    logLevel: 'error',
    plugins: [nativeAddonPlugin(addonFromNpm)],
  });
  return metafile;
}

/** The packages that files of the program come from, by name. */
export function bundledPackages(contents: Metafile): BundledPackage[] {
  const folders = Object.keys(contents.inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)].map((folder) => readPackage(join(root, folder))).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** A package by what its own package.json says. */
export function readPackage(folder: string): BundledPackage {
  const { name, version, license, author }: { name: string; version: string; license?: string; author?: string | { name: string } } =
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name, version, license: license ?? null, author: (typeof author === 'object' ? author.name : author) ?? null, folder };
}
