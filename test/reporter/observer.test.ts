import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Change } from '../../engine/model/log-events.ts';
import { Observer } from '../../engine/reporter/observer.ts';
import { SimulatedMachine } from './simulated-machine.ts';

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
    machine.close(id, true);
    assert.deepEqual(events(), ['closed 40000 Established p9 event']);
    assert.deepEqual(poll(), []);
    machine.endTimeWait(id);
    assert.deepEqual(poll(), []);
  });

  it('gives an accepted connection the process that listens', () => {
    const { machine, poll, events } = observe();
    machine.listen(7);
    const id = machine.accept(50_000);
    assert.deepEqual(events(), ['opened 80 Listen p7 event', 'opened 80 Established p7 event']);
    assert.deepEqual(poll(), []);
    machine.close(id ?? 0);
    assert.deepEqual(poll(), ['closed 80 Established p7 event']);
  });

  it('gives an accepted connection no process if several listen at its port', () => {
    const { machine, events } = observe();
    machine.listen(7);
    machine.listen(8);
    machine.accept(50_000);
    assert.deepEqual(events().slice(2), ['opened 80 Established - event']);
  });

  it('gives it no process either if one of them listened there before', () => {
    const { machine, poll, events } = observe();
    machine.close(machine.listen(7));
    poll();
    machine.listen(7);
    machine.listen(8);
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
    const [, second] = [machine.listen(7), machine.listen(8)];
    observer.takeEvents(1000);
    assert.deepEqual(observer.poll(2000).changes, []);
    machine.close(second);
    assert.deepEqual(observer.takeEvents(3000).changes.map(inShort), ['closed 80 Listen p8 event']);
  });

  it('prefers the listener at the address of the connection', () => {
    const { machine, events } = observe();
    machine.listen(7);
    machine.listen(8, '10.0.0.1');
    machine.accept(50_000);
    assert.deepEqual(events().slice(2), ['opened 80 Established p8 event']);
  });

  it('gives a connection no process if listeners of two network namespaces accept at its address', () => {
    const { machine, observer, poll } = observe();
    machine.listen(7);
    machine.listen(7, '0.0.0.0', 'blue');
    machine.accept(50_000);
    const { event, mapping } = observer.takeEvents(machine.now / 1000).changes[2] ?? {};
    assert.deepEqual([event, mapping?.processId, mapping?.missing.namespace], ['opened', null, 'NotSupported']);
    assert.match(poll().join(), /^changed 80 Established p7 poll was .*"processId":null/);
  });

  it('finds the namespace and the process of such a connection at the next poll, and reports it once', () => {
    const { machine, poll, events } = observe();
    machine.listen(7);
    machine.listen(8, '0.0.0.0', 'blue');
    const id = machine.accept(50_000, 8, 'blue');
    events();
    const [change = '', ...others] = poll();
    assert.match(change, /^changed 80 Established p8 poll was .*"processId":null/);
    assert.deepEqual(others, []);
    machine.close(id ?? 0);
    assert.deepEqual(events(), ['closed 80 Established p8 event']);
  });

  it('finds the listener of a loopback connection in the network namespace of its client', () => {
    const { machine, events } = observe();
    machine.listen(7);
    machine.listen(8, '0.0.0.0', 'blue');
    machine.connectLocally(50_000, 9, 'blue');
    assert.deepEqual(events().slice(2), ['opened 50000 Established p9 event', 'opened 80 Established p8 event']);
  });

  it('does not take a client whose network namespace is unknown for one in ours', () => {
    const { machine, observer, poll } = observe();
    machine.listen(8, '0.0.0.0', 'blue');
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
    machine.listen(8, '0.0.0.0', 'blue');
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

  it('corrects the process of an accepted connection that was passed on', () => {
    const { machine, poll, events } = observe();
    machine.listen(7);
    machine.accept(50_000, 12);
    events();
    const [change = ''] = poll();
    assert.match(change, /^changed 80 Established p12 poll was .*"processName":"p7"/);
  });

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

  it('closes a mapping of an attempt that a poll has seen', () => {
    const { machine, poll } = observe();
    const id = machine.connect(443);
    machine.choosePort(id, 40_000);
    assert.deepEqual(poll(), ['opened 40000 SynSent p9 poll']);
    machine.close(id);
    assert.deepEqual(poll(), ['connectFailed 40000 SynSent p9 event', 'closed 40000 SynSent p9 event']);
  });

  it('changes a mapping that a poll has seen while it connected', () => {
    const { machine, poll, events } = observe();
    const id = machine.connect(443);
    machine.choosePort(id, 40_000);
    poll();
    machine.establish(id);
    assert.deepEqual(events(), ['changed 40000 Established p9 event was {"state":"SynSent"}']);
    assert.deepEqual(poll(), []);
  });

  it('closes what existed before it started', () => {
    const machine = new SimulatedMachine();
    const [listener, connection] = [machine.listen(), connect(machine, 40_000)];
    const { poll, events } = observe(machine);
    machine.close(connection, true);
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

  it('closes a connection whose end was lost when it is in TIME WAIT, which is not part of its life', () => {
    const { machine, poll, open } = observe();
    const id = connect(machine, 40_000);
    assert.deepEqual(poll(), ['opened 40000 Established p9 event']);
    machine.close(id, true);
    machine.loseEvents();
    assert.deepEqual(poll(), ['closed 40000 Established p9 event']);
    assert.deepEqual([poll(), open()], [[], []]);
    machine.endTimeWait(id);
    assert.deepEqual(poll(), []);
  });

  it('closes what is left of an earlier connection before it opens one with the same endpoints', () => {
    const machine = new SimulatedMachine();
    machine.close(connect(machine, 40_000), true);
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
        machine.close(first, true);
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

  it('does not report the remains of a connection that a snapshot lists unchanged after the event of its end', () => {
    const { machine, poll, events, open } = observe();
    const id = connect(machine, 40_000);
    poll();
    const listed = machine.rows();
    let isOutdated = true;
    const rows = machine.rows.bind(machine);
    machine.rows = () => (isOutdated ? listed : rows());
    machine.close(id, true);
    assert.deepEqual(events(), ['closed 40000 Established p9 event']);
    assert.deepEqual(poll(), []);
    isOutdated = false;
    assert.deepEqual([poll(), open()], [[], []]);
    machine.endTimeWait(id);
    assert.deepEqual(poll(), []);
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
    machine.close(id, true);
    const sources = { ...machine.sources, collector: { ...collector, collect } };
    const observer = new Observer(sources, collector.collect());
    observer.poll(1000);
    machine.endTimeWait(id);
    assert.deepEqual(observer.poll(2000).changes.map(inShort), ['closed 40000 TimeWait - poll']);
    observer.poll(3000);
    new Observer({ ...sources, stateEvents: null }, collector.collect()).poll(1000);
    assert.deepEqual(requests, [false, false, true, false]);
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
        'closeToTimeWait',
        'endTimeWait',
        'poll',
        'events',
      ),
      choice: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), fc.nat(5), fc.nat(5), (actions, before, after) => {
        const { machine, observer, open } = observe();
        const counts = new Map<string, number>();
        const count = (changes: readonly Change[]): void => {
          for (const { event, mapping } of changes) {
            if (event !== 'opened' && event !== 'closed') continue;
            const key = `${mapping.localPort} ${mapping.remotePort}`;
            const isOpen = (counts.get(key) ?? 0) + (event === 'opened' ? 1 : -1);
            assert.ok(isOpen >= 0, `${event} twice: ${key}`);
            counts.set(key, isOpen);
          }
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
          else if (id === undefined) return;
          else if (kind === 'port') machine.choosePort(id, 40_000 + (choice % 3));
          else if (kind === 'establish') machine.establish(id);
          else if (kind === 'close') machine.close(id);
          else if (kind === 'closeToTimeWait') machine.close(id, true);
          else if (kind === 'endTimeWait') machine.endTimeWait(id);
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
        const expected = machine.rows().filter(({ state }) => state !== 'TimeWait');
        assert.deepEqual(open(), expected.map(({ localPort, state }) => `${localPort} ${state}`).toSorted());
        for (const [key, value] of counts) {
          assert.equal(value, expected.filter(({ localPort, remotePort }) => `${localPort} ${remotePort}` === key).length, key);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
