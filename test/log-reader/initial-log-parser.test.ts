import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { LogRecord, PortRecord, ProcessRecord } from '../../engine/log-reader/log-records.ts';
import { readText, refused } from './read-text.ts';

const name = 'PR-INITIAL-08-06-30-10-17-54.log';

const ports = (records: readonly LogRecord[]): PortRecord[] => records.filter((record) => record.type === 'port');
const processes = (records: readonly LogRecord[]): ProcessRecord[] => records.filter((record) => record.type === 'process');

/** A file with one row in its table. */
const withRow = (row: string): string => `PID:Process\t\tPort\t\tLocal IP\tState\t\tRemote IP:Port\r\n${row}\r\n`;
/** A file with one block, which has these lines. */
const withBlock = (...lines: string[]): string => ['='.repeat(54), '', 'Process ID: 7 (a b (c).exe)', '', ...lines, '', ''].join('\r\n');

describe('PR-INITIAL', () => {
  it('reads all of a real log of 1.01', async () => {
    const records = await readText(name, readFileSync(`test/fixtures/reporter/samples/${name}`));
    assert.deepEqual(refused(records), []);
    assert.deepEqual(records[0], {
      type: 'start',
      file: name,
      line: 1,
      time: new Date('2008-06-30T10:17:54Z'),
      localTime: '2008-06-30T10:17:54',
      timeSource: 'Option',
      version: '1.01',
      computer: 'PC12347',
      operatingSystem: 'windows xp',
      mappings: 27,
    });
    assert.equal(ports(records).length, 27);
    assert.ok(ports(records).every(({ presentAtStart, user }) => presentAtStart && user === null));
    assert.deepEqual(
      ports(records)
        .filter(({ state }) => state === 'Listen')
        .map(({ processName, localPort }) => [processName, localPort]),
      [
        ['System', 445],
        ['System', 139],
        ['avgemc.exe', 10110],
        ['lnssatt.exe', 1170],
        ['svchost.exe', 135],
        ['alg.exe', 1034],
      ],
    );
    const [system, smss] = processes(records);
    assert.deepEqual(
      [system?.processId, system?.ports.length, system?.tcpMappings, system?.udpMappings, system?.modules],
      [4, 5, 2, 3, null],
    );
    assert.deepEqual(
      [smss?.user, smss?.path, smss?.modules?.length, smss?.line],
      ['NT AUTHORITY\\SYSTEM', '\\SystemRoot\\System32\\smss.exe', 2, 57],
    );
    assert.deepEqual(smss?.modules?.[1], { path: 'C:\\WINDOWS\\system32\\ntdll.dll', base: '0x7c900000' });
  });

  const rows: [row: string, expected: Partial<PortRecord>][] = [
    [
      '1900:svchost.exe\tTCP 1447\t192.168.1.103\tESTABLISHED\t65.55.200.252:80',
      { remoteAddress: '65.55.200.252', remotePort: 80, state: 'Established' },
    ],
    [
      '5:a\tTCP 1\t::1\tFIN WAIT 1\t[2001:db8::1]:443',
      { state: 'FinWait1', localAddress: '::1', remoteAddress: '2001:db8::1', remotePort: 443 },
    ],
    ['5:a\tTCP 1\tfe80::1%5\tTIME WAIT\t[fe80::2%5]:443', { state: 'TimeWait', localAddress: 'fe80::1%5', remoteAddress: 'fe80::2%5' }],
    ['5:a TCP 1 1.2.3.4 CLOSE WAIT 4.3.2.1:80', { state: 'CloseWait', processName: 'a' }],
    ['5:a long name TCP 1 of mine TCP 1 1.2.3.4 CLOSED 4.3.2.1:80', { state: 'Closed', processName: 'a long name TCP 1 of mine' }],
    ['5:udp\tUDP 138\t10.0.0.1\tLISTENING\t*:*', { protocol: 'UDP', state: null, remoteAddress: null, remotePort: null }],
    ['5:udp\tUDP 138\t10.0.0.1\t*:*\t\t10.0.0.2:53', { protocol: 'UDP', state: null, remoteAddress: '10.0.0.2', remotePort: 53 }],
    ['0:System Idle\tTCP 5000\t10.0.0.1\tTIME WAIT\t10.0.0.2:53', { processId: null, processName: 'System Idle' }],
    ['77\tTCP 5000\t10.0.0.1\tBOUND\t10.0.0.2:53', { processId: 77, processName: null, state: 'Bound' }],
    ['77:x\tTCP 5000\t0.0.0.0\tBOUND\t0.0.0.0', { state: 'Bound', remoteAddress: null, remotePort: null }],
    ['77:x\tTCP 5000\t::\tLISTENING\t::', { state: 'Listen', remoteAddress: null, remotePort: null }],
    ['77:x\tTCP 5000\t::1\tUNKNOWN(20)\t[::1]:5', { state: 'Unknown(20)' }],
  ];
  for (const [row, expected] of rows) {
    it(`reads the row ${JSON.stringify(row)}`, async () => {
      const records = await readText(name, withRow(row));
      assert.deepEqual(refused(records), []);
      assert.deepEqual({ ...ports(records)[0], ...expected }, ports(records)[0]);
    });
  }

  for (const row of [
    '5:a\tTCP 1\t1.2.3.4',
    '5:a\tTCP 70000\t1.2.3.4\tLISTENING\t0.0.0.0',
    '5:a\tTCP 1\t1.2.3\tLISTENING\t0.0.0.0',
    'a\tTCP 1\t1.2.3.4\tLISTENING\t0.0.0.0',
    '5:a\tTCP 1\t1.2.3.4\tWAITING\t0.0.0.0',
    '5:a\tTCP 1\t1.2.3.4\tESTABLISHED\t1.2.3.4:99999',
    'PID 5 of what',
  ]) {
    it(`refuses the row ${JSON.stringify(row)}`, async () => {
      assert.deepEqual(refused(await readText(name, withRow(row))), ['2: no line of a service initialization log']);
    });
  }

  it('reads services with their names, own and shared processes', async () => {
    const [process] = processes(
      await readText(
        name,
        withBlock(
          'User context: NT AUTHORITY\\SYSTEM',
          '',
          'Service Name: Dhcp',
          'Display Name: DHCP Client',
          'Service Type: shares a process with other services',
          '',
          'Service Name: Eventlog',
          'Display Name: Windows Event Log',
          'Service Type: runs in its own process',
          '',
          'Service Name: sshd.service',
          'Display Name: OpenSSH',
          'Service Type: systemd unit',
        ),
      ),
    );
    assert.equal(process?.processName, 'a b (c).exe');
    assert.deepEqual(process?.services, [
      { name: 'Dhcp', displayName: 'DHCP Client', type: 'shared process' },
      { name: 'Eventlog', displayName: 'Windows Event Log', type: 'own process' },
      { name: 'sshd.service', displayName: 'OpenSSH', type: 'unit' },
    ]);
  });

  it('reads an unknown user, the idle process and modules that could not be read', async () => {
    const records = await readText(
      name,
      withBlock('User context: unknown (Protected)', 'Could not access module information for this process') +
        '=====\r\nProcess ID: 0 (System Idle Process)\r\n',
    );
    assert.deepEqual(refused(records), []);
    assert.deepEqual(
      processes(records).map(({ processId, user, modules }) => [processId, user, modules]),
      [
        [7, null, null],
        [null, null, null],
      ],
    );
  });

  it('accepts missing and duplicate empty lines', async () => {
    const text = readFileSync(`test/fixtures/reporter/samples/${name}`, 'latin1');
    const expected = (await readText(name, text)).map((record) => ({ ...record, line: 0 }));
    for (const changed of [text.replaceAll(/(\r\n)+/g, '\r\n'), text.replaceAll('\r\n', '\r\n\r\n'), text.replaceAll('\r\n', '\n')]) {
      assert.deepEqual(
        (await readText(name, changed)).map((record) => ({ ...record, line: 0 })),
        expected,
      );
    }
  });

  it('reports lines that do not belong in a block and continues', async () => {
    const block = withBlock('User context: me', 'rubbish', 'Loaded modules:', 'C:\\a.dll', 'C:\\b (x) .dll (0xABC)');
    const records = await readText(name, `${block}=====\r\nrubbish\r\n`);
    assert.deepEqual(refused(records), ['6: no line of a process', '8: no module with its base address', '12: no line of a process']);
    assert.deepEqual(processes(records)[0]?.modules, [{ path: 'C:\\b (x) .dll', base: '0xabc' }]);
  });

  it('reports a time that it cannot read and returns none', async () => {
    const table = withRow('4:System\tTCP 445\t0.0.0.0\tLISTENING\t0.0.0.0');
    const records = await readText(name, `System Date: Mon Foo 30 10:17:54 2008\r\n${table}`);
    assert.deepEqual(refused(records), ['1: no date']);
    assert.deepEqual(records.at(-1)?.type === 'port' && ports(records)[0]?.time, null);
  });
});
