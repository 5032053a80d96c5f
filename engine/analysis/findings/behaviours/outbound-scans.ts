import { counted } from '../../../model/counted.ts';
import type { Behaviour } from './observation.ts';
import { createWindowedCount } from './windowed-counts.ts';

/** Scans by this machine: a program that connects, or tries to, to many ports of one host within minutes (MITRE ATT&CK T1046). */
export function createOutboundScans(parameters: { readonly [name: string]: number }): Behaviour {
  const { ports = 0, minutes = 0 } = parameters;
  return createWindowedCount({
    minutes,
    least: ports,
    groupOf: ({ processName, remoteAddress }) => JSON.stringify([processName, remoteAddress]),
    valueOf: ({ remotePort }) => remotePort,
    found: (most, { remoteAddress }) => `${counted(most, 'port')} of ${remoteAddress}`,
    hidden: { localPort: null, remotePort: null },
  });
}
