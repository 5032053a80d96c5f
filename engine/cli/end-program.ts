import { exitCodes, type ExitCode } from './errors.ts';
import { finishOutput } from './output/standard-output.ts';
import { onStdinClose } from './stdin-close.ts';

/**
 * Ends the process when its output is written, without process.exit. That waits for all threads: one may wait for a reader, and one of V8
 * for the main thread, forever (nodejs/node#54918). On Windows it can abort, with an assertion of libuv and another exit code
 * (nodejs/node#56645). 24.21 has both faults.
 */
export async function endProgram(exitCode: ExitCode): Promise<never> {
  await finishOutput();
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
