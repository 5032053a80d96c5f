import assert from 'node:assert/strict';
import { requirePortReporter, runOnWindows, windowsNode, windowsPath } from './windows-program.ts';

// Whoever runs this is an administrator already (under wine everybody is), so Windows does not ask.
describe('an elevated program', function () {
  this.timeout(120_000);
  before(function () { requirePortReporter(this); });

  for (const words of [['plain'], ['a b', 'C:\\x y\\', 'say "hi"', '', 'a\\"b', '--directory=D:\\']]) {
    it(`gets its arguments, ${JSON.stringify(words)}, and its exit code is known`, async () => {
      const check = 'process.exit(JSON.stringify(process.argv.slice(2)) === Buffer.from(process.argv[1], "hex").toString() ? 7 : 8)';
      const { stdout, stderr } = await runOnWindows(windowsNode, [
        '--import=./test/windows/koffi-from-parts.ts', windowsPath('test/windows/elevation-program.ts'),
        JSON.stringify(['-e', check, '--', Buffer.from(JSON.stringify(words)).toString('hex'), ...words]),
      ]);
      assert.deepEqual([stdout, stderr], ['7', '']);
    });
  }
});
