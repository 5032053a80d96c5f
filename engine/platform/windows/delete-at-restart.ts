import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { moveFileEx } from './kernel32.ts';
import { longPath } from './long-path.ts';

const delayUntilReboot = 4; // MOVEFILE_DELAY_UNTIL_REBOOT (winbase.h)

/** Schedules the deletion of a file, or of a folder and its contents, for the next start of Windows. */
export function deleteAtRestart(target: string): void {
  // Contents first: Windows deletes empty folders only.
  if (lstatSync(target).isDirectory()) {
    for (const name of readdirSync(target)) deleteAtRestart(path.join(target, name));
  }
  moveFileEx(longPath(target), null, delayUntilReboot);
}
