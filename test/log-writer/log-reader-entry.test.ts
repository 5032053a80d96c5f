import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDirectoryAccess } from '../../engine/log-writer/linux/directory-access.ts';
import { withReader } from '../../engine/log-writer/linux/log-reader-entry.ts';
import { prepareLogFolder } from '../../engine/log-writer/log-directory.ts';
import {
  entryKinds,
  formatAccessList,
  listOfMode,
  noNumber,
  parseAccessList,
  readAccessList,
  type AccessEntry,
} from '../../engine/platform/linux/access-list.ts';
import { accountNumber, groupNumber } from '../../engine/platform/linux/accounts.ts';

const { account, group, mask } = entryKinds;
const entry = (kind: number, permissions: number, number: number = noNumber): AccessEntry => ({ kind, permissions, number });

describe('an access list', () => {
  it('is stored as the kernel stores it', () => {
    // What setfacl -m u:34:rx wrote for a directory with mode 0700.
    const bytes = Buffer.from('0200000001000700ffffffff020005002200000004000000ffffffff10000500ffffffff20000000ffffffff', 'hex');
    const list = withReader(listOfMode(0o700), entry(account, 5, 34), 5);
    assert.deepEqual(formatAccessList(list), bytes);
    assert.deepEqual(parseAccessList(bytes), list);
  });

  it('gets the new reader in place of the previous one, and keeps entries with other rights', () => {
    const before = withReader(listOfMode(0o750), entry(group, 5, 4), 5);
    const others = [...before, entry(account, 4, 9), entry(account, 7, 8)];
    const kept = withReader(others, entry(account, 5, 34), 5).filter(({ number }) => number !== noNumber);
    assert.deepEqual(kept, [entry(account, 7, 8), entry(account, 4, 9), entry(account, 5, 34)]);
  });

  it('keeps the rights of the owning group, and those of a mask that is narrower than the entries', () => {
    const maskOf = (list: readonly AccessEntry[]): number | undefined => list.find(({ kind }) => kind === mask)?.permissions;
    assert.equal(maskOf(withReader(listOfMode(0o770), entry(account, 5, 34), 5)), 7);
    assert.equal(maskOf(withReader([...listOfMode(0o700), entry(account, 7, 8), entry(mask, 0)], entry(account, 5, 34), 5)), 5);
  });
});

describe('the log reader on Linux', () => {
  let base: string;
  before(function () {
    if (process.platform === 'win32' || process.geteuid?.() !== 0) this.skip();
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'port-reporter-reader-')));
    chmodSync(base, 0o755);
  });
  after(() => {
    if (base) rmSync(base, { recursive: true });
  });

  const prepare = (name: string, reader: string, allowSharedFolder = false): string =>
    prepareLogFolder({ logDirectory: path.join(base, name), allowSharedFolder }, createDirectoryAccess(reader));
  const logName = 'PR-EVENTS-26-11-28-1-2-3.jsonl';
  /** Creates a log file like the reporter does. */
  const createLog = (folder: string, name = logName): void => closeSync(createDirectoryAccess(null).createFile(path.join(folder, name)));
  const canRead = (file: string, uid: number, gid: number): boolean => spawnSync('cat', [file], { uid, gid }).status === 0;
  const stranger = 65_534;
  const [backup, backupGroup, games] = [34, 34, 5];

  it('reads files that are created later, and no other account does', () => {
    const folder = prepare('new', 'backup');
    createLog(folder);
    const file = path.join(folder, logName);
    assert.ok(canRead(file, backup, stranger));
    assert.ok(!canRead(file, stranger, stranger));
    assert.ok(!canRead(file, games, games));
    assert.notEqual(spawnSync('touch', [path.join(folder, 'x')], { uid: backup, gid: stranger }).status, 0);
    assert.notEqual(spawnSync('sh', ['-c', ': >> "$0"', file], { uid: backup, gid: stranger }).status, 0);
  });

  it('reads files that exist already, and PR-STATUS.json, and nothing else in the folder', () => {
    const folder = path.join(base, 'old');
    mkdirSync(folder, { mode: 0o700 });
    for (const name of [logName, 'PR-STATUS.json', 'other.log']) createLog(folder, name);
    writeFileSync(path.join(base, 'target'), '', { mode: 0o600 });
    symlinkSync(path.join(base, 'target'), path.join(folder, 'PR-EVENTS-26-11-28-1-2-4.jsonl'));
    prepare('old', 'backup');
    assert.deepEqual(
      [logName, 'PR-STATUS.json', 'other.log', 'PR-EVENTS-26-11-28-1-2-4.jsonl'].map((name) =>
        canRead(path.join(folder, name), backup, stranger),
      ),
      [true, true, false, false],
    );
    assert.equal(statSync(path.join(base, 'target')).mode & 0o777, 0o600);
  });

  it('can be a group', () => {
    assert.equal(accountNumber('adm'), null);
    const folder = prepare('group', 'adm');
    createLog(folder);
    assert.ok(canRead(path.join(folder, logName), stranger, groupNumber('adm') ?? stranger));
    assert.ok(!canRead(path.join(folder, logName), stranger, stranger));
  });

  it('loses its access to the next one', () => {
    const folder = prepare('next', 'backup');
    createLog(folder);
    prepare('next', 'games');
    assert.ok(!canRead(path.join(folder, logName), backup, backupGroup));
    assert.ok(canRead(path.join(folder, logName), games, stranger));
  });

  it('gets its access back after the mode was set, as systemd does at each start', () => {
    const folder = prepare('mode', 'backup');
    createLog(folder);
    chmodSync(folder, 0o700);
    assert.ok(!canRead(path.join(folder, logName), backup, stranger));
    prepare('mode', 'backup');
    assert.ok(canRead(path.join(folder, logName), backup, stranger));
  });

  it('reads a folder that others can write to, if that is allowed', () => {
    const folder = path.join(base, 'shared');
    mkdirSync(folder);
    chmodSync(folder, 0o730);
    assert.throws(() => prepare('shared', 'backup'), /the group root can write/);
    prepare('shared', 'backup', true);
    createLog(folder);
    assert.ok(canRead(path.join(folder, logName), backup, stranger));
  });

  it('is refused if it does not exist, or the file system has no access lists', () => {
    const setting = { code: 'BadSetting', setting: '--log-reader' };
    assert.throws(() => prepare('none', 'no such account'), {
      ...setting,
      message: /neither an account nor a group has the name 'no such account'/,
    });
    const disk = path.join(base, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'ramfs', '-o', 'mode=700', 'ramfs', disk]);
    try {
      assert.throws(() => prepare('disk', 'backup'), { ...setting, message: /operation not supported/ });
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('leaves a folder without a reader as it is', () => {
    const folder = path.join(base, 'untouched');
    mkdirSync(folder, { mode: 0o700 });
    prepareLogFolder({ logDirectory: folder, allowSharedFolder: false }, createDirectoryAccess(null));
    const descriptor = openSync(folder, 'r');
    assert.deepEqual([readAccessList(descriptor, 'access'), readAccessList(descriptor, 'default')], [null, null]);
    closeSync(descriptor);
  });
});
