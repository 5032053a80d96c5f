import type { Plugin } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './folders.ts';
import { partPath } from './parts.ts';
import { platforms } from './platforms.ts';

/**
 * Puts our own loader in the place of koffi's `static.cjs`, the file by which koffi asks for its native part. Ours gives it or throws,
 * so that koffi never goes on to search the disk for one.
 */
export const nativePlugin: Plugin = {
  name: 'native part',
  setup(build) {
    build.onResolve({ filter: /^koffi$/ }, () => ({ path: join(root, 'node_modules/koffi/index.cjs') }));
    build.onLoad({ filter: /[\\/]koffi[\\/]src[\\/]koffi[\\/]src[\\/]static\.cjs$/ }, () => ({
      contents: `
        import { loadNativePart } from './engine/native/native-part.ts';
        const sha256 = ${JSON.stringify(nativeHashes())};
        export const loadStatic = (platform) => loadNativePart(sha256[platform]);
      `,
      loader: 'js',
      resolveDir: root,
    }));
  },
};

/** SHA-256 of koffi's native part by platform, named as koffi does: `win32-x64`, `linux-x64`. */
function nativeHashes(): Record<string, string> {
  const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
  return Object.fromEntries(platforms.map((platform) => [`${platform.system}-x64`, hash(partPath(platform.koffi))]));
}
