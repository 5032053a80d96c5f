import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeAddonError, removeExtracted, extractTo } from '../../engine/platform/native-addon.ts';

const addon = Buffer.from('the native addon');

describe('extractTo', () => {
  let top: string;
  let folder: string;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'port-reporter-extract-'));
    folder = join(top, 'cache', 'portreporter');
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  const extract = (): string => extractTo([folder], 'koffi.node', addon);

  it('creates a file that only its owner can read or write, and no other file', () => {
    const file = extract();
    assert.deepEqual(readFileSync(file), addon);
    assert.deepEqual(readdirSync(folder), ['koffi.node']);
    if (process.platform !== 'linux') return;
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('keeps an identical file', () => {
    const before = statSync(extract());
    assert.equal(statSync(extract()).ino, before.ino);
  });

  it('replaces a changed or truncated file', () => {
    for (const content of ['another native addon', 'the native']) {
      writeFileSync(extract(), content);
      assert.deepEqual(readFileSync(extract()), addon);
    }
  });

  it('replaces a file that others can write to', function () {
    if (process.platform !== 'linux') this.skip();
    const before = extract();
    chmodSync(before, 0o666);
    assert.equal(statSync(extract()).mode & 0o777, 0o600);
  });

  it('rejects a directory that others can write to, with a remedy', function () {
    if (process.platform !== 'linux') this.skip();
    chmodSync(join(extract(), '..'), 0o777);
    assert.throws(
      extract,
      (error) =>
        error instanceof NativeAddonError &&
        error.target === folder &&
        error.message.includes(`${folder} is writable by others`) &&
        error.remedy.includes('chmod go-w'),
    );
  });

  it('reports a directory that cannot be created', function () {
    if (process.platform !== 'linux') this.skip();
    assert.throws(() => extractTo(['/proc/nothing/portreporter'], 'koffi.node', addon), {
      name: 'NativeAddonError',
      target: '/proc/nothing/portreporter',
      message: 'cannot extract the native addon to /proc/nothing/portreporter (no such file or directory)',
      remedy:
        'Set XDG_CACHE_HOME to a directory that only this account can write to, or: ' +
        "Copy koffi.node from the PowerShell module's bin folder next to the executable.",
    });
  });

  it('continues with the next directory if it cannot write to one', function () {
    if (process.platform !== 'linux') this.skip();
    // Not even root can create a directory there.
    assert.throws(
      () => {
        mkdirSync('/sys/portreporter');
      },
      { code: 'EPERM' },
    );
    assert.equal(extractTo(['/sys/portreporter', folder], 'koffi.node', addon), join(folder, 'koffi.node'));
  });
});

describe('removeExtracted', () => {
  it('removes extracted files, also of an interrupted start, and the directory if it is empty', () => {
    const top = mkdtempSync(join(tmpdir(), 'port-reporter-extract-'));
    const folder = join(top, 'portreporter');
    const fileName = 'koffi-0123456789abcdef.node';
    try {
      extractTo([folder], fileName, addon);
      mkdirSync(join(folder, `${fileName}-x1y2z3`));
      writeFileSync(join(folder, 'mine'), '');
      removeExtracted([join(top, 'never there'), folder]);
      assert.deepEqual(readdirSync(folder), ['mine']);
      rmSync(join(folder, 'mine'));
      extractTo([folder], fileName, addon);
      removeExtracted([folder]);
      assert.deepEqual(readdirSync(top), []);
    } finally {
      rmSync(top, { recursive: true });
    }
  });
});
