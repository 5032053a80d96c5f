import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mainFile, runNode, runProgram } from './run-program.ts';

describe('map', () => {
  it('shows a listening socket of this process in JSON Lines and in TSV', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const { port } = address;
    try {
      const filters = ['--listening', '--local-address', '127.0.0.1', '--port', String(port)];
      const json = await runProgram('map', ...filters, '--format', 'json');
      const record = JSON.parse(json.stdout);
      assert.deepEqual([record.localPort, record.processId, record.state], [port, process.pid, 'Listen']);

      const tsv = await runProgram('map', ...filters, '--format', 'tsv');
      const [header = [], row = []] = tsv.stdout.split('\n').map((line) => line.split('\t'));
      assert.equal(row[header.indexOf('processId')], String(process.pid));
      assert.equal(row[header.indexOf('remoteAddress')], '\\N');
    } finally {
      server.close();
    }
  });

  it('reads filters from a file, one a line, and from standard input, and combines them with those that were typed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const folder = mkdtempSync(join(tmpdir(), 'port-reporter-filters-'));
    const ids = Array.from({ length: 20_000 }, (_, i) => `--pid=${5_000_000 + i}`);
    const file = join(folder, 'filters.txt');
    writeFileSync(file, `--pid=${process.pid}\r\n--listening\r\n`);
    const args = [mainFile, 'map', '--format', 'json', '--port', String(address.port), '--filter-file'];
    try {
      const inputs: [string, string, string][] = [
        ['a file', file, ''],
        ['lines', '-', [...ids, `--pid=${process.pid}`, '--listening', ''].join('\n')],
        ['NUL', '-', [...ids, `--pid=${process.pid}`, ...ids, '--listening', '', 'what follows'].join('\0')],
      ];
      for (const [what, from, input] of inputs) {
        const { exitCode, stdout, stderr } = await runNode([...args, from], input);
        assert.deepEqual([what, exitCode, stderr], [what, 0, '']);
        assert.deepEqual([JSON.parse(stdout).localPort, JSON.parse(stdout).processId], [address.port, process.pid]);
      }
      const none = await runNode([...args, '-'], ids.join('\n'));
      assert.deepEqual([none.exitCode, none.stdout], [1, '']);
      assert.ok(none.stderr.length < 1000);
    } finally {
      server.close();
      rmSync(folder, { recursive: true });
    }
  });

  for (const [what, input, exitCode, code] of [
    ['that is empty, for nothing must not mean everything', '', 1, 'NoFilters'],
    ['with an unknown option', '--prot=1\n', 2, 'UnknownOption'],
    ['with a word that is no option', 'chrome\n', 2, 'ExcessArguments'],
    ['with a wrong value', '--port=x\n', 2, 'InvalidValue'],
  ] as const) {
    it(`refuses a filter file ${what}`, async () => {
      const { stderr, ...end } = await runNode([mainFile, 'map', '--format', 'tsv', '--filter-file', '-'], input);
      assert.deepEqual(end, { exitCode, stdout: '' });
      assert.match(stderr, new RegExp(`^${code}\\t`));
    });
  }

  it('writes a header and an error when nothing matches', async () => {
    const args = ['--format', 'tsv', '--columns', 'localPort,user', '--process', 'no-such-process'];
    const { stdout, stderr, exitCode } = await runProgram('map', ...args);
    assert.equal(stdout, 'localPort\tuser\n');
    assert.match(stderr, /^NoMatch\tObjectNotFound\t/m);
    assert.equal(exitCode, 1);
  });

  for (const closing of [true, false]) {
    it(`ends by itself with --exit-on-stdin-close, whether its parent ${closing ? 'is gone' : 'stays'}`, async () => {
      const args = [mainFile, 'map', '--listening', '--exit-on-stdin-close'];
      const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'inherit'] });
      if (closing) child.stdin.end();
      assert.deepEqual(await once(child, 'close'), [0, null]);
    });
  }
});
