import assert from 'node:assert/strict';
import { countMappings, type PortStatistics } from '../../engine/log-writer/port-statistics.ts';
import { isBoundOnly } from '../../engine/model/listening.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import type { Changes } from '../../engine/reporter/changes.ts';

/** Asserts that the statistics of each process are those of its open mappings. */
export function assertStatistics(open: Pick<Changes, 'eachMapping' | 'statisticsOf'>): void {
  const mappings: PortMapping[] = [];
  open.eachMapping((mapping) => mappings.push(mapping));
  // Some of these have no mapping, or no longer one.
  const processIds = new Set([null, 1, 2, 7, 8, 9, ...mappings.map(({ processId }) => processId)]);
  for (const processId of processIds) {
    const own = mappings.filter((mapping) => mapping.processId === processId && !isBoundOnly(mapping));
    assert.deepEqual(numbersOf(open.statisticsOf(processId)), numbersOf(countMappings(own)), `PID ${processId}`);
  }
}

/** The numbers alone, which can be compared. */
export function numbersOf({ udp, tcp }: PortStatistics): unknown {
  return { udp, tcp: new Map(tcp) };
}
