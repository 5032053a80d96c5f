import { readdirSync, readFileSync, realpathSync, rmdirSync, rmSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { getRawAsset } from 'node:sea';
import { errorCode, errorReason } from '../model/error-code.ts';
import { UserFacingError } from '../model/user-facing-error.ts';
import { makeDirectory } from './make-directory.ts';
import { addonDirectories, writableByOthers } from './native-addon-directory.ts';
import { replaceFile } from './replace-file.ts';

/** The native addon cannot be used; the target is the file or directory that causes the error. */
export class NativeAddonError extends UserFacingError {
  constructor(message: string, target: string, remedy: string, options?: ErrorOptions) {
    super('NativePart', 'ResourceUnavailable', message, target, remedy, options);
  }
}

/** The native addon, or its directory, was deleted after it was found or written. */
export class RemovedAddonError extends NativeAddonError {}

const addonCopy = "koffi.node from the PowerShell module's bin folder next to the executable.";

/** An account without a writable home directory can specify another directory. For root it is fixed. */
function extractRemedy(folder: string): string {
  if (process.platform !== 'linux' || folder.startsWith('/var/cache/')) return `Copy ${addonCopy}`;
  return `Set XDG_CACHE_HOME to a directory that only this account can write to, or copy ${addonCopy}`;
}

const systemRemedy = 'Port Reporter runs on Windows 10 1809 or later and on Linux with glibc 2.28 or later, both x64.';

/**
 * Loads the native addon, which is embedded in the executable as the asset `koffi.node`, and returns its exports. The system can load files
 * only: a `koffi.node` next to the executable is used if it is byte-identical and no other account can change it; otherwise the addon is
 * extracted once to one of {@link addonDirectories}. No other location is used.
 * @param fileName name of the extracted file, different for each content; undefined if the executable was built for another platform
 * @throws NativeAddonError
 */
export function loadNativeAddon(fileName: string | undefined): unknown {
  if (fileName === undefined) {
    throw new NativeAddonError(`there is no native addon for ${process.platform} on ${process.arch}`, process.execPath, systemRemedy);
  }
  const addon = new Uint8Array(getRawAsset('koffi.node'));
  const nextToExecutable = join(dirname(process.execPath), 'koffi.node');
  if (matchesEmbedded(nextToExecutable, addon)) return load(nextToExecutable, openAddon);
  return loadExtracted(addonDirectories(), fileName, addon);
}

/**
 * Extracts and loads the native addon. Setup deletes extracted addons at its end, perhaps between the two: a process to which this happens
 * extracts the addon to a directory of its own, which setup deletes after the process has ended only.
 * @param open loads a file and returns its exports
 * @throws NativeAddonError
 */
export function loadExtracted(folders: readonly string[], fileName: string, addon: Uint8Array, open = openAddon): unknown {
  try {
    return load(extractTo(folders, fileName, addon), open);
  } catch (error) {
    if (!(error instanceof RemovedAddonError)) throw error;
    return load(extractTo(folders.map(ownDirectory), fileName, addon), open);
  }
}

/** The directory in place of a shared one that only this process uses. */
const ownDirectory = (shared: string): string => `${shared}-${process.pid}`;

function openAddon(file: string): unknown {
  const module: { exports: unknown } = { exports: {} };
  process.dlopen(module, file);
  return module.exports;
}

/** @throws NativeAddonError */
function load(file: string, open: (file: string) => unknown): unknown {
  const before = statSync(file, { throwIfNoEntry: false });
  try {
    return open(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    // The error itself does not show this: a library that the addon imports can be missing too.
    const removed = !isSame(before, statSync(file, { throwIfNoEntry: false }));
    throw new (removed ? RemovedAddonError : NativeAddonError)(
      `cannot load the native addon ${file} (${reason})`,
      file,
      `${systemRemedy} If a policy blocks programs in that directory: copy ${addonCopy}`,
      { cause: error },
    );
  }
}

/** Whether both are the same file: another process may have written a deleted one again, and Linux reuses inodes. */
function isSame(before: Stats | undefined, now: Stats | undefined): boolean {
  return before !== undefined && before.ino === now?.ino && before.birthtimeMs === now.birthtimeMs;
}

/**
 * Writes the native addon to the first of the directories that the caller can write to, unless it is there already, and returns its path.
 * @throws NativeAddonError, RemovedAddonError
 */
export function extractTo(folders: readonly string[], fileName: string, addon: Uint8Array): string {
  const [folder = '', ...alternatives] = folders;
  let created = false;
  try {
    makeDirectory(folder);
    created = true;
    const resolved = realpathSync(folder);
    const danger = process.platform === 'linux' ? writableByOthers(resolved) : null;
    if (danger !== null) {
      throw new NativeAddonError(
        `cannot extract the native addon to ${folder} (${danger})`,
        folder,
        `Allow only its owner to write there (chmod go-w), or copy ${addonCopy}`,
      );
    }
    const file = join(resolved, fileName);
    if (!matchesEmbedded(file, addon)) writeAddon(file, addon);
    return file;
  } catch (error) {
    if (error instanceof NativeAddonError) throw error;
    if (alternatives.length > 0 && ['EACCES', 'EPERM'].includes(errorCode(error))) return extractTo(alternatives, fileName, addon);
    const removed = created && errorCode(error) === 'ENOENT';
    throw new (removed ? RemovedAddonError : NativeAddonError)(
      `cannot extract the native addon to ${folder} (${errorReason(error)})`,
      folder,
      extractRemedy(folder),
      { cause: error },
    );
  }
}

/**
 * Removes the files of {@link loadExtracted} from these directories and from those of processes that have ended, for this and other
 * versions, and the directories if they are empty then. A file that a running program has loaded remains: Windows does not delete it.
 */
export function removeExtracted(folders: readonly string[]): void {
  for (const shared of folders) {
    for (const folder of [shared, ...directoriesOfEndedProcesses(shared)]) {
      try {
        for (const name of readdirSync(folder).filter((entry) => /^koffi-[0-9a-f]{16}\.node/.test(entry))) {
          rmSync(join(folder, name), { recursive: true, force: true });
        }
        rmdirSync(folder);
      } catch {
        // It does not exist, is in use, or the caller is not allowed to delete it.
      }
    }
  }
}

/** Existing directories of {@link ownDirectory} whose processes do not run. */
function directoriesOfEndedProcesses(shared: string): string[] {
  const prefix = `${basename(shared)}-`;
  try {
    return readdirSync(dirname(shared))
      .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)) && !isRunning(Number(name.slice(prefix.length))))
      .map((name) => join(dirname(shared), name));
  } catch {
    // The directory above does not exist or cannot be listed.
    return [];
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Writes the file, unless another process does so at the same time. The content is compared before each load: fsync is not needed. */
function writeAddon(file: string, addon: Uint8Array): void {
  try {
    replaceFile(file, addon, { mode: 0o600, durable: false });
  } catch (error) {
    // Another Port Reporter process may have written it first, and Windows does not replace a loaded file.
    if (!matchesEmbedded(file, addon)) throw error;
  }
}

/** Whether the file is byte-identical to the embedded native addon, and no other account can change it. */
function matchesEmbedded(file: string, addon: Uint8Array): boolean {
  try {
    if (process.platform === 'linux' && writableByOthers(file) !== null) return false;
    return readFileSync(file).equals(addon);
  } catch {
    return false;
  }
}
