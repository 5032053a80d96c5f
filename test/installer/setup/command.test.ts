import assert from 'node:assert/strict';
import { runProgram } from '../../cli/run-program.ts';

describe('setup', function () {
  this.timeout(20_000);

  for (const [args, code, exitCode] of [
    [['--remove-logs'], 'RemoveLogsWithoutUninstall', 2],
    [['--uninstall', '--startup', 'auto'], 'SettingWithUninstall', 2],
    [['--uninstall', '-ld', process.platform === 'win32' ? 'C:\\Logs' : '/logs'], 'SettingWithUninstall', 2],
    [['--uninstall', '--if-needed'], 'SettingWithUninstall', 2],
    [['--startup', 'never'], 'InvalidArgument', 2],
    [['--directory', 'here'], 'BadDirectory', 2],
    [['-ls', '1'], 'BadSetting', 2],
    [['--yess'], 'UnknownOption', 2],
  ] as const) {
    it(`refuses ${args.join(' ')}`, async () => {
      const run = await runProgram('setup', '--format', 'json', ...args);
      assert.equal(run.stdout, '');
      assert.equal(JSON.parse(run.stderr).code, code);
      assert.equal(run.exitCode, exitCode);
    });
  }

  it('prints the instructions for Linux', async function () {
    if (process.platform !== 'linux') this.skip();
    const { exitCode, stdout, stderr } = await runProgram('setup', '--yes');
    assert.match(stderr, /^PortReporter: setup installs the Windows service only \(this is linux\)\. On Linux: .+\n$/);
    assert.match(stderr, /systemctl enable --now portreporter\n$/);
    assert.deepEqual([exitCode, stdout], [1, '']);
  });

  it('has help with examples', async () => {
    const { exitCode, stdout } = await runProgram('setup', '--help');
    assert.match(stdout, /--uninstall[^]*--directory[^]*--no-elevate[^]*Settings to store[^]*--keep[^]*Examples:/);
    assert.doesNotMatch(stdout, /--inner/);
    assert.equal(exitCode, 0);
  });
});
