import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dateOf, readFileTime } from '../../../engine/platform/windows/file-time.ts';

const bytesOf = (time: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(time);
  return bytes;
};

describe('file times', () => {
  it('0 is null', () => {
    assert.equal(readFileTime(bytesOf(0n), 0), null);
    assert.equal(dateOf(null), null);
  });

  it('116444736000000000 is the start of 1970', () => {
    assert.equal(dateOf(readFileTime(bytesOf(116_444_736_000_000_000n), 0))?.getTime(), 0);
  });

  it('is exact to the millisecond, and in order to 4 µs', () => {
    const milliseconds = fc.integer({ min: 0, max: Date.UTC(2057) });
    fc.assert(
      fc.property(milliseconds, fc.integer({ min: 0, max: 9_960 }), (time, rest) => {
        const fileTime = readFileTime(bytesOf(116_444_736_000_000_000n + BigInt(time) * 10_000n + BigInt(rest)), 0);
        assert.equal(dateOf(fileTime)?.getTime(), time);
        const later = readFileTime(bytesOf(116_444_736_000_000_000n + BigInt(time) * 10_000n + BigInt(rest) + 40n), 0);
        assert.ok(fileTime !== null && later !== null && fileTime < later);
      }),
    );
  });
});
