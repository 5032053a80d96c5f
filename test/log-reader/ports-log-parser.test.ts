import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { PortRecord } from '../../engine/log-reader/log-records.ts';
import { readText, refused } from './read-text.ts';

const name = 'PR-PORTS-08-06-30-10-17-54.log';
const heading = 'date,time,protocol,local port,local IP address,remote port,remote IP address,PID,module,user context';

async function onlyPort(line: string): Promise<PortRecord> {
  const records = await readText(name, `${line}\r\n`);
  assert.equal(records.length, 1);
  assert.equal(records[0]?.type, 'port', JSON.stringify(records[0]));
  return records[0];
}

describe('PR-PORTS', () => {
  it('reads every line of a real log of 1.01', async () => {
    const records = await readText(name, readFileSync('test/fixtures/reporter/samples/PR-PORTS-08-06-30-10-17-54.log'));
    assert.deepEqual(refused(records), []);
    assert.deepEqual(
      records.map((record) => record.line),
      [8, 9, 10, 11, 12],
    );
    assert.deepEqual(records[0], {
      type: 'port',
      file: name,
      line: 8,
      time: new Date('2008-06-30T10:17:58Z'),
      localTime: '2008-06-30T10:17:58',
      timeSource: 'Option',
      protocol: 'TCP',
      localAddress: '192.168.1.103',
      localPort: 1447,
      remoteAddress: '65.55.200.252',
      remotePort: 80,
      state: null,
      processId: 1900,
      processName: 'svchost.exe',
      user: 'NT AUTHORITY\\SYSTEM',
      presentAtStart: false,
    });
  });

  const lines: [line: string, expected: Partial<PortRecord>][] = [
    [
      '08/6/30,10:17:59,TCP,3389,0.0.0.0,,0.0.0.0,1096,svchost.exe,<NT AUTHORITY\\SYSTEM>',
      { state: 'Listen', remoteAddress: null, remotePort: null, localPort: 3389 },
    ],
    ['08/6/30,10:17:59,TCP,3389,::,,::,1096,svchost.exe,<a>', { state: 'Listen', localAddress: '::', remoteAddress: null }],
    [
      '08/6/30,10:18:4,UDP,1088,0.0.0.0,*,*,1540,rdpclip.exe,<PC12347\\Administrator>',
      { protocol: 'UDP', state: null, remoteAddress: null, remotePort: null, localTime: '2008-06-30T10:18:04' },
    ],
    ['08/6/30,10:18:4,TCP,0,10.0.0.1,65535,10.0.0.2,4294967295,a,<b>', { localPort: 0, remotePort: 65_535, processId: 4_294_967_295 }],
    // Only a listener has both the wildcard and no remote port.
    ['08/6/30,10:18:4,TCP,80,0.0.0.0,0,0.0.0.0,5,a,<b>', { state: 'Listen', remoteAddress: null, remotePort: null }],
    ['08/6/30,10:18:4,TCP,80,0.0.0.0,81,0.0.0.0,5,a,<b>', { state: null, remoteAddress: '0.0.0.0', remotePort: 81 }],
    ['08/6/30,10:18:4,TCP,80,10.0.0.1,,10.0.0.2,5,a,<b>', { state: null, remoteAddress: '10.0.0.2', remotePort: null }],
    ['08/6/30,10:18:4,UDP,80,0.0.0.0,,0.0.0.0,5,a,<b>', { state: null, remoteAddress: '0.0.0.0', remotePort: null }],
    ['08/6/30,10:18:4,UDP,1088,10.0.0.1,53,10.0.0.2,1540,dig,<root>', { remoteAddress: '10.0.0.2', remotePort: 53 }],
    [
      '24/12/1,1:2:3,TCP,80,fe80::1%5,443,2001:db8::1,0,,<>',
      { localAddress: 'fe80::1%5', remoteAddress: '2001:db8::1', processId: null, processName: null, user: null },
    ],
    ['05/7/6,13:52:1,TCP,1035,10.0.0.1,80,10.0.0.2', { processId: null, processName: null, user: null, remoteAddress: '10.0.0.2' }],
    ['08/6/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,b.exe,<X\\y>', { processName: 'a,b.exe', user: 'X\\y' }],
    ['08/6/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a.exe,<X\\y, <z>', { processName: 'a.exe', user: 'X\\y, <z' }],
    ['08/6/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,"a,""b"",<x>",<root>', { processName: 'a,"b",<x>', user: 'root' }],
    ['08/6/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,"<D\\b,<c>"', { processName: 'a', user: 'D\\b,<c' }],
    ['08/6/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,backup agent.exe,<NT AUTHORITY\\SYSTEM>', { processName: 'backup agent.exe' }],
    [`08/6/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,${'n'.repeat(300)},<u>`, { processName: 'n'.repeat(300) }],
  ];
  for (const [line, expected] of lines) {
    it(`reads ${line.slice(0, 90)}`, async () => {
      const record = await onlyPort(line);
      assert.deepEqual({ ...record, ...expected }, record);
    });
  }

  for (const [line, reason] of [
    ['08/13/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "08/13/30,1:2:3"'],
    ['08/2/30,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "08/2/30,1:2:3"'],
    ['08/2/3,24:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "08/2/3,24:2:3"'],
    ['8/2/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "8/2/3,1:2:3"'],
    ['08/2/,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "08/2/,1:2:3"'],
    ['08/2/3,1:2:,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "08/2/3,1:2:"'],
    ['08/002/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "08/002/3,1:2:3"'],
    ['08/2/3,1:2:3:,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "08/2/3,1:2:3:"'],
    ['08/2/3,1-2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no date and time: "08/2/3,1-2:3"'],
    ['08/2/3,1:2:3,TXP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no protocol: "TXP"'],
    ['08/2/3,1:2:3,XCP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no protocol: "XCP"'],
    ['08/2/3,1:2:3,XDP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no protocol: "XDP"'],
    ['08/2/3,1:2:3,TCX,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no protocol: "TCX"'],
    ['08/2/3,1:2:3,TCPX,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no protocol: "TCPX"'],
    ['08/2/3,1:2:3,SCTP,1,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no protocol: "SCTP"'],
    ['08/2/3,1:2:3,TCP,65536,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no port: "65536"'],
    ['08/2/3,1:2:3,TCP,1/2,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no port: "1/2"'],
    ['08/2/3,1:2:3,TCP,1:,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no port: "1:"'],
    ['08/2/3,1:2:3,TCP,00000000080,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no port: "00000000080"'],
    ['08/2/3,1:2:3,TCP,,1.1.1.1,2,2.2.2.2,5,a,<b>', 'no port: ""'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.256,2,2.2.2.2,5,a,<b>', 'no address: "1.1.1.256"'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,x,2.2.2.2,5,a,<b>', 'no remote port: "x"'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,65536,2.2.2.2,5,a,<b>', 'no remote port: "65536"'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,4294967296,a,<b>', 'no process id: "4294967296"'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2,5,a,<b>', 'no remote address: "2.2.2"'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,-5,a,<b>', 'no process id: "-5"'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a', 'no module and user: "a"'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,', 'no module and user: ""'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5,a\u001b[2J,<b>', 'no module and user: "a\\x1b[2J,<b>"'],
    ['08/2/3,1:2:3,TCP,1,1.1.1.1,2,2.2.2.2,5', 'neither seven nor ten fields'],
    ['hello', 'neither seven nor ten fields'],
  ] as const) {
    it(`refuses ${JSON.stringify(line)}`, async () => assert.deepEqual(refused(await readText(name, `${line}\n`)), [`1: ${reason}`]));
  }

  it('reads lines in a row as it reads each of them alone', async () => {
    // Equal and different values of equal length follow each other: the parser remembers those of the line before.
    const line = fc
      .tuple(
        fc.constantFrom('08/6/30,1:2:3', '08/6/30,1:2:4', '08/6/30,11:2:3', '09/6/30,1:2:3', '08/6/32,1:2:3', ''),
        fc.constantFrom('TCP', 'UDP', 'TDP'),
        fc.constantFrom('80', '81', '8a'),
        fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.12', '10.0.0.x', '::', `fe80::1%${'a'.repeat(70)}`),
        fc.constantFrom('443,1.1.1.1', ',0.0.0.0', '*,*', '443,1.1.1'),
        fc.constantFrom('5,a,<b>', '5,b,<a>', '6,a,<b>', '5,a'),
      )
      .map((fields) => fields.join(','));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (texts) => {
        const together = await readText(name, texts.map((text) => `${text}\n`).join(''));
        const alone = await Promise.all(texts.map((text) => readText(name, `${text}\n`)));
        assert.deepEqual(
          together,
          alone.flatMap((records, at) => records.map((record) => ({ ...record, line: at + 1 }))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('recognizes headings of any version and letter case', async () => {
    for (const version of ['Version 1.0', 'version 1.01', 'Version 2.0']) {
      assert.deepEqual(
        await readText(
          name,
          `Port Reporter ${version} Log File - Port usage log\n\nCheck PR-PIDS-x.log for…\n\nLog format:\n${heading}\n\n`,
        ),
        [],
      );
    }
  });

  describe('cut off in mid-line', () => {
    const line = '08/6/30,10:17:58,TCP,1447,192.168.1.103,80,65.55.200.252,1900,svchost.exe,<NT AUTHORITY\\SYSTEM>';
    it('returns all lines before, and the last one only if it is whole', async () => {
      for (let length = 1; length < line.length; length++) {
        const records = await readText(name, `${heading}\n${line}\n${line.slice(0, length)}`);
        assert.deepEqual(
          records.map(({ type }) => type),
          ['port', 'damaged'],
          line.slice(0, length),
        );
        assert.match(refused(records)[0] ?? '', /^3: cut off in mid-line: /);
      }
      assert.equal((await readText(name, `${heading}\n${line}`)).length, 1);
    });

    it('does not read ten fields as seven', async () => {
      assert.equal((await readText(name, `${heading}\n08/6/30,10:17:58,TCP,1447,192.168.1.103,80,65.55.200.25`))[0]?.type, 'damaged');
      const seven = heading.split(',').slice(0, 7).join(',');
      assert.equal((await readText(name, `${seven}\n08/6/30,10:17:58,TCP,1447,192.168.1.103,80,65.55.200.25`))[0]?.type, 'port');
    });
  });
});
