import assert from 'node:assert/strict';
import { onTerminal, requireTerminal } from '../terminal.ts';
import { portReporter, realWindows, requirePortReporter, runOnWindows, windowsPath } from './windows-program.ts';
import { wineEnvironment } from './wine.ts';

describe('the executable without arguments on Windows', function () {
  this.timeout(120_000);
  before(function () {
    requirePortReporter(this);
  });

  it('prints its help and exits without a console', async () => {
    const { exitCode, stdout } = await runOnWindows(portReporter, []);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Usage: PortReporter/);
    assert.doesNotMatch(stdout, /press any key/);
  });

  // Wine connects its consoles to a Linux terminal. On Windows a test cannot type into a console.
  (realWindows ? describe.skip : describe)('on a console', () => {
    before(function () {
      requireTerminal(this);
    });

    it('waits for a key if the console is its own, as after a double click', async () => {
      const { text, exitCode } = await onTerminal(['wine', portReporter], [['press any key to close this window', 'q']], wineEnvironment());
      assert.match(text, /Usage: PortReporter[^]*\nPr-Setup installs Port Reporter/);
      assert.equal(exitCode, 0);
    });

    it('does not wait if a command prompt started it', async () => {
      const { text, exitCode } = await onTerminal(['wine', 'cmd', '/c', windowsPath(portReporter)], [], wineEnvironment());
      assert.match(text, /Usage: PortReporter/);
      assert.doesNotMatch(text, /press any key/);
      assert.equal(exitCode, 0);
    });
  });
});
