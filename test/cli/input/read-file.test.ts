import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readWholeFile } from '../../../engine/cli/input/read-file.ts';
import { runProgram } from '../run-program.ts';

describe('files that are read as a whole', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'port-reporter-read-'));
  const pipe = path.join(folder, 'pipe');
  before(() => {
    execFileSync('mkfifo', [pipe]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are read, also those of /proc, whose size is 0', () => {
    writeFileSync(path.join(folder, 'text'), 'text');
    assert.equal(readWholeFile(path.join(folder, 'text')).toString(), 'text');
    assert.match(readWholeFile('/proc/self/status').toString(), /^Name:/);
  });

  it('are no pipes, devices or folders, and have a largest size', () => {
    for (const file of [pipe, '/dev/zero']) assert.throws(() => readWholeFile(file), { code: 'ENOTFILE' });
    assert.throws(() => readWholeFile(folder), { code: 'EISDIR' });
    assert.throws(() => readWholeFile(path.join(folder, 'text'), 3), { code: 'EFBIG' });
  });

  for (const [what, words] of [
    ['settings', ['run', '--settings', pipe]],
    ['criteria', ['log', 'find', 'test/fixtures/reporter/linux', '--criteria', pipe]],
    ['a snapshot', ['compare', pipe, pipe]],
    ['a scan', ['compare', '--nmap', pipe]],
    ['anchors', ['log', 'verify', 'test/fixtures/reporter/linux', '--anchor', pipe]],
    ['a log', ['log', 'read', pipe]],
  ] as const) {
    it(`${what} from a pipe are refused at once`, async () => {
      const { exitCode, stderr } = await runProgram(...words);
      assert.notEqual(exitCode, 0);
      assert.ok(stderr.includes(pipe), stderr);
    });
  }
});
