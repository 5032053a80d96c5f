import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../model/error-code.ts';

/**
 * Creates a directory and its missing parents, on Linux accessible to their owner only. Node's `recursive` option is not used: it never
 * ends if /proc rejects a directory with ENOENT, and reports a wrong error on a read-only disk.
 * @throws the system's error
 */
export function makeDirectory(folder: string): void {
  try {
    makeOne(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || folder === dirname(folder)) throw error;
    makeDirectory(dirname(folder));
    makeOne(folder);
  }
}

/** Another process may have created it, also between two calls. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
