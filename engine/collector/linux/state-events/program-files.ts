import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { setNewest } from '../../../model/set-newest.ts';

/** How many are kept, as of processes. */
const maxFiles = 10_000;
/** The kernel's names of processes have at most 15 bytes. */
const maxCommBytes = 15;

/** The files of the programs that processes have started, for those that end before their path can be read. */
export class ProgramFiles {
  private readonly byPid = new Map<number, string>();

  /** @param file as the process named it at exec */
  add(processId: number, file: string): void {
    setNewest(this.byPid, processId, file, maxFiles);
  }

  delete(processId: number): void {
    this.byPid.delete(processId);
  }

  clear(): void {
    this.byPid.clear();
  }

  /**
   * The path of the executable of a process, without links. Null if it is not certain: if the file was named relative to a directory, does
   * not exist (any more, or in this mount namespace), or is a script, which another program runs.
   * @param comm the name that the kernel gave to the process at the same exec
   */
  pathOf(processId: number, comm: string): string | null {
    const file = this.byPid.get(processId);
    if (file === undefined || !isAbsolute(file) || !hasComm(file, comm)) return null;
    try {
      return isScript(file) ? null : realpathSync(file);
    } catch {
      return null;
    }
  }
}

function hasComm(file: string, comm: string): boolean {
  return Buffer.from(basename(file)).subarray(0, maxCommBytes).equals(Buffer.from(comm));
}

function isScript(file: string): boolean {
  const start = Buffer.alloc(2);
  const fd = openSync(file, 'r');
  try {
    readSync(fd, start, 0, 2, 0);
  } finally {
    closeSync(fd);
  }
  return start.toString('latin1') === '#!';
}
