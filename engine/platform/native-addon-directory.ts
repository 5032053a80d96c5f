import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * Where the native part is unpacked to: the first of these folders that the caller may write. Nobody with fewer rights than the caller
 * can write there.
 *
 * On Windows no access list can be read or set before the native part is loaded, so these are folders that have the right one by
 * inheritance: below `System32\config\systemprofile`, LocalSystem's own profile, only LocalSystem and administrators can write (whoever
 * may is elevated); in the local application data only their user and those. On Linux {@link writableByOthers} is asked.
 */
export function addonDirectories(): string[] {
  if (process.platform === 'win32') {
    const localData = process.env['LOCALAPPDATA'] ?? join(home(), 'AppData/Local');
    return [join(windowsFolder(), 'System32/config/systemprofile/AppData/Local/PortReporter'), join(localData, 'PortReporter')];
  }
  if (isPrivileged()) return ['/var/cache/portreporter'];
  // XDG Base Directory Specification: a relative path is to be ignored.
  const cache = process.env['XDG_CACHE_HOME'] ?? '';
  return [join(isAbsolute(cache) ? cache : join(home(), '.cache'), 'portreporter')];
}

/**
 * Linux: what would let somebody other than the caller and root change what lies at this path, as `<path> <why>`; null when nothing does.
 * Looked at are the file or folder itself and all folders above it: owner and mode, in whose group bits a POSIX access list shows. A
 * folder above may be writable by all if it is sticky, as /tmp is.
 * @param path absolute, without symbolic links (one would be named as writable)
 * @throws NodeJS.ErrnoException when it is not there
 */
export function writableByOthers(path: string): string | null {
  const trusted = isPrivileged() ? [0] : [0, process.geteuid?.()];
  let allowed = 0;
  for (let resolved = path; ; resolved = dirname(resolved)) {
    const { mode, uid } = lstatSync(resolved);
    if (!trusted.includes(uid)) return `${resolved} belongs to another user`;
    if ((mode & 0o022) !== 0 && (mode & allowed) === 0) return `${resolved} is writable by others`;
    if (resolved === '/') return null;
    allowed = 0o1000;
  }
}

/**
 * Linux: whether the process has rights that the user who started it has not: it is root's, or set-user-ID, or holds capabilities. Such
 * a process must not trust what that user can write.
 */
function isPrivileged(): boolean {
  if (process.geteuid?.() === 0 || process.getuid?.() !== process.geteuid?.()) return true;
  // proc_pid_status(5): the effective set, in hexadecimal
  return /^CapEff:\s*0*[1-9a-f]/m.test(readFileSync('/proc/self/status', 'latin1'));
}

/** The user's home folder. An account without one, as a container may have, gets a path at which nothing can be made. */
function home(): string {
  try {
    return homedir();
  } catch {
    return '/nonexistent';
  }
}

/** The Windows folder as the kernel knows it: an environment variable could say something else. */
function windowsFolder(): string {
  try {
    return realpathSync.native(String.raw`\\?\GLOBALROOT\SystemRoot`);
  } catch {
    // Wine has no such link.
    return process.env['SystemRoot'] ?? String.raw`C:\Windows`;
  }
}
