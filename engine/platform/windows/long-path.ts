import { win32 } from 'node:path';

/**
 * MAX_PATH (260 characters, minwindef.h) without the room for a file name of 8.3 that CreateDirectoryW demands: the lowest limit there
 * is.
 */
const maxPath = 248;

/**
 * A full path as a Windows function takes it that is called directly: above a length of 247 to 259 characters, such functions need the
 * prefix `\\?\` (`\\?\UNC\` for a share) unless the machine and the program opt out of that limit. Node's own functions add it
 * themselves.
 */
export function longPath(path: string): string {
  return path.length < maxPath ? path : win32.toNamespacedPath(path);
}
