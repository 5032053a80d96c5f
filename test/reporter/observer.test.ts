import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Change } from '../../engine/model/log-events.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { Observer } from '../../engine/reporter/observer.ts';
import { assertStatistics } from './assert-statistics.ts';
import { isRemains, SimulatedMachine } from './simulated-machine.ts';

/** `opened 40000 Established p9`, with the previous state of changes. */
function inShort({ event, mapping: { localPort, state, processName }, ...change }: Change): string {
  const previous = 'previous' in change ? ` was ${JSON.stringify(change.previous)}` : '';
  return `${event} ${localPort} ${state} ${processName ?? '-'} ${change.source}${previous}`;
}

/** A machine and its observer. */
function observe(machine = new SimulatedMachine()) {
  const clock = (): number => machine.now / 1000;
  const observer = new Observer(machine.sources, machine.sources.collector.collect());
  machine.sources.stateEvents?.drain();
  return {
    machine,
    observer,
    poll: (): string[] => observer.poll(clock()).changes.map(inShort),
    events: (): string[] => observer.takeEvents(clock()).changes.map(inShort),
    open: (): string[] => {
      const found: string[] = [];
      observer.eachMapping(({ localPort, state }) => found.push(`${localPort} ${state}`));
      return found.toSorted();
    },
  };
}

/** A connection of a program to another machine. @returns its number */
function connect(machine: SimulatedMachine, localPort: number): number {
  const id = machine.connect(443);
  machine.choosePort(id, localPort);
  machine.establish(id);
  return id;
}

