import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertEvents } from '../event-validator.ts';
import { eventsNamed, linesOf, sequencesOf } from '../reporter/fake-session.ts';
import { onTerminal, requireTerminal } from '../terminal.ts';
import { portReporter, realWindows, requirePortReporter, windowsPath } from './windows-program.ts';
import { wineEnvironment } from './wine.ts';

// Wine connects its consoles to a Linux terminal. On Windows a test cannot read a console.
(realWindows ? describe.skip : describe)('run on a console of Windows', function () {
  this.timeout(120_000);
  before(function () {
    requirePortReporter(this);
    requireTerminal(this);
  });

  it('prints each change, and stops on Ctrl-C', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'port-reporter-run-'));
    const opening = setInterval(() => {
      const server = createServer().listen(0, '127.0.0.1', () => setTimeout(() => server.close(), 300));
    }, 20);
    try {
      const { text, exitCode } = await onTerminal(
        ['wine', portReporter, 'run', '--interval', '200', '--allow-shared-folder', '-ld', windowsPath(folder)],
        // Each takes a quarter of a second, during which another thread writes hundreds of lines.
        [['Ctrl-C stops it', ''], ...Array.from({ length: 30 }, () => ['closed  TCP 127.0.0.1:', ''] as const), ['opened', '\u0003']],
        wineEnvironment(),
      );
      assert.equal(exitCode, 0);
      assert.match(text, /Port Reporter \S+ logs to [^]*opened  TCP 127\.0\.0\.1:\d+ Listen /);
      assert.match(text, / Listen [^]*\nStopped: Ctrl-C was pressed\. \d+ opened, \d+ closed, 0 lost\./);
      assert.equal(eventsNamed(folder, 'stopped').length, 1);
      const events = linesOf(folder, 'EVENTS');
      assertEvents(events.join('\n'));
      assert.equal(sequencesOf(folder), `1-${events.length}`);
    } finally {
      clearInterval(opening);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
