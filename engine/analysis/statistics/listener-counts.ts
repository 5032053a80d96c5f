import { isListening, type SocketCondition } from '../../model/listening.ts';
import type { Listener } from './log-statistics.ts';

/** What a log tells of a port at which something listens. */
export type ListenerSeen = Pick<Listener, 'protocol' | 'localAddress' | 'localPort' | 'processName' | 'user'>;

const limit = 20_000;

/** Below it, Linux never chooses a port by itself (ip_local_port_range), nor does Windows (RFC 6335: from 49152). */
const firstDynamicPort = 32_768;

/** Whether a port is one that somebody may come to, and not just the near end of what this machine asks others. */
export function isServedPort(localPort: number): boolean {
  return localPort < firstDynamicPort;
}

/** Whether a socket belongs in the list of listeners: TCP that listens, UDP that is not connected, at a port that a peer may know. */
export function isServed(socket: SocketCondition & { readonly localPort: number }): boolean {
  return isListening(socket) && (socket.protocol === 'TCP' || isServedPort(socket.localPort));
}

/** Listeners over time. */
export interface ListenerCounts {
  seen(listener: ListenerSeen, time: Date): void;
  closed(listener: ListenerSeen, time: Date): void;
  /** In the order in which they were first seen. */
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
    list: () => [...known.values()].toSorted((a, b) => a.first.getTime() - b.first.getTime() || a.localPort - b.localPort),
  };
}
