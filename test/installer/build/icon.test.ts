import assert from 'node:assert/strict';
import { crc32, inflateSync } from 'node:zlib';
import { icon } from '../../../installer/build/icon.ts';

/** The chunks of a PNG file, each with a true checksum. */
function chunksOf(png: Buffer): Map<string, Buffer> {
  assert.equal(png.toString('latin1', 0, 8), '\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const end = at + 8 + png.readUInt32BE(at);
    assert.equal(png.readUInt32BE(end), crc32(png.subarray(at + 4, end)));
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end));
    at = end + 4;
  }
  return chunks;
}

describe('icon', () => {
  for (const size of [16, 48]) {
    it(`is a picture of ${size} by ${size} pixels: clear at the corners, opaque and many-coloured within`, () => {
      const chunks = chunksOf(Buffer.from(icon(size)));
      assert.deepEqual([...chunks.keys()], ['IHDR', 'IDAT', 'IEND']);
      const header = chunks.get('IHDR') ?? Buffer.alloc(0);
      assert.deepEqual([header.readUInt32BE(0), header.readUInt32BE(4)], [size, size]);
      const raw = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
      assert.equal(raw.length, size * (1 + 4 * size));
      const pixel = (row: number, column: number): number => raw.readUInt32BE(row * (1 + 4 * size) + 1 + 4 * column);
      assert.ok((pixel(0, 0) & 0xff) < 0x80);
      assert.ok((pixel(size - 1, size - 1) & 0xff) < 0x80);
      const middle = Array.from({ length: size }, (_, column) => pixel(Math.floor(size / 3), column));
      assert.ok(middle.every((colour) => (colour & 0xff) === 0xff));
      assert.ok(new Set(middle).size > 3);
    });
  }
});
