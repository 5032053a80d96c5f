import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * Extraction directory of the native addon: the first of these that the caller can write to. Less privileged accounts cannot write to any
 * of them.
 *
 * On Windows no access list can be read or set before the native addon is loaded, so the directories inherit a suitable one: only
 * LocalSystem and administrators can write below `System32\config\systemprofile`, LocalSystem's profile (a caller that can is elevated),
 * and only they and the user can write to the user's local application data. On Linux {@link writableByOthers} checks the directory.
 */
export function addonDirectories(): string[] {
  if (process.platform === 'win32') {
    const localData = process.env['LOCALAPPDATA'] ?? join(home(), 'AppData/Local');
    return [join(windowsFolder(), 'System32/config/systemprofile/AppData/Local/PortReporter'), join(localData, 'PortReporter')];
  }
  if (isPrivileged()) return ['/var/cache/portreporter'];
  // XDG Base Directory Specification: relative paths must be ignored.
  const cache = process.env['XDG_CACHE_HOME'] ?? '';
  return [join(isAbsolute(cache) ? cache : join(home(), '.cache'), 'portreporter')];
}

/**
 * Linux: why an account other than the caller and root can change the file or directory, as `<path> <reason>`; null if no other account
 * can. Owner and mode of the path itself and of all its parents are checked; a POSIX access list affects the group bits of the mode. A
 * parent can be writable by all if it is sticky, like /tmp.
 * @param path absolute, without symbolic links (a link counts as writable)
 * @throws NodeJS.ErrnoException if it does not exist
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
 * Linux: whether the process has more rights than the user who started it: it runs as root, is set-user-ID, or has capabilities. Such a
 * process must not trust files that this user can write.
 */
function isPrivileged(): boolean {
  if (process.geteuid?.() === 0 || process.getuid?.() !== process.geteuid?.()) return true;
  // proc_pid_status(5): the effective set, in hexadecimal
  return /^CapEff:\s*0*[1-9a-f]/m.test(readFileSync('/proc/self/status', 'latin1'));
}

/** The user's home directory. For an account without one, as in a container, a path at which no directory can be created. */
function home(): string {
  try {
    return homedir();
  } catch {
    return '/nonexistent';
  }
}

/** The Windows folder as the kernel resolves it: an environment variable could be changed. */
function windowsFolder(): string {
  try {
    return realpathSync.native(String.raw`\\?\GLOBALROOT\SystemRoot`);
  } catch {
    // Wine does not have this link.
    return process.env['SystemRoot'] ?? String.raw`C:\Windows`;
  }
}
