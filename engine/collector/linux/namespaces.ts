import { statSync } from 'node:fs';
import { CLONE_NEWNET, O_CLOEXEC, O_RDONLY, close, open, setns } from '../../platform/linux/libc.ts';
import { isStillListed, type ProcessRef, type ProcessList } from './list-processes.ts';
import { readProcLink, readProcText, textOf } from './read-proc-file.ts';
import { threadsOf } from './threads.ts';

/** A network namespace: a separate network stack with separate sockets. */
export interface NetworkNamespace {
  /** The kernel's name of it, `net:[4026532177]`; if that cannot be read, `proc:[…]` with the inode of its table of TCP sockets. */
  readonly link: string;
  /** The name in the record: null for our own namespace, else the name under /run/netns, else the link. */
  readonly name: string | null;
  /** Processes in it, with all or some of their threads. They lead to the container that it belongs to. */
  readonly processes: readonly ProcessRef[];
  /** PIDs and thread ids in it: through them it can be entered. */
  readonly tasks: readonly number[];
  /** Its mount point, through which it can be entered without a process. */
  readonly mount: string | null;
}

/** A mounted namespace. It lasts without a process. */
export interface MountedNamespace {
  /** The target of the link: `net:[4026532177]`. */
  readonly link: string;
  readonly path: string;
}

/** Parses the mounted network namespaces in the text of `/proc/self/mountinfo` (proc_pid_mountinfo(5)). */
export function parseMountedNamespaces(text: string): readonly MountedNamespace[] {
  return text.split('\n').flatMap((line) => {
    // id parent major:minor root mount-point options … - type source options
    const [, , , root = '', path = ''] = line.split(' ');
    return root.startsWith('net:[') && line.includes(' - nsfs ') ? [{ link: root, path: unescapeMount(path) }] : [];
  });
}

/** Spaces, tabs, line breaks and backslashes within a path are written as three octal digits. */
function unescapeMount(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}

const namedMount = /^(?:\/var)?\/run\/netns\/([^/]+)$/;

/** Interval at which the namespaces of all known processes are read again: few processes change theirs while they run. */
const completeReadIntervalMs = 10_000;

/** How long the name of a namespace is kept: a later namespace may have the same number. */
const nameAgeMs = 1000;

/**
 * Returns a function from the link of a namespace (`net:[4026532177]`) to its name in the record: null for our own namespace, else its name
 * under /run/netns, else the link.
 */
export function namespaceNames(): (link: string) => string | null {
  const own = linkOf('self');
  const names = new Map<string, string>();
  let readAt = -Infinity;
  let changedAt = folderTime();
  return (link) => {
    if (link === own) return null;
    const now = performance.now();
    const known = names.get(link);
    const changed = folderTime();
    if (known === undefined || now - readAt >= nameAgeMs || changed !== changedAt || (known !== link && !isNamed(link, known))) {
      names.clear();
      readAt = now;
      changedAt = changed;
      for (const mount of parseMountedNamespaces(textOf(readProcText('/proc/self/mountinfo')))) {
        names.set(mount.link, names.get(mount.link) ?? namedMount.exec(mount.path)?.[1] ?? mount.link);
      }
    }
    const name = names.get(link) ?? link;
    names.set(link, name);
    return name;
  };
}

const namesFolder = '/run/netns';

