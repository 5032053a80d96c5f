import assert from 'node:assert/strict';
import { createAttribution, type Owner } from '../../../engine/collector/windows/attribution.ts';
import type { ProcessRef } from '../../../engine/collector/windows/parse-process-list.ts';
import {
  readRows,
  type SocketRow,
  type TableLayout,
  type TableRows,
  tcp4Table,
  tcp6Table,
  udp4Table,
} from '../../../engine/collector/windows/parse-socket-table.ts';
import { createPortMappings } from '../../../engine/collector/windows/port-mappings.ts';
import type { OptionalFieldGroup } from '../../../engine/model/mapping-schema.ts';
import type { PortMapping, ProcessInfo } from '../../../engine/model/port-mapping.ts';
import { dateOf } from '../../../engine/platform/windows/file-time.ts';
import { type RowFields, tableOf } from './rows.ts';

const bootTime = 134_118_254_000_000_000;
const listen = 2;
const established = 5;
const timeWait = 11;

const processes: readonly ProcessRef[] = [
  { processId: 4, started: bootTime, name: 'System', parentProcessId: 0 },
  { processId: 900, started: bootTime + 1e8, name: 'svchost.exe', parentProcessId: 600 },
  { processId: 1234, started: bootTime + 1e9, name: 'chrome.exe', parentProcessId: 1000 },
];
const running = new Map(processes.map((process) => [process.processId, process]));
const ownersOf = (rows: readonly SocketRow[]): Owner[] => createAttribution()(rows, running, bootTime + 1e12);
const info = new Map(processes.map((process) => [process.processId, infoOf(process)]));
function infoOf(process: ProcessRef): ProcessInfo {
  return {
    processId: process.processId,
    processStarted: dateOf(process.started),
    processName: process.name,
    path: `C:\\${process.name}`,
    deleted: null,
    commandLine: process.name,
    parentProcessId: process.parentProcessId,
    user: 'NT AUTHORITY\\SYSTEM',
    services: (process.name === 'svchost.exe' ? ['Dhcp', 'EventLog', 'lmhosts'] : []).map((name) => ({
      name,
      displayName: name,
      type: 'shared process',
    })),
    missing: process.processId === 4 ? { services: 'Kernel' } : {},
  };
}

const opened = (offset: number): bigint => BigInt(bootTime) + BigInt(offset);
const openedBytes = (offset: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(opened(offset));
  return bytes.toString('hex');
};
const loopback = '7f000001';

function rowsOf(layout: TableLayout, rows: readonly RowFields[]): readonly SocketRow[] {
  return readRows(layout, tableOf(layout, rows)).rows;
}

function mappingsOf(rows: readonly SocketRow[], include: readonly OptionalFieldGroup[] = []): PortMapping[] {
  return createPortMappings((_, tag) => (tag === 77 ? 'EventLog' : null))({ rows, owners: ownersOf(rows), info, include });
}
function mappingOf(layout: TableLayout, fields: RowFields, include: readonly OptionalFieldGroup[] = []): PortMapping | undefined {
  return mappingsOf(rowsOf(layout, [fields]), include)[0];
}

/** The two sockets of one connection. */
const [one, other] = [
  { localAddress: loopback, localPort: 1000, remoteAddress: loopback, remotePort: 2000, state: established, processId: 1234 },
  { localAddress: loopback, localPort: 2000, remoteAddress: loopback, remotePort: 1000, state: established, processId: 900 },
];

