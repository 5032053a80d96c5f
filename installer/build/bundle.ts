import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { addonFromNpm, type AddonOf } from './addons.ts';
import { root } from './folders.ts';
import { lazyBuiltinsPlugin } from './lazy-builtins-plugin.ts';
import { nativeAddonPlugin } from './native-plugin.ts';

/**
 * Bundles the program to one CommonJS file, `outfile`. Modules of dynamic `import()` are included, but only evaluated when they are
 * imported. The bundle is reproducible and does not depend on the location of the sources.
 * @param addonOf the native addons that will be embedded
 */
export async function bundle(entry: string, outfile: string, addonOf: AddonOf = addonFromNpm): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [resolve(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // The code cache in the executable does not support dynamic imports.
    supported: { 'dynamic-import': false },
    // Identifiers are kept, so that stack traces in problem reports are readable.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    // Modules that use their own location get the path of the executable: a worker created from a string has no location.
    define: { __filename: 'process.execPath', 'import.meta.url': 'process.execPath' },
    // Otherwise Node writes a file at exit if NODE_V8_COVERAGE is set.
    banner: { js: '"use strict";if(process.env.NODE_V8_COVERAGE)process.getBuiltinModule("node:v8").stopCoverage();' },
    logLevel: 'warning',
    plugins: [nativeAddonPlugin(addonOf), lazyBuiltinsPlugin],
  });
  // A single wider character makes V8 store the whole string as UTF-16.
  const nonAscii = /.{0,20}[^\0-\x7f]/.exec(await readFile(outfile, 'utf8'));
  if (nonAscii) throw new Error(`The bundle is not ASCII-only, which slows down every start. Replace ${nonAscii[0]} with an escape.`);
}