/** When a namespace was last given a name, or lost it; undefined if none has ever had one. */
function folderTime(): bigint | undefined {
  return statSync(namesFolder, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}

/** Whether a namespace is mounted with this name now. */
function isNamed(link: string, name: string): boolean {
  try {
    return link === `net:[${statSync(`${namesFolder}/${name}`).ino}]`;
  } catch {
    return false;
  }
}

/** Finds the network namespaces of this machine. */
export interface Namespaces {
  /** The namespaces of the processes in the list; the first is always our own. `now` in milliseconds of a monotonic clock. */
  update(list: Pick<ProcessList, 'byPid'>, now: number): readonly NetworkNamespace[];
}

export function openNamespaces(): Namespaces {
  return new CachedNamespaces();
}

class CachedNamespaces implements Namespaces {
  private readonly own = linkOf('self') ?? 'own';
  private readonly ownTable = tableInode('self');
  private readonly linkByProcess = new Map<ProcessRef, string>();
  /** Threads in another namespace than their process (unshare(2) and setns(2) move one thread). */
  private readonly strayThreads = new Map<ProcessRef, readonly StrayThread[]>();
  private mounted: readonly MountedNamespace[] = [];
  private lastCompleteRead = -Infinity;
  private lastList: ProcessList['byPid'] = new Map();

  update({ byPid }: Pick<ProcessList, 'byPid'>, now: number): readonly NetworkNamespace[] {
    // Not the changes in the list: another list may have been read since the one that was here last.
    const started = [...byPid.values()].filter((process) => this.lastList.get(process.pid) !== process);
    const ended = [...this.lastList.values()].filter((process) => byPid.get(process.pid) !== process);
    this.lastList = byPid;
    const isComplete = now - this.lastCompleteRead >= completeReadIntervalMs;
    if (isComplete) {
      this.lastCompleteRead = now;
      this.linkByProcess.clear();
      this.strayThreads.clear();
    }
    for (const process of ended) {
      this.linkByProcess.delete(process);
      this.strayThreads.delete(process);
    }
    const isNew = this.readLinks(isComplete ? [...byPid.values()] : started);
    if (isComplete || isNew) this.mounted = parseMountedNamespaces(textOf(readProcText('/proc/self/mountinfo')));
    return this.group();
  }

  /** Reads the namespaces of processes. @returns whether one of them was unknown before */
  private readLinks(processes: readonly ProcessRef[]): boolean {
    const before = new Set(this.allLinks());
    const unreadable = processes.filter((process) => {
      const link = linkOf(process.pid);
      const stray = strayThreadsOf(process.pid, link);
      if (!isStillListed(process)) return false;
      if (link !== null) this.linkByProcess.set(process, link);
      if (stray.length > 0) this.strayThreads.set(process, stray);
      return link === null;
    });
    if (unreadable.length > 0) this.compareTables(unreadable);
    return this.allLinks().some((link) => !before.has(link));
  }

  private allLinks(): string[] {
    return [...this.linkByProcess.values(), ...[...this.strayThreads.values()].flat().map(({ link }) => link)];
  }

  /**
   * The links of other accounts' processes cannot be read, but the text files of their network can: each namespace has files with different
   * inodes. These distinguish our namespace from others, and the others from each other; the number of the namespace remains unknown.
   */
  private compareTables(processes: readonly ProcessRef[]): void {
    const { own, ownTable, linkByProcess } = this;
    const links = new Map<number | null, string>();
    for (const [link, [process]] of Map.groupBy(linkByProcess.keys(), (known) => linkByProcess.get(known) ?? own)) {
      if (process !== undefined) links.set(tableInode(process.pid), link);
    }
    for (const process of processes) {
      const inode = tableInode(process.pid);
      if (inode !== null && isStillListed(process))
        linkByProcess.set(process, inode === ownTable ? own : (links.get(inode) ?? `proc:[${inode}]`));
    }
  }

  private group(): NetworkNamespace[] {
    const { own, linkByProcess, strayThreads, mounted } = this;
    const processes = Map.groupBy(linkByProcess.keys(), (process) => linkByProcess.get(process) ?? own);
    const strays = Map.groupBy(
      [...strayThreads].flatMap(([process, threads]) => threads.map((thread) => ({ process, ...thread }))),
      ({ link }) => link,
    );
    const links = new Set([own, ...processes.keys(), ...strays.keys(), ...mounted.map(({ link }) => link)]);
    return [...links].map((link) => {
      const whole = processes.get(link) ?? [];
      const threads = strays.get(link) ?? [];
      const mounts = mounted.filter((mount) => mount.link === link).map(({ path }) => path);
      const name = mounts.map((path) => namedMount.exec(path)?.[1]).find((found) => found !== undefined);
      return {
        link,
        name: link === own ? null : (name ?? link),
        mount: mounts[0] ?? null,
        processes: [...whole, ...threads.map(({ process }) => process)],
        tasks: [...whole.map(({ pid }) => pid), ...threads.map(({ thread }) => thread)],
      };
    });
  }
}

interface StrayThread {
  readonly thread: number;
  readonly link: string;
}

/**
 * The threads of a process in other namespaces than `link`, the namespace of the process; null if that is unknown. One thread of each
 * namespace is enough. Threads whose namespace cannot be read, those of other accounts, are omitted.
 */
function strayThreadsOf(pid: number, link: string | null): StrayThread[] {
  const strays = new Map<string, StrayThread>();
  for (const thread of threadsOf(pid)) {
    const its = thread === pid ? link : linkOf(thread);
    if (its !== null && its !== link && !strays.has(its)) strays.set(its, { thread, link: its });
  }
  return [...strays.values()];
}

function linkOf(pid: number | 'self'): string | null {
  const link = readProcLink(`/proc/${pid}/ns/net`);
  return 'text' in link ? link.text : null;
}

function tableInode(pid: number | 'self'): number | null {
  try {
    return statSync(`/proc/${pid}/net/tcp`).ino;
  } catch {
    return null;
  }
}

/**
 * Runs a function in another network namespace by moving this thread there and back (setns(2)). Nothing else runs in the thread meanwhile.
 * @returns null if the namespace may not be entered, or its path no longer exists
 */
export function inNamespace<Value>(path: string, action: () => Value): Value | null {
  const here = openNamespace('/proc/thread-self/ns/net');
  const there = openNamespace(path);
  let back = 0;
  try {
    if (here < 0 || there < 0 || setns(there, CLONE_NEWNET) !== 0) return null;
    try {
      return action();
    } finally {
      back = setns(here, CLONE_NEWNET);
    }
  } finally {
    if (here >= 0) close(here);
    if (there >= 0) close(there);
    // Everything after this would run in a network that is not ours.
    if (back !== 0) process.abort();
  }
}

function openNamespace(path: string): number {
  return open(path, O_RDONLY | O_CLOEXEC);
}
