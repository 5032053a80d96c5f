import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { addonFromNpm } from '../build/addons.ts';
import { root } from '../build/folders.ts';
import { nativeAddonPlugin } from '../build/native-plugin.ts';
import { platforms } from '../build/platforms.ts';

/** An npm package that is bundled into the program. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As an SPDX expression; null if the package does not state it. */
  readonly license: string | null;
  readonly author: string | null;
  readonly folder: string;
}

/**
 * The contents of the program, as reported by esbuild. The plugin that moves data from the bundle to assets of the executable is not used,
 * so that this data is included.
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

/** The packages of the program's files, sorted by name. */
export function bundledPackages(contents: Metafile): BundledPackage[] {
  const folders = Object.keys(contents.inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)].map((folder) => readPackage(join(root, folder))).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Reads the package.json of a package. */
export function readPackage(folder: string): BundledPackage {
  const { name, version, license, author }: { name: string; version: string; license?: string; author?: string | { name: string } } =
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name, version, license: license ?? null, author: (typeof author === 'object' ? author.name : author) ?? null, folder };
}
