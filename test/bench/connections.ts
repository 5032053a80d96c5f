import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('hold-connections.ts', import.meta.url));
/** Sockets of one process, so that the usual limit of open files is kept. */
const perProcess = 18_000;

/** Connections that are open until it is stopped. */
export interface OpenConnections {
  /** @throws Error if one of the helpers ended before: the measurement is not valid */
  stop(): Promise<void>;
}

/** Opens this number of sockets of TCP connections within this machine, held by the necessary number of processes. */
export async function openConnections(sockets: number): Promise<OpenConnections> {
  const processes: ChildProcess[] = [];
  for (let left = sockets; left > 0; left -= perProcess) {
    // Each process has its own address, because one address does not have enough ports.
    processes.push(fork(program, [String(Math.min(left, perProcess)), `127.0.1.${processes.length + 1}`]));
  }
  const exits = processes.map((process) => once(process, 'exit'));
  await Promise.all(
    processes.map(async (process, i) => {
      const [first] = await Promise.race([once(process, 'message'), exits[i] ?? []]);
      if (first !== 'ready') {
        throw new Error('A helper ended before its sockets were open: is the limit of open files (ulimit -n) below 20,000?');
      }
    }),
  );
  return {
    stop: async () => {
      const lost = processes.filter(({ connected }) => !connected);
      for (const process of processes) if (process.connected) process.disconnect();
      await Promise.all(exits);
      const causes = lost.map(({ pid, exitCode, signalCode }) => `${pid} by ${signalCode ?? `exit code ${exitCode}`}`);
      if (lost.length > 0) throw new Error(`Helpers ended during the measurement: ${causes.join(', ')}. Measure again.`);
    },
  };
}
