import type { ProcessRef } from '../list-processes.ts';
import type { NamespaceSockets } from '../namespace-sockets.ts';
import { inodeOf } from '../socket-cache/socket-table.ts';

/** In place of holders: the owner is searched for in this update, or a complete scan did not find one. */
const PENDING: readonly ProcessRef[] = [];
const UNRESOLVED: readonly ProcessRef[] = [];

/** The processes that hold each socket of the tables. A socket is identified by its inode. */
export class SocketHolders {
  /** By the inodes of all existing sockets. */
  private readonly holders = new Map<number, readonly ProcessRef[]>();
  /** Inodes of the sockets that several processes hold. */
  private readonly sharedInodes = new Set<number>();
  /** Number of sockets whose owner is being searched for. */
  pendingCount = 0;
  /** The processes in which new sockets were found during this update. */
  readonly newOwners = new Set<ProcessRef>();

  clear(): void {
    this.holders.clear();
    this.sharedInodes.clear();
  }

  /** The processes that hold a socket; undefined if the search found none. */
  of(inode: number): readonly ProcessRef[] | undefined {
    const known = this.holders.get(inode);
    return known === PENDING || known === UNRESOLVED ? undefined : known;
  }

  /** Whether the socket is in the tables. */
  has(inode: number): boolean {
    return this.holders.has(inode);
  }

  isPending(inode: number): boolean {
    return this.holders.get(inode) === PENDING;
  }

  isShared(inode: number): boolean {
    return this.sharedInodes.has(inode);
  }

  /** The processes that hold a socket together with another process. */
  sharingProcesses(): Set<ProcessRef> {
    return new Set([...this.sharedInodes].flatMap((inode) => this.holders.get(inode) ?? []));
  }

  /** Starts the search for the owners of new sockets. A socket without an inode cannot have one. @returns the inodes of the new sockets */
  markNewSockets(networks: readonly NamespaceSockets[]): number[] {
    const newSockets: number[] = [];
    for (const { table } of networks) {
      for (let row = 0; row < table.rows; row++) {
        const inode = inodeOf(table, row);
        if (inode === 0 || this.holders.has(inode)) continue;
        this.holders.set(inode, PENDING);
        newSockets.push(inode);
      }
    }
    this.pendingCount = newSockets.length;
    return newSockets;
  }

  /** Ends the search: the owners that were not found stay unknown until the next complete scan. */
  markUnresolved(newSockets: readonly number[]): void {
    for (const inode of newSockets) if (this.isPending(inode)) this.holders.set(inode, UNRESOLVED);
  }

  /**
   * Adds a holder of a socket.
   * @param alone the list that consists of this process
   * @returns false if the socket is not in the tables
   */
  add(inode: number, process: ProcessRef, alone: readonly ProcessRef[]): boolean {
    const known = this.holders.get(inode);
    if (known === undefined) return false;
    if (known === PENDING || known === UNRESOLVED) {
      this.holders.set(inode, alone);
      this.newOwners.add(process);
      if (known === PENDING) this.pendingCount--;
    } else if (known !== alone && !known.includes(process)) {
      this.holders.set(inode, [...known, process]);
      this.sharedInodes.add(inode);
    }
    return true;
  }

  /** Removes a holder of a socket. The owner of a socket without a known holder is searched for again in the next update. */
  removeHolder(inode: number, process: ProcessRef): void {
    const rest = this.holders.get(inode)?.filter((holder) => holder !== process) ?? [];
    if (rest.length === 0) this.holders.delete(inode);
    else this.holders.set(inode, rest);
    if (rest.length < 2) this.sharedInodes.delete(inode);
  }

  /** Removes a socket that is in no table any more. */
  removeSocket(inode: number): void {
    this.holders.delete(inode);
    this.sharedInodes.delete(inode);
  }

  /** Removes a new socket that was closed before its owner was found. */
  removePending(inode: number): void {
    this.holders.delete(inode);
    this.pendingCount--;
  }
}
