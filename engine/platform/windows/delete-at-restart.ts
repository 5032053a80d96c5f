import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { longPath } from './long-path.ts';
import { systemLibrary } from './system-library.ts';

const delayUntilReboot = 4; // MOVEFILE_DELAY_UNTIL_REBOOT (winbase.h)

/** Has Windows delete a file, or a folder with all that is in it, at its next start. */
export function deleteAtRestart(target: string): void {
  const moveFile: (from: string, to: null, flags: number) => number = systemLibrary('kernel32.dll').func('MoveFileExW', 'int', [
    'str16',
    'str16',
    'uint32',
  ]);
  // In this order, for Windows deletes only folders that are empty.
  if (lstatSync(target).isDirectory()) {
    for (const name of readdirSync(target)) deleteAtRestart(path.join(target, name));
  }
  moveFile(longPath(target), null, delayUntilReboot);
}
