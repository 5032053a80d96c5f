import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { linuxFolder, linuxHandOut, requireHandOuts, unpackFromGallery } from '../installer/package/built-release-artifacts.ts';
import { powerShell, requirePowerShell, runPowerShell } from './pwsh.ts';

/** The program that the module runs, and whether it succeeds. */
const tryIt = `& (Get-Module PortReporter) { Find-Engine $null }
  @(Get-PortMapping -WarningAction SilentlyContinue).Count -gt 0`;

describe('The module of the release packages', function () {
  this.timeout(120_000);
  let folder: string;
  before(async function () {
    this.timeout(600_000);
    if (process.platform !== 'linux') this.skip();
    requireHandOuts(this);
    await requirePowerShell(this);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-release-'));
    chmodSync(folder, 0o755);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs from the unpacked release package, with the program one folder up', async () => {
    execFileSync('tar', ['-xzf', linuxHandOut, '-C', folder]);
    const top = join(folder, linuxFolder);
    assert.deepEqual(await runPowerShell(tryIt, join(top, 'PortReporter')), {
      exitCode: 0,
      stderr: '',
      stdout: `${join(top, 'portreporter')}\nTrue`,
    });
  });

  describe('from the Gallery, which loses the execute bit', () => {
    const engine = (): string => join(folder, 'bin/linux-x64/portreporter');
    const isExecutable = (): boolean => (statSync(engine()).mode & 0o111) !== 0;
    /** PowerShellGet and PSResourceGet install a module into a folder of its name. */
    beforeEach(() => {
      folder = join(folder, 'PortReporter');
      unpackFromGallery(folder);
      assert.ok(!isExecutable());
    });
    afterEach(() => {
      folder = join(folder, '..');
    });

    it('sets it again if the caller owns the file', async () => {
      assert.deepEqual(await runPowerShell(tryIt, folder), { exitCode: 0, stderr: '', stdout: `${engine()}\nTrue` });
      // For all accounts that can read it, as far as the umask allows.
      assert.equal(statSync(engine()).mode & 0o777, 0o755 & ~process.umask());
    });

    it('reports the command to run if another account owns the file', async function () {
      if (process.getuid?.() !== 0) this.skip();
      const code = 'try { Get-PortMapping } catch { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $_" }';
      const [program, args] = await powerShell(code, folder);
      const { stdout, stderr } = await execa(program, args, { uid: 65_534, gid: 65_534, env: { HOME: folder }, reject: false });
      assert.equal(stderr, '');
      assert.equal(
        stdout,
        `EngineNotExecutable,Get-PortMapping PermissionDenied Cannot run ${engine()}: permission denied. ` +
          `Run as its owner: chmod +x '${engine()}'`,
      );
      assert.ok(!isExecutable());
    });
  });
});
