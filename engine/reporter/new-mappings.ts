import { isBoundOnly } from '../facts/listening.ts';
import type { Change } from './changes.ts';

/**
 * Whether a change adds a mapping to PR-PORTS and PR-PIDS. These files, as PR-INITIAL, hold no Bound rows: their formats have no place
 * for a state, and a line without a remote endpoint is a listener there. A socket that was Bound before is new when it listens or
 * connects.
 */
export function addsMapping(change: Change): boolean {
  if (isBoundOnly(change.mapping)) return false;
  return change.event === 'opened' || (change.event === 'changed' && change.previous.state === 'Bound');
}
