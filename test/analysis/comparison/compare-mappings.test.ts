import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compareMappings, type CompareOptions } from '../../../engine/analysis/comparison/compare-mappings.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { createMapping, createOwnerlessMapping } from '../../builders.ts';

const process = (processId: number, facts: Partial<PortMapping> = {}): PortMapping =>
  createMapping({
    processId,
    processStarted: new Date(processId * 1000),
    processName: `p${processId}`,
    path: null,
    user: null,
    ...facts,
  });

/** `new 5`, `changed 5 from 4`: which processes' sockets are different. */
function summarize(before: readonly PortMapping[], after: readonly PortMapping[], options?: CompareOptions): string[] {
  return compareMappings(before, after, options).map(
    ({ difference, mapping, previous }) => `${difference} ${mapping.processId}${previous ? ` from ${previous.processId}` : ''}`,
  );
}

describe('compareMappings', () => {
  const cases: [title: string, before: PortMapping[], after: PortMapping[], differences: string[]][] = [
    ['nothing when nothing changed', [process(1)], [process(1)], []],
    ['a new port', [], [process(1)], ['new 1']],
    ['a closed port', [process(1)], [], ['gone 1']],
    ['another process', [process(1)], [process(2)], ['changed 2 from 1']],
    ['another process with the same id', [process(1)], [process(1, { processStarted: new Date(60_000) })], ['changed 1 from 1']],
    ['not a slightly different start time', [process(1)], [process(1, { processStarted: new Date(1010) })], []],
    ['another port', [process(1, { localPort: 1 })], [process(1, { localPort: 2 })], ['gone 1', 'new 1']],
    ['another remote endpoint', [process(1)], [process(1, { remotePort: 81 })], ['gone 1', 'new 1']],
    ['another namespace', [process(1)], [process(1, { namespace: 'blue' })], ['gone 1', 'new 1']],
    ['another device', [process(1)], [process(1, { boundDevice: 'eth0' })], ['gone 1', 'new 1']],
    ['the other protocol', [process(1)], [process(1, { protocol: 'UDP' })], ['gone 1', 'new 1']],
    ['not another state', [process(1)], [process(1, { state: 'CloseWait' })], []],
    ['not an owner that is no longer reported', [process(1)], [createOwnerlessMapping()], []],
    ['not an owner that was not reported before', [createOwnerlessMapping()], [process(1)], []],
    ['not an owner whose start is not known', [process(1)], [process(1, { processStarted: null })], []],
    ['not another of the processes that share it', [process(1)], [process(2, { sharedWith: [{ processId: 1, processName: 'p1' }] })], []],
    ['one of several equal ones', [process(1), process(2)], [process(2), process(3)], ['changed 3 from 1']],
    ['one more of several equal ones', [process(1), process(2)], [process(2), process(1), process(3)], ['new 3']],
    ['one less of several equal ones', [process(1), process(2)], [process(2)], ['gone 1']],
    ['the right one of several equal ones, one of them unknown', [process(1), process(2)], [createOwnerlessMapping(), process(1)], []],
    [
      'gone, changed, new in this order',
      [process(1, { localPort: 1 }), process(2)],
      [process(9, { localPort: 3 }), process(3)],
      ['gone 1', 'changed 3 from 2', 'new 9'],
    ],
  ];
  for (const [title, before, after, differences] of cases) {
    it(`finds ${title}`, () => assert.deepEqual(summarize(before, after), differences));
  }

  it('treats a restarted program as the same owner, on request', () => {
    const nginx = { processName: 'nginx', path: '/usr/sbin/nginx', user: 'www' };
    assert.deepEqual(summarize([process(1, nginx)], [process(2, nginx)]), ['changed 2 from 1']);
    assert.deepEqual(summarize([process(1, nginx)], [process(2, nginx)], { ignoreRestarts: true }), []);
    assert.deepEqual(summarize([process(1, nginx)], [process(2, { ...nginx, path: null })], { ignoreRestarts: true }), []);
    for (const other of [{ processName: 'evil' }, { path: '/tmp/nginx' }, { user: 'root' }]) {
      assert.deepEqual(summarize([process(1, nginx)], [process(2, { ...nginx, ...other })], { ignoreRestarts: true }), [
        'changed 2 from 1',
      ]);
    }
  });

  it('accounts for every socket: after is before without the closed ones and with the new ones', () => {
    const snapshot = fc.array(
      fc
        .tuple(fc.nat(3), fc.nat(3))
        .map(([localPort, owner]) => (owner === 0 ? createOwnerlessMapping({ localPort }) : process(owner, { localPort }))),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(snapshot, snapshot, (before, after) => {
        const differences = compareMappings(before, after);
        const count = (kind: string): number => differences.filter(({ difference }) => difference === kind).length;
        assert.equal(before.length - count('gone') + count('new'), after.length);
        assert.equal(compareMappings(after, before).length, differences.length);
        assert.deepEqual(compareMappings(before, before), []);
        for (const { difference, mapping, previous } of differences) {
          assert.ok((difference === 'gone' ? before : after).includes(mapping));
          if (previous) assert.ok(before.includes(previous) && previous.localPort === mapping.localPort);
        }
      }),
    );
  });
});
