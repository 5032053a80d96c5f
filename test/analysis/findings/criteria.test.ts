import assert from 'node:assert/strict';
import { parseCriteria, type Criterion } from '../../../engine/analysis/findings/criteria.ts';
import { XmlError } from '../../../engine/analysis/xml.ts';
import { noSubject, type Subject } from '../../../engine/analysis/findings/subject.ts';

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
    ['<service>Term*</service>', { services: [{ name: 'Dhcp' }, { name: 'TermService' }] }, ['service TermService']],
    ['<service>none</service>', { services: [] }, ['no service']],
    ['<service>none</service>', { services: [{ name: 'Dhcp' }] }, null],
    ['<service>none</service>', {}, null],
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
    ['<expected>/a</expected><expected>/b</expected>', { path: '/x' }, ['run from /x, not from /a or 1 other place']],
    [
      '<expected>/a</expected><expected>/b</expected><expected>/c</expected>',
      { path: '/x' },
      ['run from /x, not from /a or 2 other places'],
    ],
    // The other end of a connection has chosen its port arbitrarily.
    ['<port>4444</port>', { remotePort: 4444, localPort: 80, direction: 'Inbound' }, null],
    ['<port>1025</port>', { remotePort: 80, localPort: 1025, direction: 'Outbound' }, null],
    ['<port>4444</port>', { remotePort: 4444, localPort: 1025, protocol: 'TCP', direction: 'Outbound' }, ['remote port TCP 4444']],
    ['<port>50000</port>', { remotePort: 80, localPort: 50_000, protocol: 'TCP' }, ['local port TCP 50000']],
    ['<port>80-50000</port>', { remotePort: 80, localPort: 50_000, protocol: 'TCP' }, ['remote port TCP 80']],
    ['<direction>outbound</direction>', { remotePort: 80, direction: 'Outbound' }, ['outbound']],
    ['<direction>outbound</direction>', { remotePort: 80, direction: 'Inbound' }, null],
    ['<direction>outbound</direction>', { remotePort: 80 }, ['direction not known']],
    ['<direction>outbound</direction>', { localPort: 80, state: 'Listen' }, null],
    ['<direction>outbound</direction>', { localPort: 53, protocol: 'UDP', state: null }, null],
    ['<direction>outbound</direction>', { localPort: 80, remotePort: 1, state: 'Listen' }, null],
    ['<address>public</address>', { remoteAddress: '8.8.8.8' }, ['remote address 8.8.8.8']],
    ['<address>public</address>', { remoteAddress: '2001:db8::1' }, ['remote address 2001:db8::1']],
    ['<address>public</address>', { remoteAddress: '172.31.255.255' }, null],
    ['<address>public</address>', { remoteAddress: '::ffff:10.0.0.1' }, null],
    ['<address>private</address>', { remoteAddress: 'fe80::1%4' }, ['remote address fe80::1%4']],
    ['<parent>winword</parent>', { parentProcessName: 'WINWORD.EXE' }, ['parent WINWORD.EXE']],
    ['<command-line>*-enc*</command-line>', { commandLine: 'powershell -enc AAAA' }, ['command line powershell -enc AAAA']],
    ['<look-alike>svchost.exe</look-alike>', { processName: 'svch0st.exe' }, ['looks like svchost.exe: svch0st.exe']],
    // Exclusions
    ['<port>80</port><process>!chrome*</process>', { localPort: 80, protocol: 'TCP', processName: 'chrome.exe' }, null],
    ['<port>80</port><process>!chrome*</process>', { localPort: 80, protocol: 'TCP', processName: 'x' }, ['local port TCP 80']],
    ['<port>80</port><process>!chrome*</process>', { localPort: 80, protocol: 'TCP' }, ['local port TCP 80']],
    ['<process>a*</process><process>!ab</process>', { processName: 'ab' }, null],
    ['<process>`!a</process>', { processName: '!a' }, ['process !a']],
    ['<process>a</process><port>!80</port>', { processName: 'a', localPort: 80 }, null],
    ['<process>a</process><address>!10.0.0.0/8</address>', { processName: 'a', remoteAddress: '10.0.0.1' }, null],
    ['<process>a</process><user>!root</user>', { processName: 'a', user: 'root' }, null],
    ['<process>a</process><module>!*x*</module>', { processName: 'a', modules: ['y', 'x'] }, null],
    ['<process>a</process><path>!/usr/*</path>', { processName: 'a', path: '/usr/a' }, null],
    ['<process>a</process><host>!*.org</host>', { processName: 'a', hostNames: ['b.org'] }, null],
    ['<process>a</process><state>!Listen</state>', { processName: 'a', state: 'Listen' }, null],
    ['<process>a</process><parent>!b</parent>', { processName: 'a', parentProcessName: 'b' }, null],
    ['<process>a*</process><look-alike>!abcdef</look-alike>', { processName: 'abcdeg' }, null],
    ['<process>a</process><command-line>!*x*</command-line>', { processName: 'a', commandLine: 'axb' }, null],
    ['<process>a</process><direction>!inbound</direction>', { processName: 'a', remotePort: 1, direction: 'Inbound' }, null],
    [
      '<process>a</process><except><port>80</port><address>10.0.0.1</address></except>',
      { processName: 'a', remotePort: 80, remoteAddress: '10.0.0.1' },
      null,
    ],
    [
      '<process>a</process><except><port>80</port><address>10.0.0.1</address></except>',
      { processName: 'a', remotePort: 80, remoteAddress: '10.0.0.2' },
      ['process a'],
    ],
  ] as [string, Partial<Subject>, string[] | null][]) {
    it(`${conditions} and ${JSON.stringify(fields)}: ${expected ? expected.join(', ') : 'nothing'}`, async () => {
      assert.deepEqual((await one(conditions)).match({ ...noSubject, ...fields }), expected);
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
    ['', /it contains no <criterion>/],
    ['<criterion id="x"><port>9</port></criterion><criterion id="x"><port>9</port></criterion>', /two criteria have the id "x"/],
    ['<criterion id="x"><title><b>q</b></title></criterion>', /contains other elements/],
    ['<criterion id="x"><constructor>9</constructor></criterion>', /has <constructor>/],
    ['<criterion id="x"><process>!a</process></criterion>', /criterion "x" only excludes/],
    ['<criterion id="x"><process>!</process></criterion>', /<process>!<\/process>/],
    ['<criterion id="x"><port>1</port><expected>!a</expected></criterion>', /It cannot exclude/],
    ['<criterion id="x"><port>http</port></criterion>', /<port>http<\/port>/],
    ['<criterion id="x"><port>65536</port></criterion>', /<port>65536<\/port>/],
    ['<criterion id="x"><direction>up</direction></criterion>', /It must be "inbound" or "outbound"/],
    ['<criterion id="x"><signer>Microsoft*</signer></criterion>', /Logs do not contain it; "map --signer" shows it now/],
    ['<criterion id="x"><port>1</port><except/></criterion>', /<except> of criterion "x" has no condition/],
    ['<criterion id="x"><behaviour kind="odd"/></criterion>', /<behaviour kind="odd"> of criterion "x"\). Valid kinds: beacon, fan-out/],
    ['<criterion id="x"><behaviour kind="beacon" speed="9"/></criterion>', /Valid attributes: connections, regularity/],
    ['<criterion id="x"><behaviour kind="beacon" regularity="2"/></criterion>', /It must be a number from 0 to 1/],
    ['<criterion id="x"><behaviour kind="beacon"/><behaviour kind="fan-out"/></criterion>', /has two <behaviour>/],
  ] as const) {
    it(`refuses ${xml}`, () =>
      assert.rejects(parseCriteria(`<criteria>${xml}</criteria>`, 'c.xml'), (error) => {
        assert.ok(error instanceof XmlError);
        assert.match(`${error.message}. ${error.remedy}`, message);
        assert.match(error.message, /^c\.xml cannot be used/);
        return true;
      }));
  }
});
