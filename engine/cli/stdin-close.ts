/** Flags and help of the option that uses {@link onStdinClose}. */
export const stdinCloseOption = ['--exit-on-stdin-close', 'exit when standard input is closed'] as const;

/**
 * Calls `onClose` when standard input ends. The operating system closes the pipe when the parent process ends, however it ends, so the
 * parent does not have to signal anything. Keeps the program running until then.
 */
export function onStdinClose(onClose: () => void): void {
  process.stdin.on('end', onClose).on('error', onClose).resume();
}
