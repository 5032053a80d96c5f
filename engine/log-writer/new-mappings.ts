import { isBoundOnly, isListening } from '../model/listening.ts';
import type { Change } from '../model/log-events.ts';
import type { PortMapping } from '../model/port-mapping.ts';

/**
 * Whether a change adds a mapping to PR-PORTS and PR-PIDS. PR-PORTS has no column for a state, and a TCP line without a remote endpoint is a
 * listener there: sockets without one that do not listen are in PR-EVENTS only. These are Bound rows, Windows' rows in the state Closed, and
 * sockets of which the system only reports that they were destroyed. A socket of this kind that later listens or connects is new then.
 */
export function addsMapping(change: Change): boolean {
  if (!fits(change.mapping)) return false;
  return change.event === 'opened' || (change.event === 'changed' && !fits({ ...change.mapping, ...change.previous }));
}

function fits(mapping: PortMapping): boolean {
  if (mapping.protocol === 'UDP' || isListening(mapping)) return true;
  return !isBoundOnly(mapping) && mapping.remotePort !== null && mapping.remotePort !== 0;
}
