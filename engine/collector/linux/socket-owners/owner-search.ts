import { compareFiles, errno, ESRCH } from '../../../platform/linux/libc.ts';
import {
  closeDescriptors,
  inodeOfDescriptor,
  openDescriptors,
  readDescriptors,
  type DescriptorDirectory,
} from '../descriptor-scan/descriptors.ts';
import type { ProcessRef, ProcessList } from '../list-processes.ts';
import { threadsOf } from '../threads.ts';
import type { DescriptorTables, ProcessSockets } from './descriptor-tables.ts';
import type { SocketHolders } from './socket-holders.ts';

/** A new descriptor takes the lowest free number: behind this many free numbers there is rarely another descriptor. */
const maxFreeInARow = 64;

/** Searches descriptors for sockets. */
export class OwnerSearch {
  private readonly sockets: SocketHolders;
  private readonly tables: DescriptorTables;

  constructor(sockets: SocketHolders, tables: DescriptorTables) {
    this.sockets = sockets;
    this.tables = tables;
  }

  /** Reads all descriptors of a process. */
  scanProcess(process: ProcessRef): void {
    for (const task of this.tables.tasksOf(process)) this.tables.replace(process, task, readDescriptors(process, task));
  }

  /**
   * Reads all descriptors of processes until every new socket has an owner. Processes that are not known to hold sockets come first,
   * because {@link probeFreeDescriptors} has searched the others for new descriptors already.
   */
  scanUntilFound({ byPid }: ProcessList): void {
    const known = new Set([...this.tables.all()].map(({ process }) => process));
    for (const process of [...[...byPid.values()].filter((one) => !known.has(one)), ...known]) {
      if (this.sockets.pendingCount === 0) return;
      this.scanProcess(process);
    }
  }

  /**
   * A thread may have left the table of its process (unshare(CLONE_FILES)), and threads keep the table of a main thread that has exited.
   * @param all whether to read all threads if the kernel does not compare their tables (without kcmp(2), or if it is refused)
   * @returns whether no thread was skipped
   */
  scanThreads({ byPid }: ProcessList, all: boolean): boolean {
    let isComplete = true;
    for (const process of byPid.values()) {
      if (this.sockets.pendingCount === 0) break;
      if (!this.tables.denied.has(process)) isComplete = this.scanThreadsOf(process, all) && isComplete;
    }
    return isComplete;
  }

  private scanThreadsOf(process: ProcessRef, all: boolean): boolean {
    let isComplete = true;
    const tasks = [process.pid];
    for (const thread of threadsOf(process.pid)) {
      const order = compareWithAll(tasks, thread);
      if (order === 0) continue;
      if (order < 0 && !all) {
        isComplete = false;
        continue;
      }
      tasks.push(thread);
      this.tables.setThreads(process, tasks.slice(1));
      this.tables.replace(process, thread, readDescriptors(process, thread));
    }
    return isComplete;
  }

  /** A server that passes each connection on to a child process closes its own descriptor shortly after: both hold it only for a moment. */
  recheckSharedSockets(): void {
    for (const table of [...this.sockets.sharingProcesses()].flatMap((process) => this.tables.of(process))) {
      const directory = openDescriptors(table.process, table.task);
      if (typeof directory === 'string') continue;
      const stillHeld = new Set<number>();
      const closed = new Set<number>();
      table.descriptors.forEach((inode, descriptor) => {
        if (inode === undefined || !this.sockets.isShared(inode)) return;
        if (inodeOfDescriptor(directory, descriptor) === inode) {
          stillHeld.add(inode);
        } else {
          closed.add(inode);
          table.descriptors[descriptor] = undefined;
        }
      });
      closeDescriptors(directory);
      for (const inode of closed) if (!stillHeld.has(inode)) this.tables.release(inode, table.process);
    }
  }

  /** A new socket takes the lowest free descriptor, often that of a socket just closed: the tables with freed slots come first. */
  probeFreeDescriptors(freedSlots: ReadonlySet<ProcessSockets>): void {
    for (const table of new Set([...freedSlots, ...this.tables.all()])) {
      if (this.sockets.pendingCount === 0) return;
      const directory = openDescriptors(table.process, table.task);
      if (typeof directory === 'string') continue;
      this.probeDescriptors(table, directory);
      closeDescriptors(directory);
    }
  }

  private probeDescriptors(table: ProcessSockets, directory: DescriptorDirectory): void {
    const { descriptors } = table;
    for (let descriptor = 0, free = 0; this.sockets.pendingCount > 0 && free < maxFreeInARow; descriptor++) {
      const known = descriptors[descriptor];
      if (known === 0 || (known !== undefined && known > 0 && this.sockets.has(known))) continue;
      const inode = inodeOfDescriptor(directory, descriptor);
      if (inode >= 0) {
        free = 0;
        this.tables.record(table, descriptor, inode);
      } else {
        free++;
        if (known !== undefined) descriptors[descriptor] = undefined;
        if (descriptor >= descriptors.length) return;
      }
    }
  }
}

/** 0 if two tasks share a descriptor table, or the second has exited; 1 or 2 if they do not; -1 if the kernel does not compare them. */
function compareTables(task: number, other: number): number {
  const order = compareFiles(task, other);
  return order < 0 && errno() === ESRCH ? 0 : order;
}

/** The first result of {@link compareTables} below 1, else 1. */
function compareWithAll(tasks: readonly number[], other: number): number {
  for (const task of tasks) {
    const order = task === other ? 0 : compareTables(task, other);
    if (order <= 0) return order;
  }
  return 1;
}
