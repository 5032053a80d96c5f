import type { StateEvent, StateOwner } from '../../collector.ts';
import type { StateRecord } from './parse-record.ts';

// net/tcp_states.h
const TCP_ESTABLISHED = 1;
const TCP_SYN_SENT = 2;
const TCP_SYN_RECV = 3;
const TCP_CLOSE = 7;
const TCP_LISTEN = 10;

/**
 * The event of a change of state; null if it neither opens nor closes a socket.
 * @param time of the change, in microseconds since 1970
 * @param owner the process that caused it, null if that is unknown
 */
export function toStateEvent(record: StateRecord, time: number, owner: StateOwner | null): StateEvent | null {
  const change = changeOf(record);
  if (change === null) return null;
  const { clock, socket, localAddress, localPort, remoteAddress, remotePort } = record;
  const hasRemote = remotePort !== 0;
  return {
    time,
    clock,
    change,
    socket,
    localAddress,
    localPort,
    remoteAddress: hasRemote ? remoteAddress : null,
    remotePort: hasRemote ? remotePort : null,
    owner,
  };
}

/** Whether the process itself changes the state. Answers from the network arrive in an interrupt of any process. */
export function isCausedByProcess({ newState }: StateRecord): boolean {
  return newState === TCP_SYN_SENT || newState === TCP_LISTEN;
}

function changeOf({ oldState, newState }: StateRecord): StateEvent['change'] | null {
  switch (newState) {
    case TCP_SYN_SENT:
      return 'connecting';
    case TCP_LISTEN:
      return 'listening';
    case TCP_ESTABLISHED:
      if (oldState === TCP_SYN_SENT) return 'connected';
      return oldState === TCP_SYN_RECV ? 'accepted' : null;
    case TCP_CLOSE:
      if (oldState === TCP_SYN_SENT) return 'failed';
      // A connection that no program has seen, and a socket that was only bound.
      return oldState === TCP_SYN_RECV || oldState === TCP_CLOSE ? null : 'closed';
    default:
      return null;
  }
}
