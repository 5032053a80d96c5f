import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { addonFromNpm, type AddonOf } from './addons.ts';
import { root } from './folders.ts';
import { startUpPlugin } from './lazy-builtins-plugin.ts';
import { nativeAddonPlugin } from './native-plugin.ts';

/**
 * The program as one CommonJS file, `outfile`. Modules reached by dynamic `import()` are inside too, but not evaluated before they are
 * asked for. The same sources make the same bytes, wherever they lie.
 * @param addonOf the native addons that the executables will hold
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
    // A compiled form of the program, which the executable has, allows none.
    supported: { 'dynamic-import': false },
    // Not the names: a stack trace that a user sends us must say where it comes from.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    // What asks for a file's own place gets the executable's; in a worker made of a text there would be none.
    define: { __filename: 'process.execPath', 'import.meta.url': 'process.execPath' },
    // With NODE_V8_COVERAGE set, Node would write a file at the end.
    banner: { js: '"use strict";if(process.env.NODE_V8_COVERAGE)process.getBuiltinModule("node:v8").stopCoverage();' },
    logLevel: 'warning',
    plugins: [nativeAddonPlugin(addonOf), startUpPlugin],
  });
  // Of a single other character V8 makes two bytes of each.
  const other = /.{0,20}[^\0-\x7f]/.exec(await readFile(outfile, 'utf8'));
  if (other) throw new Error(`The bundle is not all ASCII, which makes each start slower: write ${other[0]} with an escape.`);
}
