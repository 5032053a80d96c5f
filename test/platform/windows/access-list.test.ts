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

/** An ACL as Windows has it in memory, with bytes behind it that mean nothing. */
function list(...entries: readonly (readonly [type: number, flags: number, mask: number, sid: Buffer])[]): Buffer {
  const aces = entries.map(([type, flags, mask, who]) => {
    const ace = Buffer.alloc(8 + who.length);
    ace.writeUInt8(type, 0);
    ace.writeUInt8(flags, 1);
    ace.writeUInt16LE(ace.length, 2);
    ace.writeUInt32LE(mask, 4);
    who.copy(ace, 8);
    return ace;
  });
  const header = Buffer.alloc(8);
  header.writeUInt8(2, 0);
  header.writeUInt16LE(8 + Buffer.concat(aces).length, 2);
  header.writeUInt16LE(aces.length, 4);
  return Buffer.concat([header, ...aces, Buffer.from('rubbish')]);
}

describe('access lists', () => {
  it('gives the entries that allow', () => {
    const found = allowedAccess(list([0, 3, full, system], [1, 0, full, everyone], [9, 0, read, users]));
    assert.deepEqual(
      found.map(({ sid: who, mask }) => [sidText(who), mask]),
      [
        ['S-1-5-18', full],
        ['S-1-5-32-545', read],
      ],
    );
  });

  for (const [title, owner, entries, intruder] of [
    [
      'closed',
      administrators,
      [
        [0, 3, full, system],
        [0, 3, full, administrators],
      ],
      null,
    ],
    [
      'readable for others',
      administrators,
      [
        [0, 3, full, system],
        [0, 3, read, users],
      ],
      null,
    ],
    ["the caller's own", alice, [[0, 3, full, alice]], null],
    [
      'writable for others',
      administrators,
      [
        [0, 3, full, system],
        [0, 3, 0x2, users],
      ],
      users,
    ],
    ['writable in what is made there', administrators, [[0, 0xb, 0x1000_0000, everyone]], everyone],
    ['whoever makes a file owns it', administrators, [[0, 0xb, 0x1000_0000, creatorOwner]], null],
    ['access can be changed', administrators, [[0, 0, 0x4_0000, users]], users],
    ["somebody else's", users, [[0, 3, full, system]], users],
    ['denied is not allowed', system, [[1, 0, full, everyone]], null],
    ['empty', system, [], null],
  ] as const) {
    it(title, () => assert.deepEqual(findUntrustedWriter(owner, list(...entries), alice), intruder));
  }

  describe('with a new log reader', () => {
    const own = [
      [0, 3, full, system],
      [0, 3, full, administrators],
    ] as const;
    for (const [title, before, added, former] of [
      ['replace the one before', [[0, 3, read, users]], [[0, 3, read, alice]], [users]],
      ['replace none where there was none', [], [[0, 3, read, alice]], []],
      [
        'keep the others when it is the same as before',
        [
          [0, 3, read, users],
          [0, 3, read, alice],
        ],
        [],
        [],
      ],
      [
        'keep entries that setup or a folder above made',
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

  describe('of a folder above a program, let others put another program there:', () => {
    for (const [title, owner, entries, isRoot, replacer] of [
      [
        'no, what Program Files has',
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
        'no, new files and folders beside it',
        administrators,
        [
          [0, 0, full, system],
          [0, 0, 0x6, users],
        ],
        false,
        null,
      ],
      ['no, what counts for new files alone, as on C:', administrators, [[0, 0xb, 0x13_01bf, everyone]], false, null],
      ['yes, the folder itself can be deleted', administrators, [[0, 3, 0x13_01bf, users]], false, users],
      ['no, a drive cannot be deleted', administrators, [[0, 3, 0x13_01bf, users]], true, null],
      ['yes, what lies in it can be deleted', administrators, [[0, 0, 0x40, users]], true, users],
      ['yes, access can be changed', administrators, [[0, 0, 0x4_0000, users]], true, users],
      ['yes, its owner can change that', users, [[0, 0, full, system]], false, users],
      ['no, the caller may', alice, [[0, 0, full, alice]], false, null],
    ] as const) {
      it(title, () => assert.deepEqual(findUntrustedReplacer(owner, list(...entries), alice, isRoot), replacer));
    }
  });
});
