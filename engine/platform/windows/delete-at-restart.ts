import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { moveFileEx } from './kernel32.ts';
import { longPath } from './long-path.ts';

const delayUntilReboot = 4; // MOVEFILE_DELAY_UNTIL_REBOOT (winbase.h)

/** Has Windows delete a file, or a folder with all that is in it, at its next start. */
export function deleteAtRestart(target: string): void {
  // In this order, for Windows deletes only folders that are empty.
  if (lstatSync(target).isDirectory()) {
    for (const name of readdirSync(target)) deleteAtRestart(path.join(target, name));
  }
  moveFileEx(longPath(target), null, delayUntilReboot);
}
