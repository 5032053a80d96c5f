import { statSync } from 'node:fs';
import { CLONE_NEWNET, O_CLOEXEC, O_RDONLY, close, open, setns } from '../../platform/linux/libc.ts';
import { isStillListed, type ProcessRef, type ProcessList } from './list-processes.ts';
import { readProcLink, readProcText, textOf } from './read-proc-file.ts';
import { threadsOf } from './threads.ts';

/** A network namespace: a network stack of its own, with its own sockets. */
export interface NetworkNamespace {
  /** What the kernel calls it, `net:[4026532177]`; where that may not be read, `proc:[…]` with the inode of its table of TCP sockets. */
  readonly link: string;
  /** The name of the record: null for ours, else the one under /run/netns, else the link. */
  readonly name: string | null;
  /** Processes that live in it, with all threads or some. They lead to the container that it belongs to. */
  readonly processes: readonly ProcessRef[];
  /** PIDs and ids of threads that live in it: they lead to it. */
  readonly tasks: readonly number[];
  /** Where it is mounted, so that it can be entered without a process. */
  readonly mount: string | null;
}

/** A namespace that is mounted somewhere, so that it lasts without a process. */
export interface MountedNamespace {
  /** The link's text: `net:[4026532177]`. */
  readonly link: string;
  readonly path: string;
}

/** The mounted network namespaces in a text of `/proc/self/mountinfo` (proc_pid_mountinfo(5)). */
export function parseMountedNamespaces(text: string): readonly MountedNamespace[] {
  return text.split('\n').flatMap((line) => {
    // id parent major:minor root mount-point options … - type source options
    const [, , , root = '', path = ''] = line.split(' ');
    return root.startsWith('net:[') && line.includes(' - nsfs ') ? [{ link: root, path: unescapeMount(path) }] : [];
  });
}

/** Blanks, tabs, line breaks and backslashes within a path are three octal digits there. */
function unescapeMount(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}

const named = /^(?:\/var)?\/run\/netns\/([^/]+)$/;

/** How often the namespace of a process that is known already is asked for again: few move to another one while they run. */
const completeEvery = 10_000;

/** Finds the network namespaces of this machine; the first of the answer is always our own. */
export function openNamespaces(): { update(list: ProcessList, now: number): readonly NetworkNamespace[] } {
  const own = linkOf('self') ?? 'own';
  const ownTable = tableInode('self');
  const linkByProcess = new Map<ProcessRef, string>();
  /** Threads that live in another namespace than their process (unshare(2) and setns(2) move one thread). */
  const strayThreads = new Map<ProcessRef, readonly StrayThread[]>();
  let mounted: readonly MountedNamespace[] = [];
  let lastComplete = -Infinity;

  function update(list: ProcessList, now: number): readonly NetworkNamespace[] {
    const complete = now - lastComplete >= completeEvery;
    if (complete) {
      lastComplete = now;
      linkByProcess.clear();
      strayThreads.clear();
    }
    for (const process of list.ended) {
      linkByProcess.delete(process);
      strayThreads.delete(process);
    }
    const isNew = learn(complete ? [...list.byPid.values()] : list.started);
    if (complete || isNew) mounted = parseMountedNamespaces(textOf(readProcText('/proc/self/mountinfo')));
    return grouped();
  }

  /** Asks for the namespaces of processes; tells whether one of them was not known. */
  function learn(processes: readonly ProcessRef[]): boolean {
    const before = new Set(allLinks());
    const closed = processes.filter((process) => {
      const link = linkOf(process.pid);
      const stray = strayThreadsOf(process.pid, link);
      if (!isStillListed(process)) return false;
      if (link !== null) linkByProcess.set(process, link);
      if (stray.length > 0) strayThreads.set(process, stray);
      return link === null;
    });
    if (closed.length > 0) learnByTable(closed);
    return allLinks().some((link) => !before.has(link));
  }

  function allLinks(): string[] {
    return [...linkByProcess.values(), ...[...strayThreads.values()].flat().map(({ link }) => link)];
  }

  /**
   * The link is closed to other users' processes, but not the text files of their network: each namespace has files with inodes of
   * their own. That tells ours from others, and these from each other; which number the namespace has remains unknown.
   */
  function learnByTable(processes: readonly ProcessRef[]): void {
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

  function grouped(): NetworkNamespace[] {
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
      const name = mounts.map((path) => named.exec(path)?.[1]).find((found) => found !== undefined);
      return {
        link,
        name: link === own ? null : (name ?? link),
        mount: mounts[0] ?? null,
        processes: [...whole, ...threads.map(({ process }) => process)],
        tasks: [...whole.map(({ pid }) => pid), ...threads.map(({ thread }) => thread)],
      };
    });
  }

  return { update };
}

interface StrayThread {
  readonly thread: number;
  readonly link: string;
}

/**
 * The threads of a process that live in another namespace than `link`, its own; null if that is unknown. One thread for each namespace is
 * enough. Threads whose namespace may not be read are left out: those of other accounts.
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
 * Does something in another network namespace, by moving this thread there and back (setns(2)). Nothing else runs in it meanwhile.
 * @returns null where we may not enter, or the way in is gone
 */
export function inNamespace<T>(path: string, action: () => T): T | null {
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
    // Whatever we did from now on would be done in a network that is not ours.
    if (back !== 0) process.abort();
  }
}

function openNamespace(path: string): number {
  return open(path, O_RDONLY | O_CLOEXEC);
}
