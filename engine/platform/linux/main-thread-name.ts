import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Gives the process the name of its executable in lists of processes: Linux takes the main thread's name, and Node 24 calls that thread
 * `MainThread` (proc(5), `/proc/pid/comm`). The kernel keeps 15 bytes of it.
 */
export function nameMainThread(): void {
  try {
    writeFileSync('/proc/self/comm', basename(process.execPath));
  } catch {
    // Without /proc nothing lists processes by name.
  }
}
