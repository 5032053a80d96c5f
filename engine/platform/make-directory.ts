import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../model/error-code.ts';

/**
 * Makes a folder with those above it, on Linux for their owner alone. Not by Node's `recursive`: where /proc refuses a folder with ENOENT
 * that tries for ever, and on a read-only disk it tells the wrong reason.
 * @throws the system's error
 */
export function makeDirectory(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    if (errorCode(error) !== 'ENOENT' || folder === dirname(folder)) throw error;
    makeDirectory(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}
