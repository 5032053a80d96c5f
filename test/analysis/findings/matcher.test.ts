import assert from 'node:assert/strict';
import { parseCriteria } from '../../../engine/analysis/findings/criteria.ts';
import { defaultCriteria } from '../../../engine/analysis/findings/default-criteria.ts';
import type { Finding } from '../../../engine/analysis/findings/finding.ts';
import { createMatcher } from '../../../engine/analysis/findings/matcher.ts';
import { reverseNames } from '../../../engine/analysis/findings/reverse-names.ts';
import type { LogRecord } from '../../../engine/log-reader/log-records.ts';
import { readText } from '../../log-reader/read-text.ts';

const ports = 'PR-PORTS-24-01-1-0-0-0.log';
const line = (second: number, remotePort: number, process: string, user = 'LAB\\ann'): string =>
  `24/1/1,9:0:${second},TCP,5000${second},10.0.0.1,${remotePort},6.6.6.6,7,${process},<${user}>\n`;

async function findIn(name: string, text: string, xml = defaultCriteria, hosts: Record<string, string[]> = {}): Promise<Finding[]> {
  const finder = createMatcher(await parseCriteria(xml, 'c.xml'), { hostNames: (address) => hosts[address] ?? null });
  finder.add(await readText(name, text));
  return finder.findings();
}

