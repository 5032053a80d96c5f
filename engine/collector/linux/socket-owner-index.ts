import { compareFiles, errno, ESRCH } from '../../platform/linux/libc.ts';
import {
  closeDescriptors,
  inodeOfDescriptor,
  openDescriptors,
  readDescriptors,
  type DescriptorFolder,
  type Descriptors,
} from './descriptor-scan/descriptors.ts';
import { prepareReading } from './descriptor-scan/parallel-scan.ts';
import type { ListedProcess, ProcessList } from './list-processes.ts';
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
export interface Owners {
  /** Gets ready for the first update, which has everything to walk through, while the caller reads the sockets. */
  prepare(list: ProcessList): void;
  /**
   * @param networks all sockets there are, those of our own namespace first
   * @param now milliseconds of a clock that only goes forward
   * @returns the processes in which new sockets were found
   */
  update(list: ProcessList, networks: readonly NamespaceSockets[], now: number): ReadonlySet<ListedProcess>;
  /** Who holds a socket; undefined where nobody was found. */
  holdersOf(inode: number): readonly ListedProcess[] | undefined;
  /** Whether all descriptors of the processes that /proc lists could be searched. */
  isSearchComplete(): boolean;
}

const completeEvery = 30_000;

/** A table of descriptors with sockets in it. */
interface Holding {
  readonly process: ListedProcess;
  /** Whose table it is: the PID, or the id of a thread that has a table of its own. */
  readonly task: number;
  /** The list of holders of all sockets that this process alone holds: one list for all of them. */
  readonly alone: readonly ListedProcess[];
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
const wanted: readonly ListedProcess[] = [];
const searched: readonly ListedProcess[] = [];

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

export function openOwners(): Owners {
  /** By the inodes of all sockets that there are. */
  const holders = new Map<number, readonly ListedProcess[]>();
  /** Inodes of the sockets that several processes hold. */
  const shared = new Set<number>();
  /** By their tasks. */
  const holdings = new Map<number, Holding>();
  /** Threads with tables of their own. */
  const threads = new Map<ListedProcess, readonly number[]>();
  const denied = new Set<ListedProcess>();
  const finders = new Set<ListedProcess>();
  let stillWanted = 0;
  let allThreadsSearched = true;
  let lastComplete = -Infinity;
  let readPrepared: ReturnType<typeof prepareReading> | null = null;

  function prepare(list: ProcessList): void {
    if (lastComplete === -Infinity) readPrepared = prepareReading([...list.byPid.values()]);
  }

  function update(list: ProcessList, networks: readonly NamespaceSockets[], now: number): ReadonlySet<ListedProcess> {
    const complete = now - lastComplete >= completeEvery;
    if (complete) {
      lastComplete = now;
      for (const known of [holders, shared, holdings, threads, denied]) known.clear();
    }
    finders.clear();
    for (const process of list.ended) forgetProcess(process);
    const vacated = forgetSockets(networks);
    const news = wantNew(networks);
    stillWanted = news.length;
    if (complete) {
      walkAll(list);
    } else {
      for (const process of list.started) walk(process);
      lookAgainAtShared();
      if (stillWanted > 0) lookAtFreeDescriptors(vacated);
      if (stillWanted > 0) forgetClosed(networks[0], news);
      for (const process of leastKnownFirst(list)) {
        if (stillWanted === 0) break;
        walk(process);
      }
    }
    allThreadsSearched = true;
    if (stillWanted > 0) walkThreads(list, complete);
    if (stillWanted > 0) for (const inode of news) if (holders.get(inode) === wanted) holders.set(inode, searched);
    return finders;
  }

  function forgetProcess(process: ListedProcess): void {
    for (const { task } of holdingsOf(process)) forgetTable(process, task);
    threads.delete(process);
    denied.delete(process);
  }

  function holdingsOf(process: ListedProcess): Holding[] {
    const tasks = [process.pid, ...(threads.get(process) ?? [])];
    return tasks.flatMap((task) => holdings.get(task) ?? []).filter((holding) => holding.process === process);
  }

  function forgetTable(process: ListedProcess, task: number): void {
    const holding = holdings.get(task);
    if (holding?.process !== process) return;
    holdings.delete(task);
    for (const inode of holding.descriptors) if (inode !== undefined && inode > 0) letGo(inode, process);
  }

  /** A socket that nobody is known to hold any more is searched for anew. Another table of the same process may still hold it. */
  function letGo(inode: number, process: ListedProcess): void {
    if (threads.has(process) && holdingsOf(process).some(({ descriptors }) => descriptors.includes(inode))) return;
    const rest = holders.get(inode)?.filter((holder) => holder !== process) ?? [];
    if (rest.length === 0) holders.delete(inode);
    else holders.set(inode, rest);
    if (rest.length < 2) shared.delete(inode);
  }

  /** Forgets sockets that no longer are, and tells which processes held them: there descriptors have become free. */
  function forgetSockets(networks: readonly NamespaceSockets[]): Set<Holding> {
    const vacated = new Set<Holding>();
    for (const inode of networks.flatMap(({ closed }) => closed)) {
      for (const process of holders.get(inode) ?? []) {
        for (const holding of holdingsOf(process)) vacated.add(holding);
      }
      holders.delete(inode);
      shared.delete(inode);
    }
    return vacated;
  }

  /** Forgets what was closed since the tables were read: a busy machine always has some of it. */
  function forgetClosed(own: NamespaceSockets | undefined, news: readonly number[]): void {
    if (!own?.isByDiag) return;
    for (const inode of closedSince(own.table, new Set(news.filter((one) => holders.get(one) === wanted)))) {
      holders.delete(inode);
      stillWanted--;
    }
  }

  /** Marks the sockets that are new. Those without an inode no process can hold. */
  function wantNew(networks: readonly NamespaceSockets[]): number[] {
    const news: number[] = [];
    for (const { table } of networks) {
      for (let row = 0; row < table.rows; row++) {
        const inode = inodeOf(table, row);
        if (inode === 0 || holders.has(inode)) continue;
        holders.set(inode, wanted);
        news.push(inode);
      }
    }
    return news;
  }

  function walkAll(list: ProcessList): void {
    const walked = new Set<ListedProcess>();
    readPrepared?.((process, descriptors) => {
      // It was prepared with an earlier list: the PID may be another process in this one.
      if (list.byPid.get(process.pid) !== process) return;
      learnAll(process, process.pid, descriptors);
      walked.add(process);
    });
    readPrepared = null;
    for (const process of list.byPid.values()) if (!walked.has(process)) walk(process);
  }

  function walk(process: ListedProcess): void {
    for (const task of [process.pid, ...(threads.get(process) ?? [])]) learnAll(process, task, readDescriptors(process, task));
  }

  /**
   * A thread may have left the table of its process (unshare(CLONE_FILES)), and threads keep the table of a main thread that has exited.
   * @param all whether all threads are to be read if the kernel does not compare their tables (kcmp(2) is not in it, or is refused)
   */
  function walkThreads(list: ProcessList, all: boolean): void {
    for (const process of list.byPid.values()) {
      if (stillWanted === 0) return;
      if (!denied.has(process)) walkThreadsOf(process, all);
    }
  }

  function walkThreadsOf(process: ListedProcess, all: boolean): void {
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
  function learnAll(process: ListedProcess, task: number, descriptors: Descriptors | 'gone' | 'denied'): void {
    if (descriptors === 'denied') denied.add(process);
    if (descriptors === 'gone' && task !== process.pid) forgetTable(process, task);
    if (typeof descriptors === 'string') return;
    denied.delete(process);
    const before = holdings.get(task);
    if (before !== undefined && before.process !== process) forgetTable(before.process, task);
    const alone = holdingsOf(process)[0]?.alone ?? [process];
    const holding: Holding = { process, task, alone, descriptors: [] };
    let isHolder = false;
    for (let i = 0; i < descriptors.length; i += 2) isHolder = learn(holding, descriptors[i] ?? 0, descriptors[i + 1] ?? 0) || isHolder;
    if (isHolder) holdings.set(task, holding);
    else holdings.delete(task);
    if (before?.process !== process) return;
    const still = new Set(holding.descriptors);
    for (const inode of before.descriptors) if (inode !== undefined && inode > 0 && !still.has(inode)) letGo(inode, process);
  }

  /** Notes what is behind a descriptor; tells whether it is a socket of TCP or UDP. */
  function learn(holding: Holding, descriptor: number, inode: number): boolean {
    const known = inode === 0 ? undefined : holders.get(inode);
    if (known === undefined) {
      holding.descriptors[descriptor] = inode === 0 || holding.descriptors[descriptor] === -inode ? 0 : -inode;
      return false;
    }
    holding.descriptors[descriptor] = inode;
    if (known === wanted || known === searched) {
      holders.set(inode, holding.alone);
      finders.add(holding.process);
      if (known === wanted) stillWanted--;
    } else if (known !== holding.alone && !known.includes(holding.process)) {
      holders.set(inode, [...known, holding.process]);
      shared.add(inode);
    }
    return true;
  }

  /** A server that passes each connection on to a child lets go of it shortly after: both hold it only for a moment. */
  function lookAgainAtShared(): void {
    const processes = new Set([...shared].flatMap((inode) => holders.get(inode) ?? []));
    for (const holding of [...processes].flatMap(holdingsOf)) {
      const folder = openDescriptors(holding.process, holding.task);
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
      for (const inode of left) if (!still.has(inode)) letGo(inode, holding.process);
    }
  }

  /** A new socket takes the lowest free descriptor, often that of a socket just closed. Those processes come first. */
  function lookAtFreeDescriptors(vacated: ReadonlySet<Holding>): void {
    for (const holding of new Set([...vacated, ...holdings.values()])) {
      if (stillWanted === 0) return;
      const folder = openDescriptors(holding.process, holding.task);
      if (typeof folder === 'string') continue;
      lookAtFree(holding, folder);
      closeDescriptors(folder);
    }
  }

  function lookAtFree(holding: Holding, folder: DescriptorFolder): void {
    const { descriptors } = holding;
    for (let descriptor = 0, free = 0; stillWanted > 0 && free < freeInARow; descriptor++) {
      const known = descriptors[descriptor];
      if (known === 0 || (known !== undefined && known > 0 && holders.has(known))) continue;
      const inode = inodeOfDescriptor(folder, descriptor);
      if (inode >= 0) {
        free = 0;
        learn(holding, descriptor, inode);
      } else {
        free++;
        if (known !== undefined) descriptors[descriptor] = undefined;
        if (descriptor >= descriptors.length) return;
      }
    }
  }

  /** Those known to hold sockets have had their new descriptors looked at already. */
  function leastKnownFirst(list: ProcessList): Iterable<ListedProcess> {
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
