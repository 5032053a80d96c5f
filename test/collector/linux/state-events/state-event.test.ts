import assert from 'node:assert/strict';
import type { StateRecord } from '../../../../engine/collector/linux/state-events/parse-record.ts';
import { isCausedByProcess, toStateEvent } from '../../../../engine/collector/linux/state-events/state-event.ts';

/** net/tcp_states.h */
const states = {
  ESTABLISHED: 1,
  SYN_SENT: 2,
  SYN_RECV: 3,
  FIN_WAIT1: 4,
  FIN_WAIT2: 5,
  TIME_WAIT: 6,
  CLOSE: 7,
  CLOSE_WAIT: 8,
  LAST_ACK: 9,
  LISTEN: 10,
  CLOSING: 11,
  NEW_SYN_RECV: 12,
} as const;
type State = keyof typeof states;
const names = Object.keys(states).filter((name): name is State => Object.hasOwn(states, name));

const recordOf = (oldState: State, newState: State, fields: Partial<StateRecord> = {}): StateRecord => ({
  kind: 'state',
  clock: 5,
  processId: 1,
  threadId: 1,
  socket: 77,
  oldState: states[oldState],
  newState: states[newState],
  localAddress: '127.0.0.1',
  localPort: 8080,
  remoteAddress: '127.0.0.2',
  remotePort: 443,
  ...fields,
});

describe('the event of a change of state', () => {
  /** The change by its new state, then by its old one; `other` is that of all other old states. */
  const changes: { readonly [to in State]?: { readonly [from in State | 'other']?: string } } = {
    SYN_SENT: { other: 'connecting' },
    LISTEN: { other: 'listening' },
    ESTABLISHED: { SYN_SENT: 'connected', SYN_RECV: 'accepted' },
    CLOSE: { SYN_SENT: 'failed', SYN_RECV: 'none', CLOSE: 'none', other: 'closed' },
  };
  for (const to of names) {
    it(`to ${to}, from every state`, () => {
      for (const from of names) {
        const expected = changes[to]?.[from] ?? changes[to]?.other ?? 'none';
        assert.equal(toStateEvent(recordOf(from, to), 1, null)?.change ?? 'none', expected, `${from} to ${to}`);
      }
    });
  }

  it('has the times, the socket and the endpoints', () => {
    assert.deepEqual(toStateEvent(recordOf('SYN_SENT', 'ESTABLISHED'), 1_000_000_000.25, null), {
      time: 1_000_000_000.25,
      clock: 5,
      change: 'connected',
      socket: 77,
      localAddress: '127.0.0.1',
      localPort: 8080,
      remoteAddress: '127.0.0.2',
      remotePort: 443,
      owner: null,
    });
  });

  it('of a listener has no remote endpoint', () => {
    const { remoteAddress, remotePort } =
      toStateEvent(recordOf('CLOSE', 'LISTEN', { remoteAddress: '0.0.0.0', remotePort: 0 }), 1, null) ?? {};
    assert.deepEqual([remoteAddress, remotePort], [null, null]);
  });

  it('is caused by the process only when it connects or listens', () => {
    assert.deepEqual(
      names.filter((to) => isCausedByProcess(recordOf('CLOSE', to))),
      ['SYN_SENT', 'LISTEN'],
    );
  });
});
