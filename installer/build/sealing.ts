// Run by executable.ts: node sealing.ts <platform's folder> <bundle> <executable to be made>

import { basename, join } from 'node:path';
import sea from 'pkg/lib-es5/sea.js';
import type { SeaConfig } from 'pkg/lib-es5/sea.js';
import { nodeVersion, partPath } from './parts.ts';
import { platforms } from './platforms.ts';

/** Node's settings for a single executable application; pkg hands them all on, but names only some in its types. */
interface SealedConfig extends SeaConfig {
  readonly main: string;
  readonly execArgv: readonly string[];
  readonly execArgvExtension: 'none';
}

const [folder, bundle, output] = process.argv.slice(2);
const platform = platforms.find((one) => one.folder === folder);
if (!platform || !bundle || !output) throw new Error('usage: node sealing.ts <platform folder> <bundle> <executable>');

const seaConfig: SealedConfig = {
  // Seen from the folder that pkg works in, one below the bundle's: an absolute path would stand in the executable.
  main: join('..', basename(bundle)),
  disableExperimentalSEAWarning: true,
  useSnapshot: false,
  // A cache made on Linux is refused on Windows, with a warning to the user.
  useCodeCache: false,
  // The environment has no say: no NODE_OPTIONS, no OpenSSL configuration that loads modules, no debugger on SIGUSR1.
  execArgvExtension: 'none',
  execArgv: [`--openssl-config=${platform.nullDevice}`, '--disable-sigusr1', '--disable-warning=ExperimentalWarning'],
  assets: {
    'koffi.node': partPath(platform.koffi),
    // A thread cannot be started from a path inside the executable; from a text it can.
    ...(platform.system === 'win32' && { 'worker.cjs': join('..', 'worker.cjs') }),
  },
};
await sea.default(bundle, {
  seaConfig,
  signature: false,
  targets: [{ nodeRange: `node${nodeVersion()}`, platform: platform.pkgName, arch: 'x64', output }],
});
