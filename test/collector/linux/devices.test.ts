import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readBoundDevices, exposureOn, type BoundDevice } from '../../../engine/collector/linux/devices.ts';
import { openLinuxCollector } from '../../../engine/collector/linux/linux-collector.ts';
import { emptySocketTable } from '../../../engine/collector/linux/socket-cache/socket-table.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';
import { startPythonSockets, type PythonSockets } from '../../fixtures/linux/python-sockets.ts';
import { snapshotBy } from '../../fixtures/linux/snapshot.ts';
import { onPath, requireTool } from '../../require-tool.ts';
import { addRow } from './rows.ts';

describe('exposure on a device', () => {
  const device = (info: Partial<BoundDevice>): BoundDevice => ({ name: 'eth0', isLoopback: false, ipv4: null, ipv6: null, ...info });
  const any4 = { text: '0.0.0.0', exposure: 'Any' } as const;
  const any6 = { text: '::', exposure: 'Any' } as const;
  const cases = [
    ['the wildcard address', device({ ipv4: 'Private', ipv6: 'Global' }), any4, false, 'Private'],
    ['the wildcard address of IPv6', device({ ipv4: 'Global', ipv6: 'LinkLocal' }), any6, false, 'LinkLocal'],
    ['a dual-stack socket', device({ ipv4: 'Private', ipv6: 'LinkLocal' }), any6, true, 'Private'],
    ['a device without known addresses', device({}), any4, false, 'Any'],
    ['the loopback device', device({ isLoopback: true, ipv4: 'Global' }), any4, false, 'Loopback'],
    ['an address of its own', device({ ipv4: 'Global' }), { text: '10.0.0.1', exposure: 'Private' } as const, false, 'Private'],
  ] as const;
  for (const [title, on, address, isDual, expected] of cases) {
    it(title, () => assert.equal(exposureOn(on, address, isDual), expected));
  }

  it('is not read for sockets without a device, or from /proc/net', () => {
    const table = emptySocketTable();
    addRow(table, { scope: 0 });
    addRow(table, { scope: -1 });
    assert.equal(readBoundDevices(table, -1, () => assert.fail('no namespace is entered')).size, 0);
  });
});

describe('sockets bound to a device', () => {
  const namespace = `pr-devices-${process.pid}`;
  const inNamespace = ['ip', 'netns', 'exec', namespace];
  const ip = (...words: string[]): string => execFileSync('ip', ['-n', namespace, ...words], { encoding: 'utf8' });
  let program: PythonSockets | undefined;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    requireTool(this, 'root', process.getuid?.() === 0, 'Run the tests as root.');
    requireTool(this, 'ip, ss and python3', onPath('ip') && onPath('ss') && onPath('python3'), 'Install iproute2 and python3.');
    execFileSync('ip', ['netns', 'add', namespace]);
    ip('link', 'add', 'first0', 'type', 'veth', 'peer', 'name', 'second0');
    ip('address', 'add', '10.77.0.1/24', 'dev', 'first0', 'label', 'first0:1');
    ip('address', 'add', '198.18.0.1/24', 'dev', 'second0');
    for (const device of ['lo', 'first0', 'second0']) ip('link', 'set', device, 'up');
    program = await startPythonSockets(['devices', 'first0', 'second0', 'lo'], inNamespace);
  });
  after(async () => {
    await program?.stop();
    if (program) execFileSync('ip', ['netns', 'delete', namespace]);
  });

  const listeners = (mappings: readonly PortMapping[]): PortMapping[] =>
    mappings.filter(({ localPort, state, processId }) => localPort === program?.port && state === 'Listen' && processId !== null);
  const inShort = (mappings: readonly PortMapping[]): string[] =>
    listeners(mappings)
      .map(({ localAddress, boundDevice, exposure }) => `${localAddress}%${boundDevice} ${exposure}`)
      .toSorted();

  it('are separate rows with the device and its exposure', () => {
    const expected = ['0.0.0.0%first0 Private', '0.0.0.0%lo Loopback', '0.0.0.0%second0 Global'];
    const bySs = execFileSync('ip', ['netns', 'exec', namespace, 'ss', '-tlnH'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(`:${program?.port} `))
      .map((line) => line.split(/\s+/)[3]?.split(':')[0] ?? '');
    assert.deepEqual(
      bySs.toSorted(),
      expected.map((one) => one.split(' ')[0]),
    );
    assert.deepEqual(inShort(openLinuxCollector().collect().mappings), expected);
    assert.deepEqual(inShort(snapshotBy([], inNamespace).mappings), expected, 'in our own namespace');
  });

  it('show the new name of a renamed device, and the number of a removed one', () => {
    const collector = openLinuxCollector();
    const devices = () =>
      listeners(collector.collect().mappings)
        .map(({ boundDevice }) => boundDevice ?? '')
        .toSorted();
    assert.deepEqual(devices(), ['first0', 'lo', 'second0']);
    ip('link', 'set', 'first0', 'down');
    ip('link', 'set', 'first0', 'name', 'renamed0');
    assert.deepEqual(devices(), ['lo', 'renamed0', 'second0']);
    const index = /^(\d+):/.exec(ip('-o', 'link', 'show', 'renamed0'))?.[1];
    ip('link', 'delete', 'renamed0');
    assert.ok(devices().includes(`if${index}`), `${devices().join()} without if${index}`);
  });

  it('keep unchanged records', () => {
    const collector = openLinuxCollector();
    const first = listeners(collector.collect().mappings);
    assert.equal(first.length, 3);
    for (const [at, mapping] of listeners(collector.collect().mappings).entries()) assert.equal(mapping, first[at]);
  });
});
