import { exit } from './linux/libc.ts';
import { terminateProcess as terminate } from './windows/kernel32.ts';

const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess (processthreadsapi.h): always this value

/**
 * Ends this process at once, from any thread. process.exit waits for all threads: a thread in StartServiceCtrlDispatcherW returns only when
 * the service has stopped, and one that writes to a terminal only when the terminal is read. The caller closes its files first.
 */
export function terminateProcess(exitCode: number): never {
  if (process.platform === 'win32') terminate(currentProcess, exitCode);
  // exit(3) would run the destructor of libuv, which joins its threads.
  else exit(exitCode);
  // Reached only if the call failed.
  process.abort();
}
