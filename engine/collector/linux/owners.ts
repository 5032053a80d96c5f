import { closeDescriptors, eachSocket, inodeOfDescriptor, openDescriptors, type DescriptorFolder } from './descriptors.ts';
import type { ListedProcess, ProcessList } from './process-list.ts';
import { inodeOf, type SocketTable } from './socket-table.ts';

/**
 * Which processes hold which sockets, kept from snapshot to snapshot: the walk over all descriptors is by far the dearest part of it.
 *
 * Each update walks through the processes that are new (a fork inherits sockets), looks again at the sockets that several processes hold,
 * and searches owners for new sockets where descriptors have become free; only where that leaves one without an owner it walks through
 * everything. So between two complete walks an update may miss one thing: an open descriptor that went from one running process to
 * another (SCM_RIGHTS, pidfd_getfd). A complete walk every {@link completeEvery} milliseconds finds that too.
 */
export interface Owners {
  /**
   * @param tables all sockets there are
   * @param closed inodes that were among them the last time and are no more
   * @param now milliseconds of a clock that only goes forward
   * @returns the processes in which new sockets were found
   */
  update(list: ProcessList, tables: readonly SocketTable[], closed: readonly number[], now: number): ReadonlySet<ListedProcess>;
  /** Who holds a socket; undefined where nobody was found. */
  holdersOf(inode: number): readonly ListedProcess[] | undefined;
  /** How many processes did not let us see their descriptors. */
  deniedProcesses(): number;
}

const completeEvery = 30_000;

/** What is known of one process: inode of the socket behind each descriptor that is a TCP or UDP socket. */
interface Holding {
  readonly process: ListedProcess;
  /** The list of holders of all sockets that this process alone holds: one list for all of them. */
  readonly alone: readonly ListedProcess[];
  readonly sockets: Map<number, number>;
}

/** In place of holders: to be searched for in this update, or searched for in vain by a walk through everything. */
const wanted: readonly ListedProcess[] = [];
const searched: readonly ListedProcess[] = [];

