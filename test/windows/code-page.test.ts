import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portReporter, requirePortReporter, runOnWindows, windowsPath } from './windows-program.ts';

describe('paths on standard input on Windows', function () {
  this.timeout(60_000);
  before(function () {
    requirePortReporter(this);
  });

  for (const [what, encoded] of [
    // The letter is 81 in the code pages 437 and 850 of English and Western European consoles.
    ["in the console's code page", (path: string) => Buffer.from(path.replace('ü', '\x81'), 'latin1')],
    ['in UTF-8', (path: string) => Buffer.from(path)],
  ] as const) {
    it(`are found ${what}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'port-reporter-code-page-'));
      try {
        mkdirSync(join(folder, 'Müller'));
        copyFileSync(
          'test/fixtures/reporter/windows-11/PR-PORTS-24-11-5-16-4-58.log',
          join(folder, 'Müller', 'PR-PORTS-26-01-02-3-4-5.log'),
        );
        const { exitCode, stdout, stderr } = await runOnWindows(portReporter, ['log', 'read', '-', '--format', 'json'], {
          input: encoded(`${windowsPath(join(folder, 'Müller', 'PR-PORTS-26-01-02-3-4-5.log'))}\r\n`),
        });
        assert.deepEqual([exitCode, stderr], [0, '']);
        assert.match(stdout, /^\{"type":"port","file":"[^"]*M\\u00fcller/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
