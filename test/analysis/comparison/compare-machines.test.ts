import assert from 'node:assert/strict';
import { MachineComparison, type MachineSocket } from '../../../engine/analysis/comparison/compare-machines.ts';

const listener = (localPort: number, processName: string | null, more: Partial<MachineSocket> = {}): MachineSocket => ({
  protocol: 'TCP',
  state: 'Listen',
  remotePort: null,
  localPort,
  processName,
  ...more,
});
const udp: Partial<MachineSocket> = { protocol: 'UDP', state: null };

/** The differences of machines, as `TCP 22 sshd on a not b`. */
function differencesOf(machines: Readonly<Record<string, readonly MachineSocket[]>>): string[] {
  const comparison = new MachineComparison();
  for (const [machine, sockets] of Object.entries(machines)) {
    comparison.addMachine(machine);
    for (const socket of sockets) comparison.add(machine, socket);
  }
  return comparison.differences().map(({ protocol, localPort, processName, count, presentOn, absentOn }) => {
    assert.deepEqual([...presentOn, ...absentOn].toSorted(), Object.keys(machines).toSorted());
    assert.equal(count, presentOn.length);
    return `${protocol} ${localPort} ${processName} on ${presentOn.join()} not ${absentOn.join()}`;
  });
}

describe('MachineComparison', () => {
  it('finds nothing if all machines have the same listeners', () => {
    const same = [listener(22, 'sshd'), listener(53, 'dns', udp)];
    assert.deepEqual(differencesOf({ a: same, b: same.toReversed() }), []);
  });

  it('names the machines in their order, also one without listeners', () => {
    const one = [listener(22, 'sshd')];
    assert.deepEqual(differencesOf({ c: one, b: [], a: one }), ['TCP 22 sshd on a,c not b']);
  });

  it('shows what is on one machine only first, then what is on all but one, then by protocol, port and name', () => {
    const [all, two] = [
      [listener(443, 'web'), listener(80, 'web'), listener(80, 'proxy'), listener(80, 'proxy', udp)],
      [listener(22, 'sshd')],
    ];
    assert.deepEqual(differencesOf({ a: [...all, ...two], b: [...all, ...two], c: all, d: [listener(8080, 'nc')] }), [
      'TCP 8080 nc on d not a,b,c',
      'TCP 80 proxy on a,b,c not d',
      'TCP 80 web on a,b,c not d',
      'TCP 443 web on a,b,c not d',
      'UDP 80 proxy on a,b,c not d',
      'TCP 22 sshd on a,b not c,d',
    ]);
  });

  it('compares names without regard to case, and unknown names as one', () => {
    assert.deepEqual(differencesOf({ a: [listener(445, 'System'), listener(22, null)], b: [listener(445, 'SYSTEM')] }), [
      'TCP 22 null on a not b',
    ]);
  });

  it('shows the ports that the system assigns as one, after the others', () => {
    assert.deepEqual(
      differencesOf({
        a: [listener(32_767, 'app'), listener(32_768, 'app'), listener(60_000, 'app')],
        b: [listener(40_000, 'app')],
        c: [],
      }),
      ['TCP 32767 app on a not b,c', 'TCP null app on a,b not c'],
    );
  });

  it('ignores sockets that do not listen', () => {
    const connection = listener(22, 'sshd', { state: 'Established', remotePort: 50_000 });
    assert.deepEqual(differencesOf({ a: [connection, listener(23, 'app', { state: 'Bound' })], b: [] }), []);
  });
});
