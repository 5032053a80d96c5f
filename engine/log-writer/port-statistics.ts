import type { PortMapping } from '../model/port-mapping.ts';
import type { TcpState } from '../model/tcp-states.ts';

/** The number of mappings of a process, by protocol and TCP state. A state without mappings has no number. */
export interface PortStatistics {
  readonly udp: number;
  readonly tcp: ReadonlyMap<TcpState, number>;
}

/** Statistics to which mappings are added. */
export class MappingCounts implements PortStatistics {
  udp: number;
  readonly tcp: Map<TcpState, number>;

  /** @param start what is counted already */
  constructor({ udp, tcp }: PortStatistics = noMappings) {
    this.udp = udp;
    this.tcp = new Map(tcp);
  }

  /** @param change -1 for a mapping that no longer counts */
  count({ state }: Pick<PortMapping, 'state'>, change: 1 | -1 = 1): void {
    if (state === null) {
      this.udp += change;
      return;
    }
    const count = (this.tcp.get(state) ?? 0) + change;
    if (count === 0) this.tcp.delete(state);
    else this.tcp.set(state, count);
  }

  get isEmpty(): boolean {
    return this.udp === 0 && this.tcp.size === 0;
  }
}

/** The statistics of a process without mappings. */
export const noMappings: PortStatistics = { udp: 0, tcp: new Map() };

/** The statistics of these mappings. */
export function countMappings(mappings: readonly PortMapping[]): PortStatistics {
  const counts = new MappingCounts();
  for (const mapping of mappings) counts.count(mapping);
  return counts;
}
