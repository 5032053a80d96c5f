/** Signals that request an exit, with the reason that is logged. Windows sends SIGHUP when the console window is closed. */
const signals = {
  SIGINT: 'Ctrl-C was pressed',
  SIGTERM: 'the system requested it (SIGTERM)',
  SIGHUP: 'its console was closed (SIGHUP)',
  SIGBREAK: 'Ctrl-Break was pressed',
} as const;

/** Resolves with the reason, as a clause, when one of the signals arrives. */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const [signal, reason] of Object.entries(signals)) process.on(signal, () => resolve(reason));
  });
}
