import { unknownProcessFields, type OptionalFieldGroup } from '../../model/mapping-schema.ts';
import { requestedFields } from '../../model/optional-fields.ts';
import type { Missing, MissingField, MissingReason, ProcessInfo, ProcessName } from '../../model/port-mapping.ts';
import type { AccountNames } from '../../platform/linux/accounts.ts';
import type { ProcessRef } from './list-processes.ts';
import type { KnownProcess, ProcessCache } from './process-cache.ts';
import { allMissing } from './read-process.ts';

/** The owner of a socket. The same object as long as it has not changed. */
export interface Attribution {
  /** The fields of the owner; without an owner, the reasons. */
  readonly info: ProcessInfo;
  readonly name: ProcessName | null;
  readonly sharedWith: readonly ProcessName[];
  readonly container: string | null;
  /** A service manager that holds the socket, alone or together with the service that it has started. */
  readonly serviceManager: ProcessInfo | null;
  /** The reasons for the record: those of the fields, and that Linux does not report when a port was bound. */
  readonly missing: Missing;
}

/** Why a socket has no owner. */
export type OwnerUnavailable = Extract<MissingReason, 'Kernel' | 'NotFound' | 'AccessDenied' | 'OtherPidNamespace'>;

export interface Attributions {
  /** Starts a snapshot, in which each process is read at most once. The `active` ones have opened a port. */
  startSnapshot(now: number, active: ReadonlySet<ProcessRef>): void;
  attributeToHolders(holders: readonly ProcessRef[]): Attribution;
  /** @param uid of the account that created the socket; the kernel reports none for sockets without a process */
  attributeToNone(reason: OwnerUnavailable, uid: number, container: string | null): Attribution;
  /** Ends a snapshot: forgets the attributions that were not used in it. */
  end(): void;
}

interface CacheEntry {
  attribution: Attribution;
  members: readonly KnownProcess[];
  /** Number of the last snapshot that used it. */
  usedIn: number;
}

export function createAttributions(processes: ProcessCache, include: readonly OptionalFieldGroup[], accounts: AccountNames): Attributions {
  const entries = new Map<ProcessRef | string, CacheEntry>();
  let now = -Infinity;
  let round = 0;
  let active: ReadonlySet<ProcessRef> = new Set();

  function attributeToHolders(holders: readonly ProcessRef[]): Attribution {
    const key = keyOf(holders);
    const last = entries.get(key);
    return last?.usedIn === round ? last.attribution : renew(key, holders, last);
  }

  function renew(key: ProcessRef | string, holders: readonly ProcessRef[], last: CacheEntry | undefined): Attribution {
    const members = holders.map((holder) => processes.of(holder, now, active.has(holder))).toSorted(primaryFirst);
    const same = last?.members.length === members.length && members.every((member, i) => member === last.members[i]);
    const attribution = same ? last.attribution : attributionOf(members);
    entries.set(key, { attribution, members, usedIn: round });
    return attribution;
  }

  function attributeToNone(reason: OwnerUnavailable, uid: number, container: string | null): Attribution {
    const user = reason === 'Kernel' ? null : accounts.of(uid);
    const key = `${reason} ${user} ${container}`;
    const attribution = entries.get(key)?.attribution ?? withoutOwner(reason, user, container, include);
    entries.set(key, { attribution, members: [], usedIn: round });
    return attribution;
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
      for (const [key, { usedIn }] of entries) if (usedIn !== round) entries.delete(key);
    },
  };
}

function keyOf(holders: readonly ProcessRef[]): ProcessRef | string {
  const first = holders[0];
  return holders.length === 1 && first !== undefined ? first : holders.map(({ pid }) => pid).join(' ');
}

/** The process that started first usually created the socket, and the others inherited it; a service manager only holds it. */
function primaryFirst(a: KnownProcess, b: KnownProcess): number {
  return Number(a.isServiceManager) - Number(b.isServiceManager) || a.startTicks - b.startTicks || a.name.processId - b.name.processId;
}

function attributionOf(members: readonly KnownProcess[]): Attribution {
  const [owner, ...rest] = members;
  if (owner === undefined) throw new RangeError('an attribution needs at least one holder');
  return {
    info: owner.info,
    name: owner.name,
    sharedWith: rest.map(({ name }) => name),
    container: owner.container,
    serviceManager: members.find(({ isServiceManager }) => isServiceManager)?.info ?? null,
    missing: { opened: 'NotSupported', ...owner.info.missing },
  };
}

function withoutOwner(
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
    ...unknownProcessFields,
    user,
    ...Object.fromEntries(fields.map((field) => [field, null])),
    missing,
  };
  return { info, name: null, sharedWith: [], container, serviceManager: null, missing: { opened: 'NotSupported', ...missing } };
}
