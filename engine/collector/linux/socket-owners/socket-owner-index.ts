import { startFdScan } from '../descriptor-scan/parallel-scan.ts';
import type { ProcessRef, ProcessList } from '../list-processes.ts';
import type { NamespaceSockets } from '../namespace-sockets.ts';
import { closedSince } from '../socket-reader.ts';
import { DescriptorTables, type ProcessSockets } from './descriptor-tables.ts';
import { OwnerSearch } from './owner-search.ts';
import { SocketHolders } from './socket-holders.ts';

/**
 * Which processes hold which sockets, kept from snapshot to snapshot: reading all descriptors is by far the most expensive part of one
 * (docs/benchmarks.md, "reporter" compares a poll with `ss`, which reads them all each time).
 *
 * Each update reads the descriptors of the new processes (a fork inherits sockets), rechecks the sockets that several processes hold, and
 * searches owners of new sockets where descriptors have become free. Only if a new socket still has no owner, and is still open, it reads
 * the descriptors of all processes. The threads of processes come last, because nearly all share the descriptors of their process. So
 * between two complete scans an update may miss one thing: an open descriptor that went from one running process to another (SCM_RIGHTS,
 * pidfd_getfd). A complete scan every {@link completeScanIntervalMs} milliseconds finds that too.
 */
export interface SocketOwnerIndex {
  /** Prepares the first update, which has to read everything, while the caller reads the sockets. */
  prepare(list: ProcessList): void;
  /**
   * @param networks all sockets, those of our own namespace first
   * @param now milliseconds of a monotonic clock
   * @returns the processes in which new sockets were found
   */
  update(list: ProcessList, networks: readonly NamespaceSockets[], now: number): ReadonlySet<ProcessRef>;
  /** The processes that hold a socket; undefined if no process was found. */
  holdersOf(inode: number): readonly ProcessRef[] | undefined;
  /** Whether all descriptors of the processes that /proc lists could be searched. */
  isSearchComplete(): boolean;
}

const completeScanIntervalMs = 30_000;

export function createSocketOwnerIndex(): SocketOwnerIndex {
  return new CachedSocketOwners();
}

class CachedSocketOwners implements SocketOwnerIndex {
  private readonly sockets = new SocketHolders();
  private readonly tables = new DescriptorTables(this.sockets);
  private readonly search = new OwnerSearch(this.sockets, this.tables);
  private allThreadsSearched = true;
  private lastCompleteScan = -Infinity;
  private preparedScan: ReturnType<typeof startFdScan> | null = null;

  prepare(list: ProcessList): void {
    if (this.lastCompleteScan === -Infinity) this.preparedScan = startFdScan([...list.byPid.values()]);
  }

  update(list: ProcessList, networks: readonly NamespaceSockets[], now: number): ReadonlySet<ProcessRef> {
    const { sockets, tables, search } = this;
    const isComplete = now - this.lastCompleteScan >= completeScanIntervalMs;
    if (isComplete) {
      this.lastCompleteScan = now;
      sockets.clear();
      tables.clear();
    }
    sockets.newOwners.clear();
    for (const process of list.ended) tables.forgetProcess(process);
    const freedSlots = this.forgetClosedSockets(networks);
    const newSockets = sockets.markNewSockets(networks);
    if (isComplete) this.scanAll(list);
    else this.findNewOwners(list, freedSlots, networks[0], newSockets);
    this.allThreadsSearched = sockets.pendingCount === 0 || search.scanThreads(list, isComplete);
    if (sockets.pendingCount > 0) sockets.markUnresolved(newSockets);
    return sockets.newOwners;
  }

  holdersOf(inode: number): readonly ProcessRef[] | undefined {
    return this.sockets.of(inode);
  }

  isSearchComplete(): boolean {
    return this.tables.denied.size === 0 && this.allThreadsSearched;
  }

  /** Forgets sockets that no longer exist. @returns the tables of the processes that held them: these have free descriptors now */
  private forgetClosedSockets(networks: readonly NamespaceSockets[]): Set<ProcessSockets> {
    const freedSlots = new Set<ProcessSockets>();
    for (const inode of networks.flatMap(({ closed }) => closed)) {
      for (const process of this.sockets.of(inode) ?? []) {
        for (const table of this.tables.of(process)) freedSlots.add(table);
      }
      this.sockets.removeSocket(inode);
    }
    return freedSlots;
  }

  private scanAll(list: ProcessList): void {
    const scanned = new Set<ProcessRef>();
    this.preparedScan?.((process, descriptors) => {
      // The scan was prepared with an earlier list: the PID may belong to another process in this one.
      if (list.byPid.get(process.pid) !== process) return;
      this.tables.replace(process, process.pid, descriptors);
      scanned.add(process);
    });
    this.preparedScan = null;
    for (const process of list.byPid.values()) if (!scanned.has(process)) this.search.scanProcess(process);
  }

  private findNewOwners(
    list: ProcessList,
    freedSlots: ReadonlySet<ProcessSockets>,
    own: NamespaceSockets | undefined,
    newSockets: readonly number[],
  ): void {
    const { sockets, search } = this;
    for (const process of list.started) search.scanProcess(process);
    search.recheckSharedSockets();
    if (sockets.pendingCount > 0) search.probeFreeDescriptors(freedSlots);
    if (sockets.pendingCount > 0) this.forgetClosedMeanwhile(own, newSockets);
    if (sockets.pendingCount > 0) search.scanUntilFound(list);
  }

  /** Forgets new sockets that were closed after the tables were read: a busy machine always has some. */
  private forgetClosedMeanwhile(own: NamespaceSockets | undefined, newSockets: readonly number[]): void {
    if (!own?.isByDiag) return;
    const pending = new Set(newSockets.filter((inode) => this.sockets.isPending(inode)));
    for (const inode of closedSince(own.table, pending)) this.sockets.removePending(inode);
  }
}
