import { isListening, type SocketCondition } from '../../model/listening.ts';
import type { Listener } from './log-statistics.ts';

/** The fields that a log has of a listening port. */
export type ListenerSeen = Pick<Listener, 'protocol' | 'localAddress' | 'localPort' | 'processName' | 'user'>;

const limit = 20_000;

/** Linux assigns ports itself from this one on (ip_local_port_range), Windows from 49152 on (RFC 6335). */
const firstDynamicPort = 32_768;

/** Whether clients may connect to a port. If not, it is only the local port of an outgoing connection. */
export function isServedPort(localPort: number): boolean {
  return localPort < firstDynamicPort;
}

/**
 * Whether a socket belongs in the list of listeners: listening TCP sockets, and unconnected UDP sockets at a port that clients can know.
 */
export function isServed(socket: SocketCondition & { readonly localPort: number }): boolean {
  return isListening(socket) && (socket.protocol === 'TCP' || isServedPort(socket.localPort));
}

/** Listeners over time. */
export interface ListenerCounts {
  seen(listener: ListenerSeen, time: Date): void;
  closed(listener: ListenerSeen, time: Date): void;
  /** Sorted by the time when they were first seen. */
  list(): Listener[];
}

/** At most 20,000 listeners are kept, the first ones. */
export function createListenerCounts(): ListenerCounts {
  const known = new Map<string, { -readonly [field in keyof Listener]: Listener[field] }>();
  const key = ({ protocol, localAddress, localPort, processName }: ListenerSeen): string =>
    `${protocol} ${localAddress} ${localPort} ${processName}`;
  return {
    seen(listener, time) {
      const found = known.get(key(listener));
      if (!found) {
        const { protocol, localAddress, localPort, processName, user } = listener;
        if (known.size < limit)
          known.set(key(listener), { protocol, localAddress, localPort, processName, user, first: time, last: time, closed: null });
        return;
      }
      if (time < found.first) found.first = time;
      if (time >= found.last) {
        found.last = time;
        found.closed = null;
      }
      found.user ??= listener.user;
    },
    closed(listener, time) {
      const found = known.get(key(listener));
      if (!found || time < found.last) return;
      found.last = time;
      found.closed = time;
    },
    list: () =>
      [...known]
        .toSorted(([key1, a], [key2, b]) => a.first.getTime() - b.first.getTime() || a.localPort - b.localPort || (key1 < key2 ? -1 : 1))
        .map(([, listener]) => listener),
  };
}