describe('mappings of Windows', () => {
  it('have all fields of the owner and of the row', () => {
    assert.deepEqual(
      mappingOf(tcp4Table, {
        localAddress: 'c0a80105',
        localPort: 50_000,
        remoteAddress: '5db8d822',
        remotePort: 443,
        state: established,
        processId: 1234,
        opened: opened(2e9),
      }),
      {
        ...info.get(1234),
        protocol: 'TCP',
        localAddress: '192.168.1.5',
        localPort: 50_000,
        remoteAddress: '93.184.216.34',
        remotePort: 443,
        state: 'Established',
        dualStack: null,
        exposure: 'Private',
        opened: dateOf(bootTime + 2e9),
        sharedWith: [],
        peer: null,
        boundDevice: null,
        namespace: null,
        container: null,
        identity: openedBytes(2e9),
        missing: {},
      },
    );
  });

  it('a row with PID 0 belongs to the kernel and has no PID', () => {
    const mapping = mappingOf(tcp4Table, { state: timeWait, processId: 0, opened: opened(1) });
    assert.equal(mapping?.processId, null);
    assert.equal(mapping?.missing.processId, 'Kernel');
    assert.equal(mapping?.missing.processName, 'Kernel');
  });

  it('an owner that no longer runs has exited, and only its PID is known', () => {
    const mapping = mappingOf(tcp4Table, { state: listen, processId: 4711, opened: opened(1) }, ['hash', 'modules']);
    assert.deepEqual([mapping?.processId, mapping?.processName, mapping?.sha256, mapping?.modules], [4711, null, null, null]);
    for (const field of ['processStarted', 'processName', 'path', 'commandLine', 'parentProcessId', 'user', 'sha256', 'modules'] as const) {
      assert.equal(mapping?.missing[field], 'Exited', field);
    }
  });

  it('a process that started after the port was bound is not its owner', () => {
    const mapping = mappingOf(udp4Table, { processId: 1234, opened: opened(1e9 - 200_000) });
    assert.deepEqual([mapping?.processId, mapping?.processStarted, mapping?.processName, mapping?.path], [1234, null, null, null]);
    assert.equal(mapping?.missing.processName, 'OwnerReused');
    assert.equal(mappingOf(udp4Table, { processId: 1234, opened: opened(1e9) })?.processName, 'chrome.exe');
  });

  it('a port without a bind time belongs to the process that has the PID', () => {
    const mapping = mappingOf(tcp6Table, { state: listen, processId: 1234 });
    assert.deepEqual([mapping?.processName, mapping?.opened, mapping?.identity], ['chrome.exe', null, '']);
    assert.equal(mapping?.missing.opened, 'NotSupported');
  });

  it("Windows does not report the drivers behind the kernel's own process", () => {
    const mapping = mappingOf(tcp6Table, { localPort: 80, state: listen, processId: 4, opened: opened(1e7) });
    assert.deepEqual([mapping?.processName, mapping?.services, mapping?.missing.services], ['System', [], 'Kernel']);
  });

  it('Windows does not report the remote endpoint of a UDP socket', () => {
    const mapping = mappingOf(udp4Table, { processId: 1234, opened: opened(2e9) });
    assert.deepEqual([mapping?.remoteAddress, mapping?.remotePort, mapping?.state], [null, null, null]);
    assert.deepEqual(mapping?.missing, { remoteAddress: 'NotSupported', remotePort: 'NotSupported' });
  });

  it('the service that opened the socket is the first, if its tag is known', () => {
    const names = (serviceTag: number): string[] | undefined =>
      mappingOf(udp4Table, { processId: 900, opened: opened(2e9), serviceTag })?.services.map(({ name }) => name);
    assert.deepEqual(names(77), ['EventLog', 'Dhcp', 'lmhosts']);
    assert.deepEqual(names(78), ['Dhcp', 'EventLog', 'lmhosts']);
    assert.deepEqual(names(0), ['Dhcp', 'EventLog', 'lmhosts']);
  });

  it('look up the service of a tag once per snapshot', () => {
    const lookups: number[][] = [];
    const rows = rowsOf(
      udp4Table,
      [1, 2, 3].map((localPort) => ({ localPort, processId: 900, opened: opened(2e9), serviceTag: 78 })),
    );
    createPortMappings((...owner) => {
      lookups.push(owner);
      return null;
    })({ rows, owners: ownersOf(rows), info, include: [] });
    assert.deepEqual(lookups, [[900, 78]]);
  });

  it('the two sockets of a connection on this machine are peers', () => {
    const peers = (...rows: RowFields[]): unknown[] => mappingsOf(rowsOf(tcp4Table, rows)).map(({ peer }) => peer);
    assert.deepEqual(peers(one, other), [
      { processId: 900, processName: 'svchost.exe' },
      { processId: 1234, processName: 'chrome.exe' },
    ]);
    assert.deepEqual(peers({ ...one, processId: 0 }, other), [{ processId: 900, processName: 'svchost.exe' }, null]);
    assert.deepEqual(peers({ ...one, processId: 4711 }, other)[1], { processId: 4711, processName: null });
    assert.deepEqual(peers({ ...one, localAddress: '7f000002' }, other), [null, null]);
    assert.deepEqual(peers({ ...one, remotePort: 1000 }), [{ processId: 1234, processName: 'chrome.exe' }]); // connected to itself
  });

  it('are the same objects as before until the row, the owner, its information or the peer changes', () => {
    let table: TableRows | undefined;
    const toMappings = createPortMappings(() => null);
    const snapshot = (fields: readonly RowFields[], include: readonly OptionalFieldGroup[] = [], known = info): PortMapping[] => {
      table = readRows(tcp4Table, tableOf(tcp4Table, fields), table);
      return toMappings({ rows: table.rows, owners: ownersOf(table.rows), info: known, include });
    };
    const first = snapshot([one, other]);
    assert.ok(snapshot([one, other]).every((mapping, index) => mapping === first[index]));
    const renamed = new Map(
      processes.map((process) => [
        process.processId,
        process.processId === 900 ? { ...infoOf(process), user: 'another user' } : (info.get(process.processId) ?? infoOf(process)),
      ]),
    );
    assert.ok(snapshot([other, one]).every((mapping, index) => mapping === first[1 - index]));
    const second = snapshot([one, other], [], renamed);
    assert.ok(second[0] === first[0] && second[1]?.user === 'another user');
    const third = snapshot([one, { ...other, processId: 4711 }], [], renamed);
    assert.deepEqual(third[0]?.peer, { processId: 4711, processName: null });
    assert.ok('sha256' in (snapshot([one, { ...other, processId: 4711 }], ['hash'], renamed)[1] ?? {}));
  });
});
