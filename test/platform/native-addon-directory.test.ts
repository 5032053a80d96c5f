import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writableByOthers } from '../../engine/platform/native-addon-directory.ts';

describe('writableByOthers', function () {
  let top: string;
  let folder: string;
  let file: string;

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'port-reporter-folder-'));
    folder = join(top, 'folder');
    file = join(folder, 'file');
    mkdirSync(folder, { mode: 0o755 });
    writeFileSync(file, '', { mode: 0o644 });
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  it('returns null if only the caller can write, also below a sticky /tmp', () => {
    assert.equal(writableByOthers(file), null);
    assert.equal(writableByOthers(folder), null);
  });

  for (const mode of [0o775, 0o757, 0o1777]) {
    it(`reports a directory with mode ${mode.toString(8)}`, () => {
      chmodSync(folder, mode);
      assert.equal(writableByOthers(folder), `${folder} is writable by others`);
    });
  }

  it('reports a parent that others can write to, unless it is sticky', () => {
    chmodSync(top, 0o777);
    assert.equal(writableByOthers(file), `${top} is writable by others`);
    chmodSync(top, 0o1777);
    assert.equal(writableByOthers(file), null);
  });

  it('reports a file that others can write to', () => {
    chmodSync(file, 0o664);
    assert.equal(writableByOthers(file), `${file} is writable by others`);
  });

  it('reports a symbolic link', () => {
    const link = join(top, 'link');
    symlinkSync(folder, link);
    assert.equal(writableByOthers(link), `${link} is writable by others`);
  });

  it('reports a directory of another user', function () {
    if (process.geteuid?.() !== 0) this.skip(); // only root can change the owner of files
    chownSync(folder, 12_345, 12_345);
    assert.equal(writableByOthers(file), `${folder} belongs to another user`);
  });

  it('fails for a path that does not exist', () => {
    assert.throws(() => writableByOthers(join(folder, 'nothing')), { code: 'ENOENT' });
  });
});
