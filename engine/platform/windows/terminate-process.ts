import koffi from 'koffi';
import { systemLibrary } from './system-library.ts';

const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess (processthreadsapi.h): always this value

/**
 * Ends this process at once, from any thread. Unlike process.exit it waits for no thread: process.exit joins all of them, and a thread that is
 * in StartServiceCtrlDispatcherW returns only when the service has stopped, one that writes to a terminal only when that is read.
 * The caller closes its files first.
 */
export function terminateProcess(exitCode: number): never {
  if (process.platform === 'win32') {
    const terminate: (process: bigint, exitCode: number) => number = systemLibrary('kernel32.dll').func('TerminateProcess', 'int', [
      'uintptr_t',
      'uint32',
    ]);
    terminate(currentProcess, exitCode);
  } else {
    // _exit(2): exit(3) would run the destructor of libuv, which joins its threads.
    koffi.load('libc.so.6').func('_exit', 'void', ['int'])(exitCode);
  }
  // Not reached unless the call failed.
  process.abort();
}
