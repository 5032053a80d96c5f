import { requestedFields } from '../../model/optional-fields.ts';
import type { Include, Missing, MissingField, MissingReason, ProcessFacts, ProcessName } from '../../model/port-mapping.ts';
import { accountName } from '../../platform/linux/accounts.ts';
import type { ListedProcess } from './list-processes.ts';
import type { KnownProcess, KnownProcesses } from './process-cache.ts';
import { allMissing } from './read-process.ts';

/** Whose a socket is. The same object as long as nothing about it has changed. */
export interface Ownership {
  /** Of the owner; of nobody, the reasons. */
  readonly facts: ProcessFacts;
  readonly name: ProcessName | null;
  readonly sharedWith: readonly ProcessName[];
  readonly container: string | null;
  /** A service manager that holds the socket, for itself or together with the service that it has started. */
  readonly serviceManager: ProcessFacts | null;
  /** The reasons for the record: those of the facts, and that Linux does not tell when a port was bound. */
  readonly missing: Missing;
}

/** Why no process is named. */
export type NoOwner = Extract<MissingReason, 'Kernel' | 'NotFound' | 'AccessDenied' | 'OtherPidNamespace'>;

export interface Ownerships {
  /** Begins a snapshot: each process is looked at once in it. `active` have opened a port. */
  begin(now: number, active: ReadonlySet<ListedProcess>): void;
  ofHolders(holders: readonly ListedProcess[]): Ownership;
  /** @param uid of whoever made the socket; the kernel tells none of sockets that it holds alone */
  ofNobody(reason: NoOwner, uid: number, container: string | null): Ownership;
  /** Ends a snapshot: forgets what it had no use for. */
  end(): void;
}

interface Kept {
  ownership: Ownership;
  members: readonly KnownProcess[];
  /** Number of the last snapshot that had a use for it. */
  usedIn: number;
}

export function openOwnerships(processes: KnownProcesses, include: readonly Include[]): Ownerships {
  const kept = new Map<ListedProcess | string, Kept>();
  let now = -Infinity;
  let round = 0;
  let active: ReadonlySet<ListedProcess> = new Set();

  function ofHolders(holders: readonly ListedProcess[]): Ownership {
    const first = holders[0];
    const key = holders.length === 1 && first !== undefined ? first : holders.map(({ pid }) => pid).join(' ');
    const last = kept.get(key);
    if (last?.usedIn === round) return last.ownership;
    const members = holders.map((holder) => processes.of(holder, now, active.has(holder))).toSorted(primaryFirst);
    const same = last?.members.length === members.length && members.every((member, i) => member === last.members[i]);
    const ownership = same ? last.ownership : ownershipOf(members);
    kept.set(key, { ownership, members, usedIn: round });
    return ownership;
  }

  function ofNobody(reason: NoOwner, uid: number, container: string | null): Ownership {
    const user = reason === 'Kernel' ? null : accountName(uid);
    const key = `${reason} ${user} ${container}`;
    const ownership = kept.get(key)?.ownership ?? nobody(reason, user, container, include);
    kept.set(key, { ownership, members: [], usedIn: round });
    return ownership;
  }

  return {
    begin: (time, opened) => {
      now = time;
      round++;
      active = opened;
    },
    ofHolders,
    ofNobody,
    end: () => {
      for (const [key, { usedIn }] of kept) if (usedIn !== round) kept.delete(key);
    },
  };
}

/** The process that started first made the socket, as a rule, and the others have inherited it; a service manager only keeps it. */
function primaryFirst(a: KnownProcess, b: KnownProcess): number {
  return Number(a.isServiceManager) - Number(b.isServiceManager) || a.startTicks - b.startTicks || a.name.processId - b.name.processId;
}

function ownershipOf(members: readonly KnownProcess[]): Ownership {
  const [owner, ...others] = members;
  if (owner === undefined) throw new RangeError('A socket with an owner has a holder.');
  return {
    facts: owner.facts,
    name: owner.name,
    sharedWith: others.map(({ name }) => name),
    container: owner.container,
    serviceManager: members.find(({ isServiceManager }) => isServiceManager)?.facts ?? null,
    missing: { opened: 'NotSupported', ...owner.facts.missing },
  };
}

function nobody(reason: NoOwner, user: string | null, container: string | null, include: readonly Include[]): Ownership {
  const fields = requestedFields(include);
  const missing: { -readonly [field in MissingField]?: MissingReason } = { processId: reason, ...allMissing(reason) };
  if (user !== null) delete missing.user;
  for (const field of fields) missing[field] = reason;
  const facts: ProcessFacts = {
    processId: null,
    processStarted: null,
    processName: null,
    path: null,
    deleted: null,
    commandLine: null,
    parentProcessId: null,
    user,
    services: [],
    ...Object.fromEntries(fields.map((field) => [field, null])),
    missing,
  };
  return { facts, name: null, sharedWith: [], container, serviceManager: null, missing: { opened: 'NotSupported', ...missing } };
}
