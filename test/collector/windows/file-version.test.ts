import assert from 'node:assert/strict';
import { fixedVersion, languageBlocks } from '../../../engine/collector/windows/file-version.ts';

describe('version resources', () => {
  it('strings are read in the languages that the file lists, then in English', () => {
    assert.deepEqual(languageBlocks(Buffer.from('0704b0040904b004', 'hex')), ['040704b0', '040904b0', '040904e4', '04090000']);
    assert.deepEqual(languageBlocks(Buffer.alloc(0)), ['040904b0', '040904e4', '04090000']);
    assert.deepEqual(languageBlocks(Buffer.from('0704b00409', 'hex')), ['040704b0', '040904b0', '040904e4', '04090000']);
  });

  it('a version has four numbers', () => {
    assert.equal(fixedVersion(Buffer.from('bd04effe00000100 00000a00340e614a'.replace(' ', ''), 'hex')), '10.0.19041.3636');
  });

  for (const [title, hex] of [
    ['all zero', 'bd04effe000001000000000000000000'],
    ['without their signature', '00000000000001000a0000000a000a00'],
    ['truncated', 'bd04effe0000'],
  ] as const) {
    it(`numbers ${title} are ignored`, () => assert.equal(fixedVersion(Buffer.from(hex, 'hex')), null));
  }
});
