import { compareFiles, errno, ESRCH } from '../../platform/linux/libc.ts';
import {
  closeDescriptors,
  inodeOfDescriptor,
  createDescriptorReader,
  readDescriptors,
  type DescriptorFolder,
  type Descriptors,
} from './descriptor-scan/descriptors.ts';
import { startFdScan } from './descriptor-scan/parallel-scan.ts';
import type { ProcessRef, ProcessList } from './list-processes.ts';
import type { NamespaceSockets } from './namespace-sockets.ts';
import { inodeOf } from './socket-cache/socket-table.ts';
import { closedSince } from './socket-reader.ts';
import { threadsOf } from './threads.ts';

/**
 * Which processes hold which sockets, kept from snapshot to snapshot: the walk over all descriptors is by far the dearest part of it.
 *
 * Each update walks through the processes that are new (a fork inherits sockets), looks again at the sockets that several processes hold,
 * and searches owners for new sockets where descriptors have become free; only where that leaves one without an owner, and it is still
 * open, it walks through everything. The threads of processes come last, because nearly all share the descriptors of their process. So
 * between two complete walks an update may miss one thing: an open descriptor that went from one running process to another (SCM_RIGHTS,
 * pidfd_getfd). A complete walk every {@link completeEvery} milliseconds finds that too.
 */
export interface SocketOwnerIndex {
  /** Gets ready for the first update, which has everything to walk through, while the caller reads the sockets. */
  prepare(list: ProcessList): void;
  /**
   * @param networks all sockets there are, those of our own namespace first
   * @param now milliseconds of a clock that only goes forward
   * @returns the processes in which new sockets were found
   */
  update(list: ProcessList, networks: readonly NamespaceSockets[], now: number): ReadonlySet<ProcessRef>;
  /** Who holds a socket; undefined where nobody was found. */
  holdersOf(inode: number): readonly ProcessRef[] | undefined;
  /** Whether all descriptors of the processes that /proc lists could be searched. */
  isSearchComplete(): boolean;
}

const completeEvery = 30_000;

/** A table of descriptors with sockets in it. */
interface ProcessSockets {
  readonly process: ProcessRef;
  /** Whose table it is: the PID, or the id of a thread that has a table of its own. */
  readonly task: number;
  /** The list of holders of all sockets that this process alone holds: one list for all of them. */
  readonly alone: readonly ProcessRef[];
  /**
   * By descriptor the inode of the TCP or UDP socket behind it. A socket that was in no table is there with a minus: it may be of another
   * kind, or newer than the tables. Where it is found again in no table, it is 0, as everything else that the process has open. Nothing
   * stands where the process has nothing open.
   */
  readonly descriptors: (number | undefined)[];
}

/** A new descriptor takes the lowest free number: behind so many that are free there is hardly one. */
const freeInARow = 64;

/** In place of holders: to be searched for in this update, or searched for in vain by a walk through everything. */
const wanted: readonly ProcessRef[] = [];
const searched: readonly ProcessRef[] = [];

/** 0 if two tasks share a table of descriptors, or the second has exited; 1 or 2 if they do not; -1 if the kernel does not compare them. */
function compareTables(task: number, other: number): number {
  const order = compareFiles(task, other);
  return order < 0 && errno() === ESRCH ? 0 : order;
}

/** The first answer of {@link compareTables} that is not "they do not", else 1. */
function compareWithAll(tasks: readonly number[], other: number): number {
  for (const task of tasks) {
    const order = task === other ? 0 : compareTables(task, other);
    if (order <= 0) return order;
  }
  return 1;
}

