import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileHash, fileHashAsync } from '../../engine/platform/file-hash.ts';
import { withHandle } from '../../engine/platform/with-handle.ts';

const content = Buffer.alloc((5 << 19) + 1, 'the bytes of a log');
const expected = (length: number): string => createHash('sha256').update(content.subarray(0, length)).digest('hex');

describe('the hash of a file', () => {
  let folder: string;
  let file: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-hash-'));
    file = join(folder, 'file');
    writeFileSync(file, content);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const hash = (length?: number): string => withHandle(openSync(file, 'r'), closeSync, (descriptor) => fileHash(descriptor, length));

  it('is that of all bytes', async () => {
    assert.equal(hash(), expected(content.length));
    assert.equal(await fileHashAsync(file, new AbortController().signal), expected(content.length));
  });

  it('is that of the first bytes, or of all if the file is shorter', () => {
    for (const length of [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, content.length, content.length + 1]) {
      assert.equal(hash(length), expected(length), `${length} bytes`);
    }
  });

  it('continues at the current position', () => {
    withHandle(openSync(file, 'r'), closeSync, (descriptor) => {
      fileHash(descriptor, 10);
      assert.equal(fileHash(descriptor, 20), createHash('sha256').update(content.subarray(10, 30)).digest('hex'));
    });
  });

  it('can be aborted', async () => {
    await assert.rejects(fileHashAsync(file, AbortSignal.abort()), { name: 'AbortError' });
  });
});
