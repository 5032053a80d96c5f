import { build } from 'esbuild';
import { join } from 'node:path';
import { root } from './folders.ts';
import { nativePlugin } from './native-plugin.ts';

/**
 * The program as one CommonJS file, `outfile`. Modules reached by dynamic `import()` are inside too, but not evaluated before they are
 * asked for. The same sources make the same bytes, wherever they lie.
 */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22.18',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [nativePlugin],
  });
}
