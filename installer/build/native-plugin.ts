import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { AddonOf } from './addons.ts';
import { root } from './folders.ts';
import { platforms } from './platforms.ts';

/**
 * Replaces koffi's `static.cjs`, the file by which koffi requests its native addon, by our own loader. Ours returns the addon or throws, so
 * that koffi never searches the disk for one.
 */
export const nativeAddonPlugin = (addonOf: AddonOf): Plugin => ({
  name: 'native addon',
  setup(build) {
    build.onResolve({ filter: /^koffi$/ }, () => ({ path: join(root, 'node_modules/koffi/index.cjs') }));
    build.onLoad({ filter: /[\\/]koffi[\\/]src[\\/]koffi[\\/]src[\\/]static\.cjs$/ }, () => ({
      contents: `
        import { loadNativeAddon } from './engine/platform/native-addon.ts';
        const fileNames = ${JSON.stringify(fileNames(addonOf))};
        export const loadStatic = (platform) => loadNativeAddon(fileNames[platform]);
      `,
      loader: 'js',
      resolveDir: root,
    }));
  },
});

/**
 * File names of the extracted native addons, by platform as koffi names it: `win32-x64`, `linux-x64`. The name contains the hash of the
 * content, so that two versions of Port Reporter do not replace each other's.
 */
function fileNames(addonOf: AddonOf): Record<string, string> {
  const name = (file: string): string => `koffi-${createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)}.node`;
  return Object.fromEntries(platforms.map((platform) => [`${platform.system}-x64`, name(addonOf(platform))]));
}
