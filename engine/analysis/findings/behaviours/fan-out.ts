import { counted } from '../../../model/counted.ts';
import { programKey } from '../tally.ts';
import type { Behaviour } from './observation.ts';
import { createWindowedCount } from './windowed-counts.ts';

/** Fan-out: a program that connects, or tries to, to many hosts on one port within minutes, as worms and scanners do (MITRE ATT&CK T1046, T1021). */
export function createFanOut(parameters: { readonly [name: string]: number }): Behaviour {
  const { hosts = 0, minutes = 0 } = parameters;
  return createWindowedCount({
    minutes,
    least: hosts,
    groupOf: programKey,
    valueOf: ({ remoteAddress }) => remoteAddress,
    found: (most, { protocol, remotePort }) => `${counted(most, 'host')} on ${protocol} port ${remotePort}`,
  });
}
