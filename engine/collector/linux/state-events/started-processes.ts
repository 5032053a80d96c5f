import type { ProcessRecord } from './parse-record.ts';

/** What is known of a process that has ended before it could be read. */
export interface StartedProcess {
  readonly parentProcessId: number;
  /** The name that the kernel gave it at its last exec; null if it still runs its parent's program. */
  readonly comm: string | null;
}

/** How many are kept: a machine that starts processes and never ends them must not fill the memory. */
const maxProcesses = 50_000;

/** The running processes that have started since the events are read. */
export class StartedProcesses {
  private readonly byPid = new Map<number, StartedProcess>();

  /** Records must be added in the order of their times. */
  add({ kind, processId, parentProcessId, comm }: ProcessRecord): void {
    if (kind === 'ended') this.byPid.delete(processId);
    else if (kind === 'started') this.set(processId, { parentProcessId, comm: this.byPid.get(parentProcessId)?.comm ?? null });
    else this.set(processId, { parentProcessId: this.byPid.get(processId)?.parentProcessId ?? 0, comm });
  }

  private set(pid: number, process: StartedProcess): void {
    const [oldest] = this.byPid.keys();
    if (this.byPid.size >= maxProcesses && oldest !== undefined) this.byPid.delete(oldest);
    this.byPid.set(pid, process);
  }

  get(pid: number): StartedProcess | undefined {
    return this.byPid.get(pid);
  }

  /** Forgets all: records were lost, so that a name may belong to an earlier process. */
  clear(): void {
    this.byPid.clear();
  }
}
