import { setNewest } from '../../../model/set-newest.ts';
import type { ProcessRecord } from './parse-record.ts';

/** What is known of a process that has ended before it could be read. */
export interface StartedProcess {
  /** 0 if it is unknown. */
  readonly parentProcessId: number;
  /** The last name that the kernel reported; null if it is still that of its parent, of which none was reported either. */
  readonly comm: string | null;
  /** The process whose program it runs because it was started without exec: its parent, or the parent's parent; null after an exec. */
  readonly programOf: ProgramOrigin | null;
}

/** A process as it was when it started another one. */
interface ProgramOrigin {
  readonly processId: number;
  /** Microseconds of CLOCK_MONOTONIC. */
  readonly clock: number;
}

/** How many are kept: a machine that starts processes and never ends them must not fill the memory. */
const maxProcesses = 50_000;

/** The running processes that have started since the events are read. */
export class StartedProcesses {
  private readonly byPid = new Map<number, StartedProcess>();

  /** Records must be added in the order of their times. */
  add({ kind, processId, parentProcessId, comm, isExec, clock }: ProcessRecord): void {
    if (kind === 'ended') {
      this.byPid.delete(processId);
      return;
    }
    if (kind === 'started') {
      const parent = this.byPid.get(parentProcessId);
      const programOf = parent?.programOf ?? { processId: parentProcessId, clock };
      this.set(processId, { parentProcessId, comm: parent?.comm ?? null, programOf });
      return;
    }
    const known = this.byPid.get(processId) ?? { parentProcessId: 0, programOf: null };
    this.set(processId, { ...known, comm, programOf: isExec ? null : known.programOf });
  }

  private set(pid: number, process: StartedProcess): void {
    setNewest(this.byPid, pid, process, maxProcesses);
  }

  get(pid: number): StartedProcess | undefined {
    return this.byPid.get(pid);
  }

  /** Forgets all: records were lost, so that a name may belong to an earlier process. */
  clear(): void {
    this.byPid.clear();
  }
}
