import { mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { getRawAsset } from 'node:sea';
import { errorCode, errorReason } from '../model/error-code.ts';
import { UserFacingError } from '../model/user-facing-error.ts';
import { makeDirectory } from './make-directory.ts';
import { addonDirectories, writableByOthers } from './native-addon-directory.ts';

/** The native part cannot be used; the target is the file or folder that is in the way. */
export class NativeAddonError extends UserFacingError {
  constructor(message: string, target: string, remedy: string, options?: ErrorOptions) {
    super('NativePart', 'ResourceUnavailable', message, target, remedy, options);
  }
}

const besideWayOut = "Put the koffi.node of the PowerShell module's bin folder beside the executable.";
/** An account without a home that it can write, such as `nobody`, can name another folder. For root it is fixed. */
function unpackWayOut(folder: string): string {
  if (process.platform !== 'linux' || folder.startsWith('/var/cache/')) return besideWayOut;
  return `Set XDG_CACHE_HOME to a folder that only this account can write, or: ${besideWayOut}`;
}

const systemsWayOut = 'Port Reporter runs on Windows 10 1809 or later and on Linux with glibc 2.28 or later, both x64.';

/**
 * Loads koffi's native part, which the executable carries inside as the asset `koffi.node`, and gives its exports. The system loads
 * only files: a `koffi.node` beside the executable is taken if it is the same to the byte and nobody else can change it, else the part is
 * unpacked, once, to a folder of {@link addonDirectories}. There is no third place.
 * @param fileName what to call the unpacked file, another name for every content; undefined when the executable was built for another
 * platform
 * @throws NativeAddonError
 */
export function loadNativeAddon(fileName: string | undefined): unknown {
  if (fileName === undefined) {
    throw new NativeAddonError(`there is no native part for ${process.platform} on ${process.arch}`, process.execPath, systemsWayOut);
  }
  const part = new Uint8Array(getRawAsset('koffi.node'));
  const beside = join(dirname(process.execPath), 'koffi.node');
  const file = matchesEmbedded(beside, part) ? beside : unpackTo(addonDirectories(), fileName, part);
  const module: { exports: unknown } = { exports: {} };
  try {
    process.dlopen(module, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new NativeAddonError(
      `cannot load the native part ${file} (${reason})`,
      file,
      `${systemsWayOut} If programs may not be run from that folder: ${besideWayOut}`,
      { cause: error },
    );
  }
  return module.exports;
}

/**
 * Puts the native part into the first of the folders that the caller may write, unless it is there already, and gives its path.
 * @throws NativeAddonError
 */
export function unpackTo(folders: readonly string[], fileName: string, part: Uint8Array): string {
  const [folder = '', ...others] = folders;
  try {
    makeDirectory(folder);
    const resolved = realpathSync(folder);
    const danger = process.platform === 'linux' ? writableByOthers(resolved) : null;
    if (danger !== null) {
      throw new NativeAddonError(
        `cannot unpack the native part to ${folder} (${danger})`,
        folder,
        `Let its owner alone write there (chmod go-w), or: ${besideWayOut}`,
      );
    }
    const file = join(resolved, fileName);
    if (!matchesEmbedded(file, part)) write(file, part);
    return file;
  } catch (error) {
    if (error instanceof NativeAddonError) throw error;
    if (others.length > 0 && ['EACCES', 'EPERM'].includes(errorCode(error))) return unpackTo(others, fileName, part);
    throw new NativeAddonError(`cannot unpack the native part to ${folder} (${errorReason(error)})`, folder, unpackWayOut(folder), {
      cause: error,
    });
  }
}

/**
 * Takes away what {@link unpackTo} has put into these folders, for this and other versions, and the folders if they are empty then. What is
 * loaded by a running program stays: Windows does not let it be deleted.
 */
export function removeExtracted(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      for (const name of readdirSync(folder).filter((entry) => /^koffi-[0-9a-f]{16}\.node/.test(entry))) {
        rmSync(join(folder, name), { recursive: true });
      }
      rmdirSync(folder);
    } catch {
      // Not there, in use, or not ours to delete.
    }
  }
}

/** Writes the file in a new folder of its own, and only when it is whole moves it to its place. */
function write(file: string, part: Uint8Array): void {
  const tempDirectory = mkdtempSync(`${file}-`);
  try {
    const fresh = join(tempDirectory, basename(file));
    writeFileSync(fresh, part, { flag: 'wx', mode: 0o600 });
    renameSync(fresh, file);
  } catch (error) {
    // Another start of ours may have been first, and Windows does not replace a file that is loaded.
    if (!matchesEmbedded(file, part)) throw error;
  } finally {
    rmSync(tempDirectory, { recursive: true });
  }
}

/** Whether the file is the native part to the byte, and nobody else can change it. */
function matchesEmbedded(file: string, part: Uint8Array): boolean {
  try {
    if (process.platform === 'linux' && writableByOthers(file) !== null) return false;
    return readFileSync(file).equals(part);
  } catch {
    return false;
  }
}
