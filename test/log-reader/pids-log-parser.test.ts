import assert from 'node:assert/strict';
import type { ProcessRecord } from '../../engine/log-reader/log-records.ts';
import { readText, refused } from './read-text.ts';

const name = 'PR-PIDS-08-06-30-10-17-54.log';

const header = [
  'Port Reporter Version 1.01 Log File',
  '',
  'Process detail log',
  '',
  'System Date: Mon Jun 30 10:17:54 2008',
  '',
  '',
  'Local computer name:',
  '',
  ' PC12347',
  '',
  'Operating System: Windows XP',
  '',
  '',
].join('\r\n');

function entry(date: string, number: number | null, ...lines: string[]): string {
  return [
    `System Date: ${date}`,
    ...(number === null ? [] : [`Entry: ${number}`]),
    '',
    '='.repeat(54),
    '',
    'Process ID: 1900 (svchost.exe)',
    '',
    ...lines,
    '',
    '',
  ].join('\r\n');
}

async function processes(text: string): Promise<ProcessRecord[]> {
  const records = await readText(name, text);
  assert.deepEqual(refused(records), []);
  assert.ok(
    records.every((record) => record.type === 'process'),
    JSON.stringify(records),
  );
  return records;
}

describe('PR-PIDS', () => {
  const modules = ['Loaded modules:', 'C:\\svchost.exe (0x01000000)', 'C:\\ntdll.dll (0x7ff8a0000000)'];
  const table = ['PID\tPort\t\tLocal IP\tState\t\tRemote IP:Port', '1900\tTCP 1447\t10.0.0.1\tESTABLISHED\t65.55.200.252:80'];

  it('knows no services if they could not be read', async () => {
    const [unknown, none] = await processes(
      header +
        entry('Mon Jun 30 10:17:58 2008', 1, 'Could not access service information for this process', ...modules) +
        entry('Mon Jun 30 10:17:59 2008', 2, "Process doesn't appear to be a service", ...modules),
    );
    assert.deepEqual([unknown?.services, none?.services], [null, []]);
  });

  it('knows no services of an entry that is cut off before them', async () => {
    const [cut] = await processes(header + entry('Mon Jun 30 10:17:58 2008', 1, 'User context: root'));
    assert.equal(cut?.services, null);
  });

  it('reads an entry with its time, table, statistics and modules', async () => {
    const [process] = await processes(
      header +
        entry(
          'Mon Jun 30 10:17:58 2008',
          1,
          'User context: NT AUTHORITY\\SYSTEM',
          '',
          "Process doesn't appear to be a service",
          '',
          ...table,
          '',
          'Port Statistics',
          '',
          'TCP mappings: 3',
          'UDP mappings: 1',
          '',
          'TCP ports in a LISTENING state:\t2 = 66.67%',
          'TCP ports in a ESTABLISHED state:\t1 = 33.33%',
          '',
          ...modules,
        ),
    );
    assert.deepEqual(process, {
      type: 'process',
      file: name,
      line: 19,
      time: new Date('2008-06-30T10:17:58Z'),
      localTime: '2008-06-30T10:17:58',
      timeSource: 'Option',
      processId: 1900,
      processName: 'svchost.exe',
      path: 'C:\\svchost.exe',
      user: 'NT AUTHORITY\\SYSTEM',
      services: [],
      tcpMappings: 3,
      udpMappings: 1,
      modules: [
        { path: 'C:\\svchost.exe', base: '0x01000000' },
        { path: 'C:\\ntdll.dll', base: '0x7ff8a0000000' },
      ],
      entry: 1,
      presentAtStart: false,
      ports: [
        {
          protocol: 'TCP',
          localAddress: '10.0.0.1',
          localPort: 1447,
          remoteAddress: '65.55.200.252',
          remotePort: 80,
          state: 'Established',
          processId: 1900,
          processName: 'svchost.exe',
        },
      ],
    });
  });

  it('finds the modules of a later entry in the earlier one', async () => {
    const records = await processes(
      header +
        entry('Mon Jun 30 10:17:58 2008', 1, ...modules) +
        entry('Mon Jun 30 10:18:00 2008', 2, 'Loaded modules: unchanged since entry 1') +
        entry('Mon Jun 30 10:18:02 2008', 3, 'Loaded modules: unchanged since entry 9'),
    );
    assert.deepEqual(
      records.map(({ modules: found }) => found?.length ?? null),
      [2, 2, null],
    );
    assert.equal(records[1]?.path, 'C:\\svchost.exe');
  });

  it('reads entries of 1.01, which have no number', async () => {
    const records = await processes(
      header + entry('Mon Jun 30 10:17:58 2008', null, ...modules) + entry('Mon Jun 30 10:18:00 2008', null, ...modules),
    );
    assert.deepEqual(
      records.map(({ localTime, entry: number }) => [localTime, number]),
      [
        ['2008-06-30T10:17:58', null],
        ['2008-06-30T10:18:00', null],
      ],
    );
  });

  it('returns no records for a header alone', async () => assert.deepEqual(await readText(name, header), []));

  it('reports a cut line and keeps the entry', async () => {
    const records = await readText(
      name,
      header +
        entry('Mon Jun 30 10:17:58 2008', 1, ...modules)
          .trimEnd()
          .slice(0, -4),
    );
    assert.deepEqual(refused(records), ['23: cut off in mid-line: no module with its base address']);
    assert.equal(records.filter(({ type }) => type === 'process').length, 1);
  });
});
