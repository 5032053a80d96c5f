import assert from 'node:assert/strict';
import { portReporter, requirePortReporter, runOnWindows, windowsNode, windowsPath } from './windows-program.ts';

// The tests run as administrator (under Wine every account is one), so Windows does not prompt.
describe('an elevated program', function () {
  this.timeout(120_000);
  before(function () {
    requirePortReporter(this);
  });

  it('reports what setup prints, its error and its exit code', async () => {
    const run = async (...args: string[]): Promise<{ exitCode: number; output: string; error: string }> => {
      const { stdout, stderr } = await runOnWindows(windowsNode, [
        '--import=./test/windows/koffi-from-prebuilt.ts',
        windowsPath('test/windows/setup-elevated-program.ts'),
        windowsPath(portReporter),
        JSON.stringify(['setup', ...args, '--no-elevate']),
      ]);
      assert.equal(stderr, '');
      return JSON.parse(stdout);
    };
    const planned = await run('--dry-run', '--yes');
    assert.deepEqual([planned.exitCode, planned.error], [0, '']);
    assert.match(planned.output, /^Creating PortReporter directory: C:\\Program Files\\PortReporter\n/);
    const refused = await run('--yes', '--directory', 'Q:\\PortReporter');
    assert.deepEqual([refused.exitCode, refused.output], [2, '']);
    assert.match(refused.error, /^PortReporter: Q:\\PortReporter cannot be used \(the drive does not exist\)\. .+\n$/);
  });

  it('is refused on a drive that administrators do not see, with the remedy to copy it', async () => {
    // For an elevated program a drive that is mapped for the user does not exist.
    const { stdout, stderr } = await runOnWindows(windowsNode, [
      '--import=./test/windows/koffi-from-prebuilt.ts',
      windowsPath('test/windows/setup-elevated-program.ts'),
      'Q:\\PortReporter.exe',
      '[]',
    ]);
    assert.equal(stdout, '');
    assert.match(stderr, /SetupError: Q:\\ is not visible with administrator rights /);
    assert.match(stderr, /code: 'NetworkDrive'[^]*Copy the release package to a local disk and run Pr-Setup there\./);
  });

  for (const args of [['plain'], ['a b', 'C:\\x y\\', 'say "hi"', '', 'a\\"b', '--directory=D:\\']]) {
    it(`receives the arguments ${JSON.stringify(args)} and returns its exit code`, async () => {
      const check = 'process.exit(JSON.stringify(process.argv.slice(2)) === Buffer.from(process.argv[1], "hex").toString() ? 7 : 8)';
      const { stdout, stderr } = await runOnWindows(windowsNode, [
        '--import=./test/windows/koffi-from-prebuilt.ts',
        windowsPath('test/windows/elevation-program.ts'),
        JSON.stringify(['-e', check, '--', Buffer.from(JSON.stringify(args)).toString('hex'), ...args]),
      ]);
      assert.deepEqual([stdout, stderr], ['7', '']);
    });
  }
});
