import { win32 } from 'node:path';

/**
 * MAX_PATH (260 characters, minwindef.h) minus the length of an 8.3 file name, which CreateDirectoryW requires: the lowest limit of any
 * function.
 */
const maxPath = 248;

/**
 * A full path for a Windows function that is called directly: above a length of 247 to 259 characters, these functions need the prefix
 * `\\?\` (`\\?\UNC\` for a share) unless the machine and the program opt out of that limit. Node's functions add it themselves.
 */
export function longPath(path: string): string {
  return path.length < maxPath ? path : win32.toNamespacedPath(path);
}
