import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { withFiles } from '../log-reader/read-text.ts';
import { runProgram, type Run } from './run-program.ts';

const listener = (port: number, namespace: string | null = null): string =>
  `${JSON.stringify({ protocol: 'TCP', localAddress: '0.0.0.0', localPort: port, state: 'Listen', processId: port, namespace })}\n`;
const snapshot = listener(22) + listener(80) + listener(5432, 'net:[4026532999]');
const host = (address: string, ...ports: [number: number, state: string][]): string =>
  `<host><status state="up"/><address addr="${address}" addrtype="ipv4"/><hostnames><hostname name="pc${address.at(-1)}.lab"/></hostnames><ports>${ports
    .map(([number, state]) => `<port protocol="tcp" portid="${number}"><state state="${state}"/></port>`)
    .join('')}</ports></host>`;
const scanOf = (...hosts: string[]): string => `<?xml version="1.0"?><nmaprun start="1700000000">
<scaninfo type="connect" protocol="tcp" services="22,80,5432"/>${hosts.join('')}</nmaprun>`;

/** Result of `compare --nmap` for a scan: verdicts and ports. */
function compare(scan: string | Buffer, ...args: string[]): Promise<Run & { rows: string[] }> {
  return withFiles({ 'scan.xml': scan, 'snapshot.jsonl': snapshot }, async (folder) => {
    const run = await runProgram(
      'compare',
      '--nmap',
      path.join(folder, 'scan.xml'),
      path.join(folder, 'snapshot.jsonl'),
      '--format',
      'json',
      ...args,
    );
    const lines = run.stdout.split('\n').filter((line) => line !== '');
    return { ...run, rows: lines.map((line) => JSON.parse(line)).map(({ verdict, port }) => `${verdict} ${port}`) };
  });
}

describe('compare --nmap', () => {
  it('does not count a listener of another network namespace as one of this machine', async () => {
    assert.deepEqual((await compare(scanOf(host('192.0.2.10', [22, 'open'], [5432, 'open'])))).rows, ['OpenWithoutOwner 5432', 'Open 22']);
    const { rows } = await compare(scanOf(host('192.0.2.10', [22, 'open'], [80, 'open'], [5432, 'closed'])));
    assert.deepEqual(rows, ['Open 22', 'Open 80']);
  });

  it('treats equal addresses as one host, and assumes a single host to be the machine with a warning', async () => {
    const { rows, stderr } = await compare(scanOf(host('192.0.2.10', [22, 'open']), host('192.0.2.10', [80, 'open'])));
    assert.deepEqual(rows, ['Open 22', 'Open 80']);
    assert.match(stderr, /"AssumedHost","category":"Warning"/);
  });

  it('requires a choice between several hosts, by address or name', async () => {
    const scan = scanOf(host('192.0.2.10', [22, 'open'], [80, 'open']), host('192.0.2.11', [22, 'open']));
    const { exitCode, stderr } = await compare(scan);
    assert.equal(exitCode, 1);
    assert.match(stderr, /192\.0\.2\.10, 192\.0\.2\.11.*--host 192\.0\.2\.10/);
    assert.deepEqual((await compare(scan, '--host', '192.0.2.11')).rows, ['Open 22']);
    assert.deepEqual((await compare(scan, '--host', 'PC0.lab')).rows, ['Open 22', 'Open 80']);
    assert.match((await compare(scan, '--host', '192.0.2.12')).stderr, /the scan contains no host 192\.0\.2\.12/);
  });

  for (const format of ['json', 'csv', 'tsv', 'xml']) {
    it(`identifies the machine by the addresses in a snapshot in ${format}`, async () => {
      const server = createServer().listen(0, '0.0.0.0');
      await once(server, 'listening');
      const bound = server.address();
      assert.ok(typeof bound === 'object' && bound !== null);
      const { port } = bound;
      const taken = await runProgram('map', '--addresses', '--local-address', '0.0.0.0', '--port', String(port), '--format', format);
      server.close();
      const own =
        Object.values(networkInterfaces())
          .flat()
          .find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1';
      const scan = scanOf(host('192.0.2.11', [port, 'open']), host(own, [port, 'open'], [port + 1, 'open']));
      await withFiles({ 'scan.xml': scan, snapshot: taken.stdout }, async (folder) => {
        const run = await runProgram('compare', '--nmap', path.join(folder, 'scan.xml'), path.join(folder, 'snapshot'), '--format', 'tsv');
        assert.equal(run.stderr, '');
        assert.deepEqual(
          run.stdout
            .split('\n')
            .slice(1, -1)
            .map((line) => line.split('\t').slice(0, 2)),
          [
            ['OpenWithoutOwner', own],
            ['Open', own],
          ].toSorted(([a = ''], [b = '']) => b.localeCompare(a)),
        );
      });
    });
  }

  it('reports unfiltered ports', async () => {
    assert.deepEqual((await compare(scanOf(host('192.0.2.10', [22, 'unfiltered'])))).rows, ['Unfiltered 22']);
  });

  it('reads a gzip file, and refuses a scan that was not finished', async () => {
    const scan = scanOf(host('192.0.2.10', [22, 'open']));
    assert.deepEqual((await compare(gzipSync(scan))).rows, ['Open 22']);
    assert.match((await compare(gzipSync(scan).subarray(0, 40))).stderr, /truncated gzip file/);
    assert.match((await compare(scan.replace('</nmaprun>', ''))).stderr, /the scan was not finished/);
  });

  it('identifies this machine by the addresses of its interfaces', async function test() {
    const own = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (!own) return this.skip();
    await withFiles({}, async (folder) => {
      const file = path.join(folder, 'scan.xml');
      writeFileSync(file, scanOf(host('192.0.2.10', [1, 'open']), host(own.address, [2, 'open'])));
      const { stdout, stderr } = await runProgram('compare', '--nmap', file, '--format', 'json');
      assert.match(stdout, new RegExp(`"OpenWithoutOwner","address":"${own.address}"`), stderr);
      assert.doesNotMatch(stdout, /192\.0\.2\.10/);
    });
  });
});
