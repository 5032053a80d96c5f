import type { PortCounts } from '../../../../engine/analysis/statistics/counting/port-counts.ts';
import { portClients, portStatistics, remoteEnds } from '../../../../engine/analysis/statistics/port-statistics.ts';

/** All that is told of counts, in an order that does not depend on theirs. */
export function summarize(counts: PortCounts): unknown {
  return {
    statistics: portStatistics(counts),
    ends: new Map([...remoteEnds(counts)].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    clients: portClients(counts),
    listeners: counts.listeners.toSorted((a, b) => a.first - b.first || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}
