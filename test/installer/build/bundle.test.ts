import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../../installer/build/bundle.ts';
import { root } from '../../../installer/build/folders.ts';
import { installPrebuilt } from '../../../installer/build/prebuilt.ts';

describe('bundle', function () {
  this.timeout(120_000);
  let folder: string;
  let program: string;

  before(async () => {
    await installPrebuilt();
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-bundle-'));
    await bundle('engine/main.ts', join(folder, 'one.cjs'));
    program = readFileSync(join(folder, 'one.cjs'), 'utf8');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is reproducible', async () => {
    await bundle('engine/main.ts', join(folder, 'two.cjs'));
    assert.equal(readFileSync(join(folder, 'two.cjs'), 'utf8'), program);
  });

  it('rejects a character that would slow down every start', async () => {
    const slow = join(folder, 'slow.ts');
    writeFileSync(slow, 'console.log(/a…/);');
    await assert.rejects(bundle(slow, join(folder, 'slow.cjs')), /The bundle is not ASCII-only, .* Replace .*a… with an escape\.$/);
  });

  it('contains no path of the build machine', () => {
    assert.ok(!program.includes(root));
  });

  it('requires only modules of Node, and none that would be searched on the disk', () => {
    const asked = [...program.matchAll(/\brequire\d*\("([^"]+)"\)/g)].map(([, name = '']) => name);
    assert.ok(asked.length > 0);
    assert.deepEqual(
      asked.filter((name) => !isBuiltin(name)),
      [],
    );
    assert.doesNotMatch(program, /\bimport\(/);
  });
});