export function openOwners(): Owners {
  /** By the inodes of all sockets that there are. */
  const holders = new Map<number, readonly ListedProcess[]>();
  const holdings = new Map<ListedProcess, Holding>();
  const denied = new Set<ListedProcess>();
  const finders = new Set<ListedProcess>();
  let stillWanted = 0;
  let lastComplete = -Infinity;

  function update(list: ProcessList, tables: readonly SocketTable[], closed: readonly number[], now: number): ReadonlySet<ListedProcess> {
    const complete = now - lastComplete >= completeEvery;
    if (complete) {
      lastComplete = now;
      holders.clear();
      holdings.clear();
      denied.clear();
    }
    finders.clear();
    for (const process of list.ended) forgetProcess(process);
    const vacated = forgetSockets(closed);
    const news = wantNew(tables);
    stillWanted = news.length;
    if (complete) {
      for (const process of list.byPid.values()) walk(process);
    } else {
      for (const process of list.started) walk(process);
      lookAgainAtShared();
      if (stillWanted > 0) lookAtFreeDescriptors(vacated);
      for (const process of mostLikelyFirst(list)) {
        if (stillWanted === 0) break;
        walk(process);
      }
    }
    if (stillWanted > 0) for (const inode of news) if (holders.get(inode) === wanted) holders.set(inode, searched);
    return finders;
  }

  function forgetProcess(process: ListedProcess): void {
    for (const inode of holdings.get(process)?.sockets.values() ?? []) letGo(inode, process);
    holdings.delete(process);
    denied.delete(process);
  }

  /** A socket that nobody is known to hold any more is searched for anew. */
  function letGo(inode: number, process: ListedProcess): void {
    const rest = holders.get(inode)?.filter((holder) => holder !== process) ?? [];
    if (rest.length === 0) holders.delete(inode);
    else holders.set(inode, rest);
  }

  /** Forgets sockets that no longer are, and tells which processes held them: there descriptors have become free. */
  function forgetSockets(closed: readonly number[]): Set<Holding> {
    const vacated = new Set<Holding>();
    for (const inode of closed) {
      for (const process of holders.get(inode) ?? []) {
        const holding = holdings.get(process);
        if (holding !== undefined) vacated.add(holding);
      }
      holders.delete(inode);
    }
    return vacated;
  }

  /** Marks the sockets that are new. Those without an inode no process can hold. */
  function wantNew(tables: readonly SocketTable[]): number[] {
    const news: number[] = [];
    for (const table of tables) {
      for (let row = 0; row < table.rows; row++) {
        const inode = inodeOf(table, row);
        if (inode === 0 || holders.has(inode)) continue;
        holders.set(inode, wanted);
        news.push(inode);
      }
    }
    return news;
  }

  /** Walks through all descriptors of a process and learns its sockets anew. */
  function walk(process: ListedProcess): void {
    const folder = openDescriptors(process.pid);
    if (folder === 'denied') denied.add(process);
    if (typeof folder === 'string') return;
    const before = holdings.get(process);
    const holding = { process, alone: before?.alone ?? [process], sockets: new Map<number, number>() };
    eachSocket(folder, (descriptor, inode) => learn(holding, descriptor, inode));
    closeDescriptors(folder);
    if (before !== undefined) {
      const still = new Set(holding.sockets.values());
      for (const inode of before.sockets.values()) if (!still.has(inode)) letGo(inode, process);
    }
    if (holding.sockets.size > 0) holdings.set(process, holding);
    else holdings.delete(process);
  }

  /** Sockets of other kinds than TCP and UDP are passed over. */
  function learn(holding: Holding, descriptor: number, inode: number): void {
    const known = holders.get(inode);
    if (known === undefined) return;
    holding.sockets.set(descriptor, inode);
    if (known === wanted || known === searched) {
      holders.set(inode, holding.alone);
      finders.add(holding.process);
      if (known === wanted) stillWanted--;
    } else if (known !== holding.alone && !known.includes(holding.process)) {
      holders.set(inode, [...known, holding.process]);
    }
  }

  /** A server that passes each connection on to a child lets go of it shortly after: both hold it only for a moment. */
  function lookAgainAtShared(): void {
    for (const holding of holdings.values()) {
      const shared = [...holding.sockets].filter(([, inode]) => (holders.get(inode)?.length ?? 0) > 1);
      if (shared.length === 0) continue;
      const folder = openDescriptors(holding.process.pid);
      if (typeof folder === 'string') continue;
      const still = new Set<number>();
      for (const [descriptor, inode] of shared) {
        if (inodeOfDescriptor(folder, descriptor) === inode) still.add(inode);
        else holding.sockets.delete(descriptor);
      }
      closeDescriptors(folder);
      for (const [, inode] of shared) if (!still.has(inode)) letGo(inode, holding.process);
    }
  }

  /** A new socket takes the lowest free descriptor, often that of a socket just closed. Those processes come first. */
  function lookAtFreeDescriptors(vacated: ReadonlySet<Holding>): void {
    for (const holding of new Set([...vacated, ...holdings.values()])) {
      if (stillWanted === 0) return;
      const folder = openDescriptors(holding.process.pid);
      if (typeof folder === 'string') continue;
      lookAtFree(holding, folder);
      closeDescriptors(folder);
    }
  }

  function lookAtFree(holding: Holding, folder: DescriptorFolder): void {
    let highest = 0;
    for (const [descriptor, inode] of holding.sockets) {
      if (!holders.has(inode)) holding.sockets.delete(descriptor);
      else if (descriptor > highest) highest = descriptor;
    }
    // Where most numbers are free (someone chose a high one), trying them all would cost more than the walk.
    if (highest > holding.sockets.size * 2 + 256) return;
    for (let descriptor = 0; stillWanted > 0; descriptor++) {
      if (holding.sockets.has(descriptor)) continue;
      const inode = inodeOfDescriptor(folder, descriptor);
      if (inode < 0 && descriptor > highest) return;
      if (inode > 0) learn(holding, descriptor, inode);
    }
  }

  function mostLikelyFirst(list: ProcessList): Iterable<ListedProcess> {
    return new Set([...holdings.keys(), ...list.byPid.values()]);
  }

  return {
    update,
    holdersOf: (inode) => {
      const known = holders.get(inode);
      return known === wanted || known === searched ? undefined : known;
    },
    deniedProcesses: () => denied.size,
  };
}
