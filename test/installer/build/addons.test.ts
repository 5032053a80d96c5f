import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareAddons, type AddonOf } from '../../../installer/build/addons.ts';
import { bundle } from '../../../installer/build/bundle.ts';
import { linux, windows } from '../../../installer/build/platforms.ts';
import { prebuiltPath } from '../../../installer/build/prebuilt.ts';

describe('the native addons of the executables', function () {
  this.timeout(60_000);
  let folder: string;
  let addonOf: AddonOf;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-addons-'));
    addonOf = await prepareAddons(join(folder, 'addons'), (file) => {
      appendFileSync(file, 'signature');
      return Promise.resolve();
    });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('are signed for Windows, and as npm has them for Linux', () => {
    assert.ok(readFileSync(addonOf(windows)).equals(Buffer.concat([readFileSync(prebuiltPath(windows.koffi)), Buffer.from('signature')])));
    assert.ok(readFileSync(addonOf(linux)).equals(readFileSync(prebuiltPath(linux.koffi))));
  });

  it('are extracted under a name derived from the signed content', async () => {
    const program = join(folder, 'program.cjs');
    await bundle('engine/main.ts', program, addonOf);
    for (const platform of [windows, linux]) {
      const sha256 = createHash('sha256')
        .update(readFileSync(addonOf(platform)))
        .digest('hex');
      assert.ok(readFileSync(program, 'utf8').includes(`koffi-${sha256.slice(0, 16)}.node`), platform.folder);
    }
  });
});
