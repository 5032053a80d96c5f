import type { DestroyedSocket } from '../collector/collector.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { setNewest } from '../model/set-newest.ts';
import { listenerKeys, localPortKey } from './endpoint-keys.ts';
import { hasNoLivingOwner, sameProcess } from './owner-fields.ts';

/** How long an exited owner is remembered. */
const ownerRetentionMs = 5 * 60_000;
/** How many are remembered: a machine that starts thousands of processes must not fill the memory. */
const maxRememberedOwners = 10_000;
/** The clock of Windows advances in steps: a port that is bound at once may seem older than its process. */
const clockGranularityMs = 16;

/** A mapping that no longer exists. Its owner may be the owner of later rows. */
interface RememberedOwner {
  readonly mapping: PortMapping;
  /** Milliseconds of the clock. */
  readonly until: number;
  /** Time of the snapshot that no longer contained it: before that its process ended or closed the socket. */
  readonly vanishedAt: Date;
}

/** By the keys of their ports: listeners that the previous poll saw too, and those that started since. */
export type ListenersByPort = ReadonlyMap<string, { readonly old: readonly PortMapping[]; readonly started: readonly PortMapping[] }>;

/** Owners of mappings that no longer exist. */
export class RememberedOwners {
  private readonly byPort = new Map<string, RememberedOwner>();
  private readonly byProcess = new Map<number, RememberedOwner>();

  forgetExpired(clock: number): void {
    forgetExpired(this.byPort, clock);
    forgetExpired(this.byProcess, clock);
  }

  /** @param vanishedAt time of the snapshot that no longer contains the mapping */
  add(mapping: PortMapping, clock: number, vanishedAt: Date): void {
    if (mapping.processId === null) return;
    const entry = { mapping, until: clock + ownerRetentionMs, vanishedAt };
    setNewest(this.byProcess, mapping.processId, entry, maxRememberedOwners);
    if (mapping.state === 'Listen') setNewest(this.byPort, localPortKey(mapping, mapping.localAddress), entry, maxRememberedOwners);
  }

  /** The remembered owner of a row whose process has exited; null if it is not certain that it is the same process. */
  exitedOwner(raw: PortMapping): PortMapping | null {
    const remembered = raw.processId === null ? undefined : this.byProcess.get(raw.processId);
    return remembered && hasNoLivingOwner(raw) && isOwnerOf(remembered, raw) ? remembered.mapping : null;
  }

  /**
   * Finds the process that listened at the port of a connection that started after the last poll. Null if it may have been one of several:
   * two processes listen there, or one took over the port from the other since the last poll.
   * @param now time of the current snapshot
   */
  listenerFor(socket: DestroyedSocket, listening: ListenersByPort, now: Date): PortMapping | null {
    const possible: PortMapping[] = [];
    let former: PortMapping | undefined;
    for (const key of listenerKeys(socket)) {
      const remembered = this.byPort.get(key);
      if (remembered?.vanishedAt === now) possible.push(remembered.mapping);
      else former ??= remembered?.mapping;
      const { old = [], started = [] } = listening.get(key) ?? {};
      possible.push(...old, ...started);
      // It listened from the last poll until now: no connection went to a less specific address.
      if (old.length > 0) break;
    }
    const [owner] = possible;
    if (owner === undefined) return former ?? null;
    return possible.every((mapping) => sameProcess(mapping, owner)) ? owner : null;
  }
}

function forgetExpired<Key>(map: Map<Key, RememberedOwner>, clock: number): void {
  for (const [key, { until }] of map) {
    if (until > clock) return;
    map.delete(key);
  }
}

/**
 * Whether a remembered process is the owner that a row names by its PID. The PID alone does not prove it, because it may have been reused:
 * the start time must be the same, and the process must have existed when the port was bound, as far as the system reports these times.
 */
function isOwnerOf(
  { mapping: { processStarted }, vanishedAt }: RememberedOwner,
  { processStarted: started, opened }: PortMapping,
): boolean {
  if (processStarted === null || (started === null && opened === null)) return false;
  if (started !== null && started.getTime() !== processStarted.getTime()) return false;
  return opened === null || (opened <= vanishedAt && processStarted.getTime() <= opened.getTime() + clockGranularityMs);
}
