import assert from 'node:assert/strict';
import { noFields, parseCriteria, type Criterion, type RecordFields } from '../../../engine/analysis/findings/criteria.ts';
import { defaultCriteria } from '../../../engine/analysis/findings/default-criteria.ts';

async function one(conditions: string): Promise<Criterion> {
  const [criterion] = await parseCriteria(`<criteria><criterion id="x" severity="high">${conditions}</criterion></criteria>`, 'c.xml');
  assert.ok(criterion);
  return criterion;
}

describe('criteria', () => {
  for (const [conditions, fields, expected] of [
    ['<port>80</port>', { localPort: 80, protocol: 'TCP' }, ['local port TCP 80']],
    ['<port>80</port>', { remotePort: 80, protocol: 'UDP' }, ['remote port UDP 80']],
    ['<port side="remote">80</port>', { localPort: 80 }, null],
    ['<port side="local" protocol="udp">60-70</port>', { localPort: 69, protocol: 'UDP' }, ['local port UDP 69']],
    ['<port protocol="udp">60-70</port>', { localPort: 69, protocol: 'TCP' }, null],
    ['<port>80</port><port>81</port>', { localPort: 81, protocol: 'TCP' }, ['local port TCP 81']],
    [
      '<port>80</port><process>a*</process>',
      { localPort: 80, protocol: 'TCP', processName: 'abc.exe' },
      ['local port TCP 80', 'process abc.exe'],
    ],
    ['<port>80</port><process>a*</process>', { localPort: 80, protocol: 'TCP', processName: 'b' }, null],
    ['<process>chrome</process>', { processName: 'Chrome.EXE' }, ['process Chrome.EXE']],
    ['<address>10.0.0.0/8</address>', { remoteAddress: '10.1.2.3' }, ['remote address 10.1.2.3']],
    ['<address>10.0.0.0/8</address>', { localAddress: '10.1.2.3' }, null],
    ['<address side="local">fe80::/10</address>', { localAddress: 'fe80::1' }, ['local address fe80::1']],
    ['<user>LAB\\*</user>', { user: 'lab\\ann' }, ['user lab\\ann']],
    ['<module>*\\evil.dll</module>', { modules: ['C:\\a.dll', 'C:\\x\\EVIL.dll'] }, ['module C:\\x\\EVIL.dll']],
    ['<path>/tmp/*</path>', { path: '/tmp/x' }, ['run from /tmp/x']],
    ['<host>*.example.org</host>', { hostNames: ['a.example.net', 'b.example.org'] }, ['host b.example.org']],
    ['<state>Listen</state>', { state: 'Listen' }, ['state Listen']],
    ['<port>4444</port>', { localPort: 4444, protocol: 'TCP', state: 'Bound' }, null],
    ['<port>4444</port><state>Bound</state>', { localPort: 4444, protocol: 'TCP', state: 'Bound' }, ['local port TCP 4444', 'state Bound']],
    ['<process>tor</process>', { processName: 'tor.exe', state: 'Bound' }, ['process tor.exe']],
    [
      '<process>svchost.exe</process><expected>?:\\Windows\\System32\\svchost.exe</expected>',
      { processName: 'svchost.exe', path: 'C:\\Temp\\svchost.exe' },
      ['process svchost.exe', 'run from C:\\Temp\\svchost.exe, not from ?:\\Windows\\System32\\svchost.exe'],
    ],
    [
      '<process>svchost.exe</process><expected>?:\\Windows\\System32\\svchost.exe</expected>',
      { processName: 'svchost.exe', path: 'c:\\windows\\system32\\svchost.exe' },
      null,
    ],
    ['<process>svchost.exe</process><expected>x</expected>', { processName: 'svchost.exe' }, null],
  ] as [string, Partial<RecordFields>, string[] | null][]) {
    it(`${conditions} and ${JSON.stringify(fields)}: ${expected ? expected.join(', ') : 'nothing'}`, async () => {
      assert.deepEqual((await one(conditions)).match({ ...noFields, ...fields }), expected);
    });
  }

  for (const [xml, message] of [
    ['<criterion id="x"><port>70000</port></criterion>', /<port>70000<\/port> of criterion "x"/],
    ['<criterion id="x"><port>9-3</port></criterion>', /<port>9-3<\/port>/],
    ['<criterion id="x"><port side="up">9</port></criterion>', /<port side="up">/],
    ['<criterion id="x"><port colour="red">9</port></criterion>', /<port> has the attribute "colour"/],
    ['<criterion id="x"><prot>9</prot></criterion>', /has <prot>/],
    ['<criterion id="x"><address>10.0.0.0\\8</address></criterion>', /<address>10/],
    ['<criterion id="x"><process/></criterion>', /<process><\/process>/],
    ['<criterion id="x"/>', /has no condition/],
    ['<criterion><port>9</port></criterion>', /criterion 1 has no id/],
    ['<criterion id="x" severity="deadly"><port>9</port></criterion>', /severity="deadly"/],
    ['<criterium id="x"/>', /<criteria> contains <criterium>/],
    ['<criterion id="x"><port>9</port></criterion><criterion id="x"><port>9</port></criterion>', /two criteria have the id "x"/],
    ['<criterion id="x"><title><b>q</b></title></criterion>', /contains other elements/],
    ['<criterion id="x"><constructor>9</constructor></criterion>', /has <constructor>/],
  ] as const) {
    it(`refuses ${xml}`, () =>
      assert.rejects(parseCriteria(`<criteria>${xml}</criteria>`, 'c.xml'), (error: Error) => {
        assert.match(error.message, message);
        assert.match(error.message, /^c\.xml cannot be used/);
        return true;
      }));
  }

  it('that are built in are valid: each has a title and a source', async () => {
    const criteria = await parseCriteria(defaultCriteria, 'the default criteria');
    assert.ok(criteria.length > 30);
    for (const { id, title, source } of criteria) assert.ok(title !== id && source, id);
  });
});
