import type { DestroyedSocket } from '../collector/collector.ts';
import type { Change } from '../model/log-events.ts';
import type { PortMapping } from '../model/port-mapping.ts';
import { endpointKey, portPair } from './endpoint-keys.ts';
import { hasNoLivingOwner } from './owner-fields.ts';
import type { TrackedMapping } from './tracked-mappings.ts';

/**
 * Finds the destroyed sockets that no snapshot has shown: they existed only between two snapshots. Each report of a destroyed socket
 * belongs to one socket: to a mapping that was closed recently, to a row that outlives its socket (TIME WAIT), or else to a socket that was
 * not seen. So sockets that follow each other at the same endpoints are all counted.
 */
export class UnseenSockets {
  /**
   * For each of the last rounds, this one included: the number of closed mappings by endpoint whose end the system has not reported yet. It
   * may report it a little later.
   */
  private unreported: readonly Map<string, number>[] = [];

  /** @param closed the mappings that were closed in this round */
  startRound(closed: readonly TrackedMapping[]): void {
    const counts = new Map<string, number>();
    for (const { isReported, mapping } of closed) {
      if (isReported) continue;
      const key = endpointKey(mapping);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    this.unreported = [counts, ...this.unreported.slice(0, 2)];
  }

  /** @param eachTracked visits the mappings of the current snapshot */
  find(destroyed: readonly DestroyedSocket[], eachTracked: (visit: (row: TrackedMapping) => void) => void): DestroyedSocket[] {
    const ports = new Set(destroyed.map(portPair));
    const outliving = new Map<string, TrackedMapping[]>();
    eachTracked((row) => {
      if (row.isReported || !ports.has(portPair(row.mapping)) || !hasNoLivingOwner(row.raw)) return;
      const key = endpointKey(row.mapping);
      outliving.set(key, [...(outliving.get(key) ?? []), row]);
    });
    return destroyed.filter((socket) => {
      const key = endpointKey(socket);
      if (this.unreported.some((counts) => decrement(counts, key))) return false;
      const row = outliving.get(key)?.pop();
      if (row) row.isReported = true;
      return row === undefined;
    });
  }
}

/** The two changes of a socket of which only the end is known. */
export function openedAndClosed(mapping: PortMapping, time: Date): Change[] {
  return [
    { time, event: 'opened', source: 'event', mapping },
    { time, event: 'closed', source: 'event', mapping, seconds: null },
  ];
}

/** Decrements a count. @returns false if it was 0 */
function decrement(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}
