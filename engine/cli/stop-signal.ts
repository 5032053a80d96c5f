/** Signals that ask to end, and in which words that is written down. Windows sends SIGHUP when the console's window is closed. */
const signals = {
  SIGINT: 'Ctrl-C was pressed',
  SIGTERM: 'the system asked for it (SIGTERM)',
  SIGHUP: 'its console was closed (SIGHUP)',
  SIGBREAK: 'Ctrl-Break was pressed',
} as const;

/** Settled, with the end of a sentence that says why, when somebody asks the program to end. */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const [signal, words] of Object.entries(signals)) process.on(signal, () => resolve(words));
  });
}
