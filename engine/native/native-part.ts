import { hash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getRawAsset } from 'node:sea';
import { nativeFolders, writableByOthers } from './native-folder.ts';

/** The native part cannot be used. `message` is `what (why)`, without a full stop. */
export class NativePartError extends Error {
  readonly code = 'NativePart';
  /** A name of System.Management.Automation.ErrorCategory. */
  readonly category = 'ResourceUnavailable';
  /** The file or folder that is in the way. */
  readonly target: string;
  /** A sentence that says what the user can do. */
  readonly wayOut: string;
  constructor(message: string, target: string, wayOut: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NativePartError';
    this.target = target;
    this.wayOut = wayOut;
  }
}

const besideWayOut = 'Put the koffi.node of the PowerShell module\'s bin folder beside the executable.';

/**
 * Loads koffi's native part, which the executable carries inside as the asset `koffi.node`, and gives its exports. The system loads
 * only files: a `koffi.node` beside the executable is taken if it is the same to the byte and nobody else can change it, else the part is
 * unpacked, once, to a folder of {@link nativeFolders}. There is no third place.
 * @param sha256 what the part must hash to; undefined when the executable was built for another platform
 * @throws NativePartError
 */
export function loadNativePart(sha256: string | undefined): unknown {
  const beside = join(dirname(process.execPath), 'koffi.node');
  const file = sha256 && isGenuine(beside, sha256) ? beside : unpack(sha256);
  const module: { exports: unknown } = { exports: {} };
  try {
    process.dlopen(module, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new NativePartError(`cannot load the native part ${file} (${reason})`, file,
      'Port Reporter runs on Windows 10 1809 or later and on Linux with glibc 2.28 or later, both x64. ' +
      `If programs may not be run from that folder: ${besideWayOut}`,
      { cause: error });
  }
  return module.exports;
}

function unpack(sha256: string | undefined): string {
  const bytes = new Uint8Array(getRawAsset('koffi.node'));
  if (sha256 === undefined || hash('sha256', bytes) !== sha256) {
    throw new NativePartError(`the native part inside ${process.execPath} is not the one it was built with`, process.execPath,
      'Get the executable anew, for this system.');
  }
  return unpackTo(nativeFolders(), bytes, sha256);
}

/**
 * Puts the native part into the first of the folders that the caller may write, unless it is there already, and gives its path.
 * @throws NativePartError
 */
export function unpackTo(folders: readonly string[], bytes: Uint8Array, sha256: string): string {
  const [folder = '', ...others] = folders;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const place = realpathSync(folder);
    const danger = process.platform === 'linux' ? writableByOthers(place) : null;
    if (danger !== null) {
      throw new NativePartError(`cannot unpack the native part to ${folder} (${danger})`, folder,
        `Let its owner alone write there (chmod go-w), or: ${besideWayOut}`);
    }
    const file = join(place, `koffi-${sha256.slice(0, 16)}.node`);
    if (!isGenuine(file, sha256)) write(file, bytes, sha256);
    return file;
  } catch (error) {
    if (error instanceof NativePartError) throw error;
    // As `EACCES: permission denied, mkdir '/x'`
    const reason = error instanceof Error ? error.message.split(', ')[0] ?? '' : String(error);
    if (others.length > 0 && /^(EACCES|EPERM):/.test(reason)) return unpackTo(others, bytes, sha256);
    throw new NativePartError(`cannot unpack the native part to ${folder} (${reason})`, folder, besideWayOut, { cause: error });
  }
}

/** Writes the file under a name that nobody can know, and only when it is whole gives it its own. */
function write(file: string, bytes: Uint8Array, sha256: string): void {
  const fresh = `${file}.${randomUUID()}`;
  try {
    writeFileSync(fresh, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    // Another start of ours may have been first, and Windows does not replace a file that is loaded.
    if (!isGenuine(file, sha256)) throw error;
  }
}

/** Whether the file holds the native part to the byte, and nobody else can change it. */
function isGenuine(file: string, sha256: string): boolean {
  try {
    if (process.platform === 'linux' && writableByOthers(file) !== null) return false;
    return hash('sha256', readFileSync(file)) === sha256;
  } catch {
    return false;
  }
}