export function createSocketOwnerIndex(): SocketOwnerIndex {
  /** By the inodes of all sockets that there are. */
  const holders = new Map<number, readonly ProcessRef[]>();
  /** Inodes of the sockets that several processes hold. */
  const shared = new Set<number>();
  /** By their tasks. */
  const holdings = new Map<number, ProcessSockets>();
  /** Threads with tables of their own. */
  const threads = new Map<ProcessRef, readonly number[]>();
  const denied = new Set<ProcessRef>();
  const scans = new Set<ProcessRef>();
  let pendingCount = 0;
  let allThreadsSearched = true;
  let lastComplete = -Infinity;
  let readPrepared: ReturnType<typeof startFdScan> | null = null;

  function prepare(list: ProcessList): void {
    if (lastComplete === -Infinity) readPrepared = startFdScan([...list.byPid.values()]);
  }

  function update(list: ProcessList, networks: readonly NamespaceSockets[], now: number): ReadonlySet<ProcessRef> {
    const complete = now - lastComplete >= completeEvery;
    if (complete) {
      lastComplete = now;
      for (const known of [holders, shared, holdings, threads, denied]) known.clear();
    }
    scans.clear();
    for (const process of list.ended) forgetProcess(process);
    const freedSlots = forgetSockets(networks);
    const newOwners = markNewSockets(networks);
    pendingCount = newOwners.length;
    if (complete) {
      walkAll(list);
    } else {
      for (const process of list.started) scanProcess(process);
      recheckSharedSockets();
      if (pendingCount > 0) probeFreeDescriptors(freedSlots);
      if (pendingCount > 0) forgetClosed(networks[0], newOwners);
      for (const process of leastKnownFirst(list)) {
        if (pendingCount === 0) break;
        scanProcess(process);
      }
    }
    allThreadsSearched = true;
    if (pendingCount > 0) walkThreads(list, complete);
    if (pendingCount > 0) for (const inode of newOwners) if (holders.get(inode) === wanted) holders.set(inode, searched);
    return scans;
  }

  function forgetProcess(process: ProcessRef): void {
    for (const { task } of holdingsOf(process)) forgetTable(process, task);
    threads.delete(process);
    denied.delete(process);
  }

  function holdingsOf(process: ProcessRef): ProcessSockets[] {
    const tasks = [process.pid, ...(threads.get(process) ?? [])];
    return tasks.flatMap((task) => holdings.get(task) ?? []).filter((holding) => holding.process === process);
  }

  function forgetTable(process: ProcessRef, task: number): void {
    const holding = holdings.get(task);
    if (holding?.process !== process) return;
    holdings.delete(task);
    for (const inode of holding.descriptors) if (inode !== undefined && inode > 0) release(inode, process);
  }

  /** A socket that nobody is known to hold any more is searched for anew. Another table of the same process may still hold it. */
  function release(inode: number, process: ProcessRef): void {
    if (threads.has(process) && holdingsOf(process).some(({ descriptors }) => descriptors.includes(inode))) return;
    const rest = holders.get(inode)?.filter((holder) => holder !== process) ?? [];
    if (rest.length === 0) holders.delete(inode);
    else holders.set(inode, rest);
    if (rest.length < 2) shared.delete(inode);
  }

  /** Forgets sockets that no longer are, and tells which processes held them: there descriptors have become free. */
  function forgetSockets(networks: readonly NamespaceSockets[]): Set<ProcessSockets> {
    const freedSlots = new Set<ProcessSockets>();
    for (const inode of networks.flatMap(({ closed }) => closed)) {
      for (const process of holders.get(inode) ?? []) {
        for (const holding of holdingsOf(process)) freedSlots.add(holding);
      }
      holders.delete(inode);
      shared.delete(inode);
    }
    return freedSlots;
  }

  /** Forgets what was closed since the tables were read: a busy machine always has some of it. */
  function forgetClosed(own: NamespaceSockets | undefined, newOwners: readonly number[]): void {
    if (!own?.isByDiag) return;
    for (const inode of closedSince(own.table, new Set(newOwners.filter((one) => holders.get(one) === wanted)))) {
      holders.delete(inode);
      pendingCount--;
    }
  }

  /** Marks the sockets that are new. Those without an inode no process can hold. */
  function markNewSockets(networks: readonly NamespaceSockets[]): number[] {
    const newOwners: number[] = [];
    for (const { table } of networks) {
      for (let row = 0; row < table.rows; row++) {
        const inode = inodeOf(table, row);
        if (inode === 0 || holders.has(inode)) continue;
        holders.set(inode, wanted);
        newOwners.push(inode);
      }
    }
    return newOwners;
  }

  function walkAll(list: ProcessList): void {
    const walked = new Set<ProcessRef>();
    readPrepared?.((process, descriptors) => {
      // It was prepared with an earlier list: the PID may be another process in this one.
      if (list.byPid.get(process.pid) !== process) return;
      learnAll(process, process.pid, descriptors);
      walked.add(process);
    });
    readPrepared = null;
    for (const process of list.byPid.values()) if (!walked.has(process)) scanProcess(process);
  }

  function scanProcess(process: ProcessRef): void {
    for (const task of [process.pid, ...(threads.get(process) ?? [])]) learnAll(process, task, readDescriptors(process, task));
  }

  /**
   * A thread may have left the table of its process (unshare(CLONE_FILES)), and threads keep the table of a main thread that has exited.
   * @param all whether all threads are to be read if the kernel does not compare their tables (kcmp(2) is not in it, or is refused)
   */
  function walkThreads(list: ProcessList, all: boolean): void {
    for (const process of list.byPid.values()) {
      if (pendingCount === 0) return;
      if (!denied.has(process)) walkThreadsOf(process, all);
    }
  }

  function walkThreadsOf(process: ProcessRef, all: boolean): void {
    const tables = [process.pid];
    for (const thread of threadsOf(process.pid)) {
      const order = compareWithAll(tables, thread);
      if (order === 0) continue;
      if (order < 0 && !all) {
        allThreadsSearched = false;
        continue;
      }
      tables.push(thread);
      threads.set(process, tables.slice(1));
      learnAll(process, thread, readDescriptors(process, thread));
    }
  }

  /** Learns the sockets in the table of a process or thread anew. */
  function learnAll(process: ProcessRef, task: number, descriptors: Descriptors | 'gone' | 'denied'): void {
    if (descriptors === 'denied') denied.add(process);
    if (descriptors === 'gone' && task !== process.pid) forgetTable(process, task);
    if (typeof descriptors === 'string') return;
    denied.delete(process);
    const before = holdings.get(task);
    if (before !== undefined && before.process !== process) forgetTable(before.process, task);
    const alone = holdingsOf(process)[0]?.alone ?? [process];
    const holding: ProcessSockets = { process, task, alone, descriptors: [] };
    let isHolder = false;
    for (let i = 0; i < descriptors.length; i += 2) isHolder = record(holding, descriptors[i] ?? 0, descriptors[i + 1] ?? 0) || isHolder;
    if (isHolder) holdings.set(task, holding);
    else holdings.delete(task);
    if (before?.process !== process) return;
    const still = new Set(holding.descriptors);
    for (const inode of before.descriptors) if (inode !== undefined && inode > 0 && !still.has(inode)) release(inode, process);
  }

  /** Notes what is behind a descriptor; tells whether it is a socket of TCP or UDP. */
  function record(holding: ProcessSockets, descriptor: number, inode: number): boolean {
    const known = inode === 0 ? undefined : holders.get(inode);
    if (known === undefined) {
      holding.descriptors[descriptor] = inode === 0 || holding.descriptors[descriptor] === -inode ? 0 : -inode;
      return false;
    }
    holding.descriptors[descriptor] = inode;
    if (known === wanted || known === searched) {
      holders.set(inode, holding.alone);
      scans.add(holding.process);
      if (known === wanted) pendingCount--;
    } else if (known !== holding.alone && !known.includes(holding.process)) {
      holders.set(inode, [...known, holding.process]);
      shared.add(inode);
    }
    return true;
  }

  /** A server that passes each connection on to a child lets go of it shortly after: both hold it only for a moment. */
  function recheckSharedSockets(): void {
    const processes = new Set([...shared].flatMap((inode) => holders.get(inode) ?? []));
    for (const holding of [...processes].flatMap(holdingsOf)) {
      const folder = createDescriptorReader(holding.process, holding.task);
      if (typeof folder === 'string') continue;
      const still = new Set<number>();
      const left = new Set<number>();
      holding.descriptors.forEach((inode, descriptor) => {
        if (inode === undefined || !shared.has(inode)) return;
        if (inodeOfDescriptor(folder, descriptor) === inode) {
          still.add(inode);
        } else {
          left.add(inode);
          holding.descriptors[descriptor] = undefined;
        }
      });
      closeDescriptors(folder);
      for (const inode of left) if (!still.has(inode)) release(inode, holding.process);
    }
  }

  /** A new socket takes the lowest free descriptor, often that of a socket just closed. Those processes come first. */
  function probeFreeDescriptors(freedSlots: ReadonlySet<ProcessSockets>): void {
    for (const holding of new Set([...freedSlots, ...holdings.values()])) {
      if (pendingCount === 0) return;
      const folder = createDescriptorReader(holding.process, holding.task);
      if (typeof folder === 'string') continue;
      probeDescriptors(holding, folder);
      closeDescriptors(folder);
    }
  }

  function probeDescriptors(holding: ProcessSockets, folder: DescriptorFolder): void {
    const { descriptors } = holding;
    for (let descriptor = 0, free = 0; pendingCount > 0 && free < freeInARow; descriptor++) {
      const known = descriptors[descriptor];
      if (known === 0 || (known !== undefined && known > 0 && holders.has(known))) continue;
      const inode = inodeOfDescriptor(folder, descriptor);
      if (inode >= 0) {
        free = 0;
        record(holding, descriptor, inode);
      } else {
        free++;
        if (known !== undefined) descriptors[descriptor] = undefined;
        if (descriptor >= descriptors.length) return;
      }
    }
  }

  /** Those known to hold sockets have had their new descriptors looked at already. */
  function leastKnownFirst(list: ProcessList): Iterable<ProcessRef> {
    const known = new Set([...holdings.values()].map(({ process }) => process));
    return [...[...list.byPid.values()].filter((process) => !known.has(process)), ...known];
  }

  return {
    prepare,
    update,
    holdersOf: (inode) => {
      const known = holders.get(inode);
      return known === wanted || known === searched ? undefined : known;
    },
    isSearchComplete: () => denied.size === 0 && allThreadsSearched,
  };
}
