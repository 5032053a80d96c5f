import { counted } from '../../../model/counted.ts';
import { servicePort } from '../subject.ts';
import { programKey } from '../tally.ts';
import type { Behaviour } from './observation.ts';
import { createWindowedCount } from './windowed-counts.ts';

/**
 * Bursts: very many connections between a program and one host by one port within minutes, as guesses of passwords make them (MITRE ATT&CK
 * T1110). Each connection has its own client port, by which one that is in two logs counts once.
 */
export function createBursts(parameters: { readonly [name: string]: number }): Behaviour {
  const { connections = 0, minutes = 0 } = parameters;
  return createWindowedCount({
    minutes,
    least: connections,
    groupOf: (subject) => `${programKey(subject)} ${subject.remoteAddress}`,
    valueOf: (subject) => (servicePort(subject).side === 'local' ? subject.remotePort : subject.localPort),
    found: (most) => counted(most, 'connection'),
  });
}
