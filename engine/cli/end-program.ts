import { exitCodes, type ExitCode } from './errors.ts';
import { finishOutput } from './output/standard-output.ts';
import { onStdinClose } from './stdin-close.ts';

/**
 * Ends the process when its output is written. A thread that waits for a reader would block process.exit forever. On Windows, process.exit
 * of Node 24 can abort, with an assertion of libuv and another exit code (nodejs/node#56645; 24.21 has the fault).
 */
export async function endProgram(exitCode: ExitCode): Promise<never> {
  const isWritten = await finishOutput();
  if (isWritten && process.platform !== 'win32') process.exit(exitCode);
  try {
    const { terminateProcess } = await import('../platform/terminate-process.ts');
    terminateProcess(exitCode);
  } catch {
    // The native addon cannot be loaded. The program has reported it if it needed the addon.
  }
  process.exit(exitCode);
}

/** `--exit-on-stdin-close`: ends the process, as a success, when standard input is closed. */
export function endOnStdinClose(): void {
  onStdinClose(() => void endProgram(exitCodes.done));
}
