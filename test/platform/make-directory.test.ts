import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('makeDirectory', () => {
  it('accepts a directory that another process creates at the same moment', () => {
    const top = mkdtempSync(join(tmpdir(), 'port-reporter-directory-'));
    const folder = join(top, 'above', 'folder');
    const source = new URL('../../engine/platform/make-directory.ts', import.meta.url).href;
    // Once the directory above exists, another process is always faster.
    const program = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { mkdirSync } = fs;
      fs.mkdirSync = (path, options) => {
        if (fs.existsSync(${JSON.stringify(join(top, 'above'))})) mkdirSync(path);
        mkdirSync(path, options);
      };
      syncBuiltinESMExports();
      const { makeDirectory } = await import(${JSON.stringify(source)});
      makeDirectory(${JSON.stringify(folder)});`;
    try {
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
      assert.deepEqual([status, stderr], [0, '']);
      assert.ok(existsSync(folder));
    } finally {
      rmSync(top, { recursive: true });
    }
  });
});
