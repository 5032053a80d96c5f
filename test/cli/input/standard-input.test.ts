import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeparatedInput } from '../../../engine/cli/input/standard-input.ts';
import { withHandle } from '../../../engine/platform/with-handle.ts';

describe('the texts on standard input', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'port-reporter-input-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** The first texts of a stream with this content. */
  function textsOf(content: string, count: number, ...ends: readonly string[]): string[] {
    const file = join(folder, 'input');
    writeFileSync(file, content);
    return withHandle(openSync(file, 'r'), closeSync, (descriptor) => {
      const input = new SeparatedInput(descriptor);
      return Array.from({ length: count }, () => input.next(...ends).toString());
    });
  }

  it('end at a separator or at the end of the stream', () => {
    assert.deepEqual(textsOf('one\n\ntwo\n\n\n\nfour', 5, '\n\n'), ['one', 'two', '', 'four', '']);
  });

  it('end at the first of several separators', () => {
    assert.deepEqual(textsOf('one\n\r\ntwo\0\0three\n\nfour', 4, '\n\n', '\n\r\n', '\0\0'), ['one', 'two', 'three', 'four']);
  });

  it('end at a separator that arrives in two pieces', () => {
    for (const length of [65_533, 65_534, 65_535, 65_536, 65_537]) {
      const text = 'x'.repeat(length);
      assert.ok(textsOf(`${text}\n\u001c\nrest`, 2, '\n\u001c\n').join('|') === `${text}|rest`, `${length} characters before it`);
    }
  });
});