describe('an observer with state events', () => {
  it('reports a connection between two polls with its process, and not again at the polls', () => {
    const { machine, poll, events } = observe();
    const id = connect(machine, 40_000);
    assert.deepEqual(events(), ['opened 40000 Established p9 event']);
    assert.deepEqual(poll(), []);
    machine.close(id, 'TimeWait');
    assert.deepEqual(events(), ['closed 40000 Established p9 event']);
    assert.deepEqual(poll(), []);
    machine.advance(id);
    assert.deepEqual(poll(), []);
  });

  it('gives an accepted connection the process that listens', () => {
    const { machine, poll, events } = observe();
    machine.listen();
    const id = machine.accept(50_000);
    assert.deepEqual(events(), ['opened 80 Listen p7 event', 'opened 80 Established p7 event']);
    assert.deepEqual(poll(), []);
    machine.close(id ?? 0);
    assert.deepEqual(poll(), ['closed 80 Established p7 event']);
  });

  it('gives an accepted connection no process if several listen at its port', () => {
    const { machine, events } = observe();
    machine.listen();
    machine.listen({ pid: 8 });
    machine.accept(50_000);
    assert.deepEqual(events().slice(2), ['opened 80 Established - event']);
  });

  it('gives it no process either if one of them listened there before', () => {
    const { machine, poll, events } = observe();
    machine.close(machine.listen());
    poll();
    machine.listen();
    machine.listen({ pid: 8 });
    machine.accept(50_000);
    assert.deepEqual(events().slice(2), ['opened 80 Established - event']);
  });

  it('leaves each of several listeners at a port its process, in whatever order a snapshot lists them', () => {
    const machine = new SimulatedMachine();
    const { collector } = machine.sources;
    const reversed: typeof collector.collect = (request) => {
      const snapshot = collector.collect(request);
      return { ...snapshot, mappings: snapshot.mappings.toReversed() };
    };
    const observer = new Observer({ ...machine.sources, collector: { ...collector, collect: reversed } }, collector.collect());
    const [, second] = [machine.listen(), machine.listen({ pid: 8 })];
    observer.takeEvents(1000);
    assert.deepEqual(observer.poll(2000).changes, []);
    machine.close(second);
    assert.deepEqual(observer.takeEvents(3000).changes.map(inShort), ['closed 80 Listen p8 event']);
  });

  it('leaves each of several listeners on devices, which events do not report, its process', () => {
    const { machine, observer, poll, events } = observe();
    machine.listen({ pid: 8 });
    machine.listen();
    events();
    const [first, second] = [...machine.sockets.values()];
    assert.ok(first && second);
    // The snapshot lists them in the other order.
    machine.sockets.clear();
    machine.sockets
      .set(second.id, { ...second, boundDevice: 'eth1', row: null })
      .set(first.id, { ...first, boundDevice: 'eth0', row: null });
    machine.now += 1000;
    assert.deepEqual(poll(), []);
    const owners: string[] = [];
    observer.eachMapping(({ boundDevice, processName }) => owners.push(`${boundDevice} ${processName}`));
    assert.deepEqual(owners.toSorted(), ['eth0 p8', 'eth1 p7']);
  });

  it('prefers the listener at the address of the connection', () => {
    const { machine, events } = observe();
    machine.listen();
    machine.listen({ pid: 8, localAddress: '10.0.0.1' });
    machine.accept(50_000);
    assert.deepEqual(events().slice(2), ['opened 80 Established p8 event']);
  });

  for (const [listener, dualStack, address, owner] of [
    ['0.0.0.0', null, '10.0.0.1', 'p7'],
    ['0.0.0.0', null, 'fd00::1', '-'],
    ['::', true, '10.0.0.1', 'p7'],
    ['::', null, '10.0.0.1', 'p7'],
    ['::', false, '10.0.0.1', '-'],
    ['::', false, 'fd00::1', 'p7'],
    ['10.0.0.9', null, '10.0.0.1', '-'],
    ['fe80::1%2', null, 'fe80::1', 'p7'],
  ] as const) {
    const result = owner === '-' ? 'does not give' : 'gives';
    it(`${result} a connection at ${address} the process that listens at ${listener} (dual stack: ${dualStack})`, () => {
      const { machine, poll, events } = observe();
      machine.listen({ localAddress: listener, dualStack });
      machine.now += 1000;
      poll();
      machine.accept(50_000, { localAddress: address });
      assert.deepEqual(events(), [`opened 80 Established ${owner} event`]);
    });
  }

  for (const [title, earlier] of [
    ['connection', connect],
    ['attempt', (machine: SimulatedMachine) => machine.connect(443)],
  ] as const) {
    it(`does not give an accepted connection the process of an earlier ${title} whose socket had its address`, () => {
      const { machine, events } = observe();
      machine.listen();
      machine.close(earlier(machine, 40_000));
      machine.accept(50_000);
      assert.equal(events().at(-1), 'opened 80 Established p7 event');
    });
  }

  it('gives a connection the process that listened, if that has stopped meanwhile', () => {
    const { machine, events } = observe();
    machine.close(machine.listen());
    machine.accept(50_000);
    assert.equal(events().at(-1), 'opened 80 Established p7 event');
  });

  it('gives a second listener at a port its own process', () => {
    const machine = new SimulatedMachine();
    const first = machine.listen();
    const { events } = observe(machine);
    machine.listen({ pid: 8 });
    machine.close(first);
    assert.deepEqual(events(), ['opened 80 Listen p8 event', 'closed 80 Listen p7 event']);
  });

  it('knows that the event of a listener does not tell whether it accepts IPv4 too', () => {
    const { machine, observer } = observe();
    machine.listen({ localAddress: '::' });
    machine.listen({ pid: 8, localAddress: 'fd00::1' });
    const missing = observer.takeEvents(machine.now / 1000).changes.map(({ mapping }) => mapping.missing.dualStack);
    assert.deepEqual(missing, ['NotSupported', undefined]);
  });

  it('gives a connection no process if listeners of two network namespaces accept at its address', () => {
    const { machine, observer, poll } = observe();
    machine.listen();
    machine.listen({ namespace: 'blue' });
    machine.accept(50_000);
    const { event, mapping } = observer.takeEvents(machine.now / 1000).changes[2] ?? {};
    assert.deepEqual([event, mapping?.processId, mapping?.missing.namespace], ['opened', null, 'NotSupported']);
    assert.match(poll().join(), /^changed 80 Established p7 poll was .*"processId":null/);
  });

  it('finds the namespace and the process of such a connection at the next poll, and reports it once', () => {
    const { machine, poll, events } = observe();
    machine.listen();
    machine.listen({ pid: 8, namespace: 'blue' });
    const id = machine.accept(50_000, { pid: 8, namespace: 'blue' });
    events();
    const [change = '', ...others] = poll();
    assert.match(change, /^changed 80 Established p8 poll was .*"processId":null/);
    assert.deepEqual(others, []);
    machine.close(id ?? 0);
    assert.deepEqual(events(), ['closed 80 Established p8 event']);
  });

  it('finds the listener of a loopback connection in the network namespace of its client', () => {
    const { machine, events } = observe();
    machine.listen();
    machine.listen({ pid: 8, namespace: 'blue' });
    machine.connectLocally(50_000, 9, 'blue');
    assert.deepEqual(events().slice(2), ['opened 50000 Established p9 event', 'opened 80 Established p8 event']);
  });

  it('does not take a client whose network namespace is unknown for one in ours', () => {
    const { machine, observer, poll } = observe();
    machine.listen({ pid: 8, namespace: 'blue' });
    machine.readNamespace = () => undefined;
    machine.connectLocally(50_000, 9, 'blue');
    const [, client, server] = observer.takeEvents(machine.now / 1000).changes.map(({ mapping }) => mapping);
    assert.deepEqual([client?.namespace, client?.missing.namespace], [null, 'NotSupported']);
    assert.deepEqual([server?.processName, server?.namespace, server?.missing.namespace], ['p8', 'blue', undefined]);
    assert.deepEqual(poll(), []);
  });

  it('reports a connection once although its process had left the network namespace of the socket when it was read', () => {
    const { machine, poll, events } = observe();
    machine.readNamespace = () => null;
    machine.connectLocally(50_000, 9, 'blue');
    assert.equal(events()[0], 'opened 50000 Established p9 event');
    assert.deepEqual(
      poll().filter((change) => change.includes(' 50000 ')),
      [],
    );
    poll();
    assert.deepEqual(
      poll().filter((change) => change.includes(' 50000 ')),
      [],
    );
  });

  it('finds the listener for a connection although the network namespace of the listener is unknown', () => {
    const { machine, observer } = observe();
    machine.readNamespace = () => undefined;
    machine.listen({ pid: 8, namespace: 'blue' });
    machine.readNamespace = (ofSocket) => ofSocket;
    machine.connectLocally(50_000, 9, 'blue');
    const { mapping } = observer.takeEvents(machine.now / 1000).changes[2] ?? {};
    assert.deepEqual([mapping?.processName, mapping?.missing.namespace], ['p8', 'NotSupported']);
  });

  it('gives a connection of a socket to itself the process that connected', () => {
    const { machine, poll, events } = observe();
    const id = machine.connect(443);
    machine.choosePort(id, 40_000);
    machine.meet(id);
    assert.deepEqual(events(), ['opened 40000 Established p9 event']);
    assert.deepEqual(poll(), []);
  });

  for (const boundDevice of [null, 'eth0']) {
    it(`corrects the process of an accepted connection that was passed on (device: ${boundDevice})`, () => {
      const { machine, poll, events } = observe();
      machine.listen();
      machine.accept(50_000, { pid: 12, boundDevice });
      events();
      const changes = poll();
      assert.match(changes.join('\n'), /^changed 80 Established p12 poll was .*"processName":"p7".*$/);
    });
  }

  it('reports an attempt without a connection, and how long it took', () => {
    const { machine, observer } = observe();
    const id = machine.connect(443);
    machine.choosePort(id, 40_000);
    machine.now += 3_000_000;
    machine.close(id);
    const [change] = observer.takeEvents(machine.now / 1000).changes;
    assert.ok(change?.event === 'connectFailed');
    assert.deepEqual([change.mapping.processName, change.mapping.remotePort, change.seconds], ['p9', 443, 3.0007]);
  });

  it('forgets an attempt whose end was lost after a quarter of an hour', () => {
    for (const [minutes, expected] of [
      [14, ['p9', 840.0014]],
      [15, ['-', null]],
    ] as const) {
      const { machine, observer } = observe();
      const id = machine.connect(443);
      machine.choosePort(id, 40_000);
      machine.now += minutes * 60e6;
      machine.connect(444);
      machine.close(id);
      const [change] = observer.takeEvents(machine.now / 1000).changes;
      assert.ok(change?.event === 'connectFailed');
      assert.deepEqual([change.mapping.processName ?? '-', change.seconds], expected);
    }
  });

  it('has durations in whole microseconds', () => {
    const { machine, observer } = observe();
    const id = machine.connect(443);
    machine.choosePort(id, 40_000);
    machine.now += 3_000_000.123;
    machine.close(id);
    const [change] = observer.takeEvents(machine.now / 1000).changes;
    assert.ok(change?.event === 'connectFailed');
    assert.equal(change.seconds, 3.0007);
  });

  it('closes a mapping of an attempt that a poll has seen', () => {
    const { machine, poll } = observe();
    const id = machine.connect(443);
    machine.choosePort(id, 40_000);
    assert.deepEqual(poll(), ['opened 40000 SynSent p9 poll']);
    machine.close(id);
    assert.deepEqual(poll(), ['connectFailed 40000 SynSent p9 event', 'closed 40000 SynSent p9 event']);
  });

  it('changes a mapping that a poll has seen while it connected', () => {
    const { machine, observer, poll, events } = observe();
    const id = machine.connect(443);
    machine.choosePort(id, 40_000);
    poll();
    machine.establish(id);
    assert.deepEqual(events(), ['changed 40000 Established p9 event was {"state":"SynSent"}']);
    assertStatistics(observer);
    assert.deepEqual(poll(), []);
  });

  it('tells connections from two machines with the same ports apart', () => {
    const machine = new SimulatedMachine();
    const ids = ['10.0.0.3', '10.0.0.4'].map((remoteAddress) => machine.accept(50_000, { remoteAddress }));
    const { events } = observe(machine);
    for (const id of ids) machine.close(id ?? 0);
    assert.deepEqual(events(), ['closed 80 Established p7 event', 'closed 80 Established p7 event']);
  });

  it('closes what existed before it started', () => {
    const machine = new SimulatedMachine();
    const [listener, connection] = [machine.listen(), connect(machine, 40_000)];
    const { poll, events } = observe(machine);
    machine.close(connection, 'TimeWait');
    machine.close(listener);
    assert.deepEqual(events(), ['closed 40000 Established p9 event', 'closed 80 Listen p7 event']);
    assert.deepEqual(poll(), []);
  });

  it('reports a connection of which events were lost by the polls', () => {
    const { machine, observer, poll } = observe();
    const id = connect(machine, 40_000);
    machine.loseEvents();
    const { changes, lostStates } = observer.poll(machine.now / 1000);
    assert.deepEqual([changes.map(inShort), lostStates], [['opened 40000 Established p9 poll'], 2]);
    machine.close(id);
    machine.loseEvents();
    assert.deepEqual([poll(), poll()], [[], ['closed 40000 Established p9 poll']]);
  });

  it('reports a connection of which events were lost, although one between the same endpoints has ended before', () => {
    const { machine, poll, events } = observe();
    machine.close(connect(machine, 40_000));
    assert.deepEqual(events(), ['opened 40000 Established p9 event', 'closed 40000 Established p9 event']);
    poll();
    connect(machine, 40_000);
    machine.loseEvents();
    assert.deepEqual(poll(), ['opened 40000 Established p9 poll']);
  });

  it('does not take the events of a socket for those of an earlier one at its address whose end was lost', () => {
    const { machine, poll, events } = observe();
    const first = connect(machine, 40_000);
    events();
    machine.close(first);
    machine.loseEvents();
    assert.deepEqual([poll(), poll()], [[], ['closed 40000 Established p9 event']]);
    const second = connect(machine, 40_001);
    machine.loseEvents();
    assert.deepEqual(poll(), ['opened 40001 Established p9 poll']);
    machine.close(second);
    assert.deepEqual(events(), ['closed 40001 Established p9 event']);
  });

  it('closes a connection whose end was lost when it is in TIME WAIT, which is not part of its life', () => {
    const { machine, poll, open } = observe();
    const id = connect(machine, 40_000);
    assert.deepEqual(poll(), ['opened 40000 Established p9 event']);
    machine.close(id, 'TimeWait');
    machine.loseEvents();
    assert.deepEqual(poll(), ['closed 40000 Established p9 event']);
    assert.deepEqual([poll(), open()], [[], []]);
    machine.advance(id);
    assert.deepEqual(poll(), []);
  });

  it('closes what is left of an earlier connection before it opens one with the same endpoints', () => {
    const machine = new SimulatedMachine();
    machine.close(connect(machine, 40_000), 'TimeWait');
    const { poll, events, open } = observe(machine);
    assert.deepEqual(open(), ['40000 TimeWait']);
    const id = connect(machine, 40_000);
    assert.deepEqual(events(), ['closed 40000 TimeWait - event', 'opened 40000 Established p9 event']);
    machine.close(id);
    assert.deepEqual(events(), ['closed 40000 Established p9 event']);
    assert.deepEqual(poll(), []);
  });

  it('waits until the next poll for the event of a socket that is no longer listed', () => {
    const { machine, poll, events } = observe();
    const id = connect(machine, 40_000);
    events();
    const socket = machine.sockets.get(id);
    machine.sockets.delete(id);
    assert.deepEqual(poll(), []);
    if (socket !== undefined) machine.sockets.set(id, socket);
    machine.close(id);
    assert.deepEqual(events(), ['closed 40000 Established p9 event']);
    assert.deepEqual(poll(), []);
  });

  it('does not report a listener of which only the end was reported', () => {
    const { machine, events } = observe();
    const id = machine.listen();
    machine.loseEvents();
    machine.close(id);
    assert.deepEqual(events(), []);
  });

  it('reports a connection whose beginning was lost at its end', () => {
    const { machine, events } = observe();
    const id = connect(machine, 40_000);
    machine.loseEvents();
    machine.close(id);
    assert.deepEqual(events(), ['opened 40000 Closed - event', 'closed 40000 Closed - event']);
  });

  it('leaves to an event what happens while a snapshot is taken', () => {
    for (const before of [true, false]) {
      const { machine, poll, open } = observe();
      const first = connect(machine, 40_000);
      const action = (): void => {
        machine.close(first, 'TimeWait');
        connect(machine, 40_001);
      };
      machine.duringSnapshot = before ? [action, () => undefined] : [() => undefined, action];
      assert.deepEqual(poll(), [
        'opened 40000 Established p9 event',
        'closed 40000 Established p9 event',
        'opened 40001 Established p9 event',
      ]);
      machine.duringSnapshot = [() => undefined, () => undefined];
      assert.deepEqual([poll(), open()], [[], ['40001 Established']]);
    }
  });

  it('reports nothing about an event of which a poll has shown the result', () => {
    const machine = new SimulatedMachine();
    const { stateEvents } = machine.sources;
    assert.ok(stateEvents);
    let isLate = true;
    const drain = (): ReturnType<typeof stateEvents.drain> => (isLate ? { events: [], lost: 0 } : stateEvents.drain());
    const observer = new Observer({ ...machine.sources, stateEvents: { ...stateEvents, drain } }, machine.sources.collector.collect());
    connect(machine, 40_000);
    assert.deepEqual(observer.poll(1000).changes.map(inShort), ['opened 40000 Established p9 poll']);
    isLate = false;
    assert.deepEqual(observer.takeEvents(1000).changes, []);
  });

  it('does not report the remains of a connection that a snapshot lists unchanged after the event of its end', () => {
    const { machine, poll, events, open } = observe();
    const id = connect(machine, 40_000);
    poll();
    const listed = machine.rows();
    let isOutdated = true;
    const rows = machine.rows.bind(machine);
    machine.rows = () => (isOutdated ? listed : rows());
    machine.close(id, 'TimeWait');
    assert.deepEqual(events(), ['closed 40000 Established p9 event']);
    assert.deepEqual(poll(), []);
    isOutdated = false;
    assert.deepEqual([poll(), open()], [[], []]);
    machine.advance(id);
    assert.deepEqual(poll(), []);
  });

  it('does not report what becomes of the remains of a connection', () => {
    const { machine, poll, events } = observe();
    const id = connect(machine, 40_000);
    poll();
    machine.close(id, 'FinWait1');
    assert.deepEqual(events(), ['closed 40000 Established p9 event']);
    const reported: string[] = [];
    for (const expected of ['FinWait1', 'FinWait2', 'TimeWait', undefined]) {
      assert.equal(machine.rows()[0]?.state, expected);
      reported.push(...poll());
      machine.advance(id);
    }
    assert.deepEqual(reported, []);
  });

  it('does not wait for the event of a UDP socket', () => {
    const { machine, poll } = observe();
    const id = machine.bind(53);
    assert.deepEqual(poll(), ['opened 53 null p5 poll']);
    machine.close(id);
    assert.deepEqual(poll(), ['closed 53 null p5 poll']);
  });

  it('requests no remains of connections once those of the first snapshot have ended', () => {
    const requests: (boolean | undefined)[] = [];
    const machine = new SimulatedMachine();
    const { collector } = machine.sources;
    const collect: typeof collector.collect = (request) => {
      requests.push(request?.withoutTimeWait);
      return collector.collect(request);
    };
    const id = connect(machine, 40_000);
    machine.close(id, 'TimeWait');
    const sources = { ...machine.sources, collector: { ...collector, collect } };
    const observer = new Observer(sources, collector.collect());
    observer.poll(1000);
    machine.advance(id);
    assert.deepEqual(observer.poll(2000).changes.map(inShort), ['closed 40000 TimeWait - poll']);
    observer.poll(3000);
    new Observer({ ...sources, stateEvents: null }, collector.collect()).poll(1000);
    assert.deepEqual(requests, [false, false, true, false]);
  });

  it('gives the collector all events since the last snapshot, and none if some are unknown or they are many', () => {
    const machine = new SimulatedMachine();
    const { collector } = machine.sources;
    const given: (readonly string[] | undefined)[] = [];
    const collect: typeof collector.collect = (request) => {
      given.push(request?.events?.()?.map(({ change, localPort }) => `${change} ${localPort}`));
      return collector.collect(request);
    };
    const observer = new Observer({ ...machine.sources, collector: { ...collector, collect } }, collector.collect());
    const poll = (): (readonly string[] | undefined)[] => {
      observer.poll(machine.now / 1000);
      return given.splice(0);
    };
    const first = connect(machine, 40_000);
    assert.deepEqual(poll(), [undefined]);
    assert.deepEqual(poll(), [[]]);
    machine.close(first);
    observer.takeEvents(machine.now / 1000);
    machine.duringSnapshot = [() => connect(machine, 40_001), () => connect(machine, 40_002)];
    assert.deepEqual(poll(), [['closed 40000']]);
    machine.duringSnapshot = [() => undefined, () => undefined];
    assert.deepEqual(poll(), [['connecting 0', 'connected 40001', 'connecting 0', 'connected 40002']]);
    connect(machine, 40_003);
    observer.skip();
    assert.deepEqual(poll(), [['connecting 0', 'connected 40003']]);
    connect(machine, 40_004);
    machine.loseEvents();
    observer.takeEvents(machine.now / 1000);
    assert.deepEqual([poll(), poll()], [[undefined], [[]]]);
    for (let i = 0; i < 1001; i++) connect(machine, 50_000 + i);
    assert.deepEqual([poll(), poll()], [[undefined], [[]]]);
  });

  it('leaves what happened during a pause to the next poll', () => {
    const { machine, observer, poll, events } = observe();
    machine.close(connect(machine, 40_000));
    connect(machine, 40_001);
    observer.skip();
    assert.deepEqual([events(), poll()], [[], ['opened 40001 Established p9 poll']]);
  });

  it('reports every connection once, whenever polls and events come', () => {
    const action = fc.record({
      kind: fc.constantFrom(
        'listen',
        'connect',
        'port',
        'establish',
        'accept',
        'close',
        'closeToFinWait',
        'closeToTimeWait',
        'advance',
        'bind',
        'poll',
        'events',
      ),
      choice: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), fc.nat(5), fc.nat(5), (actions, before, after) => {
        const { machine, observer, open } = observe();
        const keyOf = ({ protocol, localPort, remotePort }: PortMapping): string => `${protocol} ${localPort} ${remotePort}`;
        const counts = new Map<string, number>();
        const count = (changes: readonly Change[]): void => {
          for (const { event, mapping } of changes) {
            if (event !== 'opened' && event !== 'closed') continue;
            const key = keyOf(mapping);
            const isOpen = (counts.get(key) ?? 0) + (event === 'opened' ? 1 : -1);
            assert.ok(isOpen >= 0, `${event} twice: ${key}`);
            counts.set(key, isOpen);
          }
          assertStatistics(observer);
        };
        const waiting = [...actions];
        const step = (): void => {
          const next = waiting.shift();
          if (next) perform(next);
        };
        const perform = ({ kind, choice }: { kind: string; choice: number }): void => {
          const ids = [...machine.sockets.keys()];
          const id = ids[choice % Math.max(1, ids.length)];
          if (kind === 'listen' && ![...machine.sockets.values()].some(({ remotePort }) => remotePort === null)) machine.listen();
          else if (kind === 'connect') machine.connect(443);
          else if (kind === 'accept') machine.accept(50_000 + (choice % 3));
          else if (kind === 'bind') machine.bind(53 + (choice % 3));
          else if (id === undefined) return;
          else if (kind === 'port') machine.choosePort(id, 40_000 + (choice % 3));
          else if (kind === 'establish') machine.establish(id);
          else if (kind === 'close') machine.close(id);
          else if (kind === 'closeToFinWait') machine.close(id, 'FinWait1');
          else if (kind === 'closeToTimeWait') machine.close(id, 'TimeWait');
          else if (kind === 'advance') machine.advance(id);
        };
        while (waiting.length > 0) {
          const { kind } = waiting[0] ?? { kind: '' };
          if (kind === 'poll') {
            waiting.shift();
            const run = (steps: number) => (): void => {
              for (let at = 0; at < steps; at++) if (waiting[0]?.kind !== 'poll') step();
            };
            machine.duringSnapshot = [run(before), run(after)];
            count(observer.poll(machine.now / 1000).changes);
            machine.duringSnapshot = [() => undefined, () => undefined];
          } else if (kind === 'events') {
            waiting.shift();
            count(observer.takeEvents(machine.now / 1000).changes);
          } else step();
          machine.now += 1000;
        }
        for (let poll = 0; poll < 2; poll++) {
          count(observer.poll(machine.now / 1000).changes);
          machine.now += 1000;
        }
        const expected = machine.rows().filter((row) => !isRemains(row));
        assert.deepEqual(open(), expected.map(({ localPort, state }) => `${localPort} ${state}`).toSorted());
        for (const [key, value] of counts) {
          assert.equal(value, expected.filter((row) => keyOf(row) === key).length, key);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an observer with reports of destroyed sockets', () => {
  it('leaves what happened during a pause to the next poll', () => {
    const machine = new SimulatedMachine();
    const id = connect(machine, 40_000);
    const waiting = machine.rows();
    machine.close(id);
    const destroyedSockets = { drain: () => ({ sockets: waiting.splice(0), complete: true }), close: () => undefined };
    const observer = new Observer({ ...machine.sources, stateEvents: null, destroyedSockets }, machine.sources.collector.collect());
    observer.skip();
    assert.deepEqual(observer.poll(1000).changes, []);
  });
});
