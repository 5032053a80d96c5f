import { MappingCounts, noMappings, type PortStatistics } from '../log-writer/port-statistics.ts';
import { isBoundOnly } from '../model/listening.ts';
import type { PortMapping } from '../model/port-mapping.ts';

/**
 * The statistics of each process for PR-PIDS, without Bound rows. They are kept from change to change: with 20,000 sockets, to visit all
 * mappings was a tenth of a poll's time (docs/benchmarks.md, "reporter").
 */
export class ProcessStatistics {
  private readonly byProcess = new Map<number | null, MappingCounts>();

  /** @param change -1 for a mapping that is no longer open */
  count(mapping: PortMapping, change: 1 | -1): void {
    if (isBoundOnly(mapping)) return;
    const { processId } = mapping;
    const counts = this.byProcess.get(processId) ?? new MappingCounts();
    counts.count(mapping, change);
    if (counts.isEmpty) this.byProcess.delete(processId);
    else this.byProcess.set(processId, counts);
  }

  /** Those of a process; null for the mappings without a process. Valid until the next change. */
  of(processId: number | null): PortStatistics {
    return this.byProcess.get(processId) ?? noMappings;
  }
}
