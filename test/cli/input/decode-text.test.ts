import assert from 'node:assert/strict';
import { decodedNames } from '../../../engine/cli/input/decode-text.ts';

describe('names on standard input', () => {
  const otherText = (bytes: Uint8Array): string => `${bytes.length} bytes in another code page`;

  it('are UTF-8', () => {
    assert.equal(decodedNames(Buffer.from('C:\\Müller\\PR-PORTS.log\n'), otherText), 'C:\\Müller\\PR-PORTS.log\n');
  });

  it("are in the console's code page where they cannot be UTF-8", () => {
    assert.equal(decodedNames(Buffer.from('C:\\M\x81ller', 'latin1'), otherText), '9 bytes in another code page');
  });
});
