import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DestroyedSocket } from '../../engine/collector/collector.ts';
import type { Change } from '../../engine/model/log-events.ts';
import type { PortMapping } from '../../engine/model/port-mapping.ts';
import { createChanges } from '../../engine/reporter/changes.ts';
import { createMapping, createOwnerlessMapping, createSnapshot } from '../builders.ts';
import { assertStatistics } from './assert-statistics.ts';

/** Polls at intervals of a second. Returns the changes of each: `opened 1447 svchost.exe poll`. */
function applySnapshots(...polls: readonly (readonly PortMapping[])[]): string[][] {
  const [first = [], ...rest] = polls;
  const changes = createChanges(createSnapshot(0, first));
  return rest.map((mappings, at) => changes.next(createSnapshot(at + 1, mappings), (at + 1) * 1000).map(inShort));
}

function inShort(change: Change): string {
  const {
    event,
    source,
    mapping: { localPort, processName, processId, state },
  } = change;
  const more =
    change.event === 'changed' ? ` was ${JSON.stringify(change.previous)}` : change.event === 'closed' ? ` after ${change.seconds}` : '';
  return `${event} ${localPort} ${state} ${processName ?? '-'}:${processId ?? '-'} ${source}${more}`;
}

const exited = {
  processName: null,
  path: null,
  commandLine: null,
  user: null,
  missing: { processName: 'Exited', path: 'Exited', user: 'Exited' },
} as const;
const listener = {
  localAddress: '0.0.0.0',
  localPort: 80,
  remoteAddress: null,
  remotePort: null,
  state: 'Listen',
  processId: 7,
  processName: 'httpd',
} as const;

