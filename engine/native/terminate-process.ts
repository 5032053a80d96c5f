import { systemLibrary } from './system-library.ts';

const currentProcess = 0xffff_ffff_ffff_ffffn; // GetCurrentProcess (processthreadsapi.h): always this value

/**
 * Windows: ends this process at once, from any thread. Unlike process.exit it waits for no thread: process.exit joins all of them, and a
 * thread that is in StartServiceCtrlDispatcherW returns only when the service has stopped.
 * The caller closes its files first.
 */
export function terminateProcess(exitCode: number): never {
  const terminate: (process: bigint, exitCode: number) => number =
    systemLibrary('kernel32.dll').func('TerminateProcess', 'int', ['uintptr_t', 'uint32']);
  terminate(currentProcess, exitCode);
  // Not reached unless the call failed.
  process.abort();
}
