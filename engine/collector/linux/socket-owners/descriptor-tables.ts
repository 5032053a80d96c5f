import type { Descriptors } from '../descriptor-scan/descriptors.ts';
import type { ProcessRef } from '../list-processes.ts';
import type { SocketHolders } from './socket-holders.ts';

/** A descriptor table that contains sockets. */
export interface ProcessSockets {
  readonly process: ProcessRef;
  /** The PID, or the id of a thread that has a separate table. */
  readonly task: number;
  /** The list of holders of every socket that only this process holds: one list for all of them. */
  readonly alone: readonly ProcessRef[];
  /**
   * By descriptor: the inode of the TCP or UDP socket. A socket that was in no table is stored as its negative inode: it may be of another
   * kind, or newer than the tables. If it is in no table the next time either, it is stored as 0, like everything else that the process
   * has open. A descriptor that is not open is undefined.
   */
  readonly descriptors: (number | undefined)[];
}

/** The descriptor tables of processes and threads, and through them the {@link SocketHolders}. */
export class DescriptorTables {
  private readonly sockets: SocketHolders;
  /** By task. */
  private readonly tables = new Map<number, ProcessSockets>();
  /** Threads with separate tables. */
  private readonly threads = new Map<ProcessRef, readonly number[]>();
  /** Processes whose descriptors cannot be read. */
  readonly denied = new Set<ProcessRef>();

  constructor(sockets: SocketHolders) {
    this.sockets = sockets;
  }

  clear(): void {
    this.tables.clear();
    this.threads.clear();
    this.denied.clear();
  }

  all(): Iterable<ProcessSockets> {
    return this.tables.values();
  }

  /** The tables of a process. */
  of(process: ProcessRef): ProcessSockets[] {
    return this.tasksOf(process)
      .flatMap((task) => this.tables.get(task) ?? [])
      .filter((table) => table.process === process);
  }

  /** The tasks of a process that have a table: its PID and the threads with separate tables. */
  tasksOf(process: ProcessRef): number[] {
    return [process.pid, ...(this.threads.get(process) ?? [])];
  }

  setThreads(process: ProcessRef, threads: readonly number[]): void {
    this.threads.set(process, threads);
  }

  forgetProcess(process: ProcessRef): void {
    for (const { task } of this.of(process)) this.forgetTable(process, task);
    this.threads.delete(process);
    this.denied.delete(process);
  }

  private forgetTable(process: ProcessRef, task: number): void {
    const table = this.tables.get(task);
    if (table?.process !== process) return;
    this.tables.delete(task);
    for (const inode of table.descriptors) if (inode !== undefined && inode > 0) this.release(inode, process);
  }

  /** Records that a table no longer contains a socket. Another table of the same process may still contain it. */
  release(inode: number, process: ProcessRef): void {
    if (this.threads.has(process) && this.of(process).some(({ descriptors }) => descriptors.includes(inode))) return;
    this.sockets.removeHolder(inode, process);
  }

  /** Replaces the table of a process or thread with what was read. */
  replace(process: ProcessRef, task: number, found: Descriptors | 'exited' | 'denied'): void {
    if (found === 'denied') this.denied.add(process);
    if (found === 'exited' && task !== process.pid) this.forgetTable(process, task);
    if (typeof found === 'string') return;
    this.denied.delete(process);
    const before = this.tables.get(task);
    if (before !== undefined && before.process !== process) this.forgetTable(before.process, task);
    const alone = this.of(process)[0]?.alone ?? [process];
    const table: ProcessSockets = { process, task, alone, descriptors: [] };
    let isHolder = false;
    for (let i = 0; i < found.length; i += 2) isHolder = this.record(table, found[i] ?? 0, found[i + 1] ?? 0) || isHolder;
    if (isHolder) this.tables.set(task, table);
    else this.tables.delete(task);
    if (before?.process === process) this.releaseMissing(before, table);
  }

  private releaseMissing(before: ProcessSockets, { process, descriptors }: ProcessSockets): void {
    const present = new Set(descriptors);
    for (const inode of before.descriptors) if (inode !== undefined && inode > 0 && !present.has(inode)) this.release(inode, process);
  }

  /** Records the inode of a descriptor. @returns whether it is a TCP or UDP socket of the tables */
  record(table: ProcessSockets, descriptor: number, inode: number): boolean {
    const { descriptors, process, alone } = table;
    if (inode === 0 || !this.sockets.add(inode, process, alone)) {
      descriptors[descriptor] = inode === 0 || descriptors[descriptor] === -inode ? 0 : -inode;
      return false;
    }
    descriptors[descriptor] = inode;
    return true;
  }
}
