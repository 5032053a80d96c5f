import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDirectoryAccess } from '../../engine/log-writer/linux/directory-access.ts';
import { prepareLogFolder } from '../../engine/log-writer/log-directory.ts';
import { SettingError } from '../../engine/model/settings.ts';

describe('the log folder', () => {
  let base: string;
  before(function () {
    if (process.platform === 'win32') this.skip();
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'port-reporter-folder-')));
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  const prepare = (logDirectory: string, allowSharedFolder = false): string =>
    prepareLogFolder({ logDirectory, allowSharedFolder }, createDirectoryAccess(null));
  const refuses = (logDirectory: string, reason: RegExp): void =>
    assert.throws(
      () => prepare(logDirectory),
      (error) => {
        assert.ok(error instanceof SettingError);
        assert.equal(error.setting, '-ld');
        assert.match(error.message, reason);
        return true;
      },
    );

  it('is created with the directories above it, for its owner only', () => {
    const folder = path.join(base, 'a/b/c');
    assert.equal(prepare(folder), folder);
    for (const made of [folder, path.dirname(folder)]) assert.equal(statSync(made).mode & 0o777, 0o700);
  });

  it('is accepted unchanged if only its owner can write to it', () => {
    const folder = path.join(base, 'readable');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    assert.equal(prepare(folder), folder);
    assert.equal(statSync(folder).mode & 0o777, 0o755);
  });

  it('is returned as a path without links', () => {
    symlinkSync(path.join(base, 'readable'), path.join(base, 'link'));
    assert.equal(prepare(path.join(base, 'link')), path.join(base, 'readable'));
  });

  it('is refused if other accounts can write to it, with their name, unless that is allowed', () => {
    const folder = path.join(base, 'shared');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    refuses(folder, /^every account can write/);
    chmodSync(folder, 0o770);
    chownSync(folder, process.geteuid?.() ?? 0, process.getegid?.() ?? 0);
    refuses(folder, /^the group \w+ can write/);
    assert.equal(prepare(folder, true), folder);
  });

  it('is refused if it belongs to another account', function () {
    if (process.geteuid?.() !== 0) this.skip();
    const folder = path.join(base, 'theirs');
    mkdirSync(folder);
    chownSync(folder, 65_534, 65_534);
    refuses(folder, /^its owner nobody can write/);
  });

  it('is refused if it is a file, or below one', () => {
    const file = path.join(base, 'file');
    writeFileSync(file, '');
    refuses(file, /is not a folder/);
    refuses(path.join(file, 'below'), /not a directory/);
  });

  it('is refused if it cannot be created, with the reason', function () {
    refuses('/proc/no/such', /no such file or directory/);
    if (process.geteuid?.() !== 0) this.skip();
    const disk = path.join(base, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk]);
    try {
      refuses(path.join(disk, 'a/b'), /read-only file system/);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('gets new files only, and no link is followed', () => {
    const access = createDirectoryAccess(null);
    const exists = { code: 'EEXIST' };
    writeFileSync(path.join(base, 'taken'), '');
    assert.throws(() => access.createFile(path.join(base, 'taken')), exists);
    symlinkSync(path.join(base, 'nothing yet'), path.join(base, 'dangling'));
    assert.throws(() => access.createFile(path.join(base, 'dangling')), exists);
    assert.equal(statSync(path.join(base, 'nothing yet'), { throwIfNoEntry: false }), undefined);
  });

  it('gets no file if another folder has replaced the checked one', () => {
    const folder = path.join(base, 'swapped');
    const access = createDirectoryAccess(null);
    mkdirSync(folder, { mode: 0o700 });
    assert.equal(access.untrustedWriter(folder), null);
    renameSync(folder, `${folder}-away`);
    mkdirSync(folder, { mode: 0o700 });
    assert.throws(() => access.createFile(path.join(folder, 'new')), { code: 'ENOENT' });
    rmdirSync(folder);
    symlinkSync(`${folder}-away`, folder);
    assert.throws(() => access.createFile(path.join(folder, 'new')), /ELOOP|ENOTDIR/);
    assert.deepEqual(readdirSync(`${folder}-away`), []);
  });

  it('is refused if an account can replace a folder above it, except in a sticky folder', () => {
    const parent = path.join(base, 'shared');
    mkdirSync(path.join(parent, 'logs'), { recursive: true, mode: 0o700 });
    chmodSync(parent, 0o777);
    refuses(path.join(parent, 'logs'), /^every account \(of .*shared\) can write/);
    chmodSync(parent, 0o1777);
    assert.equal(prepare(path.join(parent, 'logs')), path.join(parent, 'logs'));
  });
});