describe('finding', () => {
  it('returns criterion, reasons and records, and counts repeated matches', async () => {
    const findings = await findIn(
      ports,
      line(1, 443, 'chrome.exe') + line(2, 4444, 'x.exe') + line(3, 4444, 'x.exe') + line(4, 4444, 'x.exe', 'LAB\\bob'),
    );
    assert.deepEqual(
      findings.map(({ criterion, severity, reasons, user, count }) => [criterion, severity, reasons, user, count]),
      [
        ['metasploit-port', 'high', ['remote port TCP 4444'], 'LAB\\ann', 2],
        ['metasploit-port', 'high', ['remote port TCP 4444'], 'LAB\\bob', 1],
      ],
    );
    assert.deepEqual(
      findings[0]?.records.map((record) => record.line),
      [2, 3],
    );
    assert.deepEqual([findings[0]?.first, findings[0]?.last], [new Date('2024-01-01T09:00:02Z'), new Date('2024-01-01T09:00:03Z')]);
  });

  it('finds well-known names in the wrong folder, from PR-INITIAL and PR-PIDS', async () => {
    const block = (path: string): string =>
      `=====\nProcess ID: 9 (svchost.exe)\nUser context: NT AUTHORITY\\SYSTEM\nLoaded modules:\n${path} (0x400000)\n`;
    const name = 'PR-INITIAL-24-01-1-0-0-0.log';
    assert.deepEqual(
      (await findIn(name, block('C:\\Users\\Public\\svchost.exe'))).map(({ criterion }) => criterion),
      // Its executable is the first of its modules, and is reported once.
      ['wrong-folder-svchost', 'run-from-temporary-folder'],
    );
    for (const path of [
      'C:\\Windows\\System32\\svchost.exe',
      'C:\\WINDOWS\\system32\\svchost.exe',
      '\\SystemRoot\\System32\\svchost.exe',
    ]) {
      assert.deepEqual(await findIn(name, block(path)), [], path);
    }
  });

  it('finds host names only if they were requested', async () => {
    const hosts = '<criteria><criterion id="x"><host>*.duckdns.org</host></criterion></criteria>';
    assert.deepEqual(
      (await findIn(ports, line(1, 443, 'a'), hosts, { '6.6.6.6': ['x.duckdns.org'] })).map(({ reasons }) => reasons),
      [['host x.duckdns.org']],
    );
    assert.deepEqual(await findIn(ports, line(1, 443, 'a'), hosts), []);
  });

  it('returns each finding once while it continues', async () => {
    const finder = createMatcher(await parseCriteria('<criteria><criterion id="x"><port>443</port></criterion></criteria>', 'c.xml'));
    const fresh = (await readText(ports, line(1, 443, 'a') + line(2, 443, 'a') + line(3, 443, 'b'))).map(
      (record) => finder.add([record]).length,
    );
    assert.deepEqual(fresh, [1, 0, 1]);
  });

  it('is one finding for all connections of a program to a port, and hides no other', async () => {
    const rundll = Array.from(
      { length: 10_001 },
      (_, n) => `24/1/1,9:0:1,TCP,${50_000 + (n % 10_000)},10.0.0.1,443,6.6.${n >> 8}.${n & 255},7,rundll32.exe,<LAB\\ann>\n`,
    ).join('');
    const findings = await findIn(ports, rundll + line(2, 4444, 'x.exe'));
    assert.deepEqual(
      findings.map(({ criterion, severity, count }) => [criterion, severity, count]),
      [
        ['metasploit-port', 'high', 1],
        ['rundll32-on-network', 'medium', 10_001],
      ],
    );
    const { remoteAddresses, remoteAddressCount, remoteAddressCountIsMinimum, localPort, remotePort, command } = findings[1]!;
    assert.deepEqual(
      [remoteAddresses.length, remoteAddressCount, remoteAddressCountIsMinimum, localPort, remotePort],
      [10, 1000, true, null, 443],
    );
    assert.match(command, /log read \. --process=rundll32\.exe --remote-port=443$/);
  });

  it('keeps the most severe findings of each criterion, and counts the others', async () => {
    const lines = (count: number, port: number): string =>
      Array.from({ length: count }, (_, n) => `24/1/1,9:0:1,TCP,1,10.0.0.1,${port},6.6.6.6,7,p${n},<u>\n`).join('');
    const criteria = (count: number): string =>
      Array.from({ length: count }, (_, n) => `<criterion id="low${n}" severity="low"><port>443</port></criterion>`).join('');
    const finder = createMatcher(
      await parseCriteria(`<criteria>${criteria(11)}<criterion id="x" severity="high"><port>4444</port></criterion></criteria>`, 'c.xml'),
    );
    finder.add(await readText(ports, lines(1001, 443) + lines(1001, 4444)));
    const findings = finder.findings();
    assert.equal(findings.length, 10_000);
    assert.equal(findings.filter(({ criterion }) => criterion === 'x').length, 1000);
    // 11 × 1001 and 1001 were found.
    assert.equal(finder.dropped(), 11 * 1001 + 1001 - 10_000);
  });

  it('takes little time and memory if all programs, paths and accounts differ', async () => {
    const finder = createMatcher(await parseCriteria(defaultCriteria, 'c.xml'));
    const add = (from: number, count: number): void => {
      const records = Array.from({ length: count }, (_, n): LogRecord => {
        const id = from + n;
        const owner = { processId: id, processName: `p${id}`, path: `/p/${id}`, user: `u${id}`, services: [], modules: [], ports: [] };
        const rest = { tcpMappings: 0, udpMappings: 0, entry: null, presentAtStart: false };
        return { type: 'process', file: 'f', line: 1, time: new Date(0), localTime: '', timeSource: 'Option', ...owner, ...rest };
      });
      finder.add(records);
    };
    add(1, 100);
    const [heap, start] = [process.memoryUsage().heapUsed, process.cpuUsage()];
    add(1000, 3000);
    const { user } = process.cpuUsage(start);
    const used = process.memoryUsage().heapUsed - heap;
    assert.ok(user < 10_000_000 && used < 150_000_000, `${user} µs, ${used} bytes`);
  });

  it('shows a command with the remote address, if all connections have the same', async () => {
    const xml = '<criteria><criterion id="x"><process>svchost</process><port>443</port></criterion></criteria>';
    const commandOf = async (text: string): Promise<string> => (await findIn(ports, text, xml))[0]!.command;
    const lines = line(1, 443, 'svchost.exe') + line(2, 443, 'svchost.exe');
    assert.match(await commandOf(lines), /--process=svchost\.exe --remote-port=443 --remote-address=6\.6\.6\.6$/);
    assert.match(await commandOf(lines + line(3, 443, 'svchost.exe').replace('6.6.6.6', '7.7.7.7')), /--remote-port=443$/);
  });

  it('a new program is one finding without a port, if its criterion is not about sockets', async () => {
    const xml = '<criteria><criterion id="x"><behaviour kind="new-program" learn-hours="0"/><process>a</process></criterion></criteria>';
    const [{ remotePort, command } = assert.fail()] = await findIn(ports, line(1, 443, 'a') + line(2, 80, 'a'), xml);
    assert.equal(remotePort, null);
    assert.match(command, /log read \. --process=a$/);
  });

  it('shows a command without characters that a shell interprets', async () => {
    const [finding] = await findIn(ports, line(1, 4444, '$(rm -rf ~)`x`.exe'));
    assert.match(finding!.command, /--process="\?\(rm -rf ~\)\?x\?\.exe" --remote-port=4444 --remote-address=6\.6\.6\.6$/);
  });
});

describe('names of remote addresses', () => {
  it('are looked up once each, a few at a time, and at most the allowed number', async () => {
    let atOnce = 0;
    let most = 0;
    const asked: string[] = [];
    const names = await reverseNames(
      ['1.1.1.1', '1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'],
      { addresses: 3, timeout: 1000, total: 10_000, atOnce: 2 },
      async (address) => {
        asked.push(address);
        most = Math.max(most, ++atOnce);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        atOnce--;
        if (address === '2.2.2.2') throw new Error('NXDOMAIN');
        return [`host-${address}`];
      },
    );
    assert.deepEqual(
      [...names],
      [
        ['1.1.1.1', ['host-1.1.1.1']],
        ['2.2.2.2', []],
        ['3.3.3.3', ['host-3.3.3.3']],
      ],
    );
    assert.deepEqual(asked, ['1.1.1.1', '2.2.2.2', '3.3.3.3']);
    assert.equal(most, 2);
  });

  it('are no longer looked up after the time limit', async () => {
    const names = await reverseNames(['1.1.1.1'], { addresses: 9, timeout: 1, total: -1, atOnce: 1 }, () => assert.fail('asked'));
    assert.deepEqual([...names], [['1.1.1.1', []]]);
  });
});
