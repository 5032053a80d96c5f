import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { runProgram } from '../run-program.ts';

describe('service', () => {
  for (const [words, exitCode, message] of [
    [['start', '-ls', '5'], 2, /^PortReporter: a log size of 5KB is not between 64 KB and 2 GB\. Give a size/],
    [['start', '-ld', 'logs'], 2, /^PortReporter: the log folder is not an absolute path/],
    [['start', '-LD'], 2, /argument missing/],
    [['configure'], 2, /^PortReporter: there is nothing to configure/],
    [['configure', '--startup', 'never'], 2, /auto, delayed, manual, disabled/],
    [['configure', '--keep', '30'], 2, /30d/],
    [['fly'], 2, /unknown command 'fly'/],
  ] as const) {
    it(`refuses ${words.join(' ')}`, async () => {
      const run = await runProgram('service', ...words);
      assert.match(run.stderr, message);
      assert.equal(run.stderr.trimEnd().split('\n').length, 1);
      assert.deepEqual([run.exitCode, run.stdout], [exitCode, '']);
    });
  }

  it('says in the format asked for that there is no service', async function () {
    if (process.platform !== 'linux' || existsSync('/run/systemd/system')) this.skip();
    const json = await runProgram('service', 'status', '--format', 'json');
    assert.partialDeepStrictEqual(JSON.parse(json.stderr), { code: 'NoSystemd', category: 'NotInstalled', target: 'portreporter.service' });
    assert.equal(json.exitCode, 1);
    const tsv = await runProgram('service', 'stop', '--format', 'tsv');
    assert.match(tsv.stderr, /^NoSystemd\tNotInstalled\t.+ \(this system is not run by systemd\)\. .+\tportreporter\.service\n$/);
    assert.equal(tsv.exitCode, 1);
  });
});
