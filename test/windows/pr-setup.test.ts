import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portReporter, requirePortReporter, runOnWindows, type Ended } from './windows-program.ts';

describe('Pr-Setup.cmd', function () {
  this.timeout(120_000);
  let folder: string;
  const prSetup = (...args: readonly string[]): Promise<Ended> => runOnWindows('cmd', ['/c', 'Pr-Setup.cmd', ...args], { cwd: folder });

  before(function () {
    requirePortReporter(this);
    folder = mkdtempSync(join(tmpdir(), 'port reporter & (1)! '));
    cpSync('installer/Pr-Setup.cmd', join(folder, 'Pr-Setup.cmd'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  it('prints what to do if it was started without having been extracted', async () => {
    const { exitCode, stdout } = await prSetup('--yes');
    assert.match(stdout, /^PortReporter\.exe is not next to Pr-Setup\. Unpack the whole package/);
    assert.equal(exitCode, 1);
  });

  it('waits for a key only after a double click, without arguments', async () => {
    assert.equal((await prSetup('--uninstall', '--yes')).stdout.includes('ress any key'), false);
    assert.match((await prSetup()).stdout, /ress any key/i);
  });

  it('runs the setup next to it with its arguments, and returns its exit code', async () => {
    cpSync(portReporter, join(folder, 'PortReporter.exe'));
    const { exitCode, stdout } = await prSetup('--dry-run', '--directory', 'C:\\a');
    assert.match(stdout, /^Creating PortReporter directory: C:\\a\n/);
    assert.equal(exitCode, 0);
    const refused = await prSetup();
    assert.match(refused.stderr, /^PortReporter: cannot prompt: no console/);
    assert.equal(refused.exitCode, 2);
  });

  for (const file of ['installer/Pr-Setup.cmd', 'installer/Readme.txt']) {
    it(`${file} is ASCII with Windows line ends`, () => {
      assert.match(readFileSync(file, 'latin1'), /^(?:[\x20-\x7e]*\r\n)+$/);
    });
  }
});
