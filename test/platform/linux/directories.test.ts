import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { forEachNumericEntry, openDirectory, readNumberedEntries } from '../../../engine/platform/linux/directories.ts';
import { close } from '../../../engine/platform/linux/libc.ts';

/** One struct linux_dirent64 as the kernel writes it: d_ino, d_off, d_reclen, d_type, d_name, padded to eight bytes. */
function entry(inode: number, name: string): Buffer {
  const bytes = Buffer.alloc(Math.ceil((19 + name.length + 1) / 8) * 8);
  bytes.writeBigUInt64LE(BigInt(inode), 0);
  bytes.writeUInt16LE(bytes.length, 16);
  bytes.write(name, 19, 'latin1');
  return bytes;
}

function numbers(bytes: Buffer, length = bytes.length): [number, number][] {
  const found: [number, number][] = [];
  forEachNumericEntry(bytes, length, (number, inode) => found.push([number, inode]));
  return found;
}

describe('directories', () => {
  const bytes = Buffer.concat([entry(1, '.'), entry(2, '..'), entry(77, '4194304'), entry(78, 'self'), entry(79, '12x'), entry(80, '0')]);

  it('finds the entries whose names are numbers', () =>
    assert.deepEqual(numbers(bytes), [
      [4_194_304, 77],
      [0, 80],
    ]));

  it('stops at a truncated entry', () => {
    for (let length = 0; length < bytes.length; length++) assert.ok(numbers(bytes, length).length < 2, `${length} bytes`);
  });

  it('ends for every input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => assert.ok(numbers(Buffer.from(input)).length <= input.length / 20)),
    );
  });

  it('reads a directory of any size', () => {
    const path = mkdtempSync(join(tmpdir(), 'port-reporter-folders-'));
    try {
      for (let i = 0; i < 3000; i++) writeFileSync(join(path, String(i)), '');
      mkdirSync(join(path, 'not a number'));
      const folder = openDirectory(path);
      const found = new Map<number, number>();
      readNumberedEntries(folder, (number, inode) => found.set(number, inode));
      close(folder);
      assert.equal(found.size, 3000);
      assert.equal(found.get(1234), statSync(join(path, '1234')).ino);
    } finally {
      rmSync(path, { recursive: true });
    }
    assert.equal(openDirectory(path), -1);
  });
});
