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
      const json = await runProgram('map', '--format', 'json');
      const record = json.stdout.trimEnd().split('\n').map((line) => JSON.parse(line)).find(({ localPort }) => localPort === port);
      assert.equal(record.processId, process.pid);
      assert.equal(record.state, 'Listen');

      const tsv = await runProgram('map', '--format', 'tsv');
      const [header = [], ...rows] = tsv.stdout.trimEnd().split('\n').map((line) => line.split('\t'));
      const row = rows.find((cells) => cells[header.indexOf('localPort')] === String(port));
      assert.equal(row?.[header.indexOf('processId')], String(process.pid));
      assert.equal(row?.[header.indexOf('remoteAddress')], '\\N');
    } finally {
      server.close();
    }
  });

  it('writes a header and an error when nothing matches', async () => {
    const { stdout, stderr, exitCode } = await runProgram('map', '--format', 'tsv', '--columns', 'localPort,user', '--process', 'no-such-process');
    assert.equal(stdout, 'localPort\tuser\n');
    assert.match(stderr, /^NoMatch\tObjectNotFound\t/);
    assert.equal(exitCode, 1);
  });

  for (const closing of [true, false]) {
    it(`ends by itself with --until-stdin-closes, whether its parent ${closing ? 'is gone' : 'stays'}`, async () => {
      const child = spawn(process.execPath, [mainFile, 'map', '--listening', '--until-stdin-closes'], { stdio: ['pipe', 'ignore', 'inherit'] });
      if (closing) child.stdin.end();
      assert.deepEqual(await once(child, 'close'), [0, null]);
    });
  }
});
