import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mainFile, runProgram } from './run-program.ts';

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

  it('writes a header and an error when nothing matches', async () => {
    const words = ['--format', 'tsv', '--columns', 'localPort,user', '--process', 'no-such-process'];
    const { stdout, stderr, exitCode } = await runProgram('map', ...words);
    assert.equal(stdout, 'localPort\tuser\n');
    assert.match(stderr, /^NoMatch\tObjectNotFound\t/m);
    assert.equal(exitCode, 1);
  });

  for (const closing of [true, false]) {
    it(`ends by itself with --until-stdin-closes, whether its parent ${closing ? 'is gone' : 'stays'}`, async () => {
      const words = [mainFile, 'map', '--listening', '--until-stdin-closes'];
      const child = spawn(process.execPath, words, { stdio: ['pipe', 'ignore', 'inherit'] });
      if (closing) child.stdin.end();
      assert.deepEqual(await once(child, 'close'), [0, null]);
    });
  }
});
