import type { LogEvent, SessionIdentity } from '../../model/log-events.ts';
import type { LogGap } from './log-statistics.ts';

/** The gaps between the sessions of a computer, from its events in their order. */
export interface SessionGaps {
  add(event: LogEvent & Pick<SessionIdentity, 'computer'>): void;
  /** Call it after the last event. */
  end(): void;
}

/**
 * Finds the time between the sessions of a computer: from the last event of one to the start of the next. A session that was killed leaves
 * no `stopped` event. A session that has recorded the gap itself knows it more exactly: then nothing is added.
 */
export function createSessionGaps(addGap: (gap: LogGap) => void): SessionGaps {
  let computer: string | null = null;
  let last: Date | null = null;
  let pending: LogGap | null = null;

  function end(): void {
    if (pending) addGap(pending);
    pending = null;
  }

  return {
    add(event) {
      if (event.event === 'started' && !event.continued) {
        end();
        if (last && (computer === null || computer === event.computer)) pending = { from: last, to: event.time, why: 'stopped' };
      }
      if (event.event === 'started') ({ computer } = event);
      if (event.event === 'gap' && event.why === 'stopped') pending = null;
      last = event.time;
    },
    end,
  };
}
