import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { mainFile, runNode, runProgram } from './run-program.ts';

/** A listener on a free port, and that port. */
async function listen(): Promise<[server: Server, port: number]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return [server, address.port];
}

describe('compare', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'portreporter-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function snapshot(format: string, name: string): Promise<string> {
    const path = join(folder, name);
    const { stdout } = await runProgram('map', '--tcp', '--listening', '--local-address', '127.0.0.1', '--format', format);
    writeFileSync(path, stdout);
    return path;
  }

  for (const format of ['json', 'csv', 'tsv']) {
    it(`finds what was opened and closed between a snapshot in ${format} and now`, async () => {
      const [stays, stayingPort] = await listen();
      const [goes, gonePort] = await listen();
      const path = await snapshot(format, `before.${format}`);
      // Before the other port is free again, or it might be the same one.
      const [comes, newPort] = await listen();
      goes.close();
      await once(goes, 'close');
      try {
        // Others use the port that is free again, too.
        const filters = ['--listening', '--process', String(process.pid), '--port', `${stayingPort},${gonePort},${newPort}`];
        const { stdout, exitCode } = await runProgram('compare', path, ...filters, '--format', 'json');
        assert.equal(exitCode, 0);
        const differences = stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
        assert.deepEqual(
          differences.map(({ difference, localPort }) => [difference, localPort]),
          [
            ['gone', gonePort],
            ['new', newPort],
          ],
        );
      } finally {
        stays.close();
        comes.close();
      }
    });
  }

  it('says who held a port before, in every format', async () => {
    const row = { protocol: 'TCP', localAddress: '0.0.0.0', localPort: 80, state: 'Listen', processStarted: '2026-07-30T09:05:02.000Z' };
    const [before, after] = ['a', 'b'].map((name) => join(folder, name));
    writeFileSync(before ?? '', JSON.stringify({ ...row, processId: 10, processName: 'nginx', path: '/usr/sbin/nginx', user: 'root' }));
    writeFileSync(after ?? '', JSON.stringify({ ...row, processId: 11, processName: 'evil', path: '/tmp/evil', user: 'mallory' }));
    const run = async (...args: string[]): Promise<string> => (await runProgram('compare', before ?? '', after ?? '', ...args)).stdout;

    assert.deepEqual(JSON.parse(await run('--format', 'json', '--columns', 'difference,processName,previous')), {
      difference: 'changed',
      processName: 'evil',
      previous: { processId: 10, processName: 'nginx', path: '/usr/sbin/nginx', user: 'root' },
    });
    assert.match(await run(), /^DIFFERENCE .* PREVIOUS\nchanged .* 11  evil .* nginx \(10\)\n$/);
    const [header = [], cells = []] = parse(await run('--format', 'csv'));
    assert.equal(cells[header.indexOf('previousProcessName')], 'nginx');
    assert.match(await run('--format', 'tsv', '--columns', 'previous'), /^previous\n10\u001enginx\u001e\/usr\/sbin\/nginx\u001eroot\n$/);
    assert.match(
      await run('--format', 'xml'),
      /<portDifferences>\n {2}<portDifference>[^]*<previous><processId>10<\/processId><processName>nginx</,
    );
    // A filter finds a port by either of its holders.
    assert.notEqual(await run('--process', 'nginx', '--format', 'json'), '');
    assert.notEqual(await run('--process', 'evil', '--format', 'json'), '');
    assert.equal(await run('--process', 'other', '--format', 'json'), '');
  });

  it('takes a snapshot from standard input', async () => {
    const row = '{"protocol":"UDP","localAddress":"::1","localPort":5353}\n';
    const path = join(folder, 'same');
    writeFileSync(path, row);
    assert.deepEqual(await runNode([mainFile, 'compare', '-', path, '--format', 'json'], row), { exitCode: 0, stdout: '', stderr: '' });
    const args = [mainFile, 'compare', path, '-', '--format', 'json', '--columns', 'difference,localPort'];
    const { stdout } = await runNode(args, row.replace('5353', '53'));
    assert.equal(stdout, '{"difference":"gone","localPort":5353}\n{"difference":"new","localPort":53}\n');
  });

  it('takes both from standard input, and goes on while that is open', async () => {
    const tsv = (port: number): string => `protocol\tlocalAddress\tlocalPort\tprocessName\nUDP\t::1\t${port}\ta\\n\u001c\\n\n`;
    const child = spawn(process.execPath, [
      mainFile,
      'compare',
      '-',
      '-',
      '--format',
      'json',
      '--columns',
      'difference,localPort',
      '--exit-on-stdin-close',
    ]);
    let written = '';
    child.stdout.on('data', (text) => {
      written += text;
    });
    child.stdin.write(tsv(5353));
    // An end in two pieces.
    child.stdin.write('\u001c');
    await setTimeout(100);
    child.stdin.write(`\n${tsv(53)}\u001c\n`);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.equal(written, '{"difference":"gone","localPort":5353}\n{"difference":"new","localPort":53}\n');
  });

  it('says which of both is none', async () => {
    const row = '{"protocol":"UDP","localAddress":"::1","localPort":5353}\n';
    const { stderr, exitCode } = await runNode([mainFile, 'compare', '-', '-'], row);
    assert.match(stderr, /^PortReporter: standard input is not a snapshot \(record 1: it is empty\)\. Give a file written by map/);
    assert.equal(exitCode, 1);
  });

  it('names a scan that cannot be read, and what it should be', async () => {
    const { stderr, exitCode } = await runNode([mainFile, 'compare', '--nmap', '/no/such/scan', '--format', 'tsv']);
    assert.match(stderr, /^ScanUnreadable\tReadError\t\/no\/such\/scan cannot be read \(the file does not exist\)\. .* nmap -oX/);
    assert.equal(exitCode, 1);
  });
});
