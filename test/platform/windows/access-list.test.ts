import assert from 'node:assert/strict';
import { allowedAccess, findUntrustedWriter, findUntrustedReplacer, formerReaders } from '../../../engine/platform/windows/access-list.ts';
import { sidText } from '../../../engine/platform/windows/sid.ts';

/** A SID of the NT authority (5), or another one. */
function sid(parts: readonly number[], authority = 5): Buffer {
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUInt8(authority, 7);
  for (const [at, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + 4 * at);
  return bytes;
}

const system = sid([18]);
const administrators = sid([32, 544]);
const users = sid([32, 545]);
const everyone = sid([0], 1);
const creatorOwner = sid([0], 3);
const alice = sid([21, 1, 2, 3, 1001]);
const full = 0x1f_01ff;
const read = 0x12_00a9;
const authenticatedUsers = sid([11]);
const trustedInstaller = sid([80, 956008885, 3418522649, 1831038044, 1853292631, 2271478464]);
/** A capability of apps, which has an entry on C: since Windows 11 24H2. */
const appCapability = sid([3, 65536, 1888954469, 739942743, 1668119174, 2468466756, 4239452838, 1296943325, 355587736, 700089176], 15);
const modify = 0x13_01bf;
/** SDGXGWGR in SDDL: what `icacls` shows as (OI)(CI)(IO)(M). */
const genericModify = 0xe001_0000;

/** The access lists of Windows 11: of C:, of a folder that is created there, and of another drive that Windows has formatted. */
const rootOfC = [
  [0, 0, 0x4, authenticatedUsers],
  [0, 0xb, genericModify, authenticatedUsers],
  [0, 3, full, system],
  [0, 3, full, administrators],
  [0, 3, read, users],
  [0, 0, 0x10_00a1, appCapability],
] as const;
const newFolderOnC = [
  [0, 0x13, full, system],
  [0, 0x13, full, administrators],
  [0, 0x13, read, users],
  [0, 0x10, modify, authenticatedUsers],
  [0, 0x1b, genericModify, authenticatedUsers],
] as const;
const rootOfOtherDrive = [
  [0, 0xb, genericModify, authenticatedUsers],
  [0, 0, modify, authenticatedUsers],
  [0, 0, full, system],
  [0, 0xb, 0x1000_0000, system],
  [0, 0xb, 0x1000_0000, administrators],
  [0, 0, full, administrators],
  [0, 0, read, users],
  [0, 0xb, 0xa000_0000, users],
] as const;

/** An ACL as in the memory of Windows, followed by bytes without a meaning. */
function list(...entries: readonly (readonly [type: number, flags: number, mask: number, sid: Buffer])[]): Buffer {
  const aces = entries.map(([type, flags, mask, account]) => {
    const ace = Buffer.alloc(8 + account.length);
    ace.writeUInt8(type, 0);
    ace.writeUInt8(flags, 1);
    ace.writeUInt16LE(ace.length, 2);
    ace.writeUInt32LE(mask, 4);
    account.copy(ace, 8);
    return ace;
  });
  const header = Buffer.alloc(8);
  header.writeUInt8(2, 0);
  header.writeUInt16LE(8 + Buffer.concat(aces).length, 2);
  header.writeUInt16LE(aces.length, 4);
  return Buffer.concat([header, ...aces, Buffer.from('padding')]);
}

describe('access lists', () => {
  it('returns the entries that grant rights', () => {
    const found = allowedAccess(list([0, 3, full, system], [1, 0, full, everyone], [9, 0, read, users]));
    assert.deepEqual(
      found.map(({ sid: account, mask }) => [sidText(account), mask]),
      [
        ['S-1-5-18', full],
        ['S-1-5-32-545', read],
      ],
    );
  });

  for (const [title, owner, entries, untrusted] of [
    [
      'restricted to system and administrators',
      administrators,
      [
        [0, 3, full, system],
        [0, 3, full, administrators],
      ],
      null,
    ],
    [
      'readable by other accounts',
      administrators,
      [
        [0, 3, full, system],
        [0, 3, read, users],
      ],
      null,
    ],
    ['owned by the caller', alice, [[0, 3, full, alice]], null],
    [
      'writable by other accounts',
      administrators,
      [
        [0, 3, full, system],
        [0, 3, 0x2, users],
      ],
      users,
    ],
    ['writable in new files and folders', administrators, [[0, 0xb, 0x1000_0000, everyone]], everyone],
    ['the creator of a file owns it', administrators, [[0, 0xb, 0x1000_0000, creatorOwner]], null],
    ['the access list can be changed', administrators, [[0, 0, 0x4_0000, users]], users],
    ['owned by another account', users, [[0, 3, full, system]], users],
    ['denied is not allowed', system, [[1, 0, full, everyone]], null],
    ['empty', system, [], null],
  ] as const) {
    it(title, () => assert.deepEqual(findUntrustedWriter(owner, list(...entries), alice), untrusted));
  }

  describe('with a new log reader', () => {
    const own = [
      [0, 3, full, system],
      [0, 3, full, administrators],
    ] as const;
    for (const [title, before, added, former] of [
      ['replace the previous reader', [[0, 3, read, users]], [[0, 3, read, alice]], [users]],
      ['replace no reader if there was none', [], [[0, 3, read, alice]], []],
      [
        'keep the other readers if the reader is unchanged',
        [
          [0, 3, read, users],
          [0, 3, read, alice],
        ],
        [],
        [],
      ],
      [
        'keep entries of setup or of a folder above',
        [
          [0, 3, 0x13_01bf, users],
          [0, 0x13, read, everyone],
          [0, 0, read, creatorOwner],
        ],
        [[0, 3, read, alice]],
        [],
      ],
    ] as const) {
      it(title, () => assert.deepEqual(formerReaders(list(...own, ...before), list(...own, ...before, ...added)), former));
    }
  });

  describe('of a folder above a program allow other accounts to replace the program:', () => {
    for (const [title, owner, entries, isRoot, replacer] of [
      [
        'no, the entries of Program Files',
        administrators,
        [
          [0, 0, full, system],
          [0, 0, read, users],
          [0, 0xb, 0x1000_0000, creatorOwner],
        ],
        false,
        null,
      ],
      [
        'no, new files and folders next to it',
        administrators,
        [
          [0, 0, full, system],
          [0, 0, 0x6, users],
        ],
        false,
        null,
      ],
      ['no, an entry for new files only, as on C:', administrators, [[0, 0xb, 0x13_01bf, everyone]], false, null],
      ['yes, the folder itself can be deleted', administrators, [[0, 3, 0x13_01bf, users]], false, users],
      ['no, a drive cannot be deleted', administrators, [[0, 3, 0x13_01bf, users]], true, null],
      ['yes, its contents can be deleted', administrators, [[0, 0, 0x40, users]], true, users],
      ['yes, the access list can be changed', administrators, [[0, 0, 0x4_0000, users]], true, users],
      ['yes, its owner can change the access list', users, [[0, 0, full, system]], false, users],
      ['no, only the caller', alice, [[0, 0, full, alice]], false, null],
      ['no, the root of C:', trustedInstaller, rootOfC, true, null],
      ['no, the root of another drive', system, rootOfOtherDrive, true, null],
      ['yes, a folder that inherits from the root of C:', administrators, newFolderOnC, false, authenticatedUsers],
    ] as const) {
      it(title, () => assert.deepEqual(findUntrustedReplacer(owner, list(...entries), alice, isRoot), replacer));
    }
  });
});
