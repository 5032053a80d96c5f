import assert from 'node:assert/strict';
import { compareScan, hostsNamed, hostsOfSnapshot } from '../../../engine/analysis/comparison/compare-scan.ts';
import { parseScan } from '../../../engine/analysis/comparison/nmap-scan.ts';
import { unknownFields } from '../../../engine/model/mapping-schema.ts';
import type { PortMapping } from '../../../engine/model/port-mapping.ts';

const scanXml = (ports: string, services = '1-1000', extra = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/share/nmap/nmap.xsl" type="text/xsl"?>
<!-- Nmap 7.93 scan -->
<nmaprun scanner="nmap" args="nmap" start="1700000000" version="7.93" xmloutputversion="1.05">
<scaninfo type="connect" protocol="tcp" numservices="1000" services="${services}"/>${extra}
<host><status state="up" reason="conn-refused" reason_ttl="0"/><address addr="10.0.0.5" addrtype="ipv4"/>
<address addr="00:11:22:33:44:55" addrtype="mac"/>
<hostnames><hostname name="pc.lab" type="PTR"/></hostnames>
<ports><extraports state="closed" count="998">
<extrareasons reason="conn-refused" count="998" proto="tcp" ports="1-79"/></extraports>${ports}</ports></host>
<host><status state="down"/><address addr="10.0.0.6" addrtype="ipv4"/></host>
<runstats><finished time="1700000001"/></runstats>
</nmaprun>`;
const port = (number: number, state: string): string =>
  `<port protocol="tcp" portid="${number}"><state state="${state}" reason="x" reason_ttl="0"/><service name="http" method="table" conf="3"/></port>`;

const listener = (localPort: number, localAddress = '0.0.0.0', more: Partial<PortMapping> = {}): PortMapping => ({
  ...unknownFields,
  protocol: 'TCP',
  localAddress,
  localPort,
  state: 'Listen',
  exposure: 'Any',
  processId: 7,
  processName: 'nginx',
  user: 'root',
  identity: '',
  missing: {},
  ...more,
});

async function verdicts(ports: string, mappings: PortMapping[]): Promise<string[]> {
  const scan = await parseScan(scanXml(ports), 'scan.xml');
  return compareScan(scan, scan.hosts, mappings).map(({ verdict, port: number, scanState }) => `${verdict} ${number} ${scanState}`);
}

describe('an nmap scan', () => {
  it('is read: hosts that are up, their ports, the scanned ranges', async () => {
    const scan = await parseScan(scanXml(port(80, 'open')), 'scan.xml');
    assert.deepEqual(scan.hosts, [
      {
        addresses: ['10.0.0.5'],
        hostNames: ['pc.lab'],
        ports: [{ protocol: 'TCP', port: 80, state: 'open', service: 'http' }],
        otherState: { TCP: 'closed', UDP: null },
      },
    ]);
    assert.deepEqual([scan.wasScanned('TCP', 1000), scan.wasScanned('TCP', 1001), scan.wasScanned('UDP', 80)], [true, false, false]);
    assert.equal(scan.started?.getTime(), 1_700_000_000_000);
  });

  for (const [what, ports, mappings, expected] of [
    ['an open port and its owner', port(80, 'open'), [listener(80)], ['Open 80 open']],
    ['an open port without a listener', port(80, 'open'), [listener(81, '127.0.0.1')], ['OpenWithoutOwner 80 open']],
    ['a listener behind a firewall', port(80, 'filtered'), [listener(80)], ['Filtered 80 filtered']],
    ['a listener that is closed from outside', '', [listener(80)], ['Closed 80 closed']],
    [
      'nothing of listeners that were not scanned, or not at that address',
      '',
      [listener(5000), listener(80, '10.0.0.9'), listener(80, '::1')],
      [],
    ],
    ['a dual-stack listener', port(80, 'open'), [listener(80, '::', { dualStack: true })], ['Open 80 open']],
    [
      'a listener on the loopback device is none for others',
      port(80, 'open'),
      [listener(80, '0.0.0.0', { boundDevice: 'lo', exposure: 'Loopback' })],
      ['OpenWithoutOwner 80 open'],
    ],
    [
      'an IPv6 listener that does not serve IPv4',
      port(80, 'open'),
      [listener(80, '::', { dualStack: false })],
      ['OpenWithoutOwner 80 open'],
    ],
    ['an unfiltered port', port(80, 'unfiltered'), [listener(80)], ['Unfiltered 80 unfiltered']],
    [
      'a listener of another network namespace is not the owner',
      port(80, 'open'),
      [listener(80, '0.0.0.0', { namespace: 'net:[1]' })],
      ['OpenWithoutOwner 80 open'],
    ],
    ['no listener of another network namespace', '', [listener(80, '0.0.0.0', { namespace: 'net:[1]' })], []],
    [
      'a connection is no listener',
      port(80, 'open'),
      [listener(80, '10.0.0.5', { state: 'Established', remotePort: 5 })],
      ['OpenWithoutOwner 80 open'],
    ],
  ] as const) {
    it(`reports ${what}`, async () => assert.deepEqual(await verdicts(ports, [...mappings]), expected));
  }

  it('is compared with the host that is this machine', async () => {
    const text = scanXml(port(80, 'open')).replace('<host><status state="down"/>', '<host><status state="up"/>');
    const scan = await parseScan(text, 'scan.xml');
    assert.deepEqual(
      hostsOfSnapshot(scan, [listener(80, '10.0.0.5')]).map(({ addresses }) => addresses),
      [['10.0.0.5']],
    );
    assert.deepEqual(hostsOfSnapshot(scan, [listener(80)]), []);
    assert.deepEqual(
      hostsOfSnapshot(scan, [listener(80)], ['10.0.0.6']).map(({ addresses }) => addresses),
      [['10.0.0.6']],
    );
    assert.deepEqual(hostsOfSnapshot(scan, [listener(80, '10.0.0.5', { namespace: 'net:[1]' })]), []);
    assert.deepEqual(
      hostsNamed(scan, 'PC.lab').map(({ addresses }) => addresses),
      [['10.0.0.5']],
    );
  });

  it('combines hosts with a common address, as masscan writes them', async () => {
    const host = (ports: string): string => `<host><address addr="10.0.0.5" addrtype="ipv4"/><ports>${ports}</ports></host>`;
    const text = `<nmaprun start="1"><scaninfo type="syn" protocol="tcp" />${host(port(80, 'open'))}${host(port(22, 'open'))}</nmaprun>`;
    const scan = await parseScan(text, 'scan.xml');
    assert.deepEqual(
      scan.hosts.map(({ ports }) => ports.map(({ port: number }) => number)),
      [[80, 22]],
    );
    assert.deepEqual(
      compareScan(scan, scan.hosts, [listener(80), listener(5000)]).map(({ verdict, port: number }) => [verdict, number]),
      [
        ['OpenWithoutOwner', 22],
        ['Open', 80],
      ],
    );
  });

  for (const [what, text, message] of [
    ['another root', '<html/>', /its root is <html>/],
    ['no port scan', '<nmaprun><host/></nmaprun>', /no TCP or UDP port scan/],
    ['entities', `<!DOCTYPE nmaprun [<!ENTITY a "b">]><nmaprun/>`, /declares entities/],
    ['a cut file', scanXml('').slice(0, 700), /the scan was not finished/],
    ['a scan that ended with an error', scanXml('').replace('<finished ', '<finished exit="error" '), /the scan was not finished/],
  ] as const) {
    it(`refuses ${what}`, () => assert.rejects(parseScan(text, 'scan.xml'), message));
  }
});
