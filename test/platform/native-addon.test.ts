import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeAddonError, removeExtracted, unpackTo } from '../../engine/platform/native-addon.ts';

const part = Buffer.from('the native part');

describe('unpackTo', () => {
  let top: string;
  let folder: string;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'port-reporter-unpack-'));
    folder = join(top, 'cache', 'portreporter');
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  const unpack = (): string => unpackTo([folder], 'koffi.node', part);

  it('makes a file that only its owner can read or write, and leaves nothing else behind', () => {
    const file = unpack();
    assert.deepEqual(readFileSync(file), part);
    assert.deepEqual(readdirSync(folder), ['koffi.node']);
    if (process.platform !== 'linux') return;
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('leaves a file that is right as it is', () => {
    const before = statSync(unpack());
    assert.equal(statSync(unpack()).ino, before.ino);
  });

  it('replaces a file that was altered or cut off', () => {
    for (const content of ['another native part', 'the native']) {
      writeFileSync(unpack(), content);
      assert.deepEqual(readFileSync(unpack()), part);
    }
  });

  it('replaces a file that others could have written', function () {
    if (process.platform !== 'linux') this.skip();
    const before = unpack();
    chmodSync(before, 0o666);
    assert.equal(statSync(unpack()).mode & 0o777, 0o600);
  });

  it('refuses a folder that others can write, and says what to do', function () {
    if (process.platform !== 'linux') this.skip();
    chmodSync(join(unpack(), '..'), 0o777);
    assert.throws(
      unpack,
      (error) =>
        error instanceof NativeAddonError &&
        error.target === folder &&
        error.message.includes(`${folder} is writable by others`) &&
        error.remedy.includes('chmod go-w'),
    );
  });

  it('says so when the folder cannot be made', function () {
    if (process.platform !== 'linux') this.skip();
    assert.throws(() => unpackTo(['/proc/nothing/portreporter'], 'koffi.node', part), {
      name: 'NativeAddonError',
      target: '/proc/nothing/portreporter',
      message: 'cannot unpack the native part to /proc/nothing/portreporter (no such file or directory)',
      remedy:
        'Set XDG_CACHE_HOME to a folder that only this account can write, or: ' +
        "Put the koffi.node of the PowerShell module's bin folder beside the executable.",
    });
  });

  it('goes on to the next folder where it may not write', function () {
    if (process.platform !== 'linux') this.skip();
    // Not even root may make a folder there.
    assert.throws(
      () => {
        mkdirSync('/sys/portreporter');
      },
      { code: 'EPERM' },
    );
    assert.equal(unpackTo(['/sys/portreporter', folder], 'koffi.node', part), join(folder, 'koffi.node'));
  });
});

describe('removeExtracted', () => {
  it('takes away what was unpacked, by an interrupted start too, and the folder when nothing of others is in it', () => {
    const top = mkdtempSync(join(tmpdir(), 'port-reporter-unpack-'));
    const folder = join(top, 'portreporter');
    const fileName = 'koffi-0123456789abcdef.node';
    try {
      unpackTo([folder], fileName, part);
      mkdirSync(join(folder, `${fileName}-x1y2z3`));
      writeFileSync(join(folder, 'mine'), '');
      removeExtracted([join(top, 'never there'), folder]);
      assert.deepEqual(readdirSync(folder), ['mine']);
      rmSync(join(folder, 'mine'));
      unpackTo([folder], fileName, part);
      removeExtracted([folder]);
      assert.deepEqual(readdirSync(top), []);
    } finally {
      rmSync(top, { recursive: true });
    }
  });
});
