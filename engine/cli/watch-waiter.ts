import { setTimeout as delay } from 'node:timers/promises';
import type { StateEvents } from '../collector/collector.ts';

/** Waits for the next poll or for events of the system. */
export interface Waiter {
  /** Whether the end has been reached at a poll. */
  hasEnded(): boolean;
  /** Resolves when a poll is due, or when events wait. */
  next(): Promise<'poll' | 'events'>;
  /** Ends the wait: its timer would keep the program running. */
  close(): void;
}

/** @param interval milliseconds between polls @param end of the time of `performance.now()`; the last poll is then */
export function createWaiter(stateEvents: StateEvents | null, interval: number, end: number): Waiter {
  let due = performance.now();
  let poll: Promise<'poll'> | null = null;
  const closed = new AbortController();
  let events = Promise.withResolvers<'events'>();
  stateEvents?.onWaiting(() => events.resolve('events'));
  return {
    hasEnded: () => poll === null && due >= end,
    next: async () => {
      if (poll === null) {
        const now = performance.now();
        due = Math.max(due + interval, now);
        poll = delay(Math.max(0, Math.min(due, end) - now), 'poll' as const, closed);
        poll.catch(() => undefined);
      }
      const reason = await Promise.race([poll, events.promise]);
      if (reason === 'poll') poll = null;
      else events = Promise.withResolvers();
      return reason;
    },
    close: () => closed.abort(),
  };
}
