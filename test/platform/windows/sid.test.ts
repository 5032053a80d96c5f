import assert from 'node:assert/strict';
import { sidLength, sidText } from '../../../engine/platform/windows/sid.ts';

describe('security identifiers', () => {
  for (const [hex, text] of [
    ['010100000000000512000000', 'S-1-5-18'],
    ['01020000000000052000000020020000', 'S-1-5-32-544'],
    ['010500000000000515000000a065cf7e784b9b5fe77c8770091c0100', 'S-1-5-21-2127521184-1604012920-1887927527-72713'],
    ['0101ffffffffffff01000000', 'S-1-281474976710655-1'],
  ] as const) {
    it(text, () => {
      const sid = Buffer.from(hex, 'hex');
      assert.equal(sidText(sid), text);
      assert.equal(sidLength(sid), sid.length);
    });
  }
});