describe('changes', () => {
  const same = createMapping();
  const cases: {
    readonly [title: string]: readonly [polls: readonly (readonly PortMapping[])[], expected: readonly (readonly string[])[]];
  } = {
    'nothing happens': [
      [[same], [same], [same]],
      [[], []],
    ],
    'the same again in a new object is no change': [[[createMapping()], [createMapping()]], [[]]],
    'opened, changed, closed': [
      [[], [createMapping({ state: 'SynSent' })], [createMapping()], []],
      [
        ['opened 1447 SynSent svchost.exe:1900 poll'],
        ['changed 1447 Established svchost.exe:1900 poll was {"state":"SynSent"}'],
        ['closed 1447 Established svchost.exe:1900 poll after 2'],
      ],
    ],
    'a mapping of the first snapshot has no known beginning': [
      [[createMapping()], []],
      [['closed 1447 Established svchost.exe:1900 poll after null']],
    ],
    'two listeners on one port, on two devices': [
      [
        [createMapping({ ...listener, boundDevice: 'eth0' })],
        [createMapping({ ...listener, boundDevice: 'eth1' }), createMapping({ ...listener, boundDevice: 'eth0' })],
        [createMapping({ ...listener, boundDevice: 'eth1' })],
      ],
      [['opened 80 Listen httpd:7 poll'], ['closed 80 Listen httpd:7 poll after null']],
    ],
    'the owner of a connection to a link-local address is the listener without a device': [
      [
        [createMapping({ ...listener, localAddress: '::' })],
        [
          createMapping({ ...listener, localAddress: '::' }),
          createOwnerlessMapping({ localAddress: 'fe80::1%2', localPort: 80, boundDevice: 'eth0' }),
        ],
      ],
      [['opened 80 TimeWait httpd:7 inferred']],
    ],
    'the owner of a connection on a device is the listener on it': [
      [
        [createMapping({ ...listener, boundDevice: 'eth0' }), createMapping({ ...listener, boundDevice: 'eth1', processId: 8 })],
        [
          createMapping({ ...listener, boundDevice: 'eth0' }),
          createMapping({ ...listener, boundDevice: 'eth1', processId: 8 }),
          createOwnerlessMapping({ localPort: 80, boundDevice: 'eth1' }),
          createOwnerlessMapping({ localPort: 80 }),
        ],
      ],
      [['opened 80 TimeWait httpd:8 inferred', 'opened 80 TimeWait -:- poll']],
    ],
    'an executable that is replaced while it runs': [
      [[createMapping({ deleted: false })], [createMapping({ deleted: true })]],
      [['changed 1447 Established svchost.exe:1900 poll was {"deleted":false}']],
    ],
    'unless the system tells when it was bound': [
      [[createMapping({ opened: new Date(Date.UTC(2008, 5, 30, 8, 29, 0)) })], []],
      [['closed 1447 Established svchost.exe:1900 poll after 61']],
    ],
    'PID 0 at TIME WAIT: the last owner stays': [
      [[createMapping({ identity: '128' })], [createOwnerlessMapping({ identity: '128' })], []],
      [
        ['changed 1447 TimeWait svchost.exe:1900 poll was {"state":"Established"}'],
        ['closed 1447 TimeWait svchost.exe:1900 poll after null'],
      ],
    ],
    'the bind time is gone at TIME WAIT: it still counts': [
      [[createMapping({ opened: new Date(Date.UTC(2008, 5, 30, 8, 29, 0)) })], [createOwnerlessMapping()], []],
      [
        ['changed 1447 TimeWait svchost.exe:1900 poll was {"state":"Established"}'],
        ['closed 1447 TimeWait svchost.exe:1900 poll after 62'],
      ],
    ],
    'the inode is gone at TIME WAIT: still the same mapping': [
      [[createMapping({ identity: '4711' })], [createOwnerlessMapping()]],
      [['changed 1447 TimeWait svchost.exe:1900 poll was {"state":"Established"}']],
    ],
    'a connection has no inode before it is accepted': [
      [
        [createOwnerlessMapping({ state: 'Established' })],
        [createMapping({ identity: '4711', user: null, processStarted: null, parentProcessId: null, path: null })],
      ],
      [['changed 1447 Established svchost.exe:1900 poll was {"processId":null,"processName":null}']],
    ],
    'a 4-tuple reused between polls, told by its inode': [
      [[createMapping({ identity: '4711' })], [createMapping({ identity: '4712', processId: 8 })]],
      [['closed 1447 Established svchost.exe:1900 poll after null', 'opened 1447 Established svchost.exe:8 poll']],
    ],
    'a 4-tuple reused between polls, told by its state': [
      [[createMapping({ state: 'FinWait2' })], [createMapping()]],
      [['closed 1447 FinWait2 svchost.exe:1900 poll after null', 'opened 1447 Established svchost.exe:1900 poll']],
    ],
    'a 4-tuple reused after TIME WAIT': [
      [[createOwnerlessMapping()], [createMapping({ identity: '4711' })]],
      [['closed 1447 TimeWait -:- poll after null', 'opened 1447 Established svchost.exe:1900 poll']],
    ],
    'equal keys are a multiset': [
      [
        [createMapping({ processId: 1 }), createMapping({ processId: 2 })],
        [createMapping({ processId: 2 }), createMapping({ processId: 1 }), createMapping({ processId: 3 })],
        [createMapping({ processId: 3 }), createMapping({ processId: 1 })],
      ],
      [['opened 1447 Established svchost.exe:3 poll'], ['closed 1447 Established svchost.exe:2 poll after null']],
    ],
    'equal keys, one of them loses its owner': [
      [
        [createMapping({ processId: 1, identity: '128' }), createMapping({ processId: 2, identity: '128' })],
        [createOwnerlessMapping({ identity: '128' }), createMapping({ processId: 1, identity: '128' })],
      ],
      [['changed 1447 TimeWait svchost.exe:2 poll was {"state":"Established"}']],
    ],
    'a socket passed to another process': [
      [
        [createMapping({ identity: '4711' })],
        [createMapping({ identity: '4711', processId: 8, processName: 'worker', processStarted: null })],
      ],
      [
        [
          'changed 1447 Established worker:8 poll was {"processId":1900,"processStarted":"2008-06-30T06:00:01.900Z","processName":"svchost.exe"}',
        ],
      ],
    ],
    'a PID used again by another process': [
      [[createMapping({ identity: '4711' })], [createMapping({ identity: '4711', processStarted: new Date(Date.UTC(2008, 5, 30, 8, 0)) })]],
      [['changed 1447 Established svchost.exe:1900 poll was {"processStarted":"2008-06-30T06:00:01.900Z"}']],
    ],
    'the owner exits and the row stays': [
      [[createMapping()], [createMapping(exited)], [createMapping({ ...exited, state: 'CloseWait' })]],
      [[], ['changed 1447 CloseWait svchost.exe:1900 poll was {"state":"Established"}']],
    ],
    "a row first seen after its owner exited gets it from the owner's other rows": [
      [[createMapping()], [createMapping({ ...exited, localPort: 1448, state: 'TimeWait' })]],
      [['closed 1447 Established svchost.exe:1900 poll after null', 'opened 1448 TimeWait svchost.exe:1900 inferred']],
    ],
    'or from a row that its owner has lost': [
      [[createMapping()], [createMapping(exited), createMapping({ ...exited, localPort: 1448, state: 'TimeWait' })]],
      [['opened 1448 TimeWait svchost.exe:1900 inferred']],
    ],
    'or from a row that has another owner now': [
      [
        [createMapping({ identity: '4711' })],
        [
          createMapping({ identity: '4711', processId: 8, processName: 'worker', processStarted: null }),
          createMapping({ ...exited, localPort: 1448, state: 'TimeWait' }),
        ],
      ],
      [
        [
          'changed 1447 Established worker:8 poll was {"processId":1900,"processStarted":"2008-06-30T06:00:01.900Z","processName":"svchost.exe"}',
          'opened 1448 TimeWait svchost.exe:1900 inferred',
        ],
      ],
    ],
    'but not when the port was bound before that process started': [
      [[createMapping()], [createMapping({ ...exited, localPort: 1448, state: 'TimeWait', opened: new Date(Date.UTC(2008, 5, 30, 1)) })]],
      [['closed 1447 Established svchost.exe:1900 poll after null', 'opened 1448 TimeWait -:1900 poll']],
    ],
    'nor when the process of that PID started at another time': [
      [
        [createMapping()],
        [createMapping({ ...exited, localPort: 1448, state: 'TimeWait', processStarted: new Date(Date.UTC(2008, 5, 30, 8)) })],
      ],
      [['closed 1447 Established svchost.exe:1900 poll after null', 'opened 1448 TimeWait -:1900 poll']],
    ],
    'nor when nothing but the PID is known of it': [
      [[createMapping()], [createMapping({ ...exited, localPort: 1448, state: 'TimeWait', processStarted: null })]],
      [['closed 1447 Established svchost.exe:1900 poll after null', 'opened 1448 TimeWait -:1900 poll']],
    ],
    'nor when the start of that process is unknown': [
      [[createMapping({ processStarted: null })], [createMapping({ ...exited, localPort: 1448, state: 'TimeWait' })]],
      [['closed 1447 Established svchost.exe:1900 poll after null', 'opened 1448 TimeWait -:1900 poll']],
    ],
    'nor when the port was bound after that process had ended': [
      [
        [createMapping()],
        [],
        [
          createMapping({
            ...exited,
            localPort: 1448,
            state: 'TimeWait',
            processStarted: null,
            opened: new Date(Date.UTC(2008, 5, 30, 8, 30, 2)),
          }),
        ],
      ],
      [['closed 1447 Established svchost.exe:1900 poll after null'], ['opened 1448 TimeWait -:1900 poll']],
    ],
    'but of a process that started within the step of the clock before': [
      [
        [createMapping()],
        [
          createMapping({
            ...exited,
            localPort: 1448,
            state: 'TimeWait',
            processStarted: null,
            opened: new Date(Date.UTC(2008, 5, 30, 6, 0, 1, 890)),
          }),
        ],
      ],
      [['closed 1447 Established svchost.exe:1900 poll after null', 'opened 1448 TimeWait svchost.exe:1900 inferred']],
    ],
    'first seen in TIME WAIT: the process that listens on that port': [
      [
        [createMapping(listener)],
        [createMapping(listener), createOwnerlessMapping({ localPort: 80 }), createOwnerlessMapping({ localPort: 81 })],
      ],
      [['opened 80 TimeWait httpd:7 inferred', 'opened 81 TimeWait -:- poll']],
    ],
    'or listened there lately': [
      [[createMapping(listener)], [], [createOwnerlessMapping({ localPort: 80 })]],
      [['closed 80 Listen httpd:7 poll after null'], ['opened 80 TimeWait httpd:7 inferred']],
    ],
    'a connection from that port is no listener': [
      [[createMapping()], [], [createOwnerlessMapping({ remotePort: 81 })]],
      [['closed 1447 Established svchost.exe:1900 poll after null'], ['opened 1447 TimeWait -:- poll']],
    ],
    'if a second process has started to listen there, neither is named': [
      [
        [createMapping(listener)],
        [createMapping({ ...listener, identity: '2', processId: 8 }), createMapping(listener), createOwnerlessMapping({ localPort: 80 })],
      ],
      [['opened 80 Listen httpd:8 poll', 'opened 80 TimeWait -:- poll']],
    ],
    'a listener that replaced another one since the last poll may be the wrong one': [
      [
        [createMapping({ ...listener, identity: '1' })],
        [createMapping({ ...listener, identity: '2', processId: 8 }), createOwnerlessMapping({ localPort: 80 })],
      ],
      [['closed 80 Listen httpd:7 poll after null', 'opened 80 Listen httpd:8 poll', 'opened 80 TimeWait -:- poll']],
    ],
    'also if the PID was used again': [
      [
        [createMapping({ ...listener, identity: '1' })],
        [createMapping({ ...listener, identity: '2', processStarted: new Date(0) }), createOwnerlessMapping({ localPort: 80 })],
      ],
      [['closed 80 Listen httpd:7 poll after null', 'opened 80 Listen httpd:7 poll', 'opened 80 TimeWait -:- poll']],
    ],
    'unless it is the same process': [
      [
        [createMapping({ ...listener, identity: '1' })],
        [createOwnerlessMapping({ localPort: 80 }), createMapping({ ...listener, identity: '2' })],
      ],
      [['closed 80 Listen httpd:7 poll after null', 'opened 80 TimeWait httpd:7 inferred', 'opened 80 Listen httpd:7 poll']],
    ],
    'a listener that ended before the last poll is not meant': [
      [[createMapping(listener)], [], [createOwnerlessMapping({ localPort: 80 }), createMapping({ ...listener, processId: 8 })]],
      [['closed 80 Listen httpd:7 poll after null'], ['opened 80 TimeWait httpd:8 inferred', 'opened 80 Listen httpd:8 poll']],
    ],
    'a new listener on the address itself may have come after the connection': [
      [
        [createMapping(listener)],
        [
          createMapping(listener),
          createMapping({ ...listener, localAddress: '192.168.1.103', processId: 8 }),
          createOwnerlessMapping({ localPort: 80 }),
        ],
      ],
      [['opened 80 Listen httpd:8 poll', 'opened 80 TimeWait -:- poll']],
    ],
    'an old one on the address itself has the connection': [
      [
        [createMapping(listener), createMapping({ ...listener, localAddress: '192.168.1.103', processId: 8 })],
        [
          createMapping(listener),
          createMapping({ ...listener, localAddress: '192.168.1.103', processId: 8 }),
          createOwnerlessMapping({ localPort: 80 }),
        ],
      ],
      [['opened 80 TimeWait httpd:8 inferred']],
    ],
    'of two processes that listen at the same port neither is named': [
      [
        [createMapping({ ...listener, identity: '1' }), createMapping({ ...listener, identity: '2', processId: 8 })],
        [
          createMapping({ ...listener, identity: '1' }),
          createMapping({ ...listener, identity: '2', processId: 8 }),
          createOwnerlessMapping({ localPort: 80 }),
        ],
      ],
      [['opened 80 TimeWait -:- poll']],
    ],
    'a listener on another address is not meant': [
      [
        [createMapping({ ...listener, localAddress: '127.0.0.1' })],
        [createMapping({ ...listener, localAddress: '127.0.0.1' }), createOwnerlessMapping({ localPort: 80 })],
      ],
      [['opened 80 TimeWait -:- poll']],
    ],
    'nor one in another namespace': [
      [
        [createMapping({ ...listener, namespace: 'blue' })],
        [createMapping({ ...listener, namespace: 'blue' }), createOwnerlessMapping({ localPort: 80 })],
      ],
      [['opened 80 TimeWait -:- poll']],
    ],
  };
  for (const [title, [polls, expected]] of Object.entries(cases)) it(title, () => assert.deepEqual(applySnapshots(...polls), expected));

  it('the missing reasons of the inferred owner replace those of the lost one', () => {
    const changes = createChanges(createSnapshot(0, [createMapping({ ...listener, path: null, missing: { path: 'AccessDenied' } })]));
    const [, opened] = changes.next(
      createSnapshot(1, [createOwnerlessMapping({ localPort: 80, missing: { processId: 'Kernel', remotePort: 'NotSupported' } })]),
      1000,
    );
    assert.deepEqual(opened?.mapping.missing, { remotePort: 'NotSupported', path: 'AccessDenied' });
  });

  it('an exited owner is remembered for five minutes', () => {
    for (const [milliseconds, owner] of [
      [300_000, 7],
      [300_001, null],
    ] as const) {
      const changes = createChanges(createSnapshot(0, [createMapping(listener)]));
      changes.next(createSnapshot(1, []), 1);
      const rows = [createOwnerlessMapping({ localPort: 80 }), createMapping({ ...listener, ...exited, localPort: 81 })];
      const [ofPort, ofProcess] = changes.next(createSnapshot(2, rows), milliseconds);
      assert.deepEqual([ofPort?.mapping.processId, ofProcess?.mapping.processName], owner === null ? [null, null] : [owner, 'httpd']);
    }
  });

  it('a lifetime does not depend on the wall clock', () => {
    const changes = createChanges(createSnapshot(0, []));
    changes.next(createSnapshot(50, [createMapping()]), 1000);
    assert.deepEqual(changes.next(createSnapshot(10, []), 3500).map(inShort), ['closed 1447 Established svchost.exe:1900 poll after 2.5']);
  });

  it('sockets that no poll saw are reported when the system reports their end', () => {
    const { protocol, localAddress, remoteAddress, remotePort, exposure, boundDevice, namespace } = createMapping();
    const ends = (localPort: number): DestroyedSocket => ({
      protocol,
      localAddress,
      localPort,
      remoteAddress,
      remotePort,
      state: 'Closed',
      exposure,
      boundDevice,
      namespace,
    });
    const changes = createChanges(
      createSnapshot(0, [createMapping(listener), createMapping({ localPort: 5 }), createMapping({ localPort: 7 })]),
    );
    const seen = changes.next(createSnapshot(1, [createMapping(listener), createMapping({ localPort: 6 })]), 1000, [
      ends(80),
      ends(5),
      ends(6),
      ends(9),
    ]);
    assert.deepEqual(seen.map(inShort), [
      'closed 5 Established svchost.exe:1900 poll after null',
      'closed 7 Established svchost.exe:1900 poll after null',
      'opened 6 Established svchost.exe:1900 poll',
      'opened 80 Closed httpd:7 event',
      'closed 80 Closed httpd:7 event after null',
      // The open one was created after the other one had ended.
      'opened 6 Closed -:- event',
      'closed 6 Closed -:- event after null',
      'opened 9 Closed -:- event',
      'closed 9 Closed -:- event after null',
    ]);
    // No owner was searched for.
    assert.deepEqual(seen.at(-1)?.mapping.missing, { processId: 'NotSupported' });
    // The kernel may report an end that the previous poll has seen already.
    assert.deepEqual(changes.next(createSnapshot(2, [createMapping(listener)]), 2000, [ends(7)]).map(inShort), [
      'closed 6 Established svchost.exe:1900 poll after 1',
    ]);
  });

  it('each reported end counts once, also for sockets that follow each other at the same endpoints', () => {
    const { protocol, localAddress, localPort, remoteAddress, remotePort, exposure, boundDevice, namespace } = createMapping();
    const end: DestroyedSocket = {
      protocol,
      localAddress,
      localPort,
      remoteAddress,
      remotePort,
      state: 'Closed',
      exposure,
      boundDevice,
      namespace,
    };
    const changes = createChanges(createSnapshot(0, [createMapping({ identity: '1' })]));
    let second = 0;
    const opened = (mappings: readonly PortMapping[], ends: number): number =>
      changes
        .next(
          createSnapshot(++second, mappings),
          second * 1000,
          Array.from({ length: ends }, () => end),
        )
        .filter(({ event }) => event === 'opened').length;
    // Socket 1 ended, 2 and 3 opened and closed, 4 is open.
    assert.equal(opened([createMapping({ identity: '4' })], 3), 3);
    // 4 ended and its row is in TIME WAIT; 5 used the endpoints again, and its row has replaced that of 4.
    assert.equal(opened([createOwnerlessMapping()], 2), 1);
    // The row remains. 6 opened and closed.
    assert.equal(opened([createOwnerlessMapping()], 1), 1);
    // The row disappears without a report, because its socket ended before.
    assert.equal(opened([], 0), 0);
    assert.equal(opened([], 1), 1);
  });

  it('all sockets are counted, in any order of opening, closing and polling', () => {
    const step = fc.record({ port: fc.integer({ min: 1, max: 2 }), action: fc.constantFrom('open', 'close', 'poll'), waits: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const changes = createChanges(createSnapshot(0, []));
        const rows = new Map<number, PortMapping>();
        let ends: DestroyedSocket[] = [];
        let sockets = 0;
        let opened = 0;
        let closed = 0;
        let second = 0;
        const poll = (): void => {
          for (const { event } of changes.next(createSnapshot(++second, [...rows.values()]), second * 1000, ends)) {
            opened += event === 'opened' ? 1 : 0;
            closed += event === 'closed' ? 1 : 0;
          }
          ends = [];
        };
        const close = (localPort: number, waits: boolean): void => {
          const row = rows.get(localPort);
          if (row?.state !== 'Established') return;
          rows.delete(localPort);
          // The side that closes first leaves a row in TIME WAIT.
          if (waits) rows.set(localPort, createOwnerlessMapping({ localPort }));
          ends.push({ ...row, state: 'Closed' });
        };
        for (const { port, action, waits } of steps) {
          if (action === 'poll') poll();
          else if (action === 'close') close(port, waits);
          else if (rows.get(port)?.state !== 'Established') rows.set(port, createMapping({ localPort: port, identity: String(++sockets) }));
        }
        for (const port of [1, 2]) close(port, false);
        poll();
        rows.clear();
        poll();
        assert.deepEqual([opened, closed], [sockets, sockets]);
      }),
    );
  });

  it('the changes applied in order lead from the first snapshot to the last', () => {
    const row = fc
      .record({
        localPort: fc.integer({ min: 1, max: 3 }),
        state: fc.constantFrom('SynSent', 'Established', 'FinWait2', 'TimeWait', 'Bound'),
        identity: fc.constantFrom('', 'a', 'b'),
        processId: fc.constantFrom(1, 2),
      })
      .map(createMapping);
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 8 }), { minLength: 1, maxLength: 6 }), (polls) => {
        const [first = [], ...rest] = polls;
        const changes = createChanges(createSnapshot(0, first));
        let count = first.length;
        for (const [at, mappings] of rest.entries()) {
          for (const { event } of changes.next(createSnapshot(at + 1, mappings), at * 1000))
            count += event === 'opened' ? 1 : event === 'closed' ? -1 : 0;
          assert.equal(count, mappings.length);
          const inOrder = (rows: readonly PortMapping[]): string[] =>
            rows.map(({ localPort, state, identity }) => `${localPort} ${state} ${identity}`).toSorted();
          const current: PortMapping[] = [];
          changes.eachMapping((mapping) => current.push(mapping));
          assert.deepEqual(inOrder(current), inOrder(mappings));
          assertStatistics(changes);
        }
      }),
    );
  });
});
