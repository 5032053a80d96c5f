import type { OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { requestedFields } from '../../model/optional-fields.ts';
import type { Missing, MissingField, MissingReason, ProcessInfo, ProcessName } from '../../model/port-mapping.ts';
import { accountName } from '../../platform/linux/accounts.ts';
import type { ProcessRef } from './list-processes.ts';
import type { KnownProcess, ProcessCache } from './process-cache.ts';
import { allMissing } from './read-process.ts';

/** Whose a socket is. The same object as long as nothing about it has changed. */
export interface Attribution {
  /** Of the owner; of nobody, the reasons. */
  readonly info: ProcessInfo;
  readonly name: ProcessName | null;
  readonly sharedWith: readonly ProcessName[];
  readonly container: string | null;
  /** A service manager that holds the socket, for itself or together with the service that it has started. */
  readonly serviceManager: ProcessInfo | null;
  /** The reasons for the record: those of the facts, and that Linux does not tell when a port was bound. */
  readonly missing: Missing;
}

/** Why no process is named. */
export type OwnerUnavailable = Extract<MissingReason, 'Kernel' | 'NotFound' | 'AccessDenied' | 'OtherPidNamespace'>;

export interface Attributions {
  /** Begins a snapshot: each process is looked at once in it. `active` have opened a port. */
  startSnapshot(now: number, active: ReadonlySet<ProcessRef>): void;
  attributeToHolders(holders: readonly ProcessRef[]): Attribution;
  /** @param uid of whoever made the socket; the kernel tells none of sockets that it holds alone */
  attributeToNone(reason: OwnerUnavailable, uid: number, container: string | null): Attribution;
  /** Ends a snapshot: forgets what it had no use for. */
  end(): void;
}

interface Kept {
  ownership: Attribution;
  members: readonly KnownProcess[];
  /** Number of the last snapshot that had a use for it. */
  usedIn: number;
}

export function createAttributions(processes: ProcessCache, include: readonly OptionalFieldGroup[]): Attributions {
  const kept = new Map<ProcessRef | string, Kept>();
  let now = -Infinity;
  let round = 0;
  let active: ReadonlySet<ProcessRef> = new Set();

  function attributeToHolders(holders: readonly ProcessRef[]): Attribution {
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

  function attributeToNone(reason: OwnerUnavailable, uid: number, container: string | null): Attribution {
    const user = reason === 'Kernel' ? null : accountName(uid);
    const key = `${reason} ${user} ${container}`;
    const ownership = kept.get(key)?.ownership ?? unattributed(reason, user, container, include);
    kept.set(key, { ownership, members: [], usedIn: round });
    return ownership;
  }

  return {
    startSnapshot: (time, opened) => {
      now = time;
      round++;
      active = opened;
    },
    attributeToHolders,
    attributeToNone,
    end: () => {
      for (const [key, { usedIn }] of kept) if (usedIn !== round) kept.delete(key);
    },
  };
}

/** The process that started first made the socket, as a rule, and the others have inherited it; a service manager only keeps it. */
function primaryFirst(a: KnownProcess, b: KnownProcess): number {
  return Number(a.isServiceManager) - Number(b.isServiceManager) || a.startTicks - b.startTicks || a.name.processId - b.name.processId;
}

function ownershipOf(members: readonly KnownProcess[]): Attribution {
  const [owner, ...others] = members;
  if (owner === undefined) throw new RangeError('A socket with an owner has a holder.');
  return {
    info: owner.info,
    name: owner.name,
    sharedWith: others.map(({ name }) => name),
    container: owner.container,
    serviceManager: members.find(({ isServiceManager }) => isServiceManager)?.info ?? null,
    missing: { opened: 'NotSupported', ...owner.info.missing },
  };
}

function unattributed(
  reason: OwnerUnavailable,
  user: string | null,
  container: string | null,
  include: readonly OptionalFieldGroup[],
): Attribution {
  const fields = requestedFields(include);
  const missing: { -readonly [field in MissingField]?: MissingReason } = { processId: reason, ...allMissing(reason) };
  if (user !== null) delete missing.user;
  for (const field of fields) missing[field] = reason;
  const info: ProcessInfo = {
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
  return { info, name: null, sharedWith: [], container, serviceManager: null, missing: { opened: 'NotSupported', ...missing } };
}
