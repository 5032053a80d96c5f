import assert from 'node:assert/strict';
import { longPath } from '../../../engine/platform/windows/long-path.ts';

describe('paths for Windows functions that are called directly', () => {
  const long = (start: string, length: number): string => start.padEnd(length, 'x');

  it('a short path is unchanged', () => {
    for (const path of ['C:\\Windows\\notepad.exe', '\\\\server\\share\\x.exe', long('C:\\', 247)]) assert.equal(longPath(path), path);
  });

  it('a long path gets a prefix, a share the UNC prefix', () => {
    assert.equal(longPath(long('C:\\', 248)), `\\\\?\\${long('C:\\', 248)}`);
    assert.equal(longPath(long('\\\\server\\share\\', 300)), `\\\\?\\UNC\\${long('server\\share\\', 298)}`);
  });

  it('the prefix is not added twice', () => {
    const prefixed = longPath(long('C:\\', 300));
    assert.equal(longPath(prefixed), prefixed);
  });
});
