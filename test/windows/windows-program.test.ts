import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireWindows, runOnWindows, windowsPath } from './windows-program.ts';

describe('a Windows program', function () {
  this.timeout(120_000);

  before(function () {
    requireWindows(this);
  });

  it('receives arguments, input and environment variables, and returns its output and exit code', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'port-reporter-'));
    const script = join(folder, 'script.cmd');
    writeFileSync(script, '@set /p line=\r\n@echo %~1 %line% %WORD%\r\n@echo wrong 1>&2\r\n@exit 3\r\n');
    const ended = await runOnWindows('cmd', ['/c', windowsPath(script), 'a b'], { input: 'typed\r\n', env: { WORD: 'set' } });
    rmSync(folder, { recursive: true });
    assert.deepEqual([ended.exitCode, ended.stdout.trim(), ended.stderr.trim()], [3, 'a b typed set', 'wrong']);
  });

  it('is killed after its timeout', async () => {
    assert.equal((await runOnWindows('cmd', ['/c', 'for /l %i in () do @rem'], { timeout: 1000 })).exitCode, null);
  });
});
